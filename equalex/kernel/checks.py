"""What the machine must have, and settings that must not meet; each says what to do about it."""

from __future__ import annotations

import ctypes.util
import sqlite3
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, register

PANGO = "pango-1.0"
PANGO_PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
SQLITE_NEEDED = (3, 35)


def pango_is_missing() -> bool:
    """Whether the library that draws letters in PDFs is absent."""
    return ctypes.util.find_library(PANGO) is None


@register
def pango_is_installed(**kwargs: Any) -> list[CheckMessage]:
    """Without Pango everything works but PDFs: a warning, and an error where reports are owed."""
    if not pango_is_missing():
        return []
    kind = Error if settings.PRODUCTION else checks.Warning
    return [
        kind(
            "PDF reports cannot be made: Pango is not installed.",
            hint=f"Debian and Ubuntu: sudo apt-get install {PANGO_PACKAGES}",
            id="equalex.E001" if settings.PRODUCTION else "equalex.W001",
        )
    ]


@register
def sqlite_is_recent(**kwargs: Any) -> list[CheckMessage]:
    """The embedded database must know RETURNING and upserts."""
    if "sqlite3" not in settings.DATABASES["default"]["ENGINE"]:
        return []
    if sqlite3.sqlite_version_info >= SQLITE_NEEDED:
        return []
    return [
        Error(
            f"SQLite {sqlite3.sqlite_version} is too old for the embedded database.",
            hint="Use a newer Python, or set DATABASE_URL to a PostgreSQL of 15 or later.",
            id="equalex.E002",
        )
    ]


@register
def the_demo_holds_nobody_real(**kwargs: Any) -> list[CheckMessage]:
    """A demo asks for no second factor: it must not open a real deployment's database."""
    if not settings.DEMO or "sqlite3" in settings.DATABASES["default"]["ENGINE"]:
        return []
    return [
        checks.Warning(
            "DEMO is on with a database server: nobody is asked for a second factor.",
            hint="Unset DEMO wherever real people are held.",
            id="equalex.W003",
        )
    ]


@register("security", deploy=True)
def staff_have_a_second_factor(**kwargs: Any) -> list[CheckMessage]:
    """In production the second factor is compulsory."""
    if settings.SECOND_FACTOR_REQUIRED:
        return []
    return [
        checks.Warning(
            "SECOND_FACTOR_REQUIRED is off: a stolen password opens learners' records.",
            hint="Unset it; it is on by default.",
            id="equalex.W004",
        )
    ]
