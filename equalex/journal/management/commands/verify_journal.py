"""`manage.py verify_journal`: whether what the journal said when it was sealed still stands."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from equalex.journal.actions import broken_seals

SHOWN = 50


class Command(BaseCommand):
    """Reckons the hash chain anew. Exit code 0 where every seal fits, 1 where one does not."""

    help = "Check that no sealed entry of the journal was changed or removed."

    def handle(self, *_args: Any, **_options: Any) -> None:
        broken = broken_seals()
        if broken:
            listed = ", ".join(map(str, broken[:SHOWN]))
            raise CommandError(
                f"{len(broken)} seals do not fit: {listed}. An entry was changed or removed after it "
                "was sealed. Compare with a backup from before."
            )
        self.stdout.write("Every seal of the journal fits.")
