"""What people do with places, registers and rules: keyword-only, atomic, journalled."""
