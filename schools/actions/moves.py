"""Learners who come from another school of the portal: proposed, told, joined, taken apart again."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from equalex.journal.actions import record, send_to_each
from equalex.kernel.access import Actor, Role
from equalex.kernel.acting import as_the_system
from schools.actions.recounts import recount_later
from schools.models import Enrolment, Learner, Membership, Move, MoveState, School
from schools.rules.moves import (
    MAIN,
    SECOND,
    Likeness,
    Terms,
    is_dual_registration,
    second_registrations,
    terms_of,
)
from schools.rules.names import matching_key

_PAIRS_AT_ONCE = 200


@as_the_system()
def propose_moves(*, school: School, learner_ids: Collection[int], by: Actor) -> int:
    """Propose that learners new at a school bring their days from another school of the portal.

    The former schools are told, without any name. Runs in the caller's transaction; proposed
    already, or refused, nothing happens. Returns how many were proposed.
    """
    arriving = list(Learner.objects.filter(pk__in=learner_ids, school=school))
    candidates = _candidates(arriving, school)
    statuses = _statuses([*arriving, *(one for found in candidates.values() for one in found)])
    moves = []
    for learner in arriving:
        found = [
            (one, terms)
            for one in candidates.get(learner.pk, ())
            if not is_dual_registration(statuses.get(learner.pk, ""), statuses.get(one.pk, ""))
            and (terms := terms_between(one, learner))
        ]
        strong = [pair for pair in found if not pair[1].is_hidden] or found
        # Two who are equally alike are a question for nobody: neither is proposed.
        if len(strong) == 1:
            moves.append(_proposed(*strong[0], learner, by.today))
    made = [
        move
        for move in moves
        if not Move.objects.filter(leaving=move.leaving, arriving=move.arriving).exists()
    ]
    Move.objects.bulk_create(made)
    for key in sorted({move.from_school_id for move in made}):
        tell_careers_leaders(key, "move_proposed", once=f"move {key} {by.today.isoformat()}")
    if made:
        record("propose moves", by=by, subject=school, moves=len(made))
    return len(made)


def _proposed(leaving: Learner, terms: Terms, arriving: Learner, today: date) -> Move:
    return Move(
        leaving=leaving,
        arriving=arriving,
        from_school_id=leaving.school_id,
        to_school_id=arriving.school_id,
        needs_former=terms.needs_former,
        is_hidden=terms.is_hidden,
        joined_on=today,
    )


def _candidates(arriving: Iterable[Learner], school: School) -> dict[int, list[Learner]]:
    """Learners of other schools with the UPN; and, where one has none, with name and birth date."""
    arriving = list(arriving)
    elsewhere = (
        Learner.objects.exclude(school=school)
        .exclude(moves_away__state=MoveState.DONE)
        .select_related("school")
    )
    by_upn: dict[str, list[Learner]] = defaultdict(list)
    for one in elsewhere.filter(upn__in={one.upn for one in arriving if one.upn}):
        by_upn[one.upn].append(one)
    found = {one.pk: list(by_upn[one.upn]) if one.upn else [] for one in arriving}
    dated = [one for one in arriving if one.date_of_birth and not found[one.pk]]
    for start in range(0, len(dated), _PAIRS_AT_ONCE):
        some = dated[start : start + _PAIRS_AT_ONCE]
        alike = Q(pk=None)
        for one in some:
            same = Q(date_of_birth=one.date_of_birth, last_name__iexact=one.last_name)
            alike |= same & Q(upn="") if one.upn else same
        likely = list(elsewhere.filter(alike))
        for one in some:
            found[one.pk] = [
                other
                for other in likely
                if other.date_of_birth == one.date_of_birth and _same_name(other, one)
            ]
    return found


def _statuses(learners: Iterable[Learner]) -> dict[int, str]:
    rows = Enrolment.objects.filter(learner__in=[one.pk for one in learners]).order_by("since")
    return dict(rows.values_list("learner", "status"))


def terms_between(leaving: Learner, arriving: Learner) -> Terms | None:
    """On which terms the one may be the other; None when these are two people."""
    return terms_of(
        Likeness(
            same_upn=bool(leaving.upn) and leaving.upn == arriving.upn,
            one_has_no_upn=not (leaving.upn and arriving.upn),
            same_name=_same_name(leaving, arriving),
            same_birth=leaving.date_of_birth is not None
            and leaving.date_of_birth == arriving.date_of_birth,
            has_left=leaving.left_on is not None or leaving.school.closed_on is not None,
        )
    )


def _same_name(one: Learner, other: Learner) -> bool:
    return matching_key(one.first_name) == matching_key(other.first_name) and matching_key(
        one.last_name
    ) == matching_key(other.last_name)


def tell_careers_leaders(school_id: int, template: str, *, once: str) -> None:
    """Send a message without names to those who look after a school's list of learners."""
    leaders = Membership.objects.current().filter(organisation=school_id, role=Role.CAREERS_LEADER)
    send_to_each(
        to_addresses=[
            address for address in leaders.values_list("user__email", flat=True) if address
        ],
        template=f"schools/emails/{template}.txt",
        once=once,
        organisation=school_id,
    )


def join_records(move: Move) -> dict[str, Any]:
    """Give the arriving record the enrolments of the time before, without gap or overlap, and the
    way to sign in; the leaving one has left. Returns what `take_apart` needs, as JSON.

    Runs in the caller's transaction, which moves the days and counts both again.
    """
    leaving, arriving = move.leaving, move.arriving
    earlier = list(leaving.enrolments.filter(since__lt=move.joined_on).order_by("since"))
    kept: dict[str, Any] = {
        "leaving": {"left_on": _plain(leaving.left_on), "user": leaving.user_id},
        "arriving": {"user": arriving.user_id},
        "earlier": {one.pk: _plain(one.until) for one in earlier},
        "own": {},
        "dropped": [],
    }
    last = move.joined_on - timedelta(days=1)
    for one in earlier:
        one.until = min(one.until or last, last)
        one.learner = arriving
    ends = earlier[-1].until if earlier else None
    own = list(arriving.enrolments.order_by("since"))
    if ends is not None:
        _make_room(own, ends, kept)
    Enrolment.objects.bulk_update(earlier, ["learner", "until"])
    leaving.left_on = min(leaving.left_on or last, last)
    if arriving.user_id is None and leaving.user_id is not None:
        arriving.user_id, leaving.user_id = leaving.user_id, None
    leaving.save(update_fields=["left_on", "user"])
    arriving.save(update_fields=["user"])
    return kept


def _make_room(own: Iterable[Enrolment], ends: date, kept: dict[str, Any]) -> None:
    """The new school's enrolments begin the day after the former one's last, or go."""
    follows = ends + timedelta(days=1)
    for one in own:
        if one.until is not None and one.until <= ends:
            names = ("since", "until", "nc_year", "key_stage", "status")
            kept["dropped"].append({name: _plain(getattr(one, name)) for name in names})
            one.delete()
        elif one.since <= ends:
            kept["own"][one.pk] = _plain(one.since)
            one.since = follows
            one.save(update_fields=["since"])


def take_apart(move: Move) -> None:
    """Undo `join_records`: each record has its own enrolments and way to sign in again."""
    kept, leaving, arriving = move.restore, move.leaving, move.arriving
    for key, until in kept["earlier"].items():
        Enrolment.objects.filter(pk=key).update(learner=leaving, until=until)
    for key, since in kept["own"].items():
        Enrolment.objects.filter(pk=key).update(since=since)
    for row in kept["dropped"]:
        Enrolment.objects.create(learner=arriving, school_id=move.to_school_id, **row)
    Learner.objects.filter(pk=arriving.pk).update(user=kept["arriving"]["user"])
    Learner.objects.filter(pk=leaving.pk).update(
        user=kept["leaving"]["user"], left_on=kept["leaving"]["left_on"]
    )


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


@as_the_system()
def mark_second_registrations(*, upns: Collection[str] | None = None) -> int:
    """See that a child on roll at two schools of the portal is counted at one. For these UPNs, or for
    all that have a second registration or had one. Returns for how many records that changed.
    """
    registered = Enrolment.objects.filter(
        until__isnull=True, learner__left_on__isnull=True
    ).exclude(learner__upn="")
    if upns is None:
        marked = Learner.objects.filter(is_counted_elsewhere=True)
        doubled = registered.filter(status__in=[MAIN, SECOND])
        upns = set(doubled.values_list("learner__upn", flat=True)) | set(
            marked.values_list("upn", flat=True)
        )
    children: dict[str, dict[int, str]] = defaultdict(dict)
    for upn, key, status in (
        registered.filter(learner__upn__in=upns)
        .order_by("learner", "since")
        .values_list("learner__upn", "learner", "status")
    ):
        children[upn][key] = status
    second = {
        key
        for records in children.values()
        if len(records) > 1
        for key in second_registrations(records.items())
    }
    concerned = Learner.objects.filter(upn__in=upns)
    changed = set(_changed(concerned, second))
    concerned.filter(pk__in=changed & second).update(is_counted_elsewhere=True)
    concerned.filter(pk__in=changed - second).update(is_counted_elsewhere=False)
    recount_later(changed)
    return len(changed)


def _changed(learners: Any, second: Collection[int]) -> Iterator[int]:
    for key, is_marked in learners.values_list("pk", "is_counted_elsewhere"):
        if is_marked != (key in second):
            yield key
