"""The published counting rules that hold on a date, as far as figures need them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from placements.models import PolicyVersion
from placements.rules.policy import SHIPPED_POLICY


@dataclass(frozen=True, slots=True)
class RulesInForce:
    """The version in force: its key (None: only the shipped one exists), code, and amounts in minutes."""

    version_id: int | None
    code: str
    effective_from: date
    day_minutes: int
    targets: Mapping[str, int]


def rules_in_force(on: date) -> RulesInForce:
    """The version in force on a date; the one the product ships with where none is published."""
    version = (
        PolicyVersion.objects.published()
        .filter(effective_from__lte=on)
        .values_list("pk", "code", "effective_from", "values")
        .last()
    )
    if version is None:
        shipped = SHIPPED_POLICY
        return RulesInForce(
            None,
            shipped.id,
            shipped.effective_from,
            shipped.day_minutes,
            dict(shipped.targets.items()),
        )
    key, code, effective_from, values = version
    return RulesInForce(key, code, effective_from, values["day_minutes"], values["targets"])
