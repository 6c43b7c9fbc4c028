"""The role that the portal works in: what it is granted, and what a deployment is told where it has too much."""

import pytest
from django.conf import settings
from django.db import connection

from equalex.wall.checks import the_app_passes_no_wall
from equalex.wall.roles import grant
from tests.tooling.app_role import as_owner

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]


def test_a_deployment_is_warned_of_a_role_that_owns_the_tables() -> None:
    assert the_app_passes_no_wall() == []
    with as_owner():
        assert [warning.id for warning in the_app_passes_no_wall()] == ["equalex.W005"]


def test_granting_makes_the_role_once_and_may_be_done_again() -> None:
    with as_owner():
        for _ in range(2):
            grant(connection, role="made for a test", password="a 'quoted' one")
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT rolcanlogin, rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = 'made for a test'"
            )
            assert cursor.fetchall() == [(True, False)]
            cursor.execute(
                "SELECT has_table_privilege('made for a test', 'schools_learner', 'UPDATE'), "
                "has_table_privilege('made for a test', 'schools_learner', 'TRUNCATE'), "
                "has_table_privilege('made for a test', 'journal_entry', 'INSERT'), "
                "has_table_privilege('made for a test', 'journal_entry', 'UPDATE, DELETE')"
            )
            assert cursor.fetchone() == (True, False, True, False)


def test_the_suite_works_in_the_role_of_the_app() -> None:
    """Otherwise nothing of the wall would be proved by it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, session_user <> current_user")
        assert cursor.fetchone() == (settings.APP_ROLE, True)
