"""The checks radar: what of a booking still to come is not in order, most urgent first.

Source: domain.md, Law and duty: insurance that lapses before the last day, a dated conversation on
risk, a named person who looks after the learners. The portal compares what was said with dates; that
nothing is open is never legal clearance.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from employers.rules.insurance import Cover, judge_cover
from employers.rules.risk import Said, judge_talk
from equalex.kernel.dates import long_date
from equalex.kernel.words import Word, plural

NEAR: Final = timedelta(days=14)
"""From so many days before the first day, whatever is open is urgent."""


class Gap(Word):
    """What can be open, in the order in which it matters most."""

    LAPSES = "lapses", "Insurance ends too early"
    APPROVAL = "approval", "Not approved"
    ANSWER = "answer", "Not confirmed"
    RISK = "risk", "Risk not talked over"
    SUPERVISOR = "supervisor", "Nobody named"
    CONTACT = "contact", "No contact"
    OUTCOMES = "outcomes", "No outcomes"
    UNINSURED = "uninsured", "Insurance not said"


# Learners must not start, however far away the day is.
_STOPS: Final = frozenset({Gap.LAPSES, Gap.APPROVAL})
# Where it is mended by the school: page (about the booking), what is asked there, and the link.
_MENDED_AT: Final = {
    Gap.LAPSES: ("waive-insurance", "", "Say why they may start all the same"),
    Gap.APPROVAL: ("show-booking", "", "Open the booking"),
    Gap.ANSWER: ("ask-host", "?for=answer", "Send the employer a link to answer"),
    Gap.RISK: ("show-booking", "", "Open the booking"),
    Gap.SUPERVISOR: ("ask-host", "?for=supervise", "Ask the employer to name somebody"),
    Gap.CONTACT: ("ask-host", "?for=supervise", "Enter whom to ask"),
    Gap.OUTCOMES: ("choose-outcomes", "", "Choose outcomes"),
    Gap.UNINSURED: ("show-booking", "", "Open the booking"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangements:
    """What is known of a booking still to come. `is_expected`: an employer hosts it, in person, so
    that risk and insurance are asked for. `needs_approval`: an employer of a hub offers it.
    """

    first_day: date
    last_day: date
    is_asked_for: bool = False
    counts_towards_days: bool = True
    has_employer: bool = True
    is_expected: bool = True
    needs_approval: bool = True
    is_approved: bool = True
    cover: Cover | None = None
    is_waived: bool = False
    talk: Said | None = None
    has_supervisor: bool = True
    has_contact: bool = True
    has_outcomes: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCheck:
    """One thing that is not in order: why, and the page on which it is mended."""

    gap: Gap
    sentence: str
    is_urgent: bool

    @property
    def tag(self) -> str:
        """The kind of its tag."""
        return "bad" if self.is_urgent else "mend"

    @property
    def page(self) -> tuple[str, str, str]:
        """Name of the page, its query, and what its link says."""
        return _MENDED_AT[self.gap]


def open_checks(booked: Arrangements, *, today: date) -> tuple[OpenCheck, ...]:
    """All that is open, what stops learners from starting first."""
    found = dict(_gaps(booked, today))
    is_near = booked.first_day - today <= NEAR
    return tuple(
        OpenCheck(gap=gap, sentence=found[gap], is_urgent=is_near or gap in _STOPS)
        for gap in Gap
        if gap in found
    )


def _gaps(booked: Arrangements, today: date) -> Iterable[tuple[Gap, str]]:
    if booked.counts_towards_days and not booked.has_outcomes and not booked.is_asked_for:
        yield Gap.OUTCOMES, "Without learning outcomes none of its days can count."
    if not booked.has_employer:
        return
    if booked.is_asked_for:
        yield Gap.ANSWER, "The employer has not answered yet."
    if booked.needs_approval and not booked.is_approved:
        yield Gap.APPROVAL, "No hub’s approval of the employer stands: ask your Careers Hub."
    if not booked.has_contact:
        yield Gap.CONTACT, "No person at the employer is on file."
    if not booked.has_supervisor and not booked.is_asked_for:
        yield Gap.SUPERVISOR, "Nobody is named who looks after the learners."
    if booked.is_expected:
        yield from _safety(booked, today)


def _safety(booked: Arrangements, today: date) -> Iterable[tuple[Gap, str]]:
    """Insurance against the last day, and how risk was talked over, on the day learners begin."""
    insured = judge_cover(booked.cover, last_day=booked.last_day, today=today)
    if insured.state == "unknown":
        yield Gap.UNINSURED, "The employer has not said until when it is insured. Ask it to."
    elif insured.is_red and not booked.is_waived and booked.cover and booked.cover.expires_on:
        ends_on = long_date(booked.cover.expires_on)
        last_day = long_date(booked.last_day)
        yield Gap.LAPSES, f"The insurance ends on {ends_on}, and the last day is {last_day}."
    talked = judge_talk(booked.talk, today=booked.first_day)
    if not talked.is_enough:
        said = "No conversation on risk is dated." if booked.talk is None else talked.fact
        yield Gap.RISK, f"{said} Talk it over, and ask the employer to note it."


@dataclass(frozen=True, slots=True)
class Tally:
    """Bookings of the radar: all, those with something open, and those where it is urgent."""

    bookings: int
    with_open: int
    urgent: int

    @property
    def sentence(self) -> str:
        """The answer above the list."""
        if not self.bookings:
            return "Nothing is booked for the next four weeks"
        if not self.with_open:
            return f"{plural(self.bookings, 'booking', 'bookings')}, and nothing is open"
        of = f"{self.with_open:,} of {self.bookings:,} bookings"
        if self.bookings == 1:
            of = "the only booking"
        has = "has" if self.with_open == 1 else "have"
        urgent = f", {self.urgent:,} urgent" if self.urgent and self.bookings > 1 else ""
        return f"{of} {has} something open{urgent}"


def tally(checked: Iterable[tuple[OpenCheck, ...]]) -> Tally:
    """How many bookings have something open."""
    all_of = list(checked)
    return Tally(
        bookings=len(all_of),
        with_open=sum(bool(each) for each in all_of),
        urgent=sum(any(one.is_urgent for one in each) for each in all_of),
    )


def order_of(first_day: date, checks: tuple[OpenCheck, ...]) -> tuple[int, date]:
    """Sorts bookings: urgent ones first, then those with something open, each by date."""
    if any(one.is_urgent for one in checks):
        return 0, first_day
    return (1 if checks else 2), first_day
