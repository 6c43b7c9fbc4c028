"""The wall itself, on PostgreSQL: what a view that forgot `visible_to` still shows and writes. And what it would, without."""

import json
import logging

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from equalex.kernel.access import Role
from equalex.kernel.acting import NOBODY, THE_SYSTEM, Side, acting_on
from equalex.wall.policies import POLICY, raise_wall
from equalex.wall.tables import WALLED
from outcomes.models import Reflection
from placements.models import Attendance, Booking, Placement
from schools.models import Learner, Move, MoveState, TutorGroup
from tests.factories import (
    AttendanceFactory,
    BookingFactory,
    EmployerFactory,
    HubFactory,
    LearnerFactory,
)
from tests.factories.actors import sign_in, sign_in_learner
from tests.tooling.app_role import as_owner

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db,
    pytest.mark.urls("tests.wall.careless"),
]


@pytest.fixture(autouse=True)
def nothing_is_asked_in_vain() -> None:
    """Here it is, on purpose."""


@pytest.fixture
def ours() -> Learner:
    return LearnerFactory(first_name="Ours")


@pytest.fixture
def theirs() -> Learner:
    return LearnerFactory(first_name="Theirs")


def _body(client: Client, path: str) -> str:
    return client.get(f"/careless/{path}/").content.decode()


@pytest.mark.parametrize("role", [Role.CAREERS_LEADER, Role.GOVERNOR, Role.TUTOR])
def test_a_view_that_forgot_visible_to_shows_nobody_of_another_school(
    role: Role, ours: Learner, theirs: Learner, client: Client
) -> None:
    sign_in(client, role, ours.school)
    assert _body(client, "everybody") == "Ours"
    assert _body(client, "by-hand").split()[1:] == ["Ours"]


def test_without_the_wall_the_same_views_would_show_them(
    ours: Learner, theirs: Learner, client: Client
) -> None:
    sign_in(client, Role.CAREERS_LEADER, ours.school)
    with as_owner():
        assert _body(client, "everybody") == "Ours Theirs"
        assert _body(client, "by-hand").split()[1:] == ["Ours", "Theirs"]


def test_a_learner_has_the_own_row_and_no_classmate(ours: Learner, client: Client) -> None:
    LearnerFactory(school=ours.school, first_name="Classmate")
    sign_in_learner(client, ours)
    assert _body(client, "everybody") == "Ours"


def test_above_a_school_nobody_has_a_learner(ours: Learner, client: Client) -> None:
    sign_in(client, Role.HUB_STAFF, HubFactory())
    assert _body(client, "everybody") == ""


def test_an_employer_has_who_comes_and_nobody_else(client: Client) -> None:
    here, elsewhere = AttendanceFactory(), AttendanceFactory()
    employer = EmployerFactory()
    experience = here.placement.booking.experience
    experience.employer = employer
    experience.save()
    with acting_on(Side("host", employer.pk)):
        assert list(Learner.objects.all()) == [here.learner]
        assert list(Placement.objects.all()) == [here.placement]
        assert list(Attendance.objects.all()) == [here]
        assert list(Booking.objects.all()) == [here.placement.booking]
    with acting_on(Side("host", EmployerFactory().pk)):
        assert not Learner.objects.exists()
    assert elsewhere.learner != here.learner


def test_after_a_move_the_days_are_the_new_school_s_and_what_was_said_there_only_if_shown() -> None:
    former, booking = LearnerFactory(), BookingFactory()
    day = AttendanceFactory(placement__booking=booking)
    Reflection.objects.create(placement=day.placement, did="That", learned="This")
    Move.objects.create(
        leaving=former,
        arriving=day.learner,
        from_school=booking.school,
        to_school=day.learner.school,
        needs_former=False,
        is_hidden=False,
        state=MoveState.DONE,
        joined_on=day.date,
    )
    with acting_on(Side("school", day.learner.school_id)):
        assert list(Attendance.objects.all()) == [day]
        assert list(Booking.objects.all()) == [booking]
        assert not Reflection.objects.exists()
    with acting_on(Side("school", booking.school_id)):
        assert list(Booking.objects.all()) == [booking]
        assert not Placement.objects.exists()
        assert not Attendance.objects.exists()
        assert Move.objects.exists()
    Placement.objects.update(shows_details=True)
    with acting_on(Side("school", day.learner.school_id)):
        assert Reflection.objects.exists()


def test_who_was_told_to_nobody_is_nobody_s_guest(ours: Learner) -> None:
    with acting_on(NOBODY):
        assert not Learner.objects.exists()
    with acting_on(Side("a word that no policy knows", ours.school_id)):
        assert not Learner.objects.exists()
    with connection.cursor() as cursor:
        for name in ("acts_as", "organisation", "learner"):
            cursor.execute(f"RESET equalex.{name}")
        cursor.execute("SELECT count(*) FROM schools_learner")
        assert cursor.fetchone() == (0,)


def test_one_connection_serves_two_schools_and_leaks_nothing(
    ours: Learner, theirs: Learner
) -> None:
    one, other = Client(), Client()
    sign_in(one, Role.CAREERS_LEADER, ours.school)
    sign_in(other, Role.CAREERS_LEADER, theirs.school)
    answers = [_body(client, "by-hand").split() for client in (one, other, one, other)]
    assert [names for _, *names in answers] == [["Ours"], ["Theirs"]] * 2
    assert len({pid for pid, *_ in answers}) == 1
    assert Learner.objects.count() == 2


def test_what_is_rolled_back_does_not_bring_the_last_side_back(
    ours: Learner, theirs: Learner
) -> None:
    """PostgreSQL forgets with a transaction what it was told within, and remembers what was before."""
    with acting_on(Side("school", ours.school_id)):
        assert Learner.objects.get() == ours
    with acting_on(Side("school", theirs.school_id)):
        with transaction.atomic():
            assert Learner.objects.get() == theirs
            transaction.set_rollback(True)
        assert Learner.objects.get() == theirs
        with pytest.raises(DatabaseError), transaction.atomic(), acting_on(THE_SYSTEM):
            TutorGroup.objects.create(school_id=theirs.school_id, name="x" * 99)
        assert Learner.objects.get() == theirs


def test_a_row_for_another_school_is_refused_with_a_page_and_a_line_in_the_log(
    ours: Learner, theirs: Learner, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    sign_in(client, Role.CAREERS_LEADER, ours.school)
    client.raise_request_exception = False
    theirs_before = TutorGroup.objects.filter(school=theirs.school).count()
    with caplog.at_level(logging.ERROR):
        response = client.post("/careless/add-group/", {"school": theirs.school_id})
    assert response.status_code == 500
    assert "Something went wrong here" in response.content.decode()
    [line] = [one for one in caplog.records if "across the wall" in str(one.msg)]
    assert "schools_tutorgroup" in str(line.msg)
    assert "7X" not in json.dumps(str(line.msg))
    assert TutorGroup.objects.filter(school=theirs.school).count() == theirs_before
    assert client.post("/careless/add-group/", {"school": ours.school_id}).content == b"added"


def test_rows_of_another_school_are_neither_changed_nor_given_away(
    ours: Learner, theirs: Learner, client: Client
) -> None:
    sign_in(client, Role.CAREERS_LEADER, ours.school)
    client.raise_request_exception = False
    assert client.post("/careless/rename/").content == b"1"
    theirs.refresh_from_db()
    assert theirs.first_name == "Theirs"
    assert client.post("/careless/give-away/", {"school": theirs.school_id}).status_code == 500
    ours.refresh_from_db()
    assert ours.school_id != theirs.school_id


def test_every_listed_table_is_behind_the_wall_and_the_owner_with_the_others() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_policy JOIN pg_class AS relation ON relation.oid = polrelid "
            "WHERE polname = %s AND relrowsecurity AND relforcerowsecurity",
            [POLICY],
        )
        assert {table for (table,) in cursor.fetchall()} == {walled.table for walled in WALLED}


def test_migrating_raises_the_wall_again_where_it_is_not_as_the_list_says() -> None:
    with as_owner():
        assert raise_wall(connection) == []
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE schools_learner NO FORCE ROW LEVEL SECURITY")
            cursor.execute(f"COMMENT ON POLICY {POLICY} ON schools_move IS 'of an earlier list'")
        assert raise_wall(connection) == ["schools_learner", "schools_move"]
        assert raise_wall(connection) == []


def test_the_app_s_role_owns_nothing_and_passes_no_wall() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole, "
            "(SELECT count(*) FROM pg_class WHERE relowner = role.oid) "
            "FROM pg_roles AS role WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (False, 0)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_entry SET verb = ''",
        "DELETE FROM journal_entry",
        "UPDATE journal_seal SET digest = ''",
        "DELETE FROM journal_seal",
        "ALTER TABLE journal_entry DISABLE TRIGGER USER",
        "ALTER TABLE schools_learner DISABLE ROW LEVEL SECURITY",
        "DROP POLICY the_wall ON schools_learner",
        "DELETE FROM django_migrations",
        "CREATE TABLE mine (id int)",
    ],
)
def test_the_app_s_role_may_not(statement: str) -> None:
    with (
        pytest.raises(DatabaseError, match=r"permission denied|must be owner"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
