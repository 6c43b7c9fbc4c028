from datetime import UTC, date, datetime, time

import factory
from factory.django import DjangoModelFactory

from employers import models
from employers.actions.search_index import index_experiences
from employers.rules.vocabulary import Activity
from tests.factories.schools import HubFactory, SchoolFactory


class EmployerFactory(DjangoModelFactory):
    """An employer of a hub; `approved=True` lets schools see what it offers."""

    class Meta:
        model = models.Employer
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Employer {n}")
    home_hub = factory.SubFactory(HubFactory)

    @factory.post_generation
    def approved(self, create: bool, extracted: object, **kwargs: object) -> None:
        if create and extracted:
            EmployerApprovalFactory(employer=self, hub=self.home_hub)


class ProviderFactory(DjangoModelFactory):
    class Meta:
        model = models.Provider

    name = factory.Sequence(lambda n: f"Provider {n}")


class EmployerApprovalFactory(DjangoModelFactory):
    class Meta:
        model = models.EmployerApproval

    employer = factory.SubFactory(EmployerFactory)
    hub = factory.SelfAttribute("employer.home_hub")
    is_approved = True


class SiteFactory(DjangoModelFactory):
    class Meta:
        model = models.Site

    employer = factory.SubFactory(EmployerFactory)
    name = factory.Sequence(lambda n: f"Site {n}")
    town = "Barking"


class ContactFactory(DjangoModelFactory):
    class Meta:
        model = models.Contact

    employer = factory.SubFactory(EmployerFactory)
    name = factory.Sequence(lambda n: f"Contact Number{n}")
    email = factory.Sequence(lambda n: f"contact{n}@employer.example.org")


class ExperienceFactory(DjangoModelFactory):
    """An open visit by an approved employer that meets the four criteria an employer answers for."""

    class Meta:
        model = models.Experience
        skip_postgeneration_save = True

    employer = factory.SubFactory(EmployerFactory, approved=True)
    title = factory.Sequence(lambda n: f"Experience {n}")

    @factory.post_generation
    def indexed(self, create: bool, extracted: object, **kwargs: object) -> None:
        """The search finds it, as it would if it had been posted; `indexed=False` leaves it out."""
        if create and extracted is not False and self.school is None:
            index_experiences(models.Experience.objects.filter(pk=self.pk))

    summary = "Learners solve a task that the employer sets and show what they made."
    state = models.ExperienceState.OPEN
    activity = Activity.VISIT
    is_tier_1 = True
    has_purpose = True
    has_interaction = True
    has_people = True
    has_task = True


class SlotFactory(DjangoModelFactory):
    """One date of five hours with ten places; `dates=False` leaves the dates to the case."""

    class Meta:
        model = models.Slot
        skip_postgeneration_save = True

    experience = factory.SubFactory(ExperienceFactory)
    places = 10
    first_date = date(2027, 3, 4)
    last_date = factory.SelfAttribute("first_date")

    @factory.post_generation
    def dates(self, create: bool, extracted: object, **kwargs: object) -> None:
        if create and extracted is not False:
            SlotDateFactory(slot=self, date=self.first_date)


class SlotDateFactory(DjangoModelFactory):
    class Meta:
        model = models.SlotDate

    slot = factory.SubFactory(SlotFactory, dates=False)
    date = factory.SelfAttribute("slot.first_date")
    start = time(9, 30)
    minutes = 300


class SupervisorFactory(DjangoModelFactory):
    class Meta:
        model = models.Supervisor

    employer = factory.SubFactory(EmployerFactory)
    name = factory.Sequence(lambda n: f"Supervisor Number{n}")


class InsuranceFactory(DjangoModelFactory):
    class Meta:
        model = models.Insurance

    employer = factory.SubFactory(EmployerFactory)
    insurer = "Harbour Mutual"
    policy_number = "EL-1"
    expires_on = date(2027, 3, 31)


class MandateFactory(DjangoModelFactory):
    """In force: accepted, and begun."""

    class Meta:
        model = models.Mandate

    provider = factory.SubFactory(ProviderFactory)
    commissioner = factory.SubFactory(EmployerFactory)
    purpose = "Post experiences and look after bookings"
    starts_on = date(2020, 9, 1)
    accepted_at = datetime(2020, 9, 1, tzinfo=UTC)


class CaseStudyFactory(DjangoModelFactory):
    """A draft of a school about three mornings for 12 learners; `state="published"` is in the library."""

    class Meta:
        model = models.CaseStudy

    written_for = factory.SubFactory(SchoolFactory)
    hub = factory.SubFactory(HubFactory)
    title = factory.Sequence(lambda n: f"Redesign a canteen {n}")
    done = "Learners asked guests, drew three plans and pitched them to the cook."
    activity = Activity.PROJECT
    tier = 2
    learners = 12
    sessions = 3
    session_minutes = 180
    staff_hours = 14
