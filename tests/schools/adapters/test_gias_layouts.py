"""Extracts as they really come: columns in any order, of fewer, of names for codes, cut, packed."""

import random
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schools.adapters.gias import read_schools
from schools.adapters.gias_groups import read_groups, read_links
from schools.adapters.unreadable import UnreadableFile
from schools.rules.guarantee_schools import keeps
from tests.files import making

ROW = {
    "URN": "100459",
    "LA (code)": "206",
    "LA (name)": "Islington",
    "EstablishmentNumber": "4651",
    "EstablishmentName": "St Aloysius’ College",
    "TypeOfEstablishment (code)": "02",
    "TypeOfEstablishment (name)": "Voluntary aided school",
    "EstablishmentStatus (code)": "1",
    "EstablishmentStatus (name)": "Open",
    "StatutoryLowAge": "11",
    "StatutoryHighAge": "19",
    "OpenDate": "01-09-1990",
    "Postcode": "N6 5LY",
    "Easting": "529090",
    "Northing": "187296",
}
REQUIRED = ("URN", "EstablishmentName", "StatutoryLowAge", "StatutoryHighAge")


def table(*rows: dict[str, str], delimiter: str = ",", end: str = "\r\n") -> str:
    lines = [list(rows[0]), *(list(row.values()) for row in rows)]
    return end.join(delimiter.join(f'"{cell}"' for cell in line) for line in lines) + end


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_and_delimiters(encoding: str, delimiter: str) -> None:
    (school,) = read_schools(table(ROW, delimiter=delimiter).encode(encoding)).schools
    assert (school.urn, school.name) == ("100459", "St Aloysius’ College")


def test_a_line_that_says_the_delimiter_is_no_heading() -> None:
    assert len(read_schools(b"sep=;\r\n" + table(ROW, delimiter=";").encode()).schools) == 1


@given(st.randoms(use_true_random=False), st.sets(st.sampled_from(sorted(ROW.keys() - REQUIRED))))
def test_columns_in_any_order_and_without_what_can_be_missed(
    rng: random.Random, missing: set[str]
) -> None:
    names = [name for name in ROW if name not in missing]
    rng.shuffle(names)
    pairs = ("TypeOfEstablishment", "EstablishmentStatus")
    names += [f"{pair} (name)" for pair in pairs if {f"{pair} (code)", f"{pair} (name)"} <= missing]
    (school,) = read_schools(table({name: ROW[name] for name in names}).encode()).schools
    assert keeps(school).keeps
    assert school.urn == "100459"


@pytest.mark.parametrize("missing", REQUIRED)
def test_a_missing_column_is_named(missing: str) -> None:
    row = {name: cell for name, cell in ROW.items() if name != missing}
    with pytest.raises(UnreadableFile, match=f"no column “{missing}”"):
        read_schools(table(row).encode())


def test_code_or_name_is_enough_and_both_missing_is_said() -> None:
    row = {name: cell for name, cell in ROW.items() if not name.startswith("EstablishmentStatus")}
    with pytest.raises(UnreadableFile, match=r"Status \(code\)” or “EstablishmentStatus \(name\)"):
        read_schools(table(row).encode())


@pytest.mark.parametrize("code", ["02", "2", "'2", "2.0", " 02 ", "=02"])
def test_codes_are_numbers_however_written(code: str) -> None:
    (school,) = read_schools(table({**ROW, "TypeOfEstablishment (code)": code}).encode()).schools
    assert school.kind == "mainstream"


@pytest.mark.parametrize("cell", ["", "..", "SUPP", "n/a", "x", "nan", "1e99", "-1", "999"])
def test_what_is_no_number_is_none(cell: str) -> None:
    row = {**ROW, "StatutoryLowAge": cell, "Easting": cell}
    (school,) = read_schools(table(row).encode()).schools
    assert school.low_age is None


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("01-09-1990", date(1990, 9, 1)),
        ("1/9/1990", date(1990, 9, 1)),
        ("1990-09-01", date(1990, 9, 1)),
        ("31-02-1990", None),
        ("", None),
        ("soon", None),
    ],
)
def test_dates(cell: str, day: date | None) -> None:
    (school,) = read_schools(table({**ROW, "OpenDate": cell}).encode()).schools
    assert school.opened_on == day


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"URN": ""}, "no URN"),
        ({"URN": "1234567890"}, "10 digits"),
        ({"URN": "100460", "EstablishmentName": " "}, "no name"),
    ],
)
def test_single_rows_are_left_out_with_a_reason(change: dict[str, str], word: str) -> None:
    extract = read_schools(table(ROW, {**ROW, **change}).encode())
    assert (len(extract.schools), extract.left_out) == (1, 1)
    assert word in extract.warnings[0]


def test_a_file_that_was_cut_short_loses_only_its_last_row() -> None:
    text = table(ROW, {**ROW, "URN": "100460"})
    cut = text[: text.rindex('"100460"') + len('"100460","206"')]
    extract = read_schools(cut.encode())
    assert [one.urn for one in extract.schools] == ["100459"]
    assert "cut short" in extract.warnings[0]


def test_a_zip_that_was_cut_short_and_a_workbook_are_refused_in_words() -> None:
    whole = making.zipped({"edubasealldata.csv": table(ROW)})
    with pytest.raises(UnreadableFile, match="damaged or cut short"):
        read_schools(whole[: len(whole) // 2])
    with pytest.raises(UnreadableFile, match="Excel workbook"):
        read_schools(making.zipped({"[Content_Types].xml": "<x/>"}))


def test_of_several_extracts_in_a_zip_the_largest_is_read_and_the_others_are_named() -> None:
    larger = table(ROW, {**ROW, "URN": "100460"})
    data = making.zipped(
        {"a.csv": table(ROW), "b.CSV": "\ufeff" + larger, "links.csv": "URN,LinkURN,LinkType\n"}
    )
    extract = read_schools(data)
    assert len(extract.schools) == 2
    assert "“b.CSV” was read" in extract.warnings[0]


def test_what_is_not_text_is_refused_in_words() -> None:
    with pytest.raises(UnreadableFile, match="not text"):
        read_schools(table(ROW).encode() + b"\x00\x01\x02" * 30)


def test_too_long_and_unprintable_text_does_no_harm() -> None:
    row = {
        **ROW,
        "EstablishmentName": "Oak\x01s" + "x" * 300,
        "Postcode": "far too long a postcode",
    }
    (school,) = read_schools(table(row).encode()).schools
    assert school.name.startswith("Oaksx")
    assert (len(school.name), school.postcode) == (200, "")


def test_trusts_by_name_of_type_and_closed_groups() -> None:
    text = (
        "Group UID;Group Name;Group Type;Group Status;Closed Date;URN;Joined date\n"
        "10;Forest;Multi-academy trust;Open;;100459;01/09/2020\n"
        "11;Lone;Single-academy trust;Open;;100460;\n"
        "12;Gone;Multi-academy trust;Closed;31/08/2021;100461;\n"
        "13;Friends;Federation;Open;;100462;\n"
    )
    found = read_groups(text.encode())
    assert [one.uid for one in found.groups.values() if one.is_academy_trust and one.is_open] == [
        "10",
        "11",
    ]
    assert found.links[0].joined_on == date(2020, 9, 1)


@given(st.binary(max_size=300))
def test_no_bytes_are_a_trace(data: bytes) -> None:
    for read in (read_schools, read_groups, read_links):
        for begun in (data, b"PK\x03\x04" + data, table(ROW).encode()[:200] + data):
            with suppress(UnreadableFile):
                read(begun)
