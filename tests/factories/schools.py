from datetime import date

import factory
from factory.django import DjangoModelFactory

from equalex.kernel.access import Role
from schools import models
from tests.factories.accounts import UserFactory

# Cases play in the academic year 2026/27 unless they say otherwise.
ACADEMIC_YEAR = 2026


class LocalAuthorityFactory(DjangoModelFactory):
    class Meta:
        model = models.LocalAuthority
        django_get_or_create = ("code",)

    code = "301"
    name = "Barking and Dagenham"


class HubFactory(DjangoModelFactory):
    class Meta:
        model = models.Hub

    name = factory.Sequence(lambda n: f"Careers Hub {n}")


class TrustFactory(DjangoModelFactory):
    class Meta:
        model = models.Trust

    name = factory.Sequence(lambda n: f"Trust {n}")


class SchoolFactory(DjangoModelFactory):
    class Meta:
        model = models.School

    name = factory.Sequence(lambda n: f"School {n}")
    urn = factory.Sequence(lambda n: f"{200000 + n}")
    authority = factory.SubFactory(LocalAuthorityFactory)
    establishment_number = factory.Sequence(lambda n: f"{4000 + n % 6000}")
    low_age = 11
    high_age = 16


class HubMembershipFactory(DjangoModelFactory):
    class Meta:
        model = models.HubMembership

    school = factory.SubFactory(SchoolFactory)
    hub = factory.SubFactory(HubFactory)
    since = date(2020, 9, 1)


class TrustMembershipFactory(DjangoModelFactory):
    class Meta:
        model = models.TrustMembership

    school = factory.SubFactory(SchoolFactory)
    trust = factory.SubFactory(TrustFactory)
    since = date(2020, 9, 1)


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = models.Membership

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(SchoolFactory)
    role = Role.CAREERS_LEADER


class TutorGroupFactory(DjangoModelFactory):
    class Meta:
        model = models.TutorGroup

    school = factory.SubFactory(SchoolFactory)
    name = factory.Sequence(lambda n: f"9{chr(65 + n % 26)}{n // 26 or ''}")


class LearnerFactory(DjangoModelFactory):
    """A learner in Year 9 in 2026/27; `nc_year=10` and so on puts it elsewhere.

    Comes with enrolments for every academic year since Year 7.
    """

    class Meta:
        model = models.Learner
        skip_postgeneration_save = True

    class Params:
        nc_year = 9

    school = factory.SubFactory(SchoolFactory)
    cohort = factory.LazyAttribute(lambda learner: ACADEMIC_YEAR - learner.nc_year + 7)
    first_name = factory.Sequence(lambda n: f"Learner{n}")
    last_name = factory.Sequence(lambda n: f"Surname{n}")

    @factory.post_generation
    def enrolments(self, create: bool, extracted: object, **kwargs: object) -> None:
        if not create or extracted is False or self.cohort is None:
            return
        models.Enrolment.objects.bulk_create(
            models.Enrolment(
                learner=self,
                school=self.school,
                since=date(year, 9, 1),
                until=date(year + 1, 8, 31) if year < ACADEMIC_YEAR else None,
                nc_year=str(year - self.cohort + 7),
            )
            for year in range(self.cohort, ACADEMIC_YEAR + 1)
        )


class EnrolmentFactory(DjangoModelFactory):
    class Meta:
        model = models.Enrolment

    learner = factory.SubFactory(LearnerFactory, enrolments=False)
    school = factory.SelfAttribute("learner.school")
    since = date(2026, 9, 1)
    nc_year = "9"
