"""What figures say, and to whom they may be said. Pure: no Django, no clock, no database."""
