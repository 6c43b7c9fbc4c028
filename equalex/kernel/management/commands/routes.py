import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from equalex.kernel.routes import routes


class Command(BaseCommand):
    """Prints every route with its methods and what each requires."""

    help = "List every route, its methods, and the resource and action each requires."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print JSON instead of lines")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["json"]:
            self.stdout.write(json.dumps([route.as_json() for route in routes()], indent=2))
            return
        for route in routes():
            needs = ", ".join(f"{method}: {can.label}" for method, can in route.can.items())
            self.stdout.write(f"/{route.pattern}  {needs or 'UNDECLARED'}")
