"""Days drawn at random, so that a reader can test the counting."""

import random
from collections.abc import Sequence
from typing import Final, TypeVar

DRAWN: Final = 10
Key = TypeVar("Key")


def drawn(keys: Sequence[Key], seed: str) -> list[Key]:
    """Ten of them, in the order given; all where there are no more.

    The same seed draws the same: nobody can ask again until a better ten comes up.
    """
    if len(keys) <= DRAWN:
        return list(keys)
    chance = random.Random(seed)  # noqa: S311 - a sample that anybody can draw again, not a secret
    places = sorted(chance.sample(range(len(keys)), DRAWN))
    return [keys[place] for place in places]
