"""A report of a hub or trust on random schools, and all that it tells, as one attacker sees it."""

from collections.abc import Sequence
from dataclasses import dataclass

from reporting.rules.attack import Figure, won_back
from reporting.rules.comparison import SchoolCounts
from reporting.rules.figures import LearnerFigures, parts_of
from reporting.rules.groups import IN_REPORTS
from reporting.rules.publication import Publication, _figures, _other, published
from reporting.rules.readers import Reader
from reporting.rules.report_cells import Counted, counted_parts
from reporting.rules.report_cells import Report as OneReport
from reporting.rules.report_knowledge import Neighbour, Said, School, Some, known
from reporting.rules.suppression import is_small
from tests.audit.schools import DAY
from tests.audit.worlds import World
from tests.audit.worlds import counted as counted_school

YEAR = 2026


def counted(learners: Sequence[LearnerFigures]) -> tuple[Counted, ...]:
    """Every part of a report, hidden by the rules for one line of numbers."""
    return counted_parts(Reader.OUTSIDE, parts_of(learners, DAY, IN_REPORTS))


def lines_of(schools: Sequence[SchoolCounts]) -> tuple[School, ...]:
    """The schools of the report."""
    return tuple(School.of(f"school {one.public_id.int}", one, DAY) for one in schools)


@dataclass
class Report:
    """What was counted, how it was shown, and what it told."""

    parts: tuple[Counted, ...]
    schools: tuple[School, ...]
    publication: Publication

    def won(
        self,
        earlier: tuple[tuple[Said, ...], ...] = (),
        neighbours: tuple[Neighbour, ...] = (),
        others: tuple[Some, ...] = (),
        *,
        is_cleared: bool = True,
    ) -> list[Figure]:
        """The small numbers that can be worked out from all of it."""
        parts = self.shown if is_cleared else self.parts
        report = OneReport(parts, YEAR)
        figures = [figure for one in parts for figure in _figures(report, one, DAY)]
        figures += [
            Figure(_other(report, each).cells, each.number, self.publication.others[each.key])
            for each in others
        ]
        return won_back(figures, **known(report, self.schools, earlier, neighbours, others))

    @property
    def has_secrets(self) -> bool:
        """Whether there is anything to be won."""
        return any(
            is_small(number)
            for one in self.parts
            for number in (one.counts.learners, one.counts.benchmark_6, one.counts.met)
        )

    @property
    def hidden(self) -> tuple[int, int]:
        """Figures hidden, of how many."""
        cells = [
            cell
            for part in self.publication.parts
            for cell in (part.learners, part.benchmark_6.part, part.met.part)
        ]
        return sum(each.is_hidden for each in cells), len(cells)

    @property
    def shown(self) -> tuple[Counted, ...]:
        """The parts as they were shown."""
        return tuple(
            Counted(each.parting, each.counts, part)
            for each, part in zip(self.parts, self.publication.parts, strict=True)
        )


def report_of(
    world: World,
    earlier: tuple[tuple[Said, ...], ...] = (),
    neighbours: tuple[Neighbour, ...] = (),
    others: tuple[Some, ...] = (),
) -> Report:
    """A report on schools by their keys."""
    parts = counted([one for school in world.values() for one in school])
    schools = lines_of([counted_school(learners, key) for key, learners in world.items()])
    publication = published(
        parts,
        YEAR,
        day_minutes=DAY,
        schools=schools,
        earlier=earlier,
        neighbours=neighbours,
        others=others,
    )
    return Report(parts, schools, publication)
