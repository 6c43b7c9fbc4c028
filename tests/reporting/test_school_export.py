"""A school's whole record: out of one portal, into another, and the same out of that one again."""

import csv
import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from equalex.jobs.actions import run
from equalex.jobs.models import Job
from equalex.journal.models import Entry
from equalex.kernel.access import Role, the_portal
from placements.actions.figures import figures_differences
from placements.models import (
    PolicyVersion,
)
from placements.queries.ledger import ledger_differences
from reporting.actions.retention import enforce_retention
from reporting.actions.school_export import export_of
from reporting.actions.school_import import import_school
from reporting.models import SchoolExport
from reporting.rules.export_format import WrongExport
from reporting.tasks import export_school as work
from schools.models import School, TutorGroup
from tests.factories.actors import sign_in
from tests.reporting.export_worlds import forget_school, full_school

TEXTS = st.text(
    st.characters(blacklist_categories=["Cs", "Cc"]) | st.sampled_from("=+-@'\"\n,;"),
    min_size=1,
    max_size=40,
)


def tables_in(data: bytes) -> dict[str, list[list[str]]]:
    archive = zipfile.ZipFile(io.BytesIO(data))
    return {
        name: list(csv.reader(io.StringIO(archive.read(name).decode("utf-8-sig"), newline="")))
        for name in archive.namelist()
        if name.endswith(".csv")
    }


class RoundTrip(TestCase):
    @settings(max_examples=8, deadline=None)
    @given(
        name=TEXTS,
        words=TEXTS,
        years=st.lists(st.integers(7, 11), min_size=1, max_size=4),
        minutes=st.lists(st.integers(0, 480), min_size=1, max_size=4),
    )
    def test_export_import_export_is_the_same_and_so_is_every_total(
        self, name: str, words: str, years: list[int], minutes: list[int]
    ) -> None:
        school = full_school(name=name, words=words, years=years, minutes=minutes)
        data, _ = export_of(school)
        before = tables_in(data)
        forget_school(school)
        taken = import_school(data=data, by=the_portal())
        again, _ = export_of(taken.school)
        assert tables_in(again) == before
        assert again == data
        assert taken.different == 0
        assert not any(batch.differences for batch in ledger_differences())
        assert not list(figures_differences())


pytestmark = pytest.mark.django_db


@pytest.fixture
def school() -> School:
    return full_school(name="Ada", words="A week", years=[9, 10, 11], minutes=[300, 150])


def test_the_class_list_inside_is_no_change_for_import_learners(
    school: School, tmp_path: object
) -> None:
    data, _ = export_of(school)
    file = tmp_path / "class-list.csv"  # type: ignore[operator]
    file.write_bytes(zipfile.ZipFile(io.BytesIO(data)).read("class-list.csv"))
    said = io.StringIO()
    call_command("import_learners", str(file), school=school.urn, json=True, stdout=said)
    counts = json.loads(said.getvalue())["counts"]
    assert counts["unchanged"] == 3
    assert {name for name, number in counts.items() if number} == {"unchanged"}


def test_the_manifest_vouches_for_every_file(school: School) -> None:
    data, rows = export_of(school)
    archive = zipfile.ZipFile(io.BytesIO(data))
    manifest = json.loads(archive.read("manifest.json"))
    assert (manifest["format"], manifest["version"]) == ("equalex-school-export", 1)
    assert manifest["school_urn"] == school.urn
    assert {*manifest["files"], "manifest.json"} == set(archive.namelist())
    assert rows["learners.csv"] == manifest["files"]["learners.csv"]["rows"] == 3


def test_nobody_who_works_here_and_no_secret_is_in_it(school: School) -> None:
    group = TutorGroup.objects.filter(school=school).first()
    group.sign_in_code = "SECRET-99"
    group.save()
    data, _ = export_of(school)
    archive = zipfile.ZipFile(io.BytesIO(data))
    everything = b"".join(archive.read(name) for name in archive.namelist())
    assert b"SECRET-99" not in everything
    assert b"password" not in everything


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda data: b"PK nothing", "damaged"),
        (lambda data: without(data, "manifest.json"), "no manifest.json"),
        (lambda data: without(data, "learners.csv"), "learners.csv is missing"),
        (lambda data: changed(data, "learners.csv", b"x"), "learners.csv is not the file"),
        (lambda data: changed(data, "manifest.json", b'{"format": "other"}'), "not an export"),
        (
            lambda data: changed(
                data, "manifest.json", b'{"format": "equalex-school-export", "version": 9}'
            ),
            "format version 9",
        ),
    ],
)
def test_a_file_that_is_no_export_is_refused_and_nothing_is_taken_in(
    school: School, change: object, said: str
) -> None:
    data, _ = export_of(school)
    forget_school(school)
    with pytest.raises(WrongExport, match=said):
        import_school(data=change(data), by=the_portal())  # type: ignore[operator]
    assert not School.objects.filter(urn=school.urn).exists()


def without(data: bytes, name: str) -> bytes:
    return repacked(data, lambda each, content: None if each == name else content)


def changed(data: bytes, name: str, to: bytes) -> bytes:
    return repacked(data, lambda each, content: to if each == name else content)


def repacked(data: bytes, keep: object) -> bytes:
    old, new = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(new, "w") as file:
        for name in old.namelist():
            if (content := keep(name, old.read(name))) is not None:  # type: ignore[operator]
                file.writestr(name, content)
    return new.getvalue()


def test_a_school_that_holds_anything_is_left_alone(school: School) -> None:
    data, _ = export_of(school)
    with pytest.raises(WrongExport, match="already has learners"):
        import_school(data=data, by=the_portal())


def test_other_rules_under_the_same_name_refuse_the_file(school: School) -> None:
    data, _ = export_of(school)
    forget_school(school)
    PolicyVersion.objects.filter(code="england-2025").update(values={"day_minutes": 1})
    with pytest.raises(WrongExport, match="other rules"):
        import_school(data=data, by=the_portal())


def test_the_command_says_what_came_in_and_ends_with_2_when_refused(
    school: School, tmp_path: object
) -> None:
    data, _ = export_of(school)
    file = tmp_path / "school.zip"  # type: ignore[operator]
    file.write_bytes(data)
    with pytest.raises(SystemExit) as refused:
        call_command("import_school", str(file), stderr=io.StringIO())
    assert refused.value.code == 2
    forget_school(school)
    said = io.StringIO()
    call_command("import_school", str(file), json=True, stdout=said)
    told = json.loads(said.getvalue())
    assert (told["school"], told["totals_different"]) == (school.urn, 0)


def test_asked_for_made_downloaded_journalled_and_gone_after_a_week(
    client: Client, school: School
) -> None:
    sign_in(client, Role.CAREERS_LEADER, school)
    client.post(reverse("export-school"))
    job = Job.objects.get(kind="export_school")
    assert work.__name__ == "export_school"
    run(job_id=job.pk, worker="w")
    job.refresh_from_db()
    assert job.state == "done", job.failure
    export = SchoolExport.objects.get()
    page = client.get(reverse("export-school")).content.decode()
    assert "Download" in page
    address = reverse("download-export", args=[export.public_id])
    given = client.get(address)
    assert given["Content-Type"] == "application/zip"
    assert "Ada" not in given["Content-Disposition"]
    assert "learners.csv" in tables_in(given.content)
    assert Entry.objects.filter(verb="download export", subject_key=export.pk).exists()
    SchoolExport.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    assert client.get(address).status_code == 404
    assert enforce_retention(today=timezone.localdate())["exports"] == 1
    assert SchoolExport.objects.get().content is None


@pytest.mark.parametrize("role", [Role.TUTOR, Role.SENCO, Role.SENIOR_LEADER, Role.GOVERNOR])
def test_nobody_but_the_careers_leader_finds_it(client: Client, school: School, role: Role) -> None:
    sign_in(client, role, school)
    assert client.get(reverse("export-school")).status_code == 404
