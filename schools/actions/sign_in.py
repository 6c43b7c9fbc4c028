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
from schools.models import Learner, TutorGroup
from schools.queries.sign_in import namesakes_of
from schools.rules.names import matching_key
from schools.rules.passphrases import (
    class_code,
    fault_of_passphrase,
    normalise_code,
    normalise_passphrase,
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


@transaction.atomic
def issue_cards(*, tutor_group: TutorGroup, learners: Collection[Learner], by: Actor) -> list[Card]:
    """New start passphrases for these learners of the group; earlier ones stop working.

    Whoever is signed in with an earlier passphrase is signed out by this. The group gets a class
    code with its first cards.
    """
    group = TutorGroup.objects.select_for_update().get(pk=tutor_group.pk)
    if not group.sign_in_code:
        group.sign_in_code = class_code(secrets.choice)
        group.save(update_fields=["sign_in_code"])
    tutor_group.sign_in_code = group.sign_in_code
    now = timezone.now()
    cards = []
    for learner in learners:
        if learner.tutor_group_id != group.pk:
            continue
        passphrase = start_passphrase(secrets.choice)
        _set_passphrase(learner, passphrase)
        learner.start_passphrase_since = now
        learner.save(update_fields=["user", "start_passphrase_since"])
        cards.append(Card(learner.full_name, learner.called, passphrase))
    record("issue sign-in cards", by=by, subject=group, cards=len(cards))
    return cards


def _set_passphrase(learner: Learner, passphrase: str) -> User:
    plain = normalise_passphrase(passphrase)
    user: User | None = learner.user
    if user is None:
        learner.user = User.objects.create_learner_user(plain)
        return learner.user
    user.set_password(plain)
    user.save(update_fields=["password"])
    return user


@transaction.atomic
def choose_passphrase(*, learner: Learner, passphrase: str, by: Actor) -> User:
    """The learner's own passphrase from now on.

    Raises PoorPassphrase with what to do. That a classmate of the same first name has chosen the
    same is not told: the sentence is the one for a passphrase that is easy to guess.
    """
    if fault := fault_of_passphrase(passphrase, first_name=learner.called):
        raise PoorPassphrase(fault)
    plain = normalise_passphrase(passphrase)
    people = [learner, *namesakes_of(learner)]
    if any(one.user is not None and one.user.check_password(plain) for one in people):
        raise PoorPassphrase("Choose another passphrase: this one is too easy to guess")
    user = _set_passphrase(learner, plain)
    learner.start_passphrase_since = None
    learner.save(update_fields=["user", "start_passphrase_since"])
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
