"""The SQL of the wall: a policy for each table of the list, and the functions that policies ask."""

import hashlib
from collections.abc import Iterable
from typing import Final

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

from equalex.wall.tables import ACTS_AS, WALLED, Walled

POLICY: Final = "the_wall"

# What an employer's experiences brought it, reckoned on the system's side, since the policies of these tables would otherwise
# ask each other in a circle. Nothing but keys comes back, and only those of the host that the connection was told of.
_BOOKINGS_OF_THE_HOST: Final = (
    "SELECT booking.id FROM placements_booking AS booking "
    "JOIN employers_experience AS experience ON experience.id = booking.experience_id "
    "WHERE experience.employer_id = nullif(current_setting('equalex.organisation', true), '')::bigint"
)
FUNCTIONS: Final = {
    "equalex_hosted_bookings": _BOOKINGS_OF_THE_HOST,
    "equalex_hosted_learners": (
        f"SELECT learner_id FROM placements_placement WHERE booking_id IN ({_BOOKINGS_OF_THE_HOST})"  # noqa: S608 - no value is in it
    ),
}
_FUNCTION: Final = """
CREATE OR REPLACE FUNCTION {name}() RETURNS SETOF bigint LANGUAGE plpgsql STABLE AS $$
DECLARE
    was text := current_setting('equalex.acts_as', true);
BEGIN
    PERFORM set_config('equalex.acts_as', 'system', true);
    RETURN QUERY {rows};
    PERFORM set_config('equalex.acts_as', was, true);
END $$
"""


def condition(walled: Walled) -> str:
    """Which rows the connection has.

    One CASE, as a planner that sees only "the school's or anything" would expect hardly any row
    beside the condition that a query has anyway, and choose its joins for that.
    """
    return (
        f"CASE {ACTS_AS} WHEN 'system' THEN true WHEN 'school' THEN {walled.school} "
        f"WHEN 'learner' THEN {walled.learner} WHEN 'host' THEN {walled.host} "
        f"WHEN 'outside' THEN {walled.outside} ELSE false END"
    )


def digest(walled: Walled) -> str:
    """By which a database shows that a table stands behind the list as it is now."""
    said = condition(walled) + "".join(FUNCTIONS.values())
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def raise_wall(connection: BaseDatabaseWrapper) -> list[str]:
    """Put every table of the list behind the wall, for its owner too, where it is not yet or stands
    behind an earlier one; returns which. Tables that are not made yet are left for the next time.
    """
    with connection.cursor() as cursor:
        standing = _standing(cursor)
        there = set(connection.introspection.table_names(cursor))
        stale = [
            walled
            for walled in WALLED
            if walled.table in there and standing.get(walled.table) != digest(walled)
        ]
        if stale:
            _raise_before(cursor, stale, connection.alias)
    return [walled.table for walled in stale]


def _standing(cursor: CursorWrapper) -> dict[str, str]:
    """The digest of each table's policy, where row-level security is on and forced."""
    cursor.execute(
        "SELECT relname, obj_description(policy.oid, 'pg_policy') FROM pg_policy AS policy "
        "JOIN pg_class AS relation ON relation.oid = polrelid "
        "WHERE polname = %s AND relrowsecurity AND relforcerowsecurity "
        "AND relnamespace = current_schema()::regnamespace",
        [POLICY],
    )
    return dict(cursor.fetchall())


def _raise_before(cursor: CursorWrapper, stale: Iterable[Walled], alias: str) -> None:
    with transaction.atomic(using=alias):
        for name, rows in FUNCTIONS.items():
            cursor.execute(_FUNCTION.format(name=name, rows=rows))
        for walled in stale:
            for statement in (
                "ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
                "ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
                "DROP POLICY IF EXISTS {policy} ON {table}",
                "CREATE POLICY {policy} ON {table} USING ({condition})",
                "COMMENT ON POLICY {policy} ON {table} IS '{digest}'",
            ):
                cursor.execute(
                    statement.format(
                        table=walled.table,
                        policy=POLICY,
                        condition=condition(walled),
                        digest=digest(walled),
                    )
                )
