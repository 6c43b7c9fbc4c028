"""Learners' sign-in: cards with a class code and a start passphrase, and the own passphrase."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from equalex.accounts.models import User
from equalex.journal.actions import record
from equalex.kernel.access import Actor
from equalex.kernel.acting import as_the_system
from schools.models import Learner, TutorGroup
from schools.models.learners import hashed_passphrase
from schools.queries.sign_in import namesakes_of
from schools.rules.names import matching_key
from schools.rules.passphrases import (
    class_code,
    fault_of_passphrase,
    normalise_code,
    start_passphrase,
)

TRIES_WITHIN = 15 * 60
# Failures within 15 minutes: for one name of a class, for a class, and for an address, behind which
# a whole school may sit.
_ALLOWED = {"name": 6, "class": 60, "address": 150}


@dataclass(frozen=True, slots=True)
class Card:
    """What one learner's card says. The passphrase exists here and on paper, nowhere else."""

    name: str
    first_name: str
    passphrase: str


class PoorPassphrase(Exception):
    """The passphrase is not good enough; the message says what to choose instead."""


def issue_cards(*, tutor_group: TutorGroup, learners: Collection[Learner], by: Actor) -> list[Card]:
    """New start passphrases for these learners of the group; earlier ones stop working.

    Whoever is signed in with an earlier passphrase is signed out by this. The group gets a class
    code with its first cards. Hashing takes its time: it is done before anything is locked.
    """
    own = [one for one in learners if one.tutor_group_id == tutor_group.pk]
    passphrases = [start_passphrase(secrets.choice) for _ in own]
    hashes = [hashed_passphrase(one) for one in passphrases]
    with transaction.atomic():
        group = TutorGroup.objects.select_for_update().get(pk=tutor_group.pk)
        if not group.sign_in_code:
            group.sign_in_code = class_code(secrets.choice)
            group.save(update_fields=["sign_in_code"])
        tutor_group.sign_in_code = group.sign_in_code
        now = timezone.now()
        for learner, kept in zip(own, hashes, strict=True):
            learner.start_passphrase_since = now
            _keep_passphrase(learner, kept)
        record("issue sign-in cards", by=by, subject=group, cards=len(own))
    return [
        Card(learner.full_name, learner.called, passphrase)
        for learner, passphrase in zip(own, passphrases, strict=True)
    ]


def _keep_passphrase(learner: Learner, kept: str) -> User:
    user: User = learner.user or User.objects.create_learner_user()
    user.password = kept
    user.save(update_fields=["password"])
    learner.user = user
    learner.save(update_fields=["user", "start_passphrase_since"])
    return user


@as_the_system()
@transaction.atomic
def choose_passphrase(*, learner: Learner, passphrase: str, by: Actor) -> User:
    """The learner's own passphrase from now on.

    Raises PoorPassphrase with what to do. That a classmate of the same first name has chosen the
    same is not told: the sentence is the one for a passphrase that is easy to guess.
    """
    if fault := fault_of_passphrase(passphrase, first_name=learner.called):
        raise PoorPassphrase(fault)
    if any(one.opens_with(passphrase) for one in (learner, *namesakes_of(learner))):
        raise PoorPassphrase("Choose another passphrase: this one is too easy to guess")
    learner.start_passphrase_since = None
    user = _keep_passphrase(learner, hashed_passphrase(passphrase))
    record("choose passphrase", by=by, subject=learner)
    return user


@dataclass(frozen=True, slots=True)
class Tries:
    """How often signing in has failed lately, by hashed name, class and address.

    Counted for whatever was typed, whether it exists or not: the limit tells nothing either.
    """

    code: str
    first_name: str
    address: str

    @property
    def _keys(self) -> dict[str, int]:
        code = normalise_code(self.code)
        typed = {
            "name": f"{code} {matching_key(self.first_name)}",
            "class": code,
            "address": self.address,
        }
        return {
            f"sign-in:{what}:{salted_hmac('schools.sign_in', value).hexdigest()}": _ALLOWED[what]
            for what, value in typed.items()
        }

    def are_too_many(self) -> bool:
        """True when one must wait."""
        keys = self._keys
        counted = cache.get_many(keys)
        return any(counted.get(key, 0) >= allowed for key, allowed in keys.items())

    def count(self) -> None:
        """Note one failure."""
        for key in self._keys:
            if not cache.add(key, 1, TRIES_WITHIN):
                try:
                    cache.incr(key)
                except ValueError:  # it ran out between the two
                    cache.add(key, 1, TRIES_WITHIN)
