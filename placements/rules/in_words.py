"""The values of a policy as sentences, for the page that explains the rules to anyone."""

from typing import Final, NamedTuple, get_args

from placements.rules.facts import ArrangedBy, Criterion, KeyStage
from placements.rules.policy import Policy, SoftCheck
from placements.rules.reasons import amount_in_days

_KEY_STAGES: Final[dict[KeyStage, str]] = {
    "KS3": "Years 7 to 9 (key stage 3)",
    "KS4": "Years 10 and 11 (key stage 4)",
}
CRITERIA_IN_WORDS: Final[dict[Criterion, str]] = {
    "purpose": "a purpose that employer and learner share",
    "outcomes": "learning outcomes suited to the learner",
    "interaction": "extensive two-way interaction with people at work",
    "people": "meeting a range of people from the workplace",
    "task": "a task set by the employer, or relevant work produced",
    "feedback": "the employer's feedback on that work",
    "reflection": "the learner's reflection afterwards",
}
SOFT_IN_WORDS: Final[dict[SoftCheck, str]] = {
    "placement_before_year_10": "placements before Year 10",
    "in_school": "experiences that take place in school",
    "virtual_without_rule": "virtual experiences where no limit is set",
}
ARRANGED_IN_WORDS: Final[dict[ArrangedBy, str]] = {
    "school": "the school",
    "employer": "the employer",
    "hub": "the Careers Hub",
    "provider": "a careers delivery provider",
    "self": "the learner or family",
}


class ValueInWords(NamedTuple):
    """One value of a policy: its name in the data, what it is called, and what it says."""

    name: str
    title: str
    sentences: tuple[str, ...]


def values_in_words(policy: Policy) -> list[ValueInWords]:
    """Every value of a policy, in the order in which the rules use them."""
    return [
        ValueInWords("targets", "How much is needed", tuple(_targets(policy))),
        ValueInWords("day_minutes", "What one day is", (_day(policy),)),
        ValueInWords("date_cap_minutes", "At most on one date", (_date_cap(policy),)),
        ValueInWords("required_criteria", "What makes it meaningful", _criteria(policy)),
        ValueInWords("virtual_cap_minutes", "Virtual experience", tuple(_virtual(policy))),
        ValueInWords("needs_judgement", "What a person decides", (_judgement(policy),)),
        ValueInWords("approval_required_for", "Approval beforehand", (_approval(policy),)),
    ]


def _targets(policy: Policy) -> list[str]:
    return [
        f"{amount_in_days(policy.targets[stage], policy).capitalize()} in {name}."
        for stage, name in _KEY_STAGES.items()
    ]


def _day(policy: Policy) -> str:
    hours, minutes = divmod(policy.day_minutes, 60)
    length = f"{hours} hours" if not minutes else f"{hours} hours {minutes} minutes"
    return (
        f"One day is {length} ({policy.day_minutes} minutes) without breaks. A longer day gives one "
        "day and no more. Days are shown rounded down to a tenth; the minutes themselves are added up."
    )


def _date_cap(policy: Policy) -> str:
    return (
        f"All that is recorded on one date gives at most {amount_in_days(policy.date_cap_minutes, policy)}. "
        "What happened in person is counted first."
    )


def _criteria(policy: Policy) -> tuple[str, ...]:
    needed = [text for code, text in CRITERIA_IN_WORDS.items() if code in policy.required_criteria]
    if not needed:
        return ("No criterion is asked for.",)
    return ("A day counts only with:", *needed)


def _virtual(policy: Policy) -> list[str]:
    found = []
    for stage, name in _KEY_STAGES.items():
        cap = policy.virtual_cap_minutes[stage]
        if cap is None:
            found.append(f"In {name} there is no rule for virtual experience.")
        elif cap == 0:
            found.append(f"In {name} virtual experience gives no days.")
        else:
            found.append(
                f"In {name} virtual experience gives at most {amount_in_days(cap, policy)}."
            )
    return found


def _judgement(policy: Policy) -> str:
    asked = [
        SOFT_IN_WORDS[check] for check in get_args(SoftCheck) if check in policy.needs_judgement
    ]
    if not asked:
        return "Nothing is left to a person: the rules settle every day."
    return (
        f"A person at the school decides, and says why: {_listed(asked)}. Until then such days "
        "count nothing."
    )


def _approval(policy: Policy) -> str:
    who = [
        ARRANGED_IN_WORDS[one]
        for one in get_args(ArrangedBy)
        if one in policy.approval_required_for
    ]
    if not who:
        return "No approval is asked for."
    return f"What was arranged by {_listed(who)} counts only when the school approved it on or before the day."


def _listed(words: list[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
