"""The schools of a hub or trust by need: a fixed number of statements, whatever their number."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from equalex.kernel.access import Actor
from equalex.kernel.dates import academic_year
from reporting.models import NeedWeights, SchoolNeed
from reporting.queries.rules_in_force import RulesInForce, rules_in_force
from reporting.queries.school_counts import count_schools
from reporting.rules.comparison import Comparison, SchoolLine, compared
from reporting.rules.disadvantage import fsm_shares
from reporting.rules.need import USUAL_WEIGHTS, Known, Need, Weights, need_of
from reporting.rules.suppression import ShownShare


@dataclass(frozen=True, slots=True)
class NeedLine:
    """A school with its need, and the figures that may be shown of it."""

    line: SchoolLine
    fsm: ShownShare
    need: Need

    @property
    def public_id(self) -> UUID:
        """Of the school."""
        return self.line.public_id


@dataclass(frozen=True, slots=True)
class SchoolsByNeed:
    """Schools, most in need first, with all of them together and the weights that ordered them."""

    schools: tuple[NeedLine, ...]
    comparison: Comparison
    weights: Weights
    rules: RulesInForce


def weights_of(actor: Actor) -> Weights:
    """The weights that the hub or trust saved, else the usual ones."""
    saved = NeedWeights.objects.visible_to(actor).first()
    return saved.by_part if saved else USUAL_WEIGHTS


def schools_by_need(actor: Actor, weights: Weights) -> SchoolsByNeed:
    """Five statements. Each score is made of figures that are shown, and so tells no more."""
    rules = rules_in_force(actor.today)
    counts = count_schools(actor)
    comparison = compared(counts, rules.day_minutes)
    shares = fsm_shares(counts, rules.day_minutes)
    fsm = dict(zip((each.public_id for each in counts), shares, strict=True))
    entered = {
        public_id: {"survey": survey, "diagnostic": diagnostic, "theme_5": theme_5}
        for public_id, survey, diagnostic, theme_5 in SchoolNeed.objects.visible_to(actor)
        .filter(academic_year=academic_year(actor.today))
        .values_list("school__public_id", "survey", "diagnostic", "theme_5")
    }
    found = [
        NeedLine(
            line,
            fsm[line.public_id],
            need_of(_known(line, fsm[line.public_id], entered.get(line.public_id, {})), weights),
        )
        for line in comparison.schools
    ]
    # A score that is not known must not be told by its place: the order of names stays.
    found.sort(key=lambda each: (each.need.score is None, -(each.need.score or 0), each.line.name))
    return SchoolsByNeed(tuple(found), comparison, weights, rules)


def _known(line: SchoolLine, fsm: ShownShare, entered: Mapping[str, int | None]) -> Known:
    return Known(
        benchmark_6=line.benchmark_6.percent,
        on_course=line.on_course.percent,
        fsm=fsm.percent,
        **entered,
    )
