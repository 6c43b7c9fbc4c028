"""Every reason in words: for the school, for the learner and for a governor, and what would repair
it.

Screens, API, PDF and CSV all print these. The codes are those of docs/counting-rules.md, in the
order of its checks.
"""

from dataclasses import dataclass
from typing import Final, Literal

from placements.rules.count import DayCount
from placements.rules.facts import KeyStage
from placements.rules.policy import Policy
from placements.rules.verdicts import ReasonCode

Audience = Literal["school", "learner", "governor"]
Sort = Literal["hard", "soft", "judged", "cap"]
WhoActs = Literal["school", "employer", "learner", "nobody"]


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason in words. `{date_cap}` and `{virtual_cap}` stand for the policy's amounts in days.

    `repair` says what `who_acts` can do so that the reason falls away; it is empty where nobody
    can. `accepted` is what the school reads of a soft reason once the day was judged to count; it
    serves every audience.
    """

    code: ReasonCode
    sort: Sort
    school: str
    learner: str
    governor: str
    repair: str = ""
    who_acts: WhoActs = "nobody"
    accepted: str = ""

    @property
    def is_hard(self) -> bool:
        """Whether no judgement can make a day count that has it."""
        return self.sort == "hard"


def _missing(
    criterion: str, what: str, learner: str, repair: str, who_acts: WhoActs = "school"
) -> Reason:
    return Reason(
        code=f"missing_{criterion}",
        sort="hard",
        school=f"Not yet meaningful: {what} is not recorded.",
        learner=learner,
        governor=f"Evidence incomplete: {what} is not recorded.",
        repair=repair,
        who_acts=who_acts,
    )


_ALL: Final = (
    Reason(
        code="not_enrolled",
        sort="hard",
        school="The learner was not on a school roll on this date.",
        learner="We have no school year for you on this date.",
        governor="The date is outside the learner's time at a school.",
        repair="If the learner was on roll, correct the enrolment dates.",
        who_acts="school",
    ),
    Reason(
        code="outside_years",
        sort="hard",
        school="The learner was not in Years 7 to 11, and no key stage is set for them.",
        learner="This date is outside Years 7 to 11, so it is not part of the ten days.",
        governor="The learner was outside Years 7 to 11.",
        repair="If year groups are not followed for this learner, set their key stage.",
        who_acts="school",
    ),
    Reason(
        code="encounter_not_experience",
        sort="hard",
        school="This is an encounter with an employer (Benchmark 5), not an experience.",
        learner="Meeting an employer is worthwhile, but it is not a workplace experience.",
        governor="An encounter with an employer: Benchmark 5, not Benchmark 6.",
    ),
    Reason(
        code="preparation_not_experience",
        sort="hard",
        school="This is preparation for an experience. It has value, and is kept apart.",
        learner="This was preparation. It helps you, but it is not a workplace experience.",
        governor="Preparation: recorded, but not an experience of a workplace.",
    ),
    Reason(
        code="job_not_experience",
        sort="hard",
        school="A part-time job is an encounter (Benchmark 5), not an experience.",
        learner="Your own job is good to have, but it is not part of the ten days.",
        governor="A part-time job: Benchmark 5, not Benchmark 6.",
    ),
    Reason(
        code="not_yet_happened",
        sort="hard",
        school="This day is planned and has not happened yet.",
        learner="This day is still to come.",
        governor="Planned, still to come.",
        repair="Record attendance when the day is over.",
        who_acts="school",
    ),
    Reason(
        code="attendance_unconfirmed",
        sort="hard",
        school="Nobody has confirmed yet that the learner was there.",
        learner="Nobody has confirmed yet that you were there.",
        governor="Attendance is not confirmed.",
        repair="Confirm attendance, or ask the employer to.",
        who_acts="school",
    ),
    Reason(
        code="absent",
        sort="hard",
        school="The learner did not attend.",
        learner="You were not there on this day.",
        governor="The learner did not attend.",
    ),
    Reason(
        code="no_minutes",
        sort="hard",
        school="The learner attended, but no time is recorded.",
        learner="You were there, but no time is recorded.",
        governor="Attended, but no time is recorded.",
        repair="Record how many minutes the learner attended.",
        who_acts="school",
    ),
    Reason(
        code="not_approved_beforehand",
        sort="hard",
        school="It was arranged without the school, which had not approved it by this date.",
        learner="The school had not approved this before it happened.",
        governor="Arranged without the school's approval beforehand.",
        repair="If the school did approve it beforehand, record the date on which it did.",
        who_acts="school",
    ),
    _missing(
        "purpose",
        "a purpose shared with employer and learner",
        "It is not recorded what this experience was for.",
        "Agree the purpose with the employer and tell the learners, then record it.",
    ),
    _missing(
        "outcomes",
        "learning outcomes suited to the learner",
        "No learning outcomes were chosen for this experience.",
        "Choose learning outcomes for this booking.",
    ),
    _missing(
        "interaction",
        "two-way interaction with people at work",
        "It is not recorded that you worked and talked with the people there.",
        "Ask the employer how learners took part, then record it.",
        "employer",
    ),
    _missing(
        "people",
        "meeting a range of people from the workplace",
        "It is not recorded that you met a range of people there.",
        "Ask the employer whom the learners met, then record it.",
        "employer",
    ),
    _missing(
        "task",
        "a task or piece of work set by the employer",
        "It is not recorded that the employer set you a task.",
        "Ask the employer which task the learners did, then record it.",
        "employer",
    ),
    _missing(
        "feedback",
        "the employer's feedback on the learner's work",
        "The employer's feedback on your work is still missing.",
        "Ask the employer for feedback on this learner's work.",
        "employer",
    ),
    _missing(
        "reflection",
        "the learner's reflection",
        "Your reflection is still missing.",
        "Ask the learner to reflect: it takes two minutes.",
        "learner",
    ),
    Reason(
        code="placement_before_year_10",
        sort="soft",
        school="A placement before Year 10 needs a legal basis, so a person must decide.",
        learner="This was a placement before Year 10, so your school decides whether it counts.",
        governor="A placement before Year 10: for the school to judge.",
        repair="Decide whether it counts, with the legal basis as the reason.",
        who_acts="school",
        accepted="A placement before Year 10, judged to count.",
    ),
    Reason(
        code="in_school",
        sort="soft",
        school="It took place in school, so a person must decide.",
        learner="This took place in school, so your school decides whether it counts.",
        governor="Took place in school: for the school to judge.",
        repair="Decide whether it counts as an experience of a workplace, and say why.",
        who_acts="school",
        accepted="Took place in school, judged to count.",
    ),
    Reason(
        code="virtual_without_rule",
        sort="soft",
        school="There is no rule for virtual days in this key stage, so a person must decide.",
        learner="This day was virtual, so your school decides whether it counts.",
        governor="A virtual day for which there is no rule: for the school to judge.",
        repair="Decide whether this virtual day counts, and say why.",
        who_acts="school",
        accepted="A virtual day, judged to count.",
    ),
    Reason(
        code="judged_not_to_count",
        sort="judged",
        school="A person judged that this day does not count.",
        learner="Your school decided that this day does not count.",
        governor="Judged by the school not to count.",
        repair="Review the judgement if something has changed.",
        who_acts="school",
    ),
    Reason(
        code="virtual_cap",
        sort="cap",
        school="Virtual days give at most {virtual_cap} in this key stage, and earlier ones came "
        "first.",
        learner="Virtual days give you at most {virtual_cap}, and you already had them.",
        governor="Over the limit of {virtual_cap} for virtual days.",
    ),
    Reason(
        code="date_cap",
        sort="cap",
        school="One date gives at most {date_cap}, and other entries on it came first.",
        learner="One date gives you at most {date_cap}, and it already did.",
        governor="Over the limit of {date_cap} for one date.",
    ),
)

REASONS: Final[dict[ReasonCode, Reason]] = {reason.code: reason for reason in _ALL}
"""Every reason by its code, in the order of the checks."""


def amount_in_days(minutes: int, policy: Policy) -> str:
    """Minutes in words: "1 day", "2 days", "0.5 days"; rounded down to a tenth."""
    number = policy.days_text(minutes).removesuffix(".0")
    return f"{number} {'day' if number == '1' else 'days'}"


def explain(
    code: ReasonCode,
    audience: Audience,
    *,
    policy: Policy,
    key_stage: KeyStage | None,
    accepted: bool = False,
) -> str:
    """The sentence of a reason for an audience, with the amounts of the policy that judged the day.

    `accepted` where a judgement let the day count: a soft reason then says what was judged.
    """
    reason = REASONS[code]
    if accepted and reason.accepted:
        return reason.accepted
    sentence: str = getattr(reason, audience)
    virtual_cap = policy.virtual_cap_minutes[key_stage] if key_stage else None
    return sentence.format(
        date_cap=amount_in_days(policy.date_cap_minutes, policy),
        virtual_cap=amount_in_days(virtual_cap or 0, policy),
    )


def explain_day(
    day: DayCount, audience: Audience, *, policy: Policy, accepted: bool | None = None
) -> list[str]:
    """One sentence for each reason of a counted day, in order.

    `policy` is the one that judged it; `accepted` the answer of its judgement, None where there is
    none.
    """
    return [
        explain(
            code,
            audience,
            policy=policy,
            key_stage=day.key_stage,
            accepted=accepted is True or _was_accepted(day),
        )
        for code in day.reasons
    ]


def _was_accepted(day: DayCount) -> bool:
    # Where a soft reason stands and no verdict but a cap holds the day back, somebody judged it.
    sorts = {REASONS[code].sort for code in day.reasons}
    return sorts <= {"soft", "cap"} and day.verdict != "needs_judgement"


def repairs_of(day: DayCount, *, accepted: bool | None = None) -> list[Reason]:
    """What somebody can do so that a day without credit counts, in order; empty where nothing
    helps.

    A day with one reason that nobody can repair has no repairs at all: the rest would be work for
    nothing. A soft reason that was judged already (`accepted`) needs nothing more.
    """
    if day.minutes:
        return []
    settled = {"soft"} if accepted is True else set()
    reasons = [REASONS[code] for code in day.reasons if REASONS[code].sort not in settled]
    return reasons if all(reason.repair for reason in reasons) else []
