from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from equalex.kernel.access import the_portal
from outcomes.actions.frameworks import load_framework
from outcomes.rules.frameworks import STARTER_FILE, UnreadableFramework


class Command(BaseCommand):
    """Loads an outcomes framework as a version of its own."""

    help = "Load an outcomes framework from a JSON file (the starter outcomes when none is given)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=STARTER_FILE)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            framework = load_framework(data=options["file"].read_bytes(), by=the_portal())
        except OSError as error:
            raise CommandError(f"The file cannot be read: {error.strerror}.") from error
        except UnreadableFramework as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{framework}: {framework.outcomes.count()} outcomes, {framework.state}.")
