"""OneRoster sets."""

from datetime import date

import pytest

from schools.adapters.oneroster import read_oneroster
from schools.adapters.unreadable import UnreadableFile
from tests.files import making

TODAY = date(2026, 11, 23)
ROLES = "sourcedId,status,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId\n"
USERS_12 = "sourcedId,status,enabledUser,givenName,familyName,userMasterIdentifier,preferredFirstName,grades\n"


def test_version_1_1_reads_roles_from_users() -> None:
    listed = read_oneroster(making.one_roster(), today=TODAY)
    (row,) = listed.rows
    assert (row.row, row.first_name, row.last_name, row.upn) == (2, "Zoë", "Smith", "B801200005001")
    assert (row.nc_year, row.sex, row.tutor_group) == ("8", "F", "8B")
    assert row.date_of_birth == date(2013, 11, 17)
    assert listed.school_urns == {"123456"}
    assert not listed.warnings
    assert "secret" not in repr(listed)


def test_version_1_2_reads_roles_from_their_own_file() -> None:
    users = USERS_12 + "u1,active,true,Zoë,Smith,,Zo,8\nu2,active,true,Terry,Teacher,,,\n"
    roles = ROLES + "r1,active,u1,primary,student,,,org1\nr2,active,u2,primary,teacher,,,org1\n"
    listed = read_oneroster(
        making.one_roster(users=users, roles=roles, enrollments=""), today=TODAY
    )
    assert [row.first_name for row in listed.rows] == ["Zoë"]
    assert listed.rows[0].preferred_first_name == "Zo"


def test_what_is_to_be_deleted_is_passed_over() -> None:
    users = "sourcedId,status,role,givenName,familyName,grades\n"
    users += "u1,tobedeleted,student,Zo,Smith,8\nu2,active,student,Max,Miller,8\n"
    listed = read_oneroster(making.one_roster(users=users, demographics=""), today=TODAY)
    assert [(row.row, row.first_name) for row in listed.rows] == [(3, "Max")]


def test_a_set_without_birth_dates_is_read_with_a_warning() -> None:
    listed = read_oneroster(making.one_roster(demographics="", manifest=""), today=TODAY)
    assert listed.rows[0].date_of_birth is None
    assert [warning.split(" ")[4] for warning in listed.warnings] == [
        "demographics.csv,",
        "manifest.csv;",
    ]


def test_a_set_in_a_folder_with_other_capitals_is_read() -> None:
    files = {
        "export/Users.CSV": "SourcedID,role,givenname,familyname,grades\nu1,student,Zo,Smith,08\n",
        "export/Orgs.csv": "sourcedId,type,identifier\no1,school,123/4567\n",
        "__MACOSX/export/._Users.CSV": "\x00\x01",
    }
    listed = read_oneroster(making.zipped(files), today=TODAY)
    assert listed.rows[0].nc_year == "8"
    assert listed.school_laestabs == {"1234567"}


@pytest.mark.parametrize(
    ("users", "word"),
    [
        ("sourcedId,role,givenName\nu1,student,Zo\n", "no column “familyName”"),
        ("sourcedId,role,givenName,givenName,familyName\nu1,student,Z,Zo,S\n", "there twice"),
        ('sourcedId,role,givenName,familyName\nu1,student,"Zo,S\n', "users.csv"),
        ("\n", "does not say"),
    ],
)
def test_faults_of_a_file_in_the_set_name_it(users: str, word: str) -> None:
    with pytest.raises(UnreadableFile, match=word):
        read_oneroster(making.one_roster(users=users, enrollments=""), today=TODAY)


def test_several_grades_say_nothing_of_one_learner() -> None:
    users = "sourcedId,role,givenName,familyName,grades\n" + 'u1,student,Zo,Smith,"08,09"\n'
    row = read_oneroster(making.one_roster(users=users), today=TODAY).rows[0]
    assert row.nc_year_inferred
