"""Warns a deployment whose portal works in a role that no wall holds."""

from typing import Any, Final

from django.core import checks
from django.core.checks import CheckMessage, register
from django.db import DatabaseError, connection

_WHAT_THE_ROLE_MAY: Final = (
    "SELECT rolsuper OR rolbypassrls, EXISTS (SELECT FROM pg_class WHERE relowner = role.oid) "
    "FROM pg_roles AS role WHERE rolname = current_user"
)


@register("security", deploy=True)
def the_app_passes_no_wall(**kwargs: Any) -> list[CheckMessage]:
    """Asks the database of DATABASE_URL; says nothing where that cannot be reached, as while building."""
    if connection.vendor != "postgresql":
        return []
    try:
        with connection.cursor() as cursor:
            cursor.execute(_WHAT_THE_ROLE_MAY)
            [(passes, owns)] = cursor.fetchall()
    except DatabaseError:
        return []
    if not (passes or owns):
        return []
    why = "passes row-level security" if passes else "owns the tables"
    return [
        checks.Warning(
            f"The role of DATABASE_URL {why}: the wall between schools and the journal can be undone by it.",
            hint="Give DATABASE_URL a role of its own and MIGRATION_DATABASE_URL the owner's: docs/operations.md.",
            id="equalex.W005",
        )
    ]
