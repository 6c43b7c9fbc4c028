"""Take in where postcodes are, and place schools and employers' sites by them."""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from employers.actions.search_index import locate_sites
from equalex.kernel.access import the_portal
from schools.actions.postcodes import PostcodesKept, keep_postcodes
from schools.adapters.postcodes import Reading, read_postcodes
from schools.adapters.unreadable import UnreadableFile

REFUSED = 2


class Command(BaseCommand):
    """Exit 0 when taken in, 2 when the file is refused as a whole; then nothing is changed."""

    help = (
        "Reads where postcodes are from Code-Point Open or the ONS Postcode Directory (CSV or zip), and gives "
        "schools and employers' sites that have no position the one of their postcode. Terminated postcodes "
        "are left out. A postcode that the file does not name stays as it is."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Say what the command takes."""
        parser.add_argument("file", type=Path, metavar="FILE", help="the list of postcodes")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Keep all of the file, or nothing."""
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"{path} cannot be read: there is no such file.", returncode=REFUSED)
        reading = Reading()
        try:
            with transaction.atomic():
                kept = keep_postcodes(lines=read_postcodes(path, reading), by=the_portal())
                if not kept.located:
                    raise UnreadableFile(_nothing(path, reading))
                sites = locate_sites()
        except UnreadableFile as refused:
            if options["json"]:
                self.stdout.write(json.dumps({"refused": refused.message}, ensure_ascii=False))
            self.stderr.write(refused.message)
            sys.exit(REFUSED)
        if options["json"]:
            told = {**asdict(reading), **asdict(kept), "sites": sites}
            self.stdout.write(json.dumps(told, indent=2, ensure_ascii=False))
        else:
            self._tell(reading, kept, sites)

    def _tell(self, reading: Reading, kept: PostcodesKept, sites: int) -> None:
        for what, number in (
            ("postcodes located", kept.located),
            ("terminated, left out", kept.terminated),
            ("without a position, left out", reading.without_position),
            ("schools placed", kept.schools),
            ("sites of employers placed", sites),
            ("lines that cannot be read, left out", reading.bad),
        ):
            self.stdout.write(f"{what}: {number:,}")
        for example in reading.examples:
            self.stdout.write(f"  {example}")


def _nothing(path: Path, reading: Reading) -> str:
    first = f" The first fault: {reading.examples[0]}." if reading.examples else ""
    return f"Not one postcode of {path.name} could be located, so nothing was changed.{first}"
