"""`manage.py check_ledger`: recount everything from facts and report what does not agree."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from placements.actions.figures import figures_differences, rebuild_figures
from placements.actions.ledger import recount
from placements.queries.ledger import Difference, FiguresDifference, ledger_differences

SHOWN = 50


class Command(BaseCommand):
    """Compares every stored verdict and total with a fresh count, and the figures of year groups
    with the sum of all totals; changes nothing unless told to.

    Exit code 0 where all agrees, 1 where something differs. Lines name keys of rows, not people.
    """

    help = "Recount every day from facts and report any difference from the stored ledger."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--mend",
            action="store_true",
            help="recount the learners whose ledger differs, and make wrong figures anew",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        learners = days = 0
        found: list[Difference] = []
        for batch in ledger_differences():
            learners += batch.learners
            days += batch.days
            found += batch.differences
        figures = list(figures_differences())
        lines = [*map(in_words, found), *map(figure_in_words, figures)]
        for line in lines[:SHOWN]:
            self.stdout.write(line)
        if len(lines) > SHOWN:
            self.stdout.write(f"... and {len(lines) - SHOWN} more")
        self.stdout.write(f"{learners} learners, {days} days: {len(lines)} differences")
        if lines and options["mend"]:
            changed = recount(learner_ids={one.learner_id for one in found})
            rows = rebuild_figures(school_ids={one.part.school for one in figures})
            self.stdout.write(f"recounted: {changed} days and {rows} rows of figures changed")
        elif lines:
            raise CommandError("The ledger differs from the facts. --mend recounts it.")


def in_words(difference: Difference) -> str:
    """One line: whose, which column, what is stored and what counting says."""
    day = f", attendance {difference.attendance_id}" if difference.attendance_id else ""
    return (
        f"learner {difference.learner_id}{day}: {difference.column} is "
        f"{difference.stored!r}, counted {difference.counted!r}"
    )


def figure_in_words(difference: FiguresDifference) -> str:
    """One line: of which part of which school, what is stored and what all totals come to."""
    school, cohort, key_stage, group = difference.part
    return (
        f"school {school}, cohort {cohort}, {key_stage}, {group}: {difference.column} is "
        f"{difference.stored}, all learners come to {difference.counted}"
    )
