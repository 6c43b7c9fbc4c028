"""Lines of the log without what stands in the database."""

import re
from collections.abc import MutableMapping
from typing import Any, Final

# What PostgreSQL adds to an error after its first line quotes the row or the value that caused it.
_QUOTES_ROWS: Final = re.compile(r"(?:\s|\\n)+(?:DETAIL|CONTEXT|STATEMENT|LINE \d+):.*", re.DOTALL)


def without_rows(
    _logger: object, _method: str, line: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """A processor for structlog, after tracebacks have become plain data: errors keep their first line only."""
    for name, said in line.items():
        line[name] = _cut(said)
    return line


def _cut(said: Any) -> Any:
    if isinstance(said, BaseException):
        said = repr(said)
    if isinstance(said, str):
        return _QUOTES_ROWS.sub("", said)
    if isinstance(said, dict):
        return {name: _cut(value) for name, value in said.items()}
    return [_cut(value) for value in said] if isinstance(said, list | tuple) else said
