"""`manage.py check_ledger`: recount everything from facts and report what does not agree."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from placements.actions.ledger import recount
from placements.queries.ledger import Difference, ledger_differences

SHOWN = 50


class Command(BaseCommand):
    """Compares every stored verdict and total with a fresh count; changes nothing unless told to.

    Exit code 0 where all agrees, 1 where something differs. Lines name keys of rows, not people.
    """

    help = "Recount every day from facts and report any difference from the stored ledger."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--mend", action="store_true", help="recount the learners whose ledger differs"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        learners = days = 0
        found: list[Difference] = []
        for batch in ledger_differences():
            learners += batch.learners
            days += batch.days
            found += batch.differences
        for difference in found[:SHOWN]:
            self.stdout.write(in_words(difference))
        if len(found) > SHOWN:
            self.stdout.write(f"... and {len(found) - SHOWN} more")
        summary = f"{learners} learners, {days} days: {len(found)} differences"
        self.stdout.write(summary)
        if found and options["mend"]:
            changed = recount(learner_ids={one.learner_id for one in found})
            self.stdout.write(f"recounted: {changed} days changed")
        elif found:
            raise CommandError("The ledger differs from the facts. --mend recounts it.")


def in_words(difference: Difference) -> str:
    """One line: whose, which column, what is stored and what counting says."""
    day = f", attendance {difference.attendance_id}" if difference.attendance_id else ""
    return (
        f"learner {difference.learner_id}{day}: {difference.column} is "
        f"{difference.stored!r}, counted {difference.counted!r}"
    )
