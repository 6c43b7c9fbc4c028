"""Counting rules: what a recorded day is worth, and why. Pure: no Django, no clock, no database."""
