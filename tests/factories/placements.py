import uuid
from datetime import date, time

import factory
from factory.django import DjangoModelFactory

from placements import models
from tests.factories.employers import ExperienceFactory
from tests.factories.schools import LearnerFactory, SchoolFactory


class BookingFactory(DjangoModelFactory):
    class Meta:
        model = models.Booking

    school = factory.SubFactory(SchoolFactory)
    experience = factory.SubFactory(ExperienceFactory)
    has_outcomes = True
    once = factory.LazyFunction(uuid.uuid4)


class PlacementFactory(DjangoModelFactory):
    """A placement with feedback and reflection: nothing is missing unless the case says so."""

    class Meta:
        model = models.Placement

    booking = factory.SubFactory(BookingFactory, school=factory.SelfAttribute("..learner.school"))
    learner = factory.SubFactory(LearnerFactory)
    has_feedback = True
    has_reflection = True


class AttendanceFactory(DjangoModelFactory):
    """An attended day of five hours. Verdicts are written by `placements.actions.ledger` only."""

    class Meta:
        model = models.Attendance

    placement = factory.SubFactory(PlacementFactory)
    learner = factory.SelfAttribute("placement.learner")
    date = date(2026, 11, 4)
    start = time(9, 30)
    planned_minutes = 300
    minutes = 300
    attendance = models.AttendanceState.ATTENDED
