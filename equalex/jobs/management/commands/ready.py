"""What `/readyz` answers, for probes of containers that serve no pages."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from equalex.jobs.queries import CHECKS, readiness


class Command(BaseCommand):
    """Exit with 0 when all that was asked for is there, else with 1 and what is not."""

    help = "Say whether the portal is ready: database, migrations, broker, worker."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the names of the checks."""
        parser.add_argument(
            "checks", nargs="*", choices=[[], *CHECKS], help="all when none is named"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Look, and say what was found."""
        missing = []
        for check in readiness(options["checks"]):
            self.stdout.write(f"{check.name}: {check.verdict}")
            if not check.ok:
                missing.append(check.name)
        if missing:
            raise CommandError(f"not ready: {', '.join(missing)}")
