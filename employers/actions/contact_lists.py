"""A hub's list of employers: taken in for review, saved, undone, discarded, forgotten."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from employers.actions.search_index import locate_sites
from employers.adapters.contact_lists import read_contact_list
from employers.models import (
    Contact,
    ContactList,
    ContactNote,
    Employer,
    EmployerApproval,
    Experience,
    Relation,
    Sector,
    Site,
)
from employers.models.pipeline import ListState, NoteKind
from employers.queries.contact_lists import plan_of_list
from employers.rules.contact_lists import ContactRow, Match, RowPlan
from employers.rules.names import name_key
from employers.rules.search_words import fold
from employers.rules.stages import Stage
from equalex.journal.actions import record
from equalex.kernel.access import Actor
from equalex.kernel.acting import as_the_system
from schools.models import Hub, Membership

UNDO_WITHIN: Final = timedelta(days=14)
FILES_KEPT: Final = timedelta(days=30)


class ReviewAgain(Exception):
    """What was approved is no longer what would happen: the preview must be seen once more."""


class CannotUndo(Exception):
    """The list cannot be undone; the message says why."""


@transaction.atomic
def receive_list(*, hub: Hub, content: bytes, file_name: str, by: Actor) -> ContactList:
    """Keep a list for review; nothing of it is saved yet. The same file again is the same list.

    Raises UnreadableFile when it cannot be used, and keeps nothing then.
    """
    read_contact_list(content, by.today)
    digest = hashlib.sha256(content).hexdigest()
    waiting = ContactList.objects.filter(hub=hub, state=ListState.REVIEW, content_hash=digest)
    received = waiting.first() or ContactList(hub=hub, content=content, content_hash=digest)
    received.file_name = file_name[-200:]
    received.uploaded_by_id = by.person_id
    received.save()
    record("receive contact list", by=by, subject=received)
    return received


@dataclass(slots=True)
class _Made:
    """Keys of what a list has made."""

    employers: list[int] = field(default_factory=list)
    contacts: list[int] = field(default_factory=list)
    notes: list[int] = field(default_factory=list)
    relations: list[int] = field(default_factory=list)


class _Taking:
    """What a list makes, collected row by row and written as sets."""

    def __init__(self, hub: Hub, by: Actor) -> None:
        self.hub, self.by = hub, by
        own = Employer.objects.filter(home_hub=hub)
        contacts = Contact.objects.filter(employer__in=own, is_current=True)
        self.emails = {
            (key, email.lower()) for key, email in contacts.values_list("employer", "email")
        }
        self.relations = {each.employer_id: each for each in Relation.objects.filter(hub=hub)}
        notes = ContactNote.objects.filter(organisation=hub, kind=NoteKind.NOTE)
        self.said = set(notes.values_list("employer", "happened_on", "text"))
        self.sectors = {
            fold(name): code
            for code, *names in Sector.objects.values_list("pk", "short_name", "name")
            for name in names
        }
        self.made = _Made()
        self.contacts: list[Contact] = []
        self.notes: list[ContactNote] = []
        self.steps: list[Relation] = []

    def employer(self, row: ContactRow) -> int:
        """A new employer of the hub; returns its key."""
        employer = Employer.objects.create(
            name=row.name,
            company_number=row.company_number,
            sector_id=self.sectors.get(fold(row.sector)),
            home_hub=self.hub,
        )
        if row.town or row.postcode:
            Site.objects.create(
                employer=employer, name="Main site", town=row.town, postcode=row.postcode
            )
        self.made.employers.append(employer.pk)
        return employer.pk

    def add(self, employer: int, row: ContactRow) -> None:
        """The contact, the note and what comes next, as far as they are new."""
        if row.email and (employer, row.email) not in self.emails:
            self.emails.add((employer, row.email))
            name = row.contact or row.email
            self.contacts.append(
                Contact(employer_id=employer, name=name, email=row.email, phone=row.phone)
            )
        relation = self.relations.setdefault(
            employer,
            Relation(hub=self.hub, employer_id=employer, entered_stage=Stage.APPROACHED),
        )
        if row.next_step and not relation.next_step:
            relation.next_step = row.next_step
            relation.version += 1
            self.steps.append(relation)
        note = (employer, row.last_contact or self.by.today, row.note)
        if (row.note or row.last_contact) and note not in self.said:
            self.said.add(note)
            self.notes.append(
                ContactNote(
                    organisation=self.hub,
                    employer_id=employer,
                    happened_on=note[1],
                    text=row.note,
                    written_by_id=self.by.person_id,
                )
            )

    def write(self) -> _Made:
        """Everything that was collected."""
        new = [each for each in self.relations.values() if each.pk is None]
        there = [each for each in self.steps if each.pk is not None]
        Relation.objects.bulk_update(there, ["next_step", "version"])
        self.made.relations = [each.pk for each in Relation.objects.bulk_create(new)]
        self.made.contacts = [each.pk for each in Contact.objects.bulk_create(self.contacts)]
        self.made.notes = [each.pk for each in ContactNote.objects.bulk_create(self.notes)]
        locate_sites()
        return self.made


@transaction.atomic
def commit_list(
    *, contact_list: ContactList, fingerprint: str, same: Mapping[int, bool], by: Actor
) -> dict[str, int]:
    """Save what was approved, all or nothing; returns how many employers and contacts are new.

    `same` says for rows on which a person decides whether they are the employer they are like; a
    row that is not in it is left out. Raises ReviewAgain when the plan has changed since. Saved
    already: nothing happens.
    """
    Hub.objects.select_for_update().get(pk=contact_list.hub_id)
    contact_list = ContactList.objects.select_related("hub").get(pk=contact_list.pk)
    if contact_list.state == ListState.COMMITTED:
        return dict(contact_list.saved)
    plan = plan_of_list(contact_list, by)
    if contact_list.state != ListState.REVIEW or plan.fingerprint != fingerprint:
        raise ReviewAgain
    taking, by_name = _Taking(contact_list.hub, by), dict[str, int]()
    for each in plan.rows:
        employer = _employer_of(each, same, by_name)
        if employer is None:
            continue
        if not employer:
            employer = taking.employer(each.row)
        by_name[name_key(each.row.name)] = employer
        taking.add(employer, each.row)
    made = taking.write()
    contact_list.restore = asdict(made)
    contact_list.saved = {"employers": len(made.employers), "contacts": len(made.contacts)}
    contact_list.state = ListState.COMMITTED
    contact_list.decided_at = timezone.now()
    contact_list.save()
    record("commit contact list", by=by, subject=contact_list, **contact_list.saved)
    return dict(contact_list.saved)


def _employer_of(plan: RowPlan, same: Mapping[int, bool], by_name: Mapping[str, int]) -> int | None:
    """The key of the employer a row means, 0 for a new one, None where the row is left out."""
    match plan.match:
        case Match.REFUSED | Match.REPEATED:
            return None
        case Match.KNOWN if plan.known is not None:
            return plan.known.key
        case Match.PERHAPS if plan.known is not None:
            decision = same.get(plan.row.row)
            if decision is None:
                return None
            if decision:
                return plan.known.key
    return by_name.get(name_key(plan.row.name), 0)


@as_the_system()
@transaction.atomic
def undo_list(*, contact_list: ContactList, by: Actor) -> None:
    """Take away what a list made, within 14 days. Undone already: nothing happens.

    Raises CannotUndo where one of its employers has been decided on, signed up or has offered since.
    """
    Hub.objects.select_for_update().get(pk=contact_list.hub_id)
    contact_list = ContactList.objects.get(pk=contact_list.pk)
    if contact_list.state == ListState.UNDONE:
        return
    if contact_list.state != ListState.COMMITTED or contact_list.decided_at is None:
        raise CannotUndo("Only a list that was saved can be undone.")
    if timezone.now() - contact_list.decided_at > UNDO_WITHIN:
        raise CannotUndo("A list can be undone within 14 days. Change the employers one by one.")
    made = _Made(**contact_list.restore)
    _check_untouched(made)
    ContactNote.objects.filter(pk__in=made.notes).delete()
    Relation.objects.filter(pk__in=made.relations).delete()
    Contact.objects.filter(pk__in=made.contacts).delete()
    Employer.objects.filter(pk__in=made.employers).delete()
    contact_list.state = ListState.UNDONE
    contact_list.restore = {}
    contact_list.save()
    record("undo contact list", by=by, subject=contact_list, employers=len(made.employers))


def _check_untouched(made: _Made) -> None:
    used = Employer.objects.filter(pk__in=made.employers).filter(
        Q(pk__in=EmployerApproval.objects.values("employer"))
        | Q(pk__in=Experience.objects.filter(employer__in=made.employers).values("employer"))
        | Q(
            pk__in=Membership.objects.filter(organisation__in=made.employers).values("organisation")
        )
        | Q(pk__in=ContactNote.objects.exclude(pk__in=made.notes).values("employer"))
        | Q(merged__isnull=False)
        | Q(merged_into__isnull=False)
    )
    names = list(used.distinct().order_by("name").values_list("name", flat=True)[:3])
    if names:
        raise CannotUndo(
            f"Something has happened since with {', '.join(names)}, so the list cannot be undone as a "
            "whole. Change the employers one by one."
        )


@transaction.atomic
def discard_list(*, contact_list: ContactList, by: Actor) -> None:
    """Drop a list that waits for review, and its file."""
    contact_list = ContactList.objects.select_for_update().get(pk=contact_list.pk)
    if contact_list.state != ListState.REVIEW:
        return
    contact_list.state = ListState.DISCARDED
    contact_list.content = None
    contact_list.decided_at = timezone.now()
    contact_list.save()
    record("discard contact list", by=by, subject=contact_list)


def forget_lists() -> int:
    """Delete the files and undo data of lists older than 30 days; returns how many."""
    old = ContactList.objects.filter(uploaded_at__lt=timezone.now() - FILES_KEPT)
    return old.exclude(content=None).update(content=None, restore={})
