"""Reading the fields of plain data (JSON, stored policy values): each as it must be written,
nothing guessed.

A reader takes a value and returns it typed, or raises `FieldError` with the rule that it breaks.
"""

import datetime as dt
import json
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Final, TypeVar

Value = TypeVar("Value")
Reader = Callable[[object], Value]

_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME: Final = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_LONGEST_QUOTE: Final = 60


class FieldError(ValueError):
    """`field` ("targets.KS3", or "" for the value itself) breaks `rule`, a phrase such as "must be
    true or false".
    """

    def __init__(self, field: str, rule: str) -> None:
        super().__init__(f"{field}: {rule}")
        self.field = field
        self.rule = rule


def quoted(value: object) -> str:
    """A value as it stands in a message: JSON on one line, plain ASCII, cut where it is long.

    What holds other values is only named: it may be as long and as deep as memory allows.
    """
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "an object"
    text = json.dumps(value, default=repr)
    return text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE]}..."


def field(values: Mapping[Any, Any], name: str | int, reader: Reader[Value]) -> Value:
    """The field `name`, read; `FieldError` where it is missing or wrong."""
    if name not in values:
        raise FieldError(str(name), "the field is missing")
    try:
        return reader(values[name])
    except FieldError as error:
        raise FieldError(
            f"{name}.{error.field}" if error.field else str(name), error.rule
        ) from None


def read_object(value: object) -> dict[str, Any]:
    """A JSON object."""
    if not isinstance(value, dict):
        raise _wrong("an object", value)
    return value


def read_list(value: object) -> list[Any]:
    """A JSON list."""
    if not isinstance(value, list):
        raise _wrong("a list", value)
    return value


def read_text(value: object) -> str:
    """Text, "" included."""
    if not isinstance(value, str):
        raise _wrong("text", value)
    return value


def read_filled_text(value: object) -> str:
    """Text that says something."""
    if not isinstance(value, str) or not value.strip():
        raise _wrong("text that is not blank", value)
    return value


def read_answer(value: object) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise _wrong("true or false", value)
    return value


def read_date(value: object) -> dt.date:
    """A date written as YYYY-MM-DD."""
    if not isinstance(value, str):
        raise _wrong("a date written as YYYY-MM-DD", value)
    return _date_written(value)


# A case has many days and few dates: remembering them makes a hub's file quicker to read.
@lru_cache(maxsize=8192)
def _date_written(text: str) -> dt.date:
    # date.fromisoformat alone would also take 20250304 and 2025-W10-2.
    if _DATE.fullmatch(text):
        try:
            return dt.date.fromisoformat(text)
        except ValueError:
            raise FieldError("", f"{quoted(text)} is in no calendar") from None
    raise _wrong("a date written as YYYY-MM-DD", text)


def read_time(value: object) -> dt.time:
    """A time of day written as HH:MM, from 00:00 to 23:59."""
    if not isinstance(value, str) or not _TIME.fullmatch(value):
        raise _wrong("a time written as HH:MM, from 00:00 to 23:59", value)
    return dt.time(int(value[:2]), int(value[3:]))


def whole_number(least: int, most: int | None = None) -> Reader[int]:
    """Reader of a whole number from `least` to `most`."""
    span = f"of {least} or more" if most is None else f"from {least} to {most}"

    def read(value: object) -> int:
        # A boolean is an integer to Python, but not to the person who wrote the file.
        if not isinstance(value, int) or isinstance(value, bool):
            raise _wrong(f"a whole number {span}", value)
        if value < least or (most is not None and value > most):
            raise _wrong(f"a whole number {span}", value)
        return value

    return read


def word(known: tuple[str, ...]) -> Reader[Any]:
    """Reader of one of the known words."""

    def read(value: object) -> str:
        if not isinstance(value, str):
            raise _wrong(f"one of {', '.join(known)}", value)
        if value not in known:
            raise FieldError("", f"unknown word {quoted(value)} (known: {', '.join(known)})")
        return value

    return read


def words(known: tuple[str, ...]) -> Reader[Any]:
    """Reader of a list of known words, in any order."""
    read_word = word(known)

    def read(value: object) -> frozenset[str]:
        return frozenset(read_word(each) for each in read_list(value))

    return read


def nullable(reader: Reader[Value]) -> Reader[Value | None]:
    """Reader of null or what `reader` reads."""

    def read(value: object) -> Value | None:
        return None if value is None else reader(value)

    return read


def each_of(known: tuple[str, ...], reader: Reader[Value]) -> Reader[dict[Any, Value]]:
    """Reader of an object with exactly these keys, in their order."""

    def read(value: object) -> dict[Any, Value]:
        values = read_object(value)
        for key in values:
            if key not in known:
                raise FieldError("", f"unknown word {quoted(key)} (known: {', '.join(known)})")
        return {key: field(values, key, reader) for key in known}

    return read


def _wrong(wanted: str, value: object) -> FieldError:
    return FieldError("", f"must be {wanted}, not {quoted(value)}")
