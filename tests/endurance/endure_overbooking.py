"""Two hundred clients for five places, fifty times, in several processes."""

from django.test.utils import override_settings

from tests.dependability.at_once import rows_unlocked
from tests.endurance.portal import Found, Portal

ROUNDS, CONTROL_ROUNDS = 50, 3


def endure(portal: Portal) -> list[Found]:
    """Never over, never under; and the same where places shrink and are given back meanwhile."""
    from tests.dependability.test_overbooking import CLIENTS, PLACES, all_at_once, crowd

    # Ten thousand people with a passphrase each: it is not hashing that is tried here.
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        crowds = [crowd() for _ in range(ROUNDS)]
        changing = [all_at_once(CLIENTS) for _ in range(ROUNDS)]
        with rows_unlocked():
            unguarded = [crowd() for _ in range(CONTROL_ROUNDS)]
    exact = crowds.count((PLACES, PLACES))
    agreeing = sum(booked == placed <= places for booked, placed, places in changing)
    over = sum(placed > PLACES for placed, _ in unguarded)
    return [
        Found(
            f"{CLIENTS} clients in 4 processes ask for {PLACES} places, {ROUNDS} rounds",
            "never over, never under",
            f"exact in {exact} of {ROUNDS}",
            exact == ROUNDS,
        ),
        Found(
            f"{CLIENTS} clients book while places shrink, a booking is cancelled and learners are "
            f"withdrawn, {ROUNDS} rounds",
            "booked = placed, never more than there are",
            f"so in {agreeing} of {ROUNDS}",
            agreeing == ROUNDS,
        ),
        Found(
            f"the first without the lock on the slot, {CONTROL_ROUNDS} rounds (control)",
            "more are placed than there are places",
            f"so in {over} of {CONTROL_ROUNDS}",
            over > 0,
        ),
    ]
