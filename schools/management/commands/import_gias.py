"""Take in schools, trusts and links from Get Information About Schools."""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from equalex.kernel.access import the_portal
from schools.actions.gias import GiasImport, import_schools
from schools.adapters.gias import read_schools
from schools.adapters.gias_groups import read_groups, read_links
from schools.adapters.unreadable import UnreadableFile

REFUSED = 2


class Command(BaseCommand):
    """Exit 0 when taken in or nothing to do, 2 when a file is refused as a whole."""

    help = (
        "Creates and updates schools with Years 7 to 11, their authorities, trusts and successors from extracts "
        "of Get Information About Schools (CSV or zip, any layout). Nothing is ever deleted."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Say what the command takes."""
        parser.add_argument("file", type=Path, metavar="FILE", help="extract of establishments")
        parser.add_argument("--links", type=Path, help="extract of links between establishments")
        parser.add_argument(
            "--groups", type=Path, help="extract of groups, or of groups and their schools"
        )
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read all files first, so that nothing is saved when one of them is refused."""
        try:
            extract = read_schools(_bytes(options["file"]))
            links = read_links(_bytes(options["links"])) if options["links"] else None
            groups = read_groups(_bytes(options["groups"])) if options["groups"] else None
        except UnreadableFile as refused:
            if options["json"]:
                self.stdout.write(json.dumps({"refused": refused.message}, ensure_ascii=False))
            self.stderr.write(refused.message)
            sys.exit(REFUSED)
        result = import_schools(extract=extract, links=links, groups=groups, by=the_portal())
        if options["json"]:
            self.stdout.write(json.dumps(asdict(result), indent=2, ensure_ascii=False))
        else:
            self._tell(result)

    def _tell(self, result: GiasImport) -> None:
        for what in ("schools", "trusts"):
            for name, number in asdict(getattr(result, what)).items():
                self.stdout.write(f"{what} {name.replace('_', ' ')}: {number}")
        for warning in result.warnings:
            self.stdout.write(f"Warning: {warning}")


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as failure:
        raise CommandError(
            f"{path} cannot be read: {failure.strerror}.", returncode=REFUSED
        ) from failure
