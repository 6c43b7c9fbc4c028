"""What hub staff write down of an employer."""

import uuid
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from employers.models import ContactNote, Employer, Relation
from employers.models.pipeline import NoteKind
from equalex.journal.actions import record
from equalex.kernel.access import Actor


class ChangedMeanwhile(Exception):
    """A colleague saved something else since the page was opened; shown as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """What is entered of a relation. `known_by` is the key of a person of the hub."""

    stage: str
    known_by: int | None
    next_step: str
    next_step_on: date | None
    is_confirmed: bool = False


@transaction.atomic
def keep_relation(*, employer: Employer, entered: Entered, version: int, by: Actor) -> Relation:
    """Keep what was entered of an employer of the own hub; the same twice changes nothing.

    `version` is that of the page one saw. Raises ChangedMeanwhile.
    """
    hub_id = _organisation(by)
    Employer.objects.select_for_update().get(pk=employer.pk)
    relation, _ = Relation.objects.get_or_create(hub_id=hub_id, employer=employer)
    given = {
        "entered_stage": entered.stage,
        "known_by_id": entered.known_by,
        "next_step": entered.next_step,
        "next_step_on": entered.next_step_on,
        "confirmed_on": by.today if entered.is_confirmed else relation.confirmed_on,
    }
    changed = [name for name, value in given.items() if getattr(relation, name) != value]
    if not changed:
        return relation
    if relation.version != version:
        raise ChangedMeanwhile(
            "A colleague has changed this since you opened the page. What they wrote stands below "
            "in “What your hub knows”. Look at it, then save yours again"
        )
    for name, value in given.items():
        setattr(relation, name, value)
    relation.version += 1
    relation.save()
    record("keep relation", by=by, subject=relation, employer=employer.pk, changed=sorted(changed))
    return relation


@transaction.atomic
def note_contact(
    *, employer: Employer, kind: NoteKind, happened_on: date, text: str, once: uuid.UUID, by: Actor
) -> ContactNote:
    """Write down a contact; the same `once` again returns the note already there."""
    note, is_new = ContactNote.objects.get_or_create(
        once=once,
        defaults={
            "organisation_id": _organisation(by),
            "employer": employer,
            "kind": kind,
            "happened_on": happened_on,
            "text": text,
            "written_by_id": by.person_id,
        },
    )
    if is_new:
        record("note contact", by=by, subject=note, employer=employer.pk, kind=str(kind))
    return note


def _organisation(by: Actor) -> int:
    if by.organisation_id is None:
        raise ValueError("only who acts for an organisation writes anything down")
    return by.organisation_id
