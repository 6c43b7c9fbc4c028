"""Lists to take away: neutral, typed, and the same in CSV and Excel."""

import csv
import io
from datetime import UTC, date, datetime, time

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from equalex.kernel.sheets import Download, Sheet, as_csv, as_xlsx, in_days, in_one, neutral, plain


def rows_of(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_scenario_69_a_cell_that_begins_like_a_formula_is_neutralised(start: str) -> None:
    evil = f"{start}cmd|' /C calc'!A0"
    sheet = Sheet("Names", ("Name",), [(evil,)])
    assert rows_of(as_csv(sheet))[1] == [f"'{evil}"]
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(Download(name="n", main=sheet))))
    cell = book.active["A2"]
    assert cell.data_type == "s"
    assert cell.value.startswith("'")
    assert plain(neutral(evil)) == evil


@given(st.text(st.characters() | st.sampled_from("'=+-@\t\r"), max_size=6))
def test_neutral_text_comes_back_as_it_was_and_never_begins_a_formula(text: str) -> None:
    assert not neutral(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert plain(neutral(text)) == text


def test_numbers_and_dates_are_numbers_and_dates() -> None:
    sheet = Sheet(
        "Days",
        ("Date", "At", "Start", "Days", "None"),
        [(date(2027, 3, 4), datetime(2027, 3, 4, 9, 5, tzinfo=UTC), time(9, 30), -3.5, None)],
    )
    assert rows_of(as_csv(sheet))[1] == ["2027-03-04", "2027-03-04 09:05:00", "09:30", "-3.5", ""]
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(Download(name="n", main=sheet))))
    day, at, start, number, nothing = (cell.value for cell in book.active[2])
    assert (day.date(), at.hour, start, number, nothing) == (
        date(2027, 3, 4),
        9,
        time(9, 30),
        -3.5,
        None,
    )


def test_csv_opens_in_excel_as_utf_8() -> None:
    assert as_csv(Sheet("Names", ("Name",), [("Zoë Łukasz",)])).startswith(b"\xef\xbb\xbf")


def test_characters_that_excel_cannot_hold_and_names_of_tabs_break_nothing() -> None:
    bad = Sheet("A/B [*] with a name far longer than Excel allows", ("Name",), [("a\x00b\x1f",)])
    data = as_xlsx(Download(name="n", main=bad, more=(bad, bad)))
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert len({name.casefold() for name in book.sheetnames}) == 3
    assert book.worksheets[0]["A2"].value == "ab"


def test_days_are_rounded_down_as_on_the_page() -> None:
    assert [in_days(minutes) for minutes in (1499, 1500, 150, 0)] == [4.9, 5, 0.5, 0]


def test_several_tables_in_one_give_a_row_for_each_figure() -> None:
    table = Sheet("By year", ("Year", "Learners", "On course"), [("7", "12", "50%")])
    assert in_one([table]).rows == [
        ("By year", "7", "Learners", "12"),
        ("By year", "7", "On course", "50%"),
    ]
