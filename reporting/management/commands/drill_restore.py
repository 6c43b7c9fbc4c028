"""`manage.py drill_restore BACKUP`: prove that a backup can be restored, without touching the portal."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reporting.actions.restores import drill
from reporting.adapters.backup_folders import MANIFEST, backups_in
from reporting.adapters.other_databases import database_at
from reporting.management.commands.restore import add_backup_arguments, say_warning
from reporting.rules.backups import WrongBackup

SHOWN = 50


class Command(BaseCommand):
    """Exit 0 when all came back and agrees with itself, 1 when anything differs."""

    help = (
        "Restores a backup, or the newest of a folder of backups, into a database of its own that is "
        "removed afterwards; compares rows and hashes of every table with the manifest, erases again, "
        "recounts the ledger and reckons the journal's hash chain anew."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Say what the command takes."""
        add_backup_arguments(parser)
        parser.add_argument(
            "--server", metavar="DATABASE_URL", help="do it on another server than the portal's"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Rehearse, and say what came of it."""
        backup = options["backup"]
        if not (backup / MANIFEST).exists():
            backup = next(reversed(backups_in(backup)), backup)
        try:
            verdict = drill(
                backup,
                server=database_at(options["server"]) if options["server"] else None,
                registers=options["erasures"],
                tell=self.stdout.write,
            )
        except (WrongBackup, ValueError) as refused:
            raise CommandError(f"THE BACKUP IS NOT GOOD. {refused}") from refused
        say_warning(self, verdict)
        if not verdict.is_good:
            found = [*verdict.wrong, *verdict.complaints]
            raise CommandError("\n".join(["THE BACKUP IS NOT GOOD.", *found[:SHOWN]]))
        self.stdout.write("The backup is good: all of it came back, and it agrees with itself.")
