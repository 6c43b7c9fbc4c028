"""The SQL of the wall: a policy for each table of the list, and the functions that policies ask."""

import hashlib
from collections.abc import Iterable
from typing import Final

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

from equalex.wall.tables import ACTS_AS, LEARNER, ORGANISATION, WALLED, Walled

POLICY: Final = "the_wall"

_HOSTED: Final = (
    "FROM employers_experience AS experience "
    "JOIN placements_booking AS booking ON booking.experience_id = experience.id "
    "WHERE experience.employer_id = :organisation"
)
_HOSTED_PLACEMENTS: Final = _HOSTED.replace(
    "WHERE", "JOIN placements_placement AS placement ON placement.booking_id = booking.id WHERE"
)
# The keys that policies ask for, once for a statement. In functions, since policies that looked into tables behind the wall
# would each carry the policies of these, and would make a plan of a thousand steps of three joins. What a function reads is
# walled too, by a policy that asks no function which asks this one.
FUNCTIONS: Final = {
    "our_learners": "SELECT id FROM schools_learner WHERE school_id = :organisation",
    # Of learners who moved here: days of their former school.
    "moved_bookings": (
        "SELECT placement.booking_id FROM schools_move AS move "
        "JOIN placements_placement AS placement ON placement.learner_id = move.arriving_id "
        "WHERE move.to_school_id = :organisation"
    ),
    "moved_judgements": (
        "SELECT day.judgement_id FROM schools_move AS move "
        "JOIN placements_attendance AS day ON day.learner_id = move.arriving_id "
        "WHERE move.to_school_id = :organisation AND day.judgement_id IS NOT NULL"
    ),
    "my_bookings": "SELECT booking_id FROM placements_placement WHERE learner_id = :learner",
    "my_judgements": (
        "SELECT judgement_id FROM placements_attendance "
        "WHERE learner_id = :learner AND judgement_id IS NOT NULL"
    ),
    "hosted_experiences": "SELECT id FROM employers_experience WHERE employer_id = :organisation",
    "hosted_bookings": f"SELECT booking.id {_HOSTED}",
    "hosted_placements": f"SELECT placement.id {_HOSTED_PLACEMENTS}",
    "hosted_learners": f"SELECT placement.learner_id {_HOSTED_PLACEMENTS}",
}
# Planned once for a connection, and no hindrance to several processes reading a large table. What a call costs is understated
# on purpose: the planner would add it to every row it looks up by key, and read the whole table instead.
_FUNCTION: Final = (
    "CREATE OR REPLACE FUNCTION equalex_{name}() RETURNS SETOF bigint LANGUAGE plpgsql STABLE PARALLEL SAFE "
    "COST 1 ROWS 1 AS $$ BEGIN RETURN QUERY {rows}; END $$"
)


def condition(walled: Walled) -> str:
    """Which rows the connection has.

    One CASE, and asked whether it is anything but false: of that the planner expects nearly every row. Of
    the plain conditions it would expect hardly any beside the one that a query has anyway, or half of all,
    and would choose other joins than without a wall.
    """
    return (
        f"nullif(CASE {ACTS_AS} WHEN 'system' THEN true WHEN 'school' THEN {walled.school} "
        f"WHEN 'learner' THEN {walled.learner} WHEN 'host' THEN {walled.host} "
        f"WHEN 'outside' THEN {walled.outside} ELSE false END, false) IS NOT NULL"
    )


def digest(walled: Walled) -> str:
    """By which a database shows that a table stands behind the list as it is now."""
    said = condition(walled) + _FUNCTION + "".join(FUNCTIONS.values())
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
            whose = rows.replace(":organisation", ORGANISATION).replace(":learner", LEARNER)
            cursor.execute(_FUNCTION.format(name=name, rows=whose))
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
