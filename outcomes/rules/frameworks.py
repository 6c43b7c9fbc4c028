"""Reading an outcomes framework from its file (JSON), and saying what is wrong with it.

The text of an outcome is never ours to invent: it comes from the file, as versioned data. The
file that ships beside this module holds starter outcomes in our own wording, and says so.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

STARTER_FILE: Final = Path(__file__).with_name("starter_framework.json")
MAX_BYTES: Final = 2_000_000
MAX_TEXT: Final = 300
TIERS: Final = (1, 2, 3)
KEY_STAGES: Final = ("KS3", "KS4")


class UnreadableFramework(ValueError):
    """The file is refused; the message says what is wrong, where, and what to do."""


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """One learning outcome as the file gives it. `variant` is "" or a setting such as "SEND"."""

    code: str
    text: str
    tiers: tuple[int, ...]
    key_stages: tuple[str, ...]
    focus: str = ""
    area: str = ""
    skill: str = ""
    variant: str = ""


@dataclass(frozen=True, slots=True)
class FrameworkFile:
    """A whole framework: who says so, which version, and its outcomes in the file's order."""

    code: str
    version: str
    title: str
    statement: str
    outcomes: tuple[OutcomeRow, ...]


def read_framework(data: bytes) -> FrameworkFile:
    """The framework in `data` (JSON, UTF-8). Raises UnreadableFramework."""
    if len(data) > MAX_BYTES:
        raise UnreadableFramework(
            "The file is larger than 2 MB. A framework is a list of sentences."
        )
    try:
        content = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UnreadableFramework(
            "The file is not JSON in UTF-8. Save it as JSON and try again; "
            "the starter framework shows the layout."
        ) from error
    if not isinstance(content, dict) or not isinstance(content.get("outcomes"), list):
        raise UnreadableFramework('The file has no list "outcomes" at its top level.')
    rows = tuple(
        _outcome(row, position) for position, row in enumerate(content["outcomes"], start=1)
    )
    if not rows:
        raise UnreadableFramework('The list "outcomes" is empty: there is nothing to choose from.')
    _refuse_twins(rows)
    return FrameworkFile(
        code=_text(content, "code", "The framework", 50),
        version=_text(content, "version", "The framework", 20),
        title=_text(content, "title", "The framework", 120),
        statement=_text(content, "statement", "The framework", 2000),
        outcomes=rows,
    )


def _outcome(row: Any, position: int) -> OutcomeRow:
    where = f"Outcome {position}"
    if not isinstance(row, dict):
        raise UnreadableFramework(f"{where} is not an object with code, text, tiers, key_stages.")
    code = _text(row, "code", where, 30)
    where = f"{where} ({code})"
    return OutcomeRow(
        code=code,
        text=_text(row, "text", where, MAX_TEXT),
        tiers=_some_of(row, "tiers", TIERS, where),
        key_stages=_some_of(row, "key_stages", KEY_STAGES, where),
        focus=_text(row, "focus", where, 100, optional=True),
        area=_text(row, "area", where, 60, optional=True),
        skill=_text(row, "skill", where, 40, optional=True),
        variant=_text(row, "variant", where, 20, optional=True),
    )


def _text(
    row: dict[str, Any], field: str, where: str, longest: int, *, optional: bool = False
) -> str:
    value = row.get(field, "")
    if not isinstance(value, str) or (not value.strip() and not optional):
        raise UnreadableFramework(f'{where} has no text in "{field}". Fill it in.')
    if len(value.strip()) > longest:
        raise UnreadableFramework(f'{where}: "{field}" is longer than {longest} characters.')
    return value.strip()


def _some_of(
    row: dict[str, Any], field: str, known: tuple[Any, ...], where: str
) -> tuple[Any, ...]:
    value = row.get(field)
    if not isinstance(value, list) or not value or any(item not in known for item in value):
        words = ", ".join(str(item) for item in known)
        raise UnreadableFramework(f'{where}: "{field}" must list one or more of {words}.')
    return tuple(item for item in known if item in value)


def _refuse_twins(rows: tuple[OutcomeRow, ...]) -> None:
    seen: set[tuple[str, str]] = set()
    for row in rows:
        if (row.code, row.variant) in seen:
            raise UnreadableFramework(
                f'The code "{row.code}" stands twice for the same variant. Each needs its own.'
            )
        seen.add((row.code, row.variant))
