"""`manage.py back_up FOLDER`: all that the portal holds, at one moment, while people work."""

import argparse
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reporting.actions.backups import back_up
from reporting.rules.backups import WrongBackup


class Command(BaseCommand):
    """Exit 0 when the backup is whole, 1 when it could not be made; then nothing is left of it."""

    help = (
        "Writes a backup into a new folder under FOLDER, with a manifest that counts and hashes every "
        "table, and keeps the register of erasures beside it. `restore` and `drill_restore` read it."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Say what the command takes."""
        parser.add_argument("folder", type=Path, metavar="FOLDER", help="where backups lie")
        parser.add_argument(
            "--keep",
            type=int,
            metavar="DAYS",
            help="remove backups older than this, never the newest",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Back up, or say why not."""
        keep = timedelta(days=options["keep"]) if options["keep"] is not None else None
        try:
            back_up(to=options["folder"], keep=keep, tell=self.stdout.write)
        except WrongBackup as refused:
            raise CommandError(str(refused)) from refused
