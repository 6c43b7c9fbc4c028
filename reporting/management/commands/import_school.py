"""Take a school's export into this portal."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from equalex.kernel.access import the_portal
from reporting.actions.school_import import import_school
from reporting.rules.export_format import WrongExport

REFUSED = 2


class Command(BaseCommand):
    """Exit 0 when everything is in, 2 when the file is refused; then nothing is."""

    help = (
        "Takes the zip of “Export the school” (docs/export-format.md) into the school of its URN, which must be "
        "empty and is made where it is not there. Counts every day afresh and says whether the totals agree."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Say what the command takes."""
        parser.add_argument("file", type=Path, metavar="FILE", help="the zip of an export")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read and take in, or say why not."""
        try:
            data = options["file"].read_bytes()
        except OSError as failure:
            raise CommandError(
                f"{options['file']} cannot be read: {failure.strerror}.", returncode=REFUSED
            ) from failure
        try:
            taken = import_school(data=data, by=the_portal())
        except WrongExport as refused:
            self.stderr.write(str(refused))
            sys.exit(REFUSED)
        if options["json"]:
            said = {
                "school": taken.school.urn,
                "rows": taken.rows,
                "totals_different": taken.different,
            }
            self.stdout.write(json.dumps(said, indent=2))
            return
        for name, number in taken.rows.items():
            self.stdout.write(f"{name:>20}: {number}")
        if taken.different:
            self.stdout.write(
                f"Taken in. The totals of {taken.different} learners are others than in the export: this "
                "portal has rules that the export does not know."
            )
        else:
            self.stdout.write("Taken in. The totals of all learners are those of the export.")
