"""What waits for people of a school."""

from datetime import date
from typing import Final

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.utils.timezone import localdate

from employers.rules.vocabulary import Kind
from equalex.kernel.access import Actor, Role
from equalex.kernel.dates import academic_year, days_phrase, first_day, long_date
from equalex.kernel.words import plural
from placements.models import (
    Attendance,
    AttendanceState,
    Booking,
    BookingState,
    Placement,
    Verdict,
)
from placements.queries.to_place import count_put_back
from reporting.queries.issued_reports import governors_reports
from reporting.queries.repairs import best_action
from reporting.queries.today.items import Item
from schools.models import ImportState, Learner, LearnerImport

NOT_CONFIRMED: Final = (AttendanceState.PLANNED, AttendanceState.UNCONFIRMED)


def registers_to_mark(actor: Actor) -> list[Item]:
    waiting = list(
        Attendance.objects.visible_to(actor)
        .standing()
        .filter(date__lte=actor.today, attendance__in=NOT_CONFIRMED)
        .values_list("placement__booking__public_id")
        .annotate(oldest=Min("date"))
        .order_by("oldest")
    )
    if not waiting:
        return []
    number = len(waiting)
    return [
        Item(
            sentence=f"Mark {plural(number, 'register', 'registers')}",
            page="mark-register",
            about=(waiting[0][0],),
            hint=f"The oldest has been waiting since {long_date(waiting[0][1])}. "
            "Days count once somebody has confirmed them.",
            status=_waiting_since(waiting[0][1], actor.today),
            kind="bad" if waiting[0][1] < actor.today else "plan",
        )
    ]


def _waiting_since(day: date, today: date) -> str:
    passed = (today - day).days
    return "Today" if passed == 0 else f"{plural(passed, 'day', 'days')} late"


def days_to_judge(actor: Actor) -> list[Item]:
    found = (
        Attendance.objects.visible_to(actor)
        .standing()
        .filter(verdict=Verdict.NEEDS_JUDGEMENT)
        .aggregate(days=Count("pk"), learners=Count("learner", distinct=True))
    )
    if not found["days"]:
        return []
    return [
        Item(
            sentence=f"Decide on {plural(found['days'], 'day', 'days')} that the rules leave to you",
            page="judge-days",
            hint=f"{plural(found['learners'], 'learner waits', 'learners wait')} for it.",
            status="Needs a judgement",
            kind="ask",
        )
    ]


def days_to_win_back(actor: Actor) -> list[Item]:
    """The one action that wins back most; six statements, whatever the number of learners."""
    best = best_action(actor)
    if best is None:
        return []
    up_to = "up to " if best.is_uncertain else ""
    return [
        Item(
            sentence=f"Win back {up_to}{days_phrase(best.minutes, best.day_minutes)} with one action",
            page="repair-list",
            hint=f"{best.title}: {best.won} {best.whom}.",
            status="Can be put right",
            kind="mend",
        )
    ]


def _attended(actor: Actor) -> QuerySet[Placement]:
    attended = Attendance.objects.filter(
        placement=OuterRef("pk"), attendance=AttendanceState.ATTENDED
    )
    return (
        Placement.objects.visible_to(actor)
        .placed()
        .filter(Exists(attended), booking__experience__kind=Kind.EXPERIENCE)
    )


def evidence_to_collect(actor: Actor) -> list[Item]:
    """Feedback of employers, then reflections of learners, in one statement."""
    lacks_feedback, lacks_reflection = Q(has_feedback=False), Q(has_reflection=False)
    found = (
        _attended(actor)
        .filter(lacks_feedback | lacks_reflection)
        .aggregate(
            feedback=Count("pk", filter=lacks_feedback),
            bookings=Count("booking", filter=lacks_feedback, distinct=True),
            reflections=Count("pk", filter=lacks_reflection),
        )
    )
    return [*_feedback(found["feedback"], found["bookings"]), *_reflections(found["reflections"])]


def _feedback(placements: int, bookings: int) -> list[Item]:
    if not placements:
        return []
    return [
        Item(
            sentence="Ask employers for feedback on "
            f"{plural(placements, 'learner’s work', 'pieces of learners’ work')}",
            page="list-bookings",
            hint=f"From {plural(bookings, 'booking', 'bookings')}. A day counts once the "
            "employer has said a line about the work.",
            status="Can be put right",
            kind="mend",
        )
    ]


def reflections_due(actor: Actor) -> list[Item]:
    return _reflections(_attended(actor).filter(has_reflection=False).count())


def _reflections(number: int) -> list[Item]:
    if not number:
        return []
    return [
        Item(
            sentence=f"Chase {plural(number, 'reflection', 'reflections')}",
            page="list-reflections-due",
            hint="Learners take two minutes for one; you can also enter it for them.",
            status="Can be put right",
            kind="mend",
        )
    ]


def outcomes_to_choose(actor: Actor) -> list[Item]:
    keys = list(
        Booking.objects.visible_to(actor)
        .confirmed()
        .filter(has_outcomes=False, experience__kind=Kind.EXPERIENCE)
        .values_list("public_id", flat=True)
    )
    if not keys:
        return []
    return [
        Item(
            sentence=f"Choose outcomes for {plural(len(keys), 'booking', 'bookings')}",
            page="choose-outcomes" if len(keys) == 1 else "list-bookings",
            about=(keys[0],) if len(keys) == 1 else (),
            hint="Without learning outcomes none of its days can count.",
            status="Can be put right",
            kind="mend",
        )
    ]


def offers_to_take(actor: Actor) -> list[Item]:
    offers = list(
        Booking.objects.visible_to(actor)
        .filter(state=BookingState.OFFERED)
        .order_by("offer_ends_on", "pk")
        .values_list("public_id", "offer_ends_on", "experience__title")
    )
    if not offers:
        return []
    key, ends_on, title = offers[0]
    return [
        Item(
            sentence=f"Choose who goes: {plural(len(offers), 'employer holds', 'employers hold')} "
            "places for you",
            page="take-offer",
            about=(key,),
            hint=f"{title}: held until {long_date(ends_on)}.",
            status="Places are held",
            kind="mend",
        )
    ]


def learners_to_place_again(actor: Actor) -> list[Item]:
    number = count_put_back(actor)
    if not number:
        return []
    return [
        Item(
            sentence=f"Place {plural(number, 'learner', 'learners')} again",
            page="list-to-place",
            hint="They lost a place this year and have had no other since.",
            status="Without a place",
            kind="bad",
        )
    ]


def learners_missing_out(actor: Actor) -> list[Item]:
    year = academic_year(actor.today)
    young = Q(cohort__range=(year - 2, year))
    nothing = {
        stage: Q(
            Q(progress__isnull=True)
            | Q(
                **{
                    f"progress__{stage}_{kind}": 0
                    for kind in ("credited", "planned", "recoverable")
                }
            )
        )
        for stage in ("ks3", "ks4")
    }
    found = (
        Learner.objects.visible_to(actor)
        .on_roll()
        .in_years_7_to_11(year)
        .aggregate(
            everybody=Count("pk"),
            missing_out=Count("pk", filter=(young & nothing["ks3"]) | (~young & nothing["ks4"])),
        )
    )
    if not found["everybody"]:
        return _import_first(actor)
    if not found["missing_out"]:
        return []
    whose = "with SEND " if actor.role is Role.SENCO else ""
    return [
        Item(
            sentence=f"Find something for {plural(found['missing_out'], 'learner', 'learners')} "
            f"{whose}with no day and nothing planned",
            page="track-learners",
            query="?year=all&show=missing",
            hint=f"Of {plural(found['everybody'], 'learner', 'learners')} in Years 7 to 11, "
            "counted in the key stage they are in now.",
            status="Missing out",
            kind="bad",
        )
    ]


def _import_first(actor: Actor) -> list[Item]:
    if actor.role is not Role.CAREERS_LEADER:
        return []
    return [
        Item(
            sentence="Import your learners",
            page="import-learners",
            hint="Take the class list as your school’s information system exports it. You see a "
            "preview before anything is saved.",
            status="Start here",
            kind="plan",
        )
    ]


def imports_to_review(actor: Actor) -> list[Item]:
    waiting = list(
        LearnerImport.objects.visible_to(actor)
        .filter(state=ImportState.REVIEW)
        .values_list("public_id", "uploaded_at")
    )
    if not waiting:
        return []
    return [
        Item(
            sentence=f"Review {plural(len(waiting), 'imported file', 'imported files')}",
            page="review-import",
            about=(waiting[0][0],),
            hint=f"Uploaded on {long_date(localdate(waiting[0][1]))}. Nothing is saved before you "
            "approve it.",
            status="Waiting for you",
            kind="ask",
        )
    ]


def year_to_turn(actor: Actor) -> list[Item]:
    """From June to August: what 1 September will bring, and next year's list."""
    if actor.today.month not in (6, 7, 8):
        return []
    return [
        Item(
            sentence=f"See who moves up on {long_date(first_day(academic_year(actor.today) + 1))}",
            page="roll-over",
            hint="The school year turns by itself. You can import next year’s class list now: its "
            "years and tutor groups hold from that day.",
            status="Coming up",
            kind="plan",
        )
    ]


def newest_report(actor: Actor) -> list[Item]:
    newest = governors_reports(actor).values_list("public_id", "as_of").first()
    if newest is None:
        return [
            Item(
                sentence="No report has been issued yet",
                page="list-reports",
                hint="Reports are made on 31 December, 31 March and 31 July, and when the school "
                "asks for one.",
            )
        ]
    return [
        Item(
            sentence=f"Read the report as of {long_date(newest[1])}",
            page="show-report",
            about=(newest[0],),
            hint="Two pages that are read in three minutes, and an appendix that proves them.",
            status="Newest",
            kind="good",
        )
    ]
