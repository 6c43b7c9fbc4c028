"""The SQL of the wall: a policy for each table of the list, and the functions that policies ask."""

import hashlib
from typing import Final

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

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
    """By which a database shows that it stands behind the list as it is now."""
    return hashlib.sha256(condition(walled).encode()).hexdigest()[:16]


def raise_wall(schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Put every table of the list that is there behind the wall, its owner too."""
    for name, rows in FUNCTIONS.items():
        schema_editor.execute(_FUNCTION.format(name=name, rows=rows))
    there = schema_editor.connection.introspection.table_names()
    for walled in WALLED:
        if walled.table in there:
            for statement in (
                f"ALTER TABLE {walled.table} ENABLE ROW LEVEL SECURITY",
                f"ALTER TABLE {walled.table} FORCE ROW LEVEL SECURITY",
                f"DROP POLICY IF EXISTS {POLICY} ON {walled.table}",
                f"CREATE POLICY {POLICY} ON {walled.table} USING ({condition(walled)})",
                f"COMMENT ON POLICY {POLICY} ON {walled.table} IS '{digest(walled)}'",
            ):
                schema_editor.execute(statement)


def take_down(schema_editor: BaseDatabaseSchemaEditor) -> None:
    """As it was before."""
    for walled in WALLED:
        schema_editor.execute(f"DROP POLICY IF EXISTS {POLICY} ON {walled.table}")
        schema_editor.execute(f"ALTER TABLE {walled.table} NO FORCE ROW LEVEL SECURITY")
        schema_editor.execute(f"ALTER TABLE {walled.table} DISABLE ROW LEVEL SECURITY")
    for name in FUNCTIONS:
        schema_editor.execute(f"DROP FUNCTION IF EXISTS {name}()")
