"""The real sample files of others, one by one."""

from datetime import date

import pytest

from schools.adapters.ctf import read_ctf
from schools.adapters.recognise import read_learners
from schools.adapters.unreadable import UnreadableFile
from schools.rules.class_list import ClassList
from tests.files.samples import sample

TODAY = date(2026, 11, 23)


def read(path: str) -> ClassList:
    return read_learners(sample(path), filename=path, today=TODAY)


@pytest.mark.parametrize(
    ("name", "rows", "refused"),
    [
        ("class_import__duplicates.csv", [2, 3, 4], []),
        (
            "class_import__invalid_fields.csv",
            [4, 5, 6, 7, 10, 11, 12, 13, 14, 15, 17, 18],
            [3, 8, 9, 16],
        ),
        ("class_import__review_one.csv", [2, 3, 4, 5], []),
        ("class_import__valid.csv", [2, 3, 4, 5], []),
        ("class_import__valid_extra_fields.csv", [2, 3, 4], []),
        ("class_import__valid_instruction_row.csv", [3], []),
        ("class_import__valid_with_bom.csv", [2], []),
        ("cohort_import__valid_iso_8859_1_encoding.csv", list(range(2, 18)), []),
        ("cohort_import__valid_with_changes.csv", [2], []),
        ("cohort_import__valid_with_duplicates.csv", [2, 3, 4, 5], []),
    ],
)
def test_class_lists_of_the_health_service_are_read(
    name: str, rows: list[int], refused: list[int]
) -> None:
    listed = read(f"pupils/{name}")
    assert [row.row for row in listed.rows] == rows
    assert [row.row for row in listed.refused] == refused
    said = repr(listed.rows)
    for never in (
        "@example",
        "Downing",
        "0741234",
        "999000",
        "9990000",
        "John Smith",
        "SW1A",
        "LS27",
    ):
        assert never not in said


def test_the_malformed_class_list_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="never closed"):
        read("pupils/class_import__malformed.csv")


def test_letters_of_iso_8859_1_are_kept() -> None:
    listed = read("pupils/cohort_import__valid_iso_8859_1_encoding.csv")
    assert "Jalapeño-Pérez" in [row.last_name for row in listed.rows]
    assert listed.school_urns == {"120026"}


def test_mixed_dates_of_one_file_are_read() -> None:
    listed = read("pupils/class_import__valid.csv")
    assert [row.date_of_birth for row in listed.rows] == [
        date(2010, 1, 1),
        date(2010, 1, 2),
        date(2010, 1, 3),
        date(2010, 4, 9),
    ]
    assert [row.nc_year_inferred for row in listed.rows] == [False, True, True, True]


def test_the_transfer_file_of_the_department_is_read() -> None:
    file = read_ctf(sample("ctf/giap_ctf26_expected_fragments.xml"), today=TODAY)
    (row,) = file.class_list.rows
    assert (row.first_name, row.last_name, row.sex) == ("Jane", "Smith", "F")
    assert row.date_of_birth == date(2013, 9, 19)
    # The first period ended on 31 July 2026, a second began on 1 September.
    assert row.fsm is True
    assert "not a UPN" in row.warnings[0]
    assert (file.source, file.destination) == ("1234567", "9998888")


def test_between_two_periods_of_free_meals_there_are_none() -> None:
    file = read_ctf(sample("ctf/giap_ctf26_expected_fragments.xml"), today=date(2026, 8, 15))
    assert file.class_list.rows[0].fsm is False
    assert file.class_list.rows[0].fsm_ever_6 is True


def test_the_faulty_oneroster_set_is_read() -> None:
    listed = read("oneroster/moodle_v1p2_full_dataset.zip")
    assert [(row.row, row.first_name, row.nc_year) for row in listed.rows] == [
        (3, "Mary", "12"),
        (6, "mmichel", "12"),
        (7, "Anna", "11"),
    ]
    # A teacher in roles.csv and a student in enrollments.csv.
    assert [row.row for row in listed.refused] == [5]
    assert "Password1" not in repr(listed)
    assert "@" not in repr(listed)
    assert len(listed.warnings) == 2
