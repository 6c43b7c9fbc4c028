"""`manage.py restore BACKUP`: a backup in the place of the portal's database, all of it or nothing."""

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reporting.actions.restores import Verdict, restore
from reporting.adapters.other_databases import database_at
from reporting.rules.backups import WrongBackup


class Command(BaseCommand):
    """Exit 0 when the backup is in place and agrees with itself; 1 when it was refused, nothing having
    changed, or when it is in place but somebody must look at it.
    """

    help = (
        "Rebuilds a backup beside the database, compares it with its manifest, brings it up to this "
        "version, erases again whom it has brought back, and puts it in the database's place in one "
        "step. Stop web, worker and beat first. What was there is kept on PostgreSQL under another name."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Say what the command takes."""
        add_backup_arguments(parser)
        parser.add_argument(
            "--into", metavar="DATABASE_URL", help="another database than the portal's"
        )
        parser.add_argument(
            "--overwrite", action="store_true", help="also where the database is not empty"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Restore, or say why not."""
        try:
            verdict = restore(
                options["backup"],
                into=database_at(options["into"]) if options["into"] else None,
                overwrite=options["overwrite"],
                registers=options["erasures"],
                tell=self.stdout.write,
            )
        except (WrongBackup, ValueError) as refused:
            raise CommandError(str(refused)) from refused
        say_warning(self, verdict)
        if not verdict.is_good:
            raise CommandError("\n".join(["Restored, but:", *verdict.complaints]))
        self.stdout.write("Restored. Start the portal; everybody signs in again.")


def add_backup_arguments(parser: argparse.ArgumentParser) -> None:
    """What restoring and its drill both take."""
    parser.add_argument("backup", type=Path, metavar="BACKUP", help="the folder of one backup")
    parser.add_argument(
        "--erasures",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="one more register of erasures, beside ERASURE_REGISTER and that of the backups",
    )


def say_warning(command: BaseCommand, verdict: Verdict) -> None:
    """What nobody can know for want of a register."""
    if verdict.warning:
        command.stderr.write(command.style.WARNING(f"WARNING: {verdict.warning}"))
