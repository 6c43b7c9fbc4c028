"""Whose class code, first name and passphrase these are; and who of a group has a card."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from equalex.kernel.acting import as_the_system
from schools.models import Learner, TutorGroup
from schools.models.learners import hashed_passphrase
from schools.rules.names import matching_key
from schools.rules.passphrases import normalise_code

START_PASSPHRASE_LASTS = timedelta(days=28)


@as_the_system()
def learner_signing_in(
    *, code: str, first_name: str, passphrase: str, now: datetime
) -> Learner | None:
    """The learner of the tutor group with this code, name and passphrase; None when there is none.

    Nothing tells which of the three was wrong: at least one passphrase is hashed in every case, so
    that the answer takes as long. A start passphrase runs out after 28 days.
    """
    name = matching_key(first_name)
    named = [one for one in _classmates(code) if name and name in _first_names(one)]
    # Every namesake's is tried, so that the place in the list tells nothing either.
    opened = [one for one in named if one.opens_with(passphrase)]
    if not named:
        hashed_passphrase(passphrase)
    found = opened[0] if opened else None
    if found is None or found.user is None or not found.user.is_active:
        return None
    since = found.start_passphrase_since
    return None if since is not None and since < now - START_PASSPHRASE_LASTS else found


def _classmates(code: str) -> QuerySet[Learner]:
    return (
        Learner.objects.on_roll()
        .filter(tutor_group__sign_in_code=normalise_code(code), user__isnull=False)
        .select_related("user")
        .order_by("pk")
    )


def _first_names(learner: Learner) -> set[str]:
    return {matching_key(one) for one in (learner.first_name, learner.preferred_name) if one}


def namesakes_of(learner: Learner) -> list[Learner]:
    """Classmates who sign in with the same first name: only the passphrase tells them apart."""
    if learner.tutor_group_id is None:
        return []
    others = (
        Learner.objects.on_roll()
        .filter(tutor_group=learner.tutor_group_id, user__isnull=False)
        .exclude(pk=learner.pk)
        .select_related("user")
    )
    own = _first_names(learner)
    return [one for one in others if _first_names(one) & own]


def learners_for_cards(group: TutorGroup) -> QuerySet[Learner]:
    """Learners of a tutor group in the order in which cards are handed out."""
    return (
        Learner.objects.on_roll()
        .filter(tutor_group=group)
        .select_related("user")
        .order_by("last_name", "first_name", "pk")
    )
