"""Rules about schools and learners. Pure: no Django, no clock, no database."""
