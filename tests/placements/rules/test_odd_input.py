"""Whatever is wrong with a case, it is counted or refused in one line: never half, never a trace."""

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from placements.rules.contract import ContractError, count_text
from tests.placements.rules.contract_case import CASE

ODD: list[Any] = [
    *(
        None,
        True,
        0,
        -1,
        1441,
        240.0,
        1e400,
        2**70,
        float("nan"),
        "",
        " ",
        "240",
        [],
        {},
        [1],
        {"a": 1},
    ),
    *("2025-02-30", "2025-2-3", "20250203", "2025-W10-2", "2025-03-04T00:00", "٢٠٢٥-٠٣-٠٤"),
    *("24:00", "9:00", "٠٩:٠٠", "KS5", "Attended", "attended", "self", "\ud800", "a\nb\x1b"),
]
Path = tuple[Any, ...]


def places(value: Any, path: Path = ()) -> Iterator[Path]:
    if path:
        yield path
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield from places(value[key], (*path, key))


def at(case: Any, path: Path) -> Any:
    for step in path:
        case = case[step]
    return case


def answer(text: bytes) -> str:
    """ "" where the case is counted, else the line that refuses it."""
    try:
        assert set(json.loads(count_text(text))) == {"learners"}
    except ContractError as refused:
        line = str(refused)
        assert line.isprintable()
        assert line.isascii()
        return line
    return ""


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_case_with_something_odd_anywhere_is_counted_or_refused_in_one_line(data: Any) -> None:
    case = copy.deepcopy(CASE)
    for _ in range(data.draw(st.integers(1, 2))):
        *path, last = data.draw(st.sampled_from(list(places(case)) or [("learners",)]))
        holder = at(case, tuple(path))
        if data.draw(st.booleans()) or (last not in holder and not isinstance(holder, list)):
            holder[last] = data.draw(st.sampled_from(ODD))
        else:
            del holder[last]
    answer(json.dumps(case).encode())


@pytest.mark.parametrize("other", [["deep"], {"deep": {}}], ids=["list", "object"])
@pytest.mark.parametrize("path", list(places(CASE)), ids=str)
def test_a_list_or_an_object_in_place_of_a_value_is_refused_where_it_stands(
    path: Path, other: Any
) -> None:
    case = copy.deepcopy(CASE)
    at(case, path[:-1])[path[-1]] = other
    line = answer(json.dumps(case).encode())
    *_, named = (step for step in path if isinstance(step, str))
    assert named in line or named.rstrip("s") in line or named.replace("ies", "y") in line


@pytest.mark.parametrize("depth", range(930, 1010, 3))
@pytest.mark.parametrize("place", ['{"learners": %s}', '{"learners": [{"id": %s}]}'])
def test_depth_is_refused_whether_or_not_the_reader_still_bears_it(depth: int, place: str) -> None:
    for deep in ("[" * depth + "]" * depth, '{"a":' * depth + "1" + "}" * depth):
        assert answer((place % deep).encode())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b'{"learners": [], "learners": []}', 'the field "learners" twice'),
        (b'{"learners": [NaN]}', "NaN is not a number"),
        (b'{"learners": [], "policies": [-Infinity]}', "-Infinity is not a number"),
        (b'{"learners": ' + b"9" * 5000 + b"}", "no JSON"),
        ('{"learners": []}'.encode("utf-16"), "not UTF-8"),
        (b"\xef\xbb\xbf", "no JSON"),
        (b'{"learners": []} {}', "no JSON"),
    ],
)
def test_text_that_cannot_be_relied_on_is_refused(text: bytes, said: str) -> None:
    assert said in answer(text)


def test_a_byte_order_mark_is_forgiven() -> None:
    assert answer(b"\xef\xbb\xbf" + json.dumps(CASE).encode()) == ""
