"""Extracts of Get Information About Schools."""

from datetime import date

import pytest

from schools.adapters.gias import company_number, read_schools
from schools.adapters.gias_groups import read_groups, read_links
from schools.adapters.unreadable import UnreadableFile
from schools.rules.guarantee_schools import keeps
from schools.rules.successors import follow
from tests.files import making
from tests.files.samples import sample

HEADINGS = (
    '"URN","LA (code)","EstablishmentNumber","EstablishmentName","TypeOfEstablishment (code)",'
    '"EstablishmentStatus (code)","StatutoryLowAge","StatutoryHighAge","NumberOfPupils","PercentageFSM",'
    '"Easting","Northing","OpenDate","CHNumber"\r\n'
)
ROW = '100459,"206","4651","St Aloysius’","02","1",11,19,"..","SUPP",529090,187296,"01-09-1990","7318714"\r\n'


@pytest.mark.parametrize(
    ("name", "schools", "kept"),
    [
        ("claim_example_schools_data.csv", 4, ["106653"]),
        ("ghwt_school_data.csv", 13, []),
        ("ims_gias_subset.csv", 8, ["101173"]),
        ("se_edubase.csv", 4, ["100459", "100171"]),
    ],
)
def test_every_layout_is_read_by_heading(name: str, schools: int, kept: list[str]) -> None:
    extract = read_schools(sample(f"gias/{name}"))
    assert len(extract.schools) == schools
    assert [one.urn for one in extract.schools if keeps(one).keeps] == kept


def test_letters_of_windows_come_through_from_the_sample() -> None:
    extract = read_schools(sample("gias/claim_example_schools_data.csv"))
    assert extract.schools[1].name.startswith("St Thomas à Becket")
    assert extract.warnings == [
        "Row 5 has 139 cells and there are 133 headings; the rest was left out."
    ]
    assert extract.schools[3].opened_on == date(2021, 12, 1)


def test_codes_numbers_and_suppressed_figures_are_understood() -> None:
    (school,) = read_schools((HEADINGS + ROW).encode("cp1252")).schools
    assert (school.laestab, school.type_code, school.number_of_pupils) == ("2064651", 2, None)
    assert school.name == "St Aloysius’"
    assert (school.percentage_fsm, school.company_number) == (None, "07318714")
    assert school.opened_on == date(1990, 9, 1)
    assert school.kind == "mainstream"
    assert school.position is not None
    assert school.position.latitude == pytest.approx(51.5698, abs=0.0005)


def test_a_zip_holds_the_extract_among_others() -> None:
    table = HEADINGS + ROW
    data = making.zipped({"links.csv": "URN,LinkURN,LinkType\r\n", "edubasealldata.csv": table})
    assert len(read_schools(data).schools) == 1
    with pytest.raises(UnreadableFile, match="no such extract"):
        read_groups(data)


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "empty"),
        (b"URN,Name\r\n1,x\r\n", "no column “EstablishmentName”"),
        (HEADINGS.encode(), "no school"),
        (b"URN,URN,EstablishmentName\r\n1,2,x\r\n", "there twice"),
        (making.zipped({"a.csv": "b"}), "no such extract"),
    ],
)
def test_what_is_no_extract_is_refused(data: bytes, word: str) -> None:
    with pytest.raises(UnreadableFile, match=word):
        read_schools(data)


def test_a_urn_twice_is_taken_once_with_a_warning() -> None:
    row = ROW
    extract = read_schools((HEADINGS + row + row).encode())
    assert len(extract.schools) == 1
    assert "rows 2 and 3" in extract.warnings[0]


def test_groups_and_their_schools_are_read() -> None:
    groups = read_groups(sample("gias/tv_example_groups_data.csv"))
    trusts = [one.name for one in groups.groups.values() if one.is_academy_trust]
    assert len(groups.groups) == 4
    assert "THE ACADEMY OF LINCOLN TRUST" not in trusts
    assert groups.groups["2044"].company_number == "07318714"
    linked = read_groups(sample("gias/ebi_gias_all_links_anonymised.csv"))
    assert len(linked.links) == 60
    assert linked.links[0].urn == "130000"
    assert linked.links[0].joined_on == date(1993, 5, 29)


def test_all_links_of_england_are_followed_to_their_ends() -> None:
    extract = read_links(sample("gias/links_edubasealldata20250422.csv"))
    assert len(extract.links) == 33_801
    found = follow(extract.links)
    assert found.last["100016"] == "132245"
    assert found.last["100012"] == "100021"
    assert not found.last.keys() & found.undecided.keys()
    assert not set(found.last.values()) & found.last.keys()


def test_company_numbers_get_their_zeros_back() -> None:
    assert company_number("7318714") == "07318714"
    assert company_number(" sc 123456") == "SC123456"
    assert company_number("") == ""
