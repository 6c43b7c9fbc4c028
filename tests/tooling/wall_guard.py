"""Finds a request that asks the database in vain: for a table of which its side of the wall has no row.

PostgreSQL would not refuse that but show nothing: a sum of nought, a page that is empty. And SQLite, which has no wall, would
show everything. So it is an error on both: `visible_to` must not let it come so far, or what is counted there says
`as_the_system()`.
"""

import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

from equalex.kernel.acting import THE_SYSTEM, side
from equalex.wall.tables import NO_ROW, WALLED

# Joined in passing, where there may be no row anyway; or asked for by `visible_to`, which says none.
HARMLESS = {
    ("host", "placements_judgement"),
    ("host", "schools_tutorgroup"),
    ("outside", "schools_tutorgroup"),
}


@cache
def _closed_to(acts_as: str) -> re.Pattern[str]:
    tables = [
        walled.table
        for walled in WALLED
        if getattr(walled, acts_as, NO_ROW) == NO_ROW and (acts_as, walled.table) not in HARMLESS
    ]
    return re.compile(rf'"({"|".join(tables)})"')


@lru_cache(maxsize=8192)
def _asked_in_vain(acts_as: str, sql: str) -> str:
    found = _closed_to(acts_as).search(sql)
    return found[1] if found else ""


def guard(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
    """For `connection.execute_wrapper`. Raises AssertionError."""
    now = side()
    if now != THE_SYSTEM and (table := _asked_in_vain(now.acts_as, str(sql))):
        raise AssertionError(
            f"{table} is asked for a side of the wall that has no row of it: {now.acts_as or 'nobody'}"
        )
    return execute(sql, params, many, context)
