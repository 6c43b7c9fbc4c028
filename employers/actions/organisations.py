"""Employers: signing up, keeping their page, their sites and their contacts."""

from dataclasses import dataclass

from django.db import transaction

from employers.actions.approvals import lapse_decision, tell_hub
from employers.actions.search_index import index_experiences, place_site
from employers.models import Contact, Employer, EmployerKind, Experience, Sector, Site
from equalex.accounts.models import User
from equalex.journal.actions import record
from equalex.kernel.access import Actor, OrganisationKind, Role
from schools.models import Hub, Membership

MOST_WAITING = 3
# A hub has approved an employer under these; whoever changes one is looked at again.
APPROVED_FOR = ("name", "company_number", "charity_number")


class TooManyWaiting(Exception):
    """One person has signed up several employers that no hub has decided on yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EmployerPage:
    """What an employer says of itself; `company_number` as `rules.company_numbers` reads it."""

    name: str
    employer_kind: EmployerKind
    company_number: str
    sector: Sector | None
    about: str = ""
    charity_number: str = ""


@transaction.atomic
def sign_up_employer(
    *, page: EmployerPage, hub: Hub, town: str, postcode: str, by: Actor
) -> Membership:
    """Create an employer under a hub, with its first site, and make the person its first member.

    A second press of the button returns the membership already there. Raises TooManyWaiting.
    """
    if by.person_id is None:
        raise ValueError("an employer is signed up by a person")
    # The person's row is the lock: two presses at once come one after the other.
    User.objects.select_for_update().get(pk=by.person_id)
    own = Membership.objects.current().filter(user=by.person_id, role=Role.EMPLOYER_STAFF)
    waiting = Employer.objects.awaiting_approval().filter(
        pk__in=own.values("organisation"), home_hub__isnull=False
    )
    again = waiting.filter(name=page.name, home_hub=hub).first()
    if again is not None:
        return own.get(organisation=again.pk)
    if waiting.count() >= MOST_WAITING:
        raise TooManyWaiting
    employer = Employer.objects.create(
        name=page.name,
        employer_kind=page.employer_kind,
        company_number=page.company_number,
        charity_number=page.charity_number,
        sector=page.sector,
        about=page.about,
        home_hub=hub,
    )
    site = Site(employer=employer, name="Main site", town=town, postcode=postcode)
    place_site(site)
    site.save()
    membership = Membership.objects.create(
        user_id=by.person_id, organisation=employer, role=Role.EMPLOYER_STAFF
    )
    record("sign up employer", by=by, subject=employer, hub=hub.pk)
    tell_hub(employer=employer, why="signed-up")
    return membership


@transaction.atomic
def edit_employer(*, employer: Employer, page: EmployerPage, by: Actor) -> bool:
    """Change what an employer says of itself; True when its approval has lapsed by that.

    Approval stands for one name and one number: whoever changes either is looked at again.
    """
    kept = Employer.objects.select_for_update().get(pk=employer.pk)
    is_another = any(getattr(kept, name) != getattr(page, name) for name in APPROVED_FOR)
    changed = [
        name
        for name in ("name", "employer_kind", "company_number", "charity_number", "sector", "about")
        if getattr(kept, name) != getattr(page, name)
    ]
    if not changed:
        return False
    for name in changed:
        setattr(kept, name, getattr(page, name))
    kept.save()
    if "name" in changed:
        index_experiences(Experience.objects.filter(employer=kept))
    record("edit employer", by=by, subject=kept, changed=changed)
    return is_another and lapse_decision(employer=kept, why="changed", by=by)


@transaction.atomic
def save_site(*, site: Site, by: Actor) -> Site:
    """Add a place where the employer works, or change it."""
    is_new = site.pk is None
    place_site(site)
    site.save()
    index_experiences(Experience.objects.filter(site=site))
    record("add site" if is_new else "edit site", by=by, subject=site)
    return site


@transaction.atomic
def add_contact(*, employer: Employer, name: str, email: str, phone: str, by: Actor) -> Contact:
    """Add a person to whom links are sent; the same address again returns the contact there."""
    Employer.objects.select_for_update().get(pk=employer.pk)
    there = Contact.objects.filter(employer=employer, is_current=True, email__iexact=email).first()
    if there is not None:
        return there
    contact = Contact.objects.create(
        employer=employer,
        name=name,
        email=email,
        phone=phone,
        added_by_school_id=by.organisation_id if by.is_at(OrganisationKind.SCHOOL) else None,
    )
    record("add contact", by=by, subject=contact, employer=employer.pk)
    return contact


@transaction.atomic
def replace_contact(*, contact: Contact, name: str, email: str, phone: str, by: Actor) -> Contact:
    """Put another person, or another address, in a contact's place: links sent so far die."""
    end_contact(contact=contact, by=by)
    return add_contact(employer=contact.employer, name=name, email=email, phone=phone, by=by)


@transaction.atomic
def end_contact(*, contact: Contact, by: Actor) -> None:
    """Send this person no more links, and let those sent so far die."""
    ended = Contact.objects.filter(pk=contact.pk, is_current=True).update(is_current=False)
    if ended:
        record("end contact", by=by, subject=contact, employer=contact.employer_id)
