"""A school that became another: all goes along, nothing is deleted, the old URN leads there."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from equalex.jobs.models import Job
from equalex.kernel.access import OrganisationKind, Role
from placements.actions.ledger import recount
from placements.models import Booking, Judgement, Progress
from reporting.actions.forecasts import keep_forecasts
from reporting.models import Snapshot
from schools.actions.successors import NotASuccessor, follow_school, relations_of_schools
from schools.models import (
    Enrolment,
    HubMembership,
    Learner,
    Membership,
    Organisation,
    School,
    TutorGroup,
)
from tests.architecture.worlds import make_world
from tests.factories import (
    BookingFactory,
    HubFactory,
    LearnerFactory,
    MembershipFactory,
    SchoolFactory,
    TutorGroupFactory,
)
from tests.factories.actors import actor_for, sign_in
from tests.reporting.progress import progress_of
from tests.schools.class_lists import ADA, csv_of
from tests.schools.test_import_gias_command import OAKS
from tests.schools.test_import_gias_command import csv_of as extract_of

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-10-05T09:00:00Z")]
CLOSED = {
    **OAKS,
    "URN": "100009",
    "EstablishmentName": "Oaks Comprehensive",
    "EstablishmentStatus (code)": "2",
    "CloseDate": "31-08-2015",
    "TypeOfEstablishment (code)": "1",
    "Trusts (code)": "",
    "Trusts (name)": "",
}
LINK = "100009,100001,The Oaks School,Successor,01-09-2015"


def import_gias(
    capsys: Any, folder: Path, *rows: dict[str, str], links: tuple[str, ...] = ()
) -> dict[str, Any]:
    extract, linked = folder / "edubase.csv", folder / "links.csv"
    extract.write_text(extract_of(*rows), encoding="cp1252")
    linked.write_text(
        "\n".join(["URN,LinkURN,LinkName,LinkType,LinkEstablishedDate", *links]), encoding="cp1252"
    )
    more = ["--links", str(linked)] if links else []
    call_command("import_gias", str(extract), *more, "--json")
    return json.loads(capsys.readouterr().out)


def rows_of(school: School) -> dict[str, int]:
    """How many rows of each model belong to a school."""
    return {
        f"{relation.related_model._meta.label}.{relation.field.name}": rows
        for relation in relations_of_schools()
        if (
            rows := relation.related_model._base_manager.filter(
                **{relation.field.name: school.pk}
            ).count()
        )
    }


def test_scenario_37_a_school_becomes_an_academy(
    capsys: Any, tmp_path: Path, client: Client
) -> None:
    world = make_world()
    old = world.organisations["school"]
    School.objects.filter(pk=old.pk).update(urn="100009")
    before = rows_of(old)
    assert {
        "schools.Learner.school",
        "placements.Booking.school",
        "schools.ApiToken.organisation",
    } < {*before}
    figures = list(Progress.objects.values_list("ks3_credited", "ks4_credited"))
    found = import_gias(capsys, tmp_path, OAKS, CLOSED, links=(LINK,))
    new = School.objects.get(urn="100001")
    assert not rows_of(School.objects.get(urn="100009"))
    assert rows_of(new) == before
    assert not [one for one in found["warnings"] if "stay" in one]
    assert list(Progress.objects.values_list("ks3_credited", "ks4_credited")) == figures
    assert Job.objects.filter(organisation=new.pk).exists()
    assert Snapshot.objects.get().organisation_id == new.pk
    again = import_gias(capsys, tmp_path, OAKS, CLOSED, links=(LINK,))
    assert again["schools"] == {"new": 0, "changed": 0, "unchanged": 2, "left_out": 0}
    assert again["warnings"] == []
    assert rows_of(new) == before


def test_scenario_37_without_a_link_by_authority_and_number(capsys: Any, tmp_path: Path) -> None:
    learner = LearnerFactory(school=SchoolFactory(urn="100009"))
    import_gias(capsys, tmp_path, OAKS, CLOSED)
    learner.refresh_from_db()
    assert learner.school.urn == "100001"


def test_scenario_37_the_old_urn_leads_to_the_new_school(
    capsys: Any, tmp_path: Path, client: Client
) -> None:
    old = SchoolFactory(urn="100009")
    import_gias(capsys, tmp_path, OAKS, CLOSED, links=(LINK,))
    new = School.objects.get(urn="100001")
    assert School.objects.for_urn("100009") == new
    assert School.objects.for_urn("999999") is None
    listed = tmp_path / "list.csv"
    listed.write_bytes(csv_of({**ADA, "URN": "100009"}))
    call_command("import_learners", str(listed), "--school", "100009", "--commit")
    assert Learner.objects.get().school == new
    platform = Organisation.objects.create(kind=OrganisationKind.PLATFORM, name="The portal")
    sign_in(client, Role.ADMINISTRATOR, platform)
    page = client.get(reverse("manage-organisations"), {"find": "100009"}).content.decode()
    assert "The Oaks School" in page
    response = client.get(reverse("place-school", args=[old.public_id]))
    assert response.url == reverse("place-school", args=[new.public_id])


def test_scenario_38_closed_with_bookings_is_an_alert_and_deletes_nothing(
    capsys: Any, tmp_path: Path
) -> None:
    booking = BookingFactory(school=SchoolFactory(urn="100009"))
    found = import_gias(capsys, tmp_path, CLOSED)
    (warning,) = found["warnings"]
    assert "100009" in warning
    assert "is closed" in warning
    assert Booking.objects.get() == booking
    assert School.objects.get(urn="100009").closed_on == date(2015, 8, 31)


def test_a_chain_is_followed_to_its_end_and_a_circle_nowhere(capsys: Any, tmp_path: Path) -> None:
    LearnerFactory(school=SchoolFactory(urn="100008", closed_on=date(2010, 8, 31)))
    links = ("100008,100009,,Successor,", "100001,100009,,Predecessor,")
    import_gias(capsys, tmp_path, OAKS, CLOSED, links=links)
    assert Learner.objects.get().school.urn == "100001"
    circle = ("100001,100009,,Successor,", "100009,100001,,Successor,")
    import_gias(capsys, tmp_path, OAKS, CLOSED, links=circle)
    assert Learner.objects.get().school.urn == "100001"


def test_a_split_is_left_to_a_person(capsys: Any, tmp_path: Path) -> None:
    LearnerFactory(school=SchoolFactory(urn="100009"))
    other = {**OAKS, "URN": "100005", "EstablishmentNumber": "4007"}
    links = (
        "100009,100001,,Successor - Split School,",
        "100009,100005,,Successor - Split School,",
    )
    found = import_gias(capsys, tmp_path, OAKS, CLOSED, other, links=links)
    assert any("several schools" in warning for warning in found["warnings"])
    assert Learner.objects.get().school.urn == "100009"


def test_two_schools_merge_into_one_that_has_records_of_its_own() -> None:
    old, other = SchoolFactory.create_batch(2, closed_on=date(2026, 8, 31))
    new = SchoolFactory()
    by = actor_for(Role.ADMINISTRATOR, HubFactory())
    person = MembershipFactory(organisation=old).user
    MembershipFactory(organisation=new, user=person)
    for school in (old, other, new):
        group = TutorGroupFactory(school=school, name="9A")
        LearnerFactory(school=school, tutor_group=group, upn=f"A{school.pk:012d}")
    twice = LearnerFactory(school=other, upn=f"A{old.pk:012d}")
    assert "staying" not in follow_school(school=old, successor=new, by=by)
    moved = follow_school(school=other, successor=new, by=by)
    # The one child whom both lists hold stays for a person to look at.
    assert moved["staying"] == 1
    assert list(Learner.objects.exclude(school=new)) == [twice]
    assert set(TutorGroup.objects.filter(school=new).values_list("name", flat=True)) == {
        "9A",
        f"9A ({old.urn})",
        f"9A ({other.urn})",
    }
    assert Membership.objects.current().filter(organisation=new, user=person).count() == 1
    with pytest.raises(NotASuccessor):
        follow_school(school=new, successor=old, by=by)


def test_a_merged_school_leaves_no_record_behind_because_both_had_a_forecast(
    capsys: Any, tmp_path: Path
) -> None:
    old, new = SchoolFactory(urn="100009"), SchoolFactory(urn="100001")
    for school in (old, new):
        progress_of(LearnerFactory(school=school, nc_year=9), ks3=300)
    keep_forecasts(today=date(2026, 9, 1))
    for _ in range(2):
        found = import_gias(capsys, tmp_path, OAKS, CLOSED, links=(LINK,))
        assert found["warnings"] == []
    assert Learner.objects.filter(school=new).count() == 2


def test_a_hub_that_a_person_chose_is_the_new_schools_as_well() -> None:
    old, new = SchoolFactory(closed_on=date(2026, 8, 31)), SchoolFactory()
    chosen, usual = HubFactory.create_batch(2)
    HubMembership.objects.create(school=old, hub=chosen, since=date(2020, 9, 1), is_override=True)
    HubMembership.objects.create(school=new, hub=usual, since=date(2026, 9, 1))
    follow_school(school=old, successor=new, by=actor_for(Role.ADMINISTRATOR, chosen))
    (current,) = HubMembership.objects.filter(until__isnull=True)
    assert (current.school, current.hub, current.is_override) == (new, chosen, True)


def test_days_of_learners_who_went_along_are_counted_as_before() -> None:
    world = make_world()
    old, new = world.organisations["school"], SchoolFactory()
    follow_school(school=old, successor=new, by=actor_for(Role.ADMINISTRATOR, new))
    assert recount(learner_ids=list(Learner.objects.values_list("pk", flat=True))) == 0
    assert not Enrolment.objects.filter(school=old).exists()
    assert not Judgement.objects.filter(school=old).exists()
