"""Mandates as a commissioner and as a provider read them."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from employers.models import Mandate
from equalex.kernel.access import Actor, OrganisationKind
from equalex.kernel.dates import long_date


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateLine:
    """One mandate: with whom, for what, when, and what one can do with it."""

    public_id: UUID
    other: str
    purpose: str
    years: str
    when: str
    label: str
    tag: str
    can_accept: bool
    can_act: bool
    can_end: bool


def mandates_of(actor: Actor) -> list[MandateLine]:
    """Those that stand first, newest on top. One statement."""
    is_provider = actor.is_at(OrganisationKind.PROVIDER)
    rows = Mandate.objects.visible_to(actor).select_related("provider", "commissioner")
    lines = [_line(row, is_provider=is_provider, today=actor.today) for row in rows]
    return sorted(lines, key=lambda line: not line.can_end)


def _line(mandate: Mandate, *, is_provider: bool, today: date) -> MandateLine:
    stands = mandate.ended_at is None and (mandate.ends_on is None or mandate.ends_on >= today)
    accepted = mandate.accepted_at is not None
    if not stands:
        label, tag = "Ended", "plain"
    elif not accepted:
        label, tag = ("Waiting for you" if is_provider else "Waiting for the provider"), "ask"
    elif mandate.starts_on > today:
        label, tag = "Not begun", "plan"
    else:
        label, tag = "In force", "good"
    first = long_date(mandate.starts_on)
    return MandateLine(
        public_id=mandate.public_id,
        other=(mandate.commissioner if is_provider else mandate.provider).name,
        purpose=mandate.purpose,
        years=f"Years {mandate.youngest_year} to {mandate.oldest_year}" if mandate.years else "",
        when=f"{first} to {long_date(mandate.ends_on)}" if mandate.ends_on else f"from {first}",
        label=label,
        tag=tag,
        can_accept=is_provider and stands and not accepted,
        can_act=is_provider and label == "In force",
        can_end=stands,
    )
