"""`manage.py count_days --input FILE`: try the counting rules on a case, from outside."""

import sys
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError, CommandParser

from placements.rules.contract import ContractError, count_text

REFUSED = 2


class Command(BaseCommand):
    """Reads a case as JSON, counts it and prints the answer as JSON; docs/counting-rules.md has both.

    Touches no database. A case that is refused is one line on standard error and exit code 2.
    """

    help = "Count recorded days by the counting rules: JSON in, JSON out, no database."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--input", metavar="FILE", help="the case; - is standard input")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            answer = count_text(_read(options["input"]))
        except ContractError as error:
            raise CommandError(str(error), returncode=REFUSED) from error
        self.stdout.write(answer)


def _read(name: str | None) -> bytes:
    if not name:
        raise CommandError(
            "--input is missing: name a file, or - for standard input", returncode=REFUSED
        )
    try:
        return _standard_input() if name == "-" else Path(name).read_bytes()
    except (OSError, ValueError) as error:
        source = "standard input" if name == "-" else repr(name)
        reason = getattr(error, "strerror", None) or str(error)
        raise CommandError(f"cannot read {source}: {reason}", returncode=REFUSED) from error


def _standard_input() -> bytes:
    stream: TextIO | None = sys.stdin
    if stream is None:
        raise ValueError("it is closed")
    # Called from Python, it may be text in memory, with no bytes behind it.
    buffer = getattr(stream, "buffer", None)
    return buffer.read() if buffer else stream.read().encode()
