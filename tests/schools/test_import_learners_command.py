"""`manage.py import_learners`: previews always, saves only when told to."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command

from schools.models import Learner, LearnerImport, School
from tests.factories import LearnerFactory, SchoolFactory
from tests.schools.class_lists import ADA, BEN, csv_of

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-10-05T09:00:00Z")]
SAMPLES = Path(settings.BASE_DIR).parent / "shared" / "data" / "pupils"
REFUSED_AS_A_WHOLE = {"class_import__malformed"}


@pytest.fixture
def school() -> School:
    return SchoolFactory(urn="123456")


@pytest.fixture
def class_list(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_bytes(csv_of(ADA, {**BEN, "DOB": "tomorrow"}))
    return path


def run(capsys: Any, *arguments: object) -> dict[str, Any]:
    call_command("import_learners", "--school", "123456", *map(str, arguments), "--json")
    return json.loads(capsys.readouterr().out)


@pytest.mark.usefixtures("school")
def test_a_preview_saves_nothing(capsys: Any, class_list: Path) -> None:
    found = run(capsys, class_list)
    assert found["format"] == "csv"
    assert found["counts"] == {
        "new": 1,
        "changed": 0,
        "unchanged": 0,
        "leavers": 0,
        "possible": 0,
        "refused": 1,
    }
    assert [(row["row"], row["outcome"]) for row in found["rows"]] == [(2, "new"), (3, "refused")]
    assert "DOB" in found["rows"][1]["reasons"][0]
    assert not Learner.objects.exists()
    assert not LearnerImport.objects.exists()


@pytest.mark.usefixtures("school")
def test_commit_saves_and_a_second_run_changes_nothing(capsys: Any, class_list: Path) -> None:
    run(capsys, class_list, "--commit")
    again = run(capsys, class_list, "--commit")
    assert Learner.objects.count() == 1
    assert (again["counts"]["new"], again["counts"]["unchanged"]) == (0, 1)


def test_leavers_leave_unless_they_are_kept(capsys: Any, school: School, class_list: Path) -> None:
    LearnerFactory(school=school, nc_year=9)
    assert run(capsys, class_list, "--commit", "--keep-leavers")["counts"]["leavers"] == 1
    assert Learner.objects.on_roll().count() == 2
    assert run(capsys, class_list, "--commit")["rows"][-1]["row"] is None
    assert Learner.objects.on_roll().count() == 1


@pytest.mark.usefixtures("school")
@pytest.mark.parametrize(
    "content", [b"", b"\x89PNG\r\n\x1a\n", b"<!DOCTYPE x [<!ENTITY e 'e'>]><x/>"]
)
def test_a_file_refused_as_a_whole_exits_with_2(
    capsys: Any, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    with pytest.raises(SystemExit) as stopped:
        run(capsys, path, "--commit")
    assert stopped.value.code == 2
    told = capsys.readouterr()
    answer = json.loads(told.out)
    assert answer["refused"] == told.err.strip()
    assert (answer["format"], answer["rows"], set(answer["counts"].values())) == (None, [], {0})
    assert not LearnerImport.objects.exists()


def test_an_unknown_school_is_an_error(class_list: Path) -> None:
    with pytest.raises(SystemExit) as stopped:
        call_command("import_learners", class_list, "--school", "999999")
    assert stopped.value.code == 2


@pytest.mark.usefixtures("school")
@pytest.mark.skipif(not SAMPLES.exists(), reason="the shared sample files are not here")
@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.csv")), ids=lambda path: path.stem)
def test_every_sample_goes_in_once_or_is_refused(capsys: Any, path: Path) -> None:
    School.objects.update(urn=_urn_in(path))
    arguments = ("import_learners", str(path), "--school", _urn_in(path), "--commit", "--json")
    if path.stem in REFUSED_AS_A_WHOLE:
        with pytest.raises(SystemExit):
            call_command(*arguments)
        assert not Learner.objects.exists()
        return
    call_command(*arguments)
    first = json.loads(capsys.readouterr().out)["counts"]
    assert first["new"] == Learner.objects.count()
    call_command(*arguments)
    again = json.loads(capsys.readouterr().out)["counts"]
    assert (again["new"], again["changed"], again["leavers"]) == (0, 0, 0)


def _urn_in(path: Path) -> str:
    return "120026" if "iso_8859" in path.stem else "123456"


@pytest.mark.usefixtures("school")
def test_columns_explained_on_the_page_are_read_the_same_way(capsys: Any, tmp_path: Path) -> None:
    LearnerImport.objects.create(
        school=School.objects.get(),
        academic_year=2026,
        mapping={"Kid": "first_name", "Clan": "last_name", "Stufe": "nc_year"},
    )
    path = tmp_path / "list.csv"
    path.write_text("Kid,Clan,Born,Stufe\nAda,Byron,10/12/2012,9\n")
    assert run(capsys, path)["counts"]["new"] == 1
    run(capsys, path, "--commit")
    assert LearnerImport.objects.exclude(content=None).get().mapping["Kid"] == "first_name"


@pytest.mark.usefixtures("school")
def test_a_file_without_end_is_read_only_until_it_is_too_large(capsys: Any) -> None:
    with pytest.raises(SystemExit):
        run(capsys, "/dev/zero")
    with pytest.raises(SystemExit):
        run(capsys, "/nowhere/list.csv")
    assert "cannot be read" in capsys.readouterr().err
