"""The JSON contract: every way in which a case is refused, and in what words."""

from typing import Any

import pytest

from placements.rules.policy import SHIPPED_POLICY
from tests.placements.rules.contract_case import (
    ANSWER,
    DAY,
    FIRST_DAY,
    FIRST_ENROLMENT,
    FIRST_LEARNER,
    FIRST_POLICY,
    JUDGEMENT,
    answer,
    changed,
    put,
    refusal,
    with_day,
    without,
)


def test_both_enrolments_may_touch_but_not_overlap() -> None:
    touching = put("2025-09-01", *FIRST_ENROLMENT, "to")
    assert refusal(touching) == (
        'learner "L1", field enrolments.from: the enrolments from 2024-09-01 and 2025-09-01 overlap'
    )
    assert "overlap" in refusal(put(None, *FIRST_ENROLMENT, "to"))
    assert answer(put("2025-08-30", *FIRST_ENROLMENT, "to")) == ANSWER


def test_enrolments_that_overlap_are_found_in_any_order() -> None:
    def swap(case: Any) -> None:
        case["learners"][0]["enrolments"].reverse()
        case["learners"][0]["enrolments"][1]["to"] = "2025-09-02"

    assert "overlap" in refusal(changed(swap))


def test_two_days_with_one_id_are_refused() -> None:
    case = changed(lambda case: case["learners"][0]["days"].append(DAY))
    assert refusal(case) == 'learner "L1", day "D1", field id: two days have it'


def test_two_learners_with_one_id_are_refused() -> None:
    case = changed(lambda case: case["learners"].append(case["learners"][0]))
    assert refusal(case) == 'learner "L1", field id: two learners have it'


def test_a_date_that_no_policy_covers_is_refused() -> None:
    case = put("2025-03-05", *FIRST_POLICY, "effective_from")
    assert refusal(case) == (
        'learner "L1", day "D1", field date: '
        "no policy covers 2025-03-04: the earliest begins on 2025-03-05"
    )
    assert answer(put("2025-03-04", *FIRST_POLICY, "effective_from")) == ANSWER


FIELDS_OF_A_DAY = [name for name in DAY if name not in {"judgement", "id"}]


@pytest.mark.parametrize("name", FIELDS_OF_A_DAY)
def test_a_day_with_a_field_missing_is_refused(name: str) -> None:
    expected = f'learner "L1", day "D1", field {name}: the field is missing'
    assert refusal(without(*FIRST_DAY, name)) == expected


@pytest.mark.parametrize("name", DAY["criteria"])
def test_a_day_with_a_criterion_missing_is_refused(name: str) -> None:
    expected = f'learner "L1", day "D1", field criteria.{name}: the field is missing'
    assert refusal(without(*FIRST_DAY, "criteria", name)) == expected


@pytest.mark.parametrize("name", JUDGEMENT)
def test_a_judgement_with_a_field_missing_is_refused(name: str) -> None:
    judgement = {key: value for key, value in JUDGEMENT.items() if key != name}
    expected = f'learner "L1", day "D1", field judgement.{name}: the field is missing'
    assert refusal(with_day(judgement=judgement)) == expected


OTHER_MISSING = [
    (("learners",), "field learners"),
    ((*FIRST_LEARNER, "id"), "learner 1, field id"),
    ((*FIRST_LEARNER, "enrolments"), 'learner "L1", field enrolments'),
    ((*FIRST_LEARNER, "days"), 'learner "L1", field days'),
    ((*FIRST_DAY, "id"), 'learner "L1", day 1, field id'),
    ((*FIRST_ENROLMENT, "from"), 'learner "L1", field enrolments.1.from'),
    ((*FIRST_ENROLMENT, "to"), 'learner "L1", field enrolments.1.to'),
    ((*FIRST_ENROLMENT, "nc_year"), 'learner "L1", field enrolments.1.nc_year'),
    ((*FIRST_POLICY, "id"), "policy 1, field id"),
    ((*FIRST_POLICY, "day_minutes"), 'policy "england-2025", field day_minutes'),
    ((*FIRST_POLICY, "targets", "KS4"), 'policy "england-2025", field targets.KS4'),
]


@pytest.mark.parametrize(("path", "place"), OTHER_MISSING)
def test_any_other_field_missing_is_refused(path: tuple[Any, ...], place: str) -> None:
    assert refusal(without(*path)) == f"{place}: the field is missing"


WRONG_IN_A_DAY = [
    ("id", 1),
    ("id", ""),
    ("id", "  "),
    ("id", None),
    ("date", None),
    ("date", 20250304),
    ("date", "2025-02-30"),
    ("date", "2025-3-4"),
    ("date", "20250304"),
    ("date", "2025-W10-2"),
    ("date", "04/03/2025"),
    ("date", "2025-03-04T00:00:00"),
    ("date", " 2025-03-04"),
    ("date", "2025-03-04\n"),
    ("date", "\uff12\uff10\uff12\uff15-03-04"),
    ("date", "0000-01-01"),
    ("start", "24:00"),
    ("start", "9:00"),
    ("start", "09:60"),
    ("start", "09:00:00"),
    ("start", "0900"),
    ("start", ""),
    ("start", 9),
    ("start", "09:00\n"),
    ("minutes", True),
    ("minutes", "240"),
    ("minutes", 240.0),
    ("minutes", 0.5),
    ("minutes", None),
    ("minutes", -1),
    ("minutes", 1441),
    ("minutes", [240]),
    ("attendance", "Attended"),
    ("attendance", ""),
    ("attendance", None),
    ("attendance", ["attended"]),
    ("kind", "holiday"),
    ("activity", "lunch"),
    ("mode", "in person"),
    ("setting", "home"),
    ("arranged_by", "aunt"),
    ("arranged_by", True),
    ("approved_on", "yesterday"),
    ("approved_on", ""),
    ("approved_on", False),
    ("criteria", None),
    ("criteria", []),
    ("criteria", "all"),
    ("judgement", True),
    ("judgement", {}),
    ("judgement", "accept"),
]


@pytest.mark.parametrize(("name", "value"), WRONG_IN_A_DAY)
def test_a_wrong_value_in_a_day_names_learner_day_and_field(name: str, value: Any) -> None:
    day = "1" if name == "id" else '"D1"'
    assert refusal(with_day(**{name: value})).startswith(f'learner "L1", day {day}, field {name}')


WRONG_BELOW = [
    (("criteria", "feedback"), 1, "criteria.feedback"),
    (("criteria", "feedback"), None, "criteria.feedback"),
    (("criteria", "feedback"), "yes", "criteria.feedback"),
    (("criteria", "humour"), True, "criteria"),
]


@pytest.mark.parametrize(("path", "value", "field"), WRONG_BELOW)
def test_a_wrong_criterion_is_refused(path: tuple[str, ...], value: Any, field: str) -> None:
    message = refusal(put(value, *FIRST_DAY, *path))
    assert message.startswith(f'learner "L1", day "D1", field {field}: ')


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("accept", "true"),
        ("accept", 1),
        ("accept", None),
        ("by", ""),
        ("by", None),
        ("on", "5 March"),
        ("on", None),
        ("reason", ""),
        ("reason", " \t"),
        ("reason", None),
    ],
)
def test_a_judgement_needs_an_answer_a_person_a_date_and_a_reason(name: str, value: Any) -> None:
    message = refusal(with_day(judgement={**JUDGEMENT, name: value}))
    assert message.startswith(f'learner "L1", day "D1", field judgement.{name}: must be ')


WRONG_IN_AN_ENROLMENT = [
    ("from", None),
    ("from", "2024-09-31"),
    ("to", "open"),
    ("to", "2024-08-31"),
    ("to", ""),
    ("nc_year", 8),
    ("nc_year", None),
    ("key_stage", "KS5"),
    ("key_stage", 3),
    ("key_stage", ""),
]


@pytest.mark.parametrize(("name", "value"), WRONG_IN_AN_ENROLMENT)
def test_a_wrong_value_in_an_enrolment_names_it(name: str, value: Any) -> None:
    message = refusal(put(value, *FIRST_ENROLMENT, name))
    assert message.startswith(f'learner "L1", field enrolments.1.{name}: ')


WRONG_IN_A_POLICY = [
    ("effective_from", "2025", "effective_from"),
    ("effective_from", None, "effective_from"),
    ("day_minutes", 0, "day_minutes"),
    ("day_minutes", -300, "day_minutes"),
    ("day_minutes", 300.5, "day_minutes"),
    ("day_minutes", True, "day_minutes"),
    ("targets", None, "targets"),
    ("targets", {"KS3": 1500, "KS4": 1500, "KS5": 1}, "targets"),
    ("targets", {"KS3": 1500, "KS4": -1}, "targets.KS4"),
    ("targets", {"KS3": None, "KS4": 1500}, "targets.KS3"),
    ("date_cap_minutes", -1, "date_cap_minutes"),
    ("date_cap_minutes", None, "date_cap_minutes"),
    ("required_criteria", "all", "required_criteria"),
    ("required_criteria", ["fun"], "required_criteria"),
    ("required_criteria", [["task"]], "required_criteria"),
    ("virtual_cap_minutes", {"KS3": 600}, "virtual_cap_minutes.KS4"),
    ("virtual_cap_minutes", {"KS3": -1, "KS4": None}, "virtual_cap_minutes.KS3"),
    ("needs_judgement", ["weather"], "needs_judgement"),
    ("needs_judgement", None, "needs_judgement"),
    ("approval_required_for", ["uncle"], "approval_required_for"),
]


@pytest.mark.parametrize(("name", "value", "field"), WRONG_IN_A_POLICY)
def test_a_wrong_value_in_a_policy_names_it(name: str, value: Any, field: str) -> None:
    message = refusal(put(value, *FIRST_POLICY, name))
    assert message.startswith(f'policy "england-2025", field {field}: ')


def test_every_wrong_field_of_a_policy_is_named() -> None:
    case = changed(lambda case: case["policies"][0].update(day_minutes=0, date_cap_minutes=-1))
    message = refusal(case)
    assert "day_minutes: must be" in message
    assert "date_cap_minutes: must be" in message


def test_policies_that_cannot_be_told_apart_are_refused() -> None:
    def add(**values: Any) -> Any:
        extra = {**SHIPPED_POLICY.as_values(), **values}
        return changed(lambda case: case["policies"].append(extra))

    same_id = add(effective_from="2025-01-01")
    assert refusal(same_id) == "field policies.id: two policies share one id"
    same_date = add(id="b")
    assert refusal(same_date) == "field policies.effective_from: two policies begin on one date"


WRONG_SHAPES = [
    ([], "the case: must be an object, not a list"),
    (None, "the case: must be an object, not null"),
    ("case", 'the case: must be an object, not "case"'),
    ({}, "field learners: the field is missing"),
    ({"learners": None}, "field learners: must be a list, not null"),
    ({"learners": {}}, "field learners: must be a list, not an object"),
    ({"learners": [1]}, "learner 1: must be an object, not 1"),
    (put([], "policies"), "field policies: at least one policy is needed"),
    (put(None, "policies"), "field policies: must be a list, not null"),
    (put({}, "policies"), "field policies: must be a list, not an object"),
    (put(["shipped"], "policies"), 'policy 1: must be an object, not "shipped"'),
    (put(7, *FIRST_LEARNER, "id"), "learner 1, field id: must be text that is not blank, not 7"),
    (put({}, *FIRST_LEARNER, "days"), 'learner "L1", field days: must be a list, not an object'),
    (put("D1", *FIRST_DAY), 'learner "L1", day 1: must be an object, not "D1"'),
    (
        put("Year 8", *FIRST_ENROLMENT),
        'learner "L1", field enrolments.1: must be an object, not "Year 8"',
    ),
    (
        put(None, *FIRST_LEARNER, "enrolments"),
        'learner "L1", field enrolments: must be a list, not null',
    ),
]


@pytest.mark.parametrize(("case", "message"), WRONG_SHAPES)
def test_a_wrong_shape_is_refused_in_words(case: Any, message: str) -> None:
    assert refusal(case) == message


NO_JSON = [
    b"",
    b"   ",
    b"learners",
    b'{"learners": [',
    b'{"learners": []} {}',
    b"{'learners': []}",
    b'{"learners": [],}',
    b'{"learners": "\n"}',
    b'{"learners": [NaN]}',
    b'{"learners": [Infinity]}',
    b'{"learners": [-Infinity]}',
    b'{"learners": [' + b"9" * 5000 + b"]}",
    b"\xff\xfe{}",
    '{"learners": []}'.encode("utf-16"),
    b'{"learners": "\xe9"}',
    b"[" * 200_000,
    b'{"a":' * 200_000,
]


@pytest.mark.parametrize("text", NO_JSON, ids=range(len(NO_JSON)))
def test_text_that_is_no_json_is_refused(text: bytes) -> None:
    assert refusal(text).startswith("the text is ")


def test_a_field_written_twice_is_refused() -> None:
    text = b'{"learners": [{"name": "Z", "id": "a", "id": "b", "enrolments": [], "days": []}]}'
    assert 'the field "id" twice' in refusal(text)


def test_names_in_messages_stay_on_one_line_and_are_cut_where_long() -> None:
    case = with_day(id="D\n1\u2028\ud800", minutes="x" * 500)
    message = refusal(case)
    assert 'day "D\\n1\\u2028\\ud800", field minutes' in message
    assert len(message) < 300
