"""The JSON contract: anyone's case in, the counting function's answer out.

docs/counting-rules.md gives both forms. Whatever is refused is refused as a whole, by a
`ContractError` of one line.
"""

import json
from typing import Any, Final, NamedTuple, NoReturn, get_args

from placements.rules.count import LearnerCount, count_learner
from placements.rules.facts import (
    CRITERIA,
    KEY_STAGES,
    Activity,
    ArrangedBy,
    Attendance,
    Day,
    Enrolment,
    Judgement,
    Kind,
    LearnerFacts,
    Mode,
    Setting,
    overlapping,
)
from placements.rules.fields import (
    FieldError,
    Reader,
    each_of,
    field,
    nullable,
    quoted,
    read_answer,
    read_date,
    read_filled_text,
    read_list,
    read_object,
    read_text,
    read_time,
    whole_number,
    word,
)
from placements.rules.policies import NoPolicyError, Policies
from placements.rules.policy import (
    MINUTES_IN_A_DATE,
    SHIPPED_POLICY,
    Policy,
    PolicyError,
    read_policy,
)


class ContractError(ValueError):
    """A case that cannot be counted: one line that names the learner, the day and the field, as far
    as there are any.
    """


class Case(NamedTuple):
    """The policies to count by, and the learners in the order given."""

    policies: Policies
    learners: list[LearnerFacts]


def count_text(text: bytes) -> str:
    """The answer to a case, both as JSON text; `ContractError` where the case is refused."""
    case = read_case(text)
    answers = [
        _learner_answer(learner, count_learner(learner.enrolments, learner.days, case.policies))
        for learner in case.learners
    ]
    return json.dumps({"learners": answers})


def read_case(text: bytes) -> Case:
    """The case that a JSON text holds, checked throughout."""
    try:
        case = read_object(_parsed(text))
        versions = field(case, "policies", read_list) if "policies" in case else None
        learners = field(case, "learners", read_list)
    except FieldError as error:
        raise _refusal("", error) from error
    policies = Policies([SHIPPED_POLICY]) if versions is None else _policies(versions)
    read: dict[str | int, LearnerFacts] = {}
    for number, values in enumerate(learners, 1):
        learner = _learner(values, number, policies)
        if learner.id in read:
            raise ContractError(f"learner {quoted(learner.id)}, field id: two learners have it")
        read[learner.id] = learner
    return Case(policies, list(read.values()))


def _parsed(text: bytes) -> object:
    try:
        # A byte-order mark is what some editors leave behind; it is no part of what they say.
        return json.loads(
            text.decode("utf-8-sig"), object_pairs_hook=_object, parse_constant=_no_number
        )
    except UnicodeDecodeError as error:
        raise ContractError(f"the text is not UTF-8 (byte {error.start})") from error
    except RecursionError as error:
        raise ContractError("the text is nested too deeply") from error
    except FieldError as error:
        raise ContractError(f"the text is no JSON that can be relied on: {error.rule}") from error
    except ValueError as error:
        raise ContractError(f"the text is no JSON: {error}") from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise FieldError("", f"one object has the field {quoted(twice)} twice")
    return values


def _no_number(name: str) -> NoReturn:
    raise FieldError("", f"{name} is not a number that JSON knows")


def _policies(versions: list[Any]) -> Policies:
    read = [_policy(values, number) for number, values in enumerate(versions, 1)]
    try:
        return Policies(read)
    except PolicyError as error:
        raise ContractError(f"field {error}") from error


def _policy(values: object, number: int) -> Policy:
    name = f"policy {number}"
    try:
        policy = read_object(values)
        name = f"policy {quoted(policy.get('id', number))}"
        return read_policy(policy)
    except FieldError as error:
        raise _refusal(name, error) from error
    except PolicyError as error:
        raise ContractError(f"{name}, field {error}") from error


def _learner(values: object, number: int, policies: Policies) -> LearnerFacts:
    name = f"learner {number}"
    try:
        learner = read_object(values)
        learner_id = field(learner, "id", read_filled_text)
        name = f"learner {quoted(learner_id)}"
        enrolments = field(learner, "enrolments", _enrolments)
        days = field(learner, "days", read_list)
    except FieldError as error:
        raise _refusal(name, error) from error
    read: dict[str | int, Day] = {}
    for number_of_day, each in enumerate(days, 1):
        day = _day(each, f"{name}, day", number_of_day, policies)
        if day.id in read:
            raise ContractError(f"{name}, day {quoted(day.id)}, field id: two days have it")
        read[day.id] = day
    return LearnerFacts(learner_id, enrolments, tuple(read.values()))


def _enrolments(value: object) -> tuple[Enrolment, ...]:
    enrolments = tuple(
        field({number: each}, number, _enrolment) for number, each in enumerate(read_list(value), 1)
    )
    if clash := overlapping(enrolments):
        begins = " and ".join(enrolment.first_day.isoformat() for enrolment in clash)
        raise FieldError("from", f"the enrolments from {begins} overlap")
    return enrolments


def _enrolment(value: object) -> Enrolment:
    values = read_object(value)
    first_day = field(values, "from", read_date)
    last_day = field(values, "to", nullable(read_date))
    if last_day is not None and last_day < first_day:
        raise FieldError("to", f"{last_day} is before {first_day}, where the enrolment begins")
    nc_year = field(values, "nc_year", read_text)
    key_stage = field(values, "key_stage", _READ_KEY_STAGE) if "key_stage" in values else None
    return Enrolment(first_day, last_day, nc_year, key_stage)


def _day(value: object, name: str, number: int, policies: Policies) -> Day:
    where = f"{name} {number}"
    try:
        values = read_object(value)
        day_id = field(values, "id", read_filled_text)
        where = f"{name} {quoted(day_id)}"
        facts = [field(values, fact, reader) for fact, reader in _FACTS_OF_A_DAY.items()]
        judgement = field(values, "judgement", _READ_JUDGEMENT) if "judgement" in values else None
        criteria = field(values, "criteria", _READ_CRITERIA)
        day = Day._make((day_id, *facts, judgement and judgement.accept, *criteria.values()))
        policies.in_force_on(day.date)
    except FieldError as error:
        raise _refusal(where, error) from error
    except NoPolicyError as error:
        raise ContractError(f"{where}, field date: {error}") from error
    return day


def _judgement(value: object) -> Judgement:
    values = read_object(value)
    return Judgement(
        accept=field(values, "accept", read_answer),
        by=field(values, "by", read_filled_text),
        on=field(values, "on", read_date),
        reason=field(values, "reason", read_filled_text),
    )


_READ_KEY_STAGE: Final = nullable(word(KEY_STAGES))
_READ_JUDGEMENT: Final = nullable(_judgement)
_READ_CRITERIA: Final = each_of(CRITERIA, read_answer)
# In the order of the fields of `Day`, from the second on.
_FACTS_OF_A_DAY: Final[dict[str, Reader[Any]]] = {
    "date": read_date,
    "start": nullable(read_time),
    "minutes": whole_number(0, MINUTES_IN_A_DATE),
    "approved_on": nullable(read_date),
    "attendance": word(get_args(Attendance)),
    "kind": word(get_args(Kind)),
    "activity": word(get_args(Activity)),
    "mode": word(get_args(Mode)),
    "setting": word(get_args(Setting)),
    "arranged_by": word(get_args(ArrangedBy)),
}


def _refusal(place: str, error: FieldError) -> ContractError:
    where = [place] if place else []
    if error.field:
        where.append(f"field {error.field}")
    return ContractError(f"{', '.join(where) or 'the case'}: {error.rule}")


def _learner_answer(learner: LearnerFacts, count: LearnerCount) -> dict[str, Any]:
    return {
        "id": learner.id,
        "days": [day._asdict() for day in count.days],
        "key_stages": {
            key_stage: totals._asdict() for key_stage, totals in count.key_stages.items()
        },
        "benchmark_6": count.benchmark_6,
    }
