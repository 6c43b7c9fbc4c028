"""Who was erased, as the journal says it."""

import uuid

from equalex.journal.models import Entry, Seal
from reporting.rules.backups import LastSeal
from schools.models import Learner


def erased_learners() -> frozenset[uuid.UUID]:
    """Public ids of all learners who were ever erased here."""
    told = Entry.objects.filter(verb="erase learners").values_list("details", flat=True)
    return frozenset(uuid.UUID(learner) for each in told.iterator() for learner in each["learners"])


def has_sealed(seal: LastSeal) -> bool:
    """Whether the journal here went on from that seal, so that it knows all that happened since."""
    return Seal.objects.filter(sequence=seal.sequence, digest=seal.digest).exists()


def back_again(learners: frozenset[uuid.UUID]) -> list[int]:
    """Keys of those among these erased learners whose names are in the database."""
    there = Learner.objects.not_erased().values_list("pk", "public_id")
    return sorted(key for key, public_id in there.iterator() if public_id in learners)
