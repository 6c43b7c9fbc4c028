"""Working on another database of the same kind with everything that works on the portal's own."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import environ
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.utils import load_backend

_PLACE = ("NAME", "USER", "PASSWORD", "HOST", "PORT")


def own_database() -> dict[str, Any]:
    """The settings of the database that the portal works on."""
    return dict(connections[DEFAULT_DB_ALIAS].settings_dict)


def database_at(address: str) -> dict[str, Any]:
    """The settings of the database of an address such as postgres://user:password@host:5432/name.

    What the address does not say is as for the portal's own. Raises ValueError when it is of another
    kind than that, or none.
    """
    own = own_database()
    try:
        there = environ.Env.db_url_config(address)
    except environ.ImproperlyConfigured as problem:
        raise ValueError("The address of a database cannot be read.") from problem
    vendor = load_backend(there["ENGINE"]).DatabaseWrapper.vendor if there.get("ENGINE") else ""
    if vendor != connections[DEFAULT_DB_ALIAS].vendor:
        raise ValueError(
            "The address is of another kind of database than the portal's own. "
            "A backup goes back into the kind that it came from."
        )
    place = {part: there.get(part) or "" for part in _PLACE}
    return own | place | {"OPTIONS": own["OPTIONS"] | there.get("OPTIONS", {})}


@contextmanager
def pointed_at(settings: Mapping[str, Any]) -> Iterator[None]:
    """Within it, and in this thread, whatever asks for the database gets the one of these settings."""
    before = connections[DEFAULT_DB_ALIAS]
    connections[DEFAULT_DB_ALIAS] = type(before)(dict(settings), DEFAULT_DB_ALIAS)
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS].close()
        connections[DEFAULT_DB_ALIAS] = before
