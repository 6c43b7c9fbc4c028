"""Scenarios of files that neighbouring systems failed their users with: 25 to 27 and 68."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import get_resolver, reverse

from equalex.kernel.access import Role
from schools.models import Enrolment, Learner, LearnerImport, School, TutorGroup
from tests.factories import SchoolFactory
from tests.factories.actors import sign_in
from tests.files import layouts

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-23T09:00:00Z", tick=False)]


@pytest.fixture(autouse=True)
def school() -> School:
    return SchoolFactory(urn="123456")


def run(capsys: Any, folder: Path, content: bytes, *options: str) -> dict[str, Any]:
    path = folder / "list.csv"
    path.write_bytes(content)
    call_command("import_learners", "--school", "123456", str(path), "--json", *options)
    return json.loads(capsys.readouterr().out)


def everything() -> list[list[Any]]:
    return [
        list(model.objects.order_by("pk").values()) for model in (Learner, Enrolment, TutorGroup)
    ]


@pytest.mark.parametrize("name", sorted(layouts.FILES))
def test_scenario_25_the_same_learners_saved_otherwise_change_nothing(
    capsys: Any, tmp_path: Path, name: str
) -> None:
    run(capsys, tmp_path, layouts.text(layouts.sims()).encode(), "--commit")
    before = everything()
    counts = run(capsys, tmp_path, layouts.FILES[name], "--commit")["counts"]
    unchanged, changed = counts.pop("unchanged"), counts.pop("changed")
    assert counts == dict.fromkeys(counts, 0)
    # Systems say more or less: what is new is told, what is there stays as it is.
    assert unchanged + changed == len(layouts.LEARNERS)
    kept = (
        "upn",
        "first_name",
        "last_name",
        "date_of_birth",
        "sex",
        "sen",
        "cohort",
        "tutor_group_id",
    )
    assert [[row[name] for name in kept] for row in everything()[0]] == [
        [row[name] for name in kept] for row in before[0]
    ]


def yesterdays() -> Iterator[bytes]:
    """One list in the ways of the scenario: mark, semicolons, ISO-8859-1, dates, spaces, apostrophes."""
    rows = [["UPN", "Surname", "Forename", "DOB", "Year", "Form"]] + [
        [one.upn, one.last, one.first, f"{one.born:%d/%m/%Y}", str(one.year), one.group]
        for one in layouts.LEARNERS
    ]
    yield b"\xef\xbb\xbf" + layouts.text(rows).encode()
    yield layouts.text(rows, ";").replace("’", "'").encode("iso-8859-1")
    yield layouts.text([[f" {cell}  " for cell in row] for row in rows]).encode()
    iso = [rows[0]] + [
        [*row[:3], one.born.isoformat(), f"Year {one.year}", row[5]]
        for row, one in zip(rows[1:], layouts.LEARNERS, strict=True)
    ]
    yield layouts.text(iso).replace("’", "`").encode()
    yield layouts.book(("List", iso))


def test_scenario_25_yesterdays_list_again_in_every_way_changes_nothing(
    capsys: Any, tmp_path: Path
) -> None:
    first, *others = yesterdays()
    assert run(capsys, tmp_path, first, "--commit")["counts"]["new"] == 3
    before = everything()
    for again in others:
        counts = run(capsys, tmp_path, again, "--commit")["counts"]
        assert counts == {**dict.fromkeys(counts, 0), "unchanged": 3}
    assert everything() == before


def test_scenario_26_what_is_wrong_names_row_heading_and_remedy_and_saves_nothing(
    capsys: Any, tmp_path: Path
) -> None:
    rows = layouts.sims()
    rows[2][5] = "31/02/2013"
    found = run(capsys, tmp_path, layouts.text(rows).encode())
    (refused,) = [row for row in found["rows"] if row["outcome"] == "refused"]
    assert refused == {
        "row": 3,
        "outcome": "refused",
        "reasons": [
            "DOB: “31/02/2013” is not a day of the calendar. Write it as day/month/year, for example 04/03/2012."
        ],
    }
    assert everything() == [[], [], []]


@pytest.mark.parametrize(("number", "is_taken"), [(20_000, True), (20_001, False)])
def test_scenario_26_twenty_thousand_rows_and_no_more(
    capsys: Any, tmp_path: Path, number: int, is_taken: bool
) -> None:
    content = "First name,Last name,DOB,Year\n" + "".join(
        f"A{n}x,B{n}x,1/2/2014,8\n" for n in range(number)
    )
    if is_taken:
        assert run(capsys, tmp_path, content.encode())["counts"]["new"] == number
        return
    with pytest.raises(SystemExit) as stopped:
        run(capsys, tmp_path, content.encode(), "--commit")
    assert stopped.value.code == 2
    assert "more than 20,000 learners" in capsys.readouterr().err
    assert everything() == [[], [], []]


def test_scenario_27_one_upn_on_two_learners_is_reported_with_both_rows(
    capsys: Any, tmp_path: Path
) -> None:
    rows = layouts.sims()
    rows[2][1] = rows[1][1]
    found = run(capsys, tmp_path, layouts.text(rows).encode(), "--commit")
    assert [row["row"] for row in found["rows"] if row["outcome"] == "refused"] == [2, 3]
    assert all("rows 2 and 3" in row["reasons"][0] for row in found["rows"][:2])
    assert Learner.objects.get().first_name == "Zoë"


ODD_FILES = {
    "report.pdf": b"not a PDF at all",
    "picture.svg": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>',
    "list.xlsx": b"PK\x03\x04 no workbook",
    "list.csv": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
    "program.csv": b"MZ\x90\x00\x03\x00\x00\x00",
    "macro.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100),
}


@pytest.mark.parametrize("name", ODD_FILES)
def test_scenario_68_files_that_are_none_are_refused_in_plain_words(
    client: Client, school: School, name: str
) -> None:
    sign_in(client, Role.CAREERS_LEADER, school)
    file = SimpleUploadedFile(name, ODD_FILES[name])
    answer = client.post(reverse("import-learners"), {"file": file, "academic_year": "2026"})
    if name == "report.pdf":
        # Text is text, whatever its name: its one line is shown as a heading, and nothing saved.
        assert answer.url.endswith("/columns/")
        return
    page = answer.content.decode()
    assert "There is a problem" in page
    assert "Traceback" not in page
    assert not LearnerImport.objects.exists()


def test_scenario_68_no_address_gives_an_uploaded_file_back() -> None:
    names = [name for name in get_resolver().reverse_dict if isinstance(name, str)]
    assert not [name for name in names if "import" in name and "download" in name]
