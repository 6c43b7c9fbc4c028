"""`manage.py import_gias`: schools, trusts, links and hubs come in; nothing is ever deleted."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core.management import call_command

from equalex.kernel.access import Role
from schools.actions.organisations import place_school
from schools.models import LocalAuthority, School, Trust
from tests.factories import HubFactory, LearnerFactory, LocalAuthorityFactory, SchoolFactory
from tests.factories.actors import actor_for

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-10-05T09:00:00Z")]
SAMPLES = Path(settings.BASE_DIR).parent / "shared" / "data" / "gias"
HEADINGS = (
    "URN",
    "LA (code)",
    "LA (name)",
    "EstablishmentNumber",
    "EstablishmentName",
    "TypeOfEstablishment (code)",
    "TypeOfEstablishment (name)",
    "EstablishmentStatus (code)",
    "StatutoryLowAge",
    "StatutoryHighAge",
    "TrustSchoolFlag (name)",
    "Trusts (code)",
    "Trusts (name)",
    "OpenDate",
    "CloseDate",
    "Easting",
    "Northing",
)
OAKS: dict[str, str] = {
    **dict.fromkeys(HEADINGS, ""),
    "URN": "100001",
    "LA (code)": "301",
    "LA (name)": "Barking and Dagenham",
    "EstablishmentNumber": "4001",
    "EstablishmentName": "The Oaks School",
    "TypeOfEstablishment (code)": "34",
    "TypeOfEstablishment (name)": "Academy converter",
    "EstablishmentStatus (code)": "1",
    "StatutoryLowAge": "11",
    "StatutoryHighAge": "18",
    "TrustSchoolFlag (name)": "Supported by a multi-academy trust",
    "Trusts (code)": "2044",
    "Trusts (name)": "Forest Trust",
    "OpenDate": "01-09-2015",
    "Easting": "547000",
    "Northing": "184000",
}
PRIMARY = {
    **OAKS,
    "URN": "100002",
    "EstablishmentName": "Acorn Primary",
    "StatutoryLowAge": "5",
    "StatutoryHighAge": "11",
}


def csv_of(*rows: dict[str, str], headings: tuple[str, ...] = HEADINGS) -> str:
    lines = [headings, *(tuple(row[name] for name in headings) for row in rows)]
    return "\r\n".join(",".join(f'"{cell}"' for cell in line) for line in lines)


@pytest.fixture
def extract(tmp_path: Path) -> Any:
    def write(*rows: dict[str, str]) -> Path:
        path = tmp_path / "edubase.csv"
        path.write_text(csv_of(*rows), encoding="cp1252", newline="")
        return path

    return write


def run(capsys: Any, *arguments: object) -> dict[str, Any]:
    call_command("import_gias", *map(str, arguments), "--json")
    return json.loads(capsys.readouterr().out)


def test_schools_with_years_7_to_11_are_taken_in_once(capsys: Any, extract: Any) -> None:
    path = extract(OAKS, PRIMARY)
    first = run(capsys, path)
    assert first["schools"] == {"new": 1, "changed": 0, "unchanged": 0, "left_out": 1}
    assert first["trusts"] == {"new": 1, "changed": 0, "unchanged": 0, "left_out": 0}
    school = School.objects.get()
    assert (school.urn, school.name, school.laestab) == ("100001", "The Oaks School", "3014001")
    assert school.latitude is not None
    membership = school.trust_memberships.get()
    assert (membership.trust.name, membership.since) == ("Forest Trust", date(2015, 9, 1))
    again = run(capsys, path)
    assert again["schools"]["unchanged"] == 1
    assert again["trusts"]["unchanged"] == 1
    assert school.trust_memberships.count() == 1


def test_what_changed_is_updated(capsys: Any, extract: Any) -> None:
    run(capsys, extract(OAKS))
    changed = run(
        capsys, extract({**OAKS, "EstablishmentName": "Oaks Academy", "StatutoryHighAge": "16"})
    )
    assert changed["schools"]["changed"] == 1
    school = School.objects.get()
    assert (school.name, school.high_age) == ("Oaks Academy", 16)


def test_a_closed_school_with_learners_stays_with_a_warning(capsys: Any, extract: Any) -> None:
    school = SchoolFactory(urn="100001")
    LearnerFactory(school=school)
    closed = {**OAKS, "EstablishmentStatus (code)": "2", "CloseDate": "31-08-2026"}
    found = run(capsys, extract(closed))
    assert any("100001" in warning for warning in found["warnings"])
    school.refresh_from_db()
    assert school.closed_on == date(2026, 8, 31)


def test_a_successor_is_followed(capsys: Any, extract: Any, tmp_path: Path) -> None:
    SchoolFactory(urn="100009", closed_on=date(2015, 8, 31))
    links = tmp_path / "links.csv"
    links.write_text(
        "URN,LinkURN,LinkName,LinkType,LinkEstablishedDate\r\n"
        "100009,100001,The Oaks School,Successor,01-09-2015\r\n"
    )
    run(capsys, extract(OAKS), "--links", links)
    assert School.objects.get(urn="100009").successor == School.objects.get(urn="100001")


def test_new_schools_join_the_hub_of_their_authority_and_a_choice_stays(
    capsys: Any, extract: Any
) -> None:
    hub, other = HubFactory.create_batch(2)
    hub.authorities.add(LocalAuthorityFactory())
    run(capsys, extract(OAKS))
    school = School.objects.get()
    assert school.hub_memberships.get().hub == hub
    place_school(
        school=school, hub=other, since=date(2026, 11, 1), by=actor_for(Role.ADMINISTRATOR, hub)
    )
    run(capsys, extract(OAKS))
    assert school.hub_memberships.get(until__isnull=True).hub == other


def test_a_move_to_another_trust_is_dated(capsys: Any, extract: Any) -> None:
    run(capsys, extract(OAKS))
    run(capsys, extract({**OAKS, "Trusts (code)": "3000", "Trusts (name)": "River Trust"}))
    old, new = School.objects.get().trust_memberships.order_by("since", "pk")
    assert old.until is not None
    assert old.until < new.since
    assert new.trust == Trust.objects.get(group_uid="3000")


def test_a_school_that_left_its_trust_is_in_none(capsys: Any, extract: Any) -> None:
    run(capsys, extract(OAKS))
    run(capsys, extract({**OAKS, "Trusts (code)": "", "Trusts (name)": ""}))
    assert School.objects.get().trust_memberships.get().until == date(2026, 10, 5)


def test_a_school_that_changes_authority_follows_to_the_hub_of_the_new_one(
    capsys: Any, extract: Any
) -> None:
    old, new = HubFactory.create_batch(2)
    old.authorities.add(LocalAuthorityFactory())
    new.authorities.add(LocalAuthorityFactory(code="302", name="Barnet"))
    with time_machine.travel("2026-09-07T09:00:00Z"):
        run(capsys, extract(OAKS))
    run(capsys, extract({**OAKS, "LA (code)": "302", "LA (name)": "Barnet"}))
    before, after = School.objects.get().hub_memberships.order_by("since")
    assert (before.hub, before.since) == (old, date(2026, 9, 7))
    assert before.until == date(2026, 10, 4)
    assert (after.hub, after.since, after.until) == (new, date(2026, 10, 5), None)


def test_a_school_that_opens_again_is_open(capsys: Any, extract: Any) -> None:
    SchoolFactory(urn="100001", closed_on=date(2025, 8, 31))
    run(capsys, extract(OAKS))
    assert School.objects.get().closed_on is None


def test_closed_without_a_day_is_closed_today(capsys: Any, extract: Any) -> None:
    SchoolFactory(urn="100001")
    run(capsys, extract({**OAKS, "EstablishmentStatus (code)": "2"}))
    run(capsys, extract({**OAKS, "EstablishmentStatus (code)": "2"}))
    assert School.objects.get().closed_on == date(2026, 10, 5)


@pytest.mark.parametrize("content", ["", "a,b\r\n1,2\r\n"])
def test_a_file_that_is_no_extract_exits_with_2(capsys: Any, tmp_path: Path, content: str) -> None:
    path = tmp_path / "file.csv"
    path.write_text(content)
    with pytest.raises(SystemExit) as stopped:
        run(capsys, path)
    assert stopped.value.code == 2
    assert not LocalAuthority.objects.exists()


@pytest.mark.skipif(not SAMPLES.exists(), reason="the shared sample files are not here")
@pytest.mark.parametrize(
    "name", ["ghwt_school_data", "ims_gias_subset", "se_edubase", "claim_example_schools_data"]
)
def test_every_sample_goes_in_once(capsys: Any, name: str) -> None:
    path = SAMPLES / f"{name}.csv"
    first = run(capsys, path)["schools"]
    assert first["new"] == School.objects.count()
    again = run(capsys, path)["schools"]
    assert (again["new"], again["changed"], again["unchanged"]) == (0, 0, first["new"])
