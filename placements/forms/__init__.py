from placements.forms.criteria import WhatHappenedForm
from placements.forms.decisions import AskHostForm, JudgementForm, ReasonForm
from placements.forms.learners import LearnersForm
from placements.forms.policies import PolicyForm
from placements.forms.recording import RecordedFactsForm, RecordForm
from placements.forms.registers import RegisterMarks, base_as_text, base_from_text

__all__ = [
    "AskHostForm",
    "JudgementForm",
    "LearnersForm",
    "PolicyForm",
    "ReasonForm",
    "RecordForm",
    "RecordedFactsForm",
    "RegisterMarks",
    "WhatHappenedForm",
    "base_as_text",
    "base_from_text",
]
