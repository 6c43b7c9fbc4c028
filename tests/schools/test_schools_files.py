"""The administrator takes schools in by the browser, gives hubs authorities, names successors."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

import schools.tasks  # noqa: F401 - registers the work of the job
from equalex.jobs.actions import run
from equalex.jobs.models import Job, JobState
from equalex.kernel.access import OrganisationKind, Role
from schools.actions.schools_files import forget_schools_files
from schools.models import Hub, HubMembership, Organisation, School, SchoolsFile
from tests.factories import (
    HubFactory,
    HubMembershipFactory,
    LearnerFactory,
    LocalAuthorityFactory,
    SchoolFactory,
)
from tests.factories.actors import sign_in
from tests.schools.test_import_gias_command import OAKS, csv_of

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-10-05T09:00:00Z")]


@pytest.fixture
def administrator(client: Client) -> Client:
    platform = Organisation.objects.create(kind=OrganisationKind.PLATFORM, name="The portal")
    sign_in(client, Role.ADMINISTRATOR, platform)
    return client


def upload(client: Client, content: str) -> Any:
    file = SimpleUploadedFile("edubase.csv", content.encode("cp1252"))
    return client.post(reverse("take-in-schools"), {"establishments": file})


def work() -> Job:
    job = Job.objects.filter(state=JobState.QUEUED).get()
    run(job_id=job.pk, worker="one")
    job.refresh_from_db()
    return job


def test_an_upload_is_looked_at_and_then_taken_in(administrator: Client) -> None:
    upload(administrator, csv_of(OAKS))
    job = work()
    assert not School.objects.exists()
    page = administrator.get(job.result["url"]).content.decode()
    assert "What would change" in page
    administrator.post(job.result["url"])
    assert work().state == JobState.DONE
    assert School.objects.get().urn == "100001"
    file = SchoolsFile.objects.get()
    assert (file.establishments, file.result["schools"]["new"]) == (None, 1)
    assert "Taken in on 5 October 2026" in administrator.get(job.result["url"]).content.decode()


def test_what_is_no_extract_is_said_at_the_field(administrator: Client) -> None:
    page = upload(administrator, "a,b\n1,2\n").content.decode()
    assert "no column “URN”" in page
    assert not SchoolsFile.objects.exists()


def test_a_file_that_breaks_off_is_told_by_the_job(administrator: Client) -> None:
    upload(administrator, csv_of(OAKS) + '\r\n"100003,')
    job = work()
    assert job.state == JobState.FAILED
    assert "quotation mark" in job.failure
    assert not School.objects.exists()


def test_uploads_are_forgotten_after_30_days(administrator: Client) -> None:
    upload(administrator, csv_of(OAKS))
    assert forget_schools_files(today=date(2026, 11, 1)) == 0
    assert forget_schools_files(today=date(2026, 11, 10)) == 1


def test_a_hub_gets_an_authority_and_its_schools_follow_from_a_day(administrator: Client) -> None:
    authority, hub = LocalAuthorityFactory(), HubFactory(name="North")
    school, chosen = SchoolFactory.create_batch(2, authority=authority)
    HubMembershipFactory(school=chosen, hub=HubFactory(), is_override=True)
    fields = {"name": "North Hub", "authorities": [authority.pk], "since": "2026-11-01"}
    administrator.post(reverse("edit-hub", args=[hub.public_id]), fields)
    membership = school.hub_memberships.get()
    assert (membership.hub, membership.since) == (hub, date(2026, 11, 1))
    assert not chosen.hub_memberships.filter(hub=hub).exists()
    administrator.post(
        reverse("edit-hub", args=[hub.public_id]), {"name": "North Hub", "since": "2027-09-01"}
    )
    assert school.hub_memberships.get().until == date(2027, 8, 31)
    assert Hub.objects.get(pk=hub.pk).name == "North Hub"


def test_an_authority_is_in_one_hub_only(administrator: Client) -> None:
    authority = LocalAuthorityFactory()
    HubFactory(name="South").authorities.add(authority)
    address = reverse("edit-hub", args=[HubFactory().public_id])
    fields = {"name": "North", "authorities": [authority.pk], "since": "2026-11-01"}
    assert "belongs to South" in administrator.post(address, fields).content.decode()


def test_a_school_placed_by_hand_stays_until_it_follows_again(administrator: Client) -> None:
    authority, usual, chosen = LocalAuthorityFactory(), HubFactory(), HubFactory()
    usual.authorities.add(authority)
    school = SchoolFactory(authority=authority)
    fields = {"hub": chosen.pk, "since": "2026-09-01"}
    administrator.post(reverse("place-school", args=[school.public_id]), fields)
    assert HubMembership.objects.get(until__isnull=True).is_override
    assert "placed by hand" in administrator.get(reverse("manage-organisations")).content.decode()
    administrator.post(reverse("follow-authority", args=[school.public_id]))
    now = HubMembership.objects.get(until__isnull=True)
    assert (now.hub, now.is_override) == (usual, False)


def test_scenario_38_a_person_says_what_a_closed_school_became(administrator: Client) -> None:
    old = SchoolFactory(name="Old School", closed_on=date(2026, 8, 31))
    learner, new = LearnerFactory(school=old), SchoolFactory(urn="100001")
    page = administrator.get(reverse("take-in-schools")).content.decode()
    assert "Old School" in page
    address = reverse("choose-successor", args=[old.public_id])
    assert "No open school" in administrator.post(address, {"urn": "999999"}).content.decode()
    administrator.post(address, {"urn": "100001"})
    learner.refresh_from_db()
    assert learner.school == new
