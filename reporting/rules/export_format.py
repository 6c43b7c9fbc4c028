"""The open format of a school's export: how a value is written, and what a manifest must say.

Documented in docs/export-format.md. Text is UTF-8; dates are 2027-03-04, moments are UTC with zone,
yes and no are “yes” and “no”, nothing is empty; a list stands in one cell, separated by spaces.
"""

import json
from datetime import UTC, date, datetime, time
from typing import Any, Final
from uuid import UUID

FORMAT: Final = "equalex-school-export"
VERSION: Final = 1
MANIFEST: Final = "manifest.json"


class WrongExport(Exception):
    """The file is no export that can be taken in; the message says what is wrong, where, what to do."""


def written(value: Any) -> str:
    """A value as its cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, dict | list):
        return json.dumps(value, sort_keys=True, ensure_ascii=False)
    return str(value)


def read(text: str, kind: str) -> Any:
    """A cell as the value of a model field of this kind (Django's name); raises ValueError."""
    match kind:
        case "CharField" | "TextField" | "SlugField":
            return text
        case _ if not text:
            return None
        case "BooleanField":
            return {"yes": True, "no": False}[text]
        case "DateField":
            return date.fromisoformat(text)
        case "DateTimeField":
            return datetime.fromisoformat(text)
        case "TimeField":
            return time.fromisoformat(text)
        case "UUIDField":
            return UUID(text)
        case "JSONField":
            return json.loads(text)
    return int(text)


def checked_manifest(data: bytes) -> dict[str, Any]:
    """The manifest, if it is one of ours that this version can read."""
    try:
        manifest = json.loads(data)
    except ValueError:
        manifest = None
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise WrongExport("This is not an export of a school. Make one on the page “Export”.")
    if manifest.get("version") != VERSION:
        raise WrongExport(
            f"The export has format version {manifest.get('version')}, and this portal reads version "
            f"{VERSION}. Make a new export with a portal of the same release."
        )
    return manifest
