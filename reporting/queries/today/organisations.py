"""What waits for employers, hubs, trusts and the platform."""

from datetime import timedelta
from typing import Final

from django.db.models import Count, F

from employers.models import Employer, Experience, ExperienceState, Slot
from equalex.kernel.access import Actor, OrganisationKind
from equalex.kernel.words import plural
from outcomes.models import Framework
from placements.models import Attendance, Booking, PolicyState, PolicyVersion
from reporting.queries.dashboard import compare_schools
from reporting.queries.today.items import Item
from reporting.queries.today.schools import NOT_CONFIRMED
from schools.models import School

FOUR_WEEKS: Final = timedelta(days=28)
NAMED: Final = 4


def employers_to_decide_on(actor: Actor) -> list[Item]:
    number = Employer.objects.visible_to(actor).awaiting_approval().count()
    if not number:
        return []
    return [
        Item(
            sentence=f"Decide on {plural(number, 'employer', 'employers')} who asked to join",
            page="list-employers",
            hint="Schools see what they offer once you have approved them.",
            status="Waiting for you",
            kind="ask",
        )
    ]


def places_still_free(actor: Actor) -> list[Item]:
    slots = list(
        Slot.objects.visible_to(actor)
        .upcoming(actor.today)
        .with_places()
        .filter(first_date__lte=actor.today + FOUR_WEEKS)
        .values_list(F("places") - F("booked"), flat=True)
    )
    if not slots:
        return []
    return [
        Item(
            sentence=f"{plural(sum(slots), 'place is', 'places are')} still free in the next four weeks",
            page="list-places-on-offer",
            hint=f"At {plural(len(slots), 'slot', 'slots')} of your hub’s employers.",
            status="Unfilled",
            kind="mend",
        )
    ]


def schools_furthest_behind(actor: Actor) -> list[Item]:
    """The three schools with the smallest share on course, as far as it may be shown."""
    schools = compare_schools(actor).schools
    if not schools:
        return [
            Item(
                sentence="No school belongs to you yet",
                page="",
                hint="The platform’s administrator adds schools to hubs and trusts.",
            )
        ]
    known = [each for each in schools if each.on_course.percent is not None][:NAMED]
    if not known:
        return []
    return [
        Item(
            sentence=f"Help {known[0].name}: {known[0].on_course.percent}% of its learners are on "
            "course for 5 + 5",
            page="hub-dashboard" if actor.is_at(OrganisationKind.HUB) else "trust-dashboard",
            hint="Next: "
            + ", ".join(f"{each.name} ({each.on_course.percent}%)" for each in known[1:])
            + "."
            if known[1:]
            else "",
            status="Furthest behind",
            kind="bad",
        )
    ]


def approval_awaited(actor: Actor) -> list[Item]:
    if not Employer.objects.visible_to(actor).awaiting_approval().exists():
        return []
    return [
        Item(
            sentence="Your hub is deciding on your organisation",
            page="edit-employer",
            hint="You can prepare everything now. Schools see it as soon as the hub has said yes.",
            status="Waiting for the hub",
            kind="plan",
        )
    ]


def attendance_to_confirm(actor: Actor) -> list[Item]:
    found = (
        Attendance.objects.visible_to(actor)
        .standing()
        .filter(date__lte=actor.today, attendance__in=NOT_CONFIRMED)
        .aggregate(days=Count("pk"), bookings=Count("placement__booking", distinct=True))
    )
    if not found["days"]:
        return []
    return [
        Item(
            sentence=f"Say who came to {plural(found['bookings'], 'booking', 'bookings')}",
            page="list-host-bookings",
            hint="Attendance and a line on each learner’s work, on one page.",
            status="Waiting for you",
            kind="bad",
        )
    ]


def requests_to_answer(actor: Actor) -> list[Item]:
    number = Booking.objects.visible_to(actor).requested().count()
    if not number:
        return []
    return [
        Item(
            sentence=f"Answer {plural(number, 'request', 'requests')} from schools",
            page="list-host-bookings",
            status="Waiting for you",
            kind="ask",
        )
    ]


def drafts_to_finish(actor: Actor) -> list[Item]:
    own = dict(
        Experience.objects.visible_to(actor).values_list("state").annotate(number=Count("pk"))
    )
    if not own:
        return [
            Item(
                sentence="Post your first experience",
                page="plan-experience",
                hint="Say what learners will do, when and for how many. It takes three minutes.",
                status="Start here",
                kind="plan",
            )
        ]
    drafts = own.get(ExperienceState.DRAFT, 0)
    if not drafts:
        return []
    return [
        Item(
            sentence=f"Finish {plural(drafts, 'draft', 'drafts')}",
            page="list-own-experiences",
            hint="Schools cannot see a draft.",
            status="Draft",
            kind="mend",
        )
    ]


def framework_to_load(actor: Actor) -> list[Item]:
    if Framework.objects.in_use().exists():
        return []
    return [
        Item(
            sentence="Load an outcomes framework",
            page="load-framework",
            hint="Schools cannot choose outcomes before one is in use.",
            status="Start here",
            kind="bad",
        )
    ]


def rules_to_look_at(actor: Actor) -> list[Item]:
    number = PolicyVersion.objects.filter(state=PolicyState.PROPOSED).count()
    if not number:
        return []
    return [
        Item(
            sentence=f"Look at {plural(number, 'change', 'changes')} of the counting rules",
            page="explain-rules",
            hint="A second person must agree before it is published.",
            status="Waiting for you",
            kind="ask",
        )
    ]


def organisations_to_look_after(actor: Actor) -> list[Item]:
    number = School.objects.visible_to(actor).open().count()
    return [
        Item(
            sentence=f"Look after {plural(number, 'school', 'schools')}, their hubs and trusts"
            if number
            else "Set up the first hub, trust and school",
            page="manage-organisations",
            hint="Load schools from an extract of Get Information about Schools.",
        )
    ]
