"""What an employer should do next with an experience."""

from dataclasses import dataclass
from typing import Literal

Where = Literal["", "edit-experience", "edit-slots", "show-experience"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How one experience stands; places are those of dates still to come."""

    state: str
    missing: int
    is_approved: bool
    upcoming_slots: int
    places: int
    booked: int


@dataclass(frozen=True, slots=True)
class NextStep:
    """A sentence, and the page where it can be done; an empty page where nothing is to do."""

    sentence: str
    where: Where = ""


def next_step(standing: Standing) -> NextStep:
    """The one thing that matters most now."""
    match standing.state:
        case "draft" if standing.missing:
            things = "1 thing is" if standing.missing == 1 else f"{standing.missing} things are"
            return NextStep(f"Complete it: {things} missing", "edit-experience")
        case "draft":
            return NextStep("Publish it, so that schools can find it", "edit-experience")
        case "paused":
            return NextStep("Offer it again when it suits you", "show-experience")
        case "withdrawn":
            return NextStep("Nothing to do. Duplicate it to offer it again")
    if not standing.upcoming_slots:
        return NextStep("Add dates: without one schools do not find it", "edit-slots")
    if not standing.is_approved:
        return NextStep("Nothing to do: schools see it once your hub has approved you")
    if standing.booked >= standing.places:
        return NextStep("All places are booked. Add dates if you can", "edit-slots")
    left = standing.places - standing.booked
    return NextStep(f"Nothing to do: {left} {'place is' if left == 1 else 'places are'} free")
