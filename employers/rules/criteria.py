"""Which of the seven criteria of a meaningful experience an employer's plan meets.

Source: Gatsby Benchmark 6. Four are the employer's to plan; outcomes are chosen by the school,
feedback and reflection follow the day. Employers are never asked to map outcomes.
"""

from dataclasses import dataclass
from typing import Literal

State = Literal["met", "open", "later"]


@dataclass(frozen=True, slots=True)
class PlanCriterion:
    """One criterion: whether the plan meets it, and what that means or what would help."""

    code: str
    name: str
    state: State
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What the employer said will happen."""

    purpose: bool
    interaction: bool
    people: bool
    task: bool


# Code, name, what it means when met, what to do when it is not.
_EMPLOYERS_OWN = (
    (
        "purpose",
        "A purpose that everybody knows",
        "Learners and their school know beforehand what it is for.",
        (
            "Tell the school in two sentences what learners should find out, and tell your "
            "colleagues the same."
        ),
    ),
    (
        "interaction",
        "Working and talking with your staff",
        "Learners and staff work and talk together.",
        "Plan questions in both directions: learners interview your staff, or work beside them.",
    ),
    (
        "people",
        "Meeting a range of people",
        "Learners meet people in different jobs.",
        (
            "Ask two or three colleagues from other jobs to join for a quarter of an hour each, an "
            "apprentice for example."
        ),
    ),
    (
        "task",
        "A task of yours, or a piece of work",
        "Learners do a piece of work that you set.",
        "Set a small task that ends with something to show: a plan, a part, a pitch, an answer.",
    ),
)
_LATER = {
    "outcomes": ("Learning outcomes", "The school chooses them when it books. Nothing for you."),
    "feedback": (
        "Your feedback",
        "Afterwards you write one line on each learner’s work. We send you a link.",
    ),
    "reflection": (
        "The learner’s reflection",
        "Learners write it with their school. Nothing for you.",
    ),
}
ORDER = ("purpose", "outcomes", "interaction", "people", "task", "feedback", "reflection")


def judge_plan(plan: Plan) -> list[PlanCriterion]:
    """All seven, in the order in which a recorded day names them."""
    found = {
        code: PlanCriterion(code, name, "later", sentence)
        for code, (name, sentence) in _LATER.items()
    }
    for code, name, met, advice in _EMPLOYERS_OWN:
        is_met = getattr(plan, code)
        found[code] = PlanCriterion(
            code, name, "met" if is_met else "open", met if is_met else advice
        )
    return [found[code] for code in ORDER]


def summarise(criteria: list[PlanCriterion]) -> str:
    """`Your plan meets 3 of the 4 criteria that you plan for; the other 3 come later.`"""
    own = [criterion for criterion in criteria if criterion.state != "later"]
    met = sum(criterion.state == "met" for criterion in own)
    if met == len(own):
        return (
            f"Your plan meets all {len(own)} criteria that you plan for. The other "
            f"{len(criteria) - len(own)} come later."
        )
    return (
        f"Your plan meets {met} of the {len(own)} criteria that you plan for. Days count towards "
        "a learner’s 10 only when all seven are met."
    )
