import json
from typing import Any

import pytest

from outcomes.rules.frameworks import STARTER_FILE, UnreadableFramework, read_framework


def framework(**changes: Any) -> bytes:
    content = {
        "code": "ours",
        "version": "1",
        "title": "Ours",
        "statement": "Our own words.",
        "outcomes": [
            {"code": "A", "text": "I can ask.", "tiers": [2, 1], "key_stages": ["KS3"]},
        ],
    }
    return json.dumps(content | changes).encode()


def test_the_starter_framework_says_that_it_is_not_cec_text() -> None:
    starter = read_framework(STARTER_FILE.read_bytes())
    assert starter.statement.startswith("Starter outcomes, not CEC text.")


def test_the_starter_framework_serves_every_tier_and_key_stage() -> None:
    rows = read_framework(STARTER_FILE.read_bytes()).outcomes
    assert {tier for row in rows for tier in row.tiers} == {1, 2, 3}
    assert {stage for row in rows for stage in row.key_stages} == {"KS3", "KS4"}
    assert any(row.variant == "SEND" for row in rows)
    assert len({row.area for row in rows} - {""}) == 6
    assert len({row.skill for row in rows} - {""}) == 8


def test_tiers_come_in_their_order() -> None:
    assert read_framework(framework()).outcomes[0].tiers == (1, 2)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "not JSON"),
        (b"\xff\xfe", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"[]", 'no list "outcomes"'),
        (framework(outcomes=[]), "is empty"),
        (framework(title=" "), '"title"'),
        (framework(version=3), '"version"'),
        (framework(outcomes=["A"]), "Outcome 1 is not an object"),
        (framework(outcomes=[{"code": "A"}]), 'Outcome 1 (A) has no text in "text"'),
        (
            framework(outcomes=[{"code": "A", "text": "x", "tiers": [4], "key_stages": ["KS3"]}]),
            '"tiers" must list one or more of 1, 2, 3',
        ),
        (
            framework(outcomes=[{"code": "A", "text": "x", "tiers": [1], "key_stages": []}]),
            '"key_stages" must list',
        ),
        (
            framework(
                outcomes=[{"code": "A", "text": "x" * 301, "tiers": [1], "key_stages": ["KS3"]}]
            ),
            "longer than 300",
        ),
        (
            framework(
                outcomes=[{"code": "A", "text": "x", "tiers": [1], "key_stages": ["KS3"]}] * 2
            ),
            'The code "A" stands twice',
        ),
    ],
)
def test_a_broken_file_is_refused_with_what_and_where(data: bytes, said: str) -> None:
    with pytest.raises(UnreadableFramework, match=r"^[^\n]+$") as refused:
        read_framework(data)
    assert said in str(refused.value)
