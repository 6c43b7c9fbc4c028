"""Cells in every form that data/README names."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schools.rules.birth_dates import age_on, read_birth_date
from schools.rules.characteristics import (
    read_enrolment_status,
    read_language,
    read_sen,
    read_sex,
    read_yes_no,
)
from schools.rules.names import is_same_spelling, matching_key, read_name, split_full_name
from schools.rules.nc_year import expected_from_birth, is_too_young, read_nc_year

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("cell", "year"),
    [
        ("7", "7"), ("07", "7"), ("Year 7", "7"), ("Y7", "7"), ("Yr 7", "7"), ("y07", "7"),
        ("Curriculum Year  7", "7"), ("YEAR GROUP 11", "11"), (7, "7"), (7.0, "7"), ("7.0", "7"),
        ("NC Year 10", "10"), ("Year Seven", "7"), ("X", "X"), ("Year X", "X"), ("x", "X"), ("12", "12"),
        ("R", "R"), ("Reception", "R"), ("N2", "N"), ("Year: 9", "9"), ("9th", "9"), ("Yr.8", "8"),
    ],
)  # fmt: skip
def test_every_form_of_a_year_group(cell: object, year: str) -> None:
    assert read_nc_year(cell).value == year


@pytest.mark.parametrize("cell", ["Shell", "7A", "77", "Year", "seven and a half", "-1", "7/8"])
def test_unknown_year_groups_are_refused_with_a_remedy(cell: str) -> None:
    reading = read_nc_year(cell)
    assert reading.value is None
    assert reading.refusal
    assert "7, 8, 9, 10 or 11" in reading.remedy


def test_the_usual_year_changes_on_1_september() -> None:
    assert expected_from_birth(date(2014, 8, 31), TODAY) == "8"
    assert expected_from_birth(date(2014, 9, 1), TODAY) == "7"
    assert expected_from_birth(date(2014, 9, 1), date(2026, 8, 31)) == "6"


def test_year_6_may_only_be_listed_while_september_is_prepared() -> None:
    assert is_too_young("6", TODAY)
    assert not is_too_young("6", date(2026, 6, 1))
    assert is_too_young("5", date(2026, 6, 1))
    assert is_too_young("R", TODAY)
    assert not is_too_young("X", TODAY)


@pytest.mark.parametrize(
    "cell",
    [
        "04/03/2014", "4/3/2014", "04-03-2014", "04.03.2014", "2014-03-04", "2014/03/04", "20140304",
        "4 Mar 2014", "4 March 2014", "04-Mar-2014", "4-Mar-14", "4th March 2014", "March 4, 2014",
        "Tue 4 March 2014", "04/03/14", "2014-03-04 00:00:00", "2014-03-04T00:00:00",
        "2014-03-04 00:00:00.000000", "04/03/2014 00:00", "41702", 41702, 41702.0,
        date(2014, 3, 4), datetime(2014, 3, 4),  # noqa: DTZ001  # as a workbook gives it
    ],
)  # fmt: skip
def test_every_form_of_a_birth_date(cell: object) -> None:
    assert read_birth_date(cell, TODAY) == (date(2014, 3, 4), "", "", "")


@pytest.mark.parametrize(
    ("cell", "word"),
    [
        ("31/02/2014", "calendar"), ("12/31/2013", "month before the day"), ("invalid", "not a date"),
        ("04/03/2034", "future"), (date(2026, 11, 24), "future"), ("04/03/1914", "112 years"),
        ("04/03/50", "two digits"), ("2014", "not a date"), ("2014-13-01", "calendar"), ("#N/A", "not a date"),
        ("04/03/2026", "0 years"), ("99999", "not a date"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_birth_date_is_refused(cell: object, word: str) -> None:
    reading = read_birth_date(cell, TODAY)
    assert reading.value is None
    assert word in reading.refusal
    assert reading.remedy


def test_unusual_ages_are_only_a_warning() -> None:
    assert "8 years old" in read_birth_date("04/03/2018", TODAY).warning
    assert read_birth_date("04/03/2018", TODAY).value == date(2018, 3, 4)


@given(st.dates(date(2003, 1, 1), date(2022, 1, 1)))
def test_a_date_survives_each_way_of_writing_it(born: date) -> None:
    for form in ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d %b %Y", "%d %B %Y", "%Y%m%d"):
        assert read_birth_date(born.strftime(form), TODAY).value == born


def test_born_on_29_february_ages_on_1_march() -> None:
    assert age_on(date(2012, 2, 29), date(2026, 2, 28)) == 13
    assert age_on(date(2012, 2, 29), date(2026, 3, 1)) == 14


@pytest.mark.parametrize("cell", ["Y", "Yes", "TRUE", "t", "1", 1, 1.0, True, " yes "])
def test_yes(cell: object) -> None:
    assert read_yes_no(cell).value is True


@pytest.mark.parametrize("cell", ["N", "No", "False", "f", "0", 0, 0.0, False])
def test_no(cell: object) -> None:
    assert read_yes_no(cell).value is False


def test_blank_is_not_said_and_maybe_is_a_warning() -> None:
    assert read_yes_no("") == (None, "", "", "")
    assert "“perhaps” is not yes or no" in read_yes_no("perhaps").warning


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("N", "N"), ("K", "K"), ("E", "E"), ("S", "E"), ("A", "K"), ("P", "K"), ("K - SEN Support", "K"),
        ("EHCP", "E"), ("No Special Educational Need", "N"), ("No SEN", "N"), ("SEN support", "K"),
        ("Education, Health and Care Plan", "E"), ("School Action Plus", "K"), ("Statement", "E"),
        ("E - EHC plan", "E"), ("no", "N"), ("None", "N"), ("", None), ("N - No Special Educational Need", "N"),
    ],
)  # fmt: skip
def test_sen_codes_old_and_new(cell: str, code: str | None) -> None:
    assert read_sen(cell).value == code
    assert not read_sen(cell).warning


@pytest.mark.parametrize(
    ("cell", "additional"),
    [
        ("ENG", False), ("ENB", False), ("English", False), ("Believed to be English", False),
        ("OTH", None), ("NOT", None), ("REF", None), ("", None), ("POL", True), ("Polish", True),
        ("ENG - English", False), ("Information not obtained", None), ("Bengali", True),
    ],
)  # fmt: skip
def test_english_is_additional_to_any_other_first_language(
    cell: str, additional: bool | None
) -> None:
    assert read_language(cell).value is additional


@pytest.mark.parametrize(
    ("cell", "status"),
    [
        ("C", "C"), ("M", "M"), ("S", "S"), ("G", "G"), ("Current", "C"), ("M - Main (dual registered)", "M"),
        ("Subsidiary - dual registration", "S"), ("Guest pupil", "G"), ("Single registration", "C"),
    ],
)  # fmt: skip
def test_enrolment_status(cell: str, status: str) -> None:
    assert read_enrolment_status(cell).value == status


@pytest.mark.parametrize(
    ("cell", "sex"),
    [
        ("F", "F"),
        ("Female", "F"),
        ("m", "M"),
        ("Male", "M"),
        ("U", None),
        ("", None),
        ("M - Male", "M"),
    ],
)
def test_sex(cell: str, sex: str | None) -> None:
    assert read_sex(cell).value == sex


def test_names_are_shown_as_written_and_compared_without_typing() -> None:
    assert read_name("  Siân \u00a0Mair\u200b ").value == "Siân Mair"
    assert matching_key("O’Brien") == matching_key("O'BRIEN") == "obrien"
    assert matching_key("Thorne-Smith") == matching_key("thorne smith")
    assert matching_key("Łukasz") == "lukasz"
    assert matching_key("José") == matching_key("Jose\u0301") == "jose"


def test_only_another_spelling_is_no_change() -> None:
    assert is_same_spelling("O’Brien", "O'Brien")
    assert is_same_spelling("McDonald", "MCDONALD")
    assert not is_same_spelling("MCDONALD", "McDonald")
    assert not is_same_spelling("Jose", "José")


def test_names_without_letters_or_end_are_refused() -> None:
    assert read_name("12").refusal
    assert read_name("x" * 101).refusal
    assert "lost a letter" in read_name("Jos?").warning
    assert read_name("  ").value is None


def test_full_names_are_split_at_their_comma() -> None:
    assert split_full_name("Smith, Zoë") == ("Zoë", "Smith")
    assert split_full_name("Zoë Smith") is None
