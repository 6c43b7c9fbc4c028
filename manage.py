#!/usr/bin/env python
"""Run one of Django's or the portal's commands: `python manage.py help` lists them."""

import os
import sys


def main() -> None:
    """Hand the words of the command line to Django."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "equalex.settings")
    if sys.argv[1:2] == ["count_days"] and "SECRET_KEY" not in os.environ:
        # It knows no database and no secret: anyone can try the rules, configured or not.
        os.environ.setdefault("DEBUG", "true")
    try:
        from django.core.management import execute_from_command_line
    except ImportError as error:
        raise SystemExit(
            "Django is not installed here: run `make env`, then use .venv/bin/python."
        ) from error
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
