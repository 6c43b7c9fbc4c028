from placements.forms.answers import AnswerForm, SpeakerForm, WhoLooksAfterForm
from placements.forms.barriers import BarrierReasonForm, BarriersForm, ManyBarriersForm
from placements.forms.criteria import WhatHappenedForm
from placements.forms.decisions import AskHostForm, JudgementForm, ReasonForm, TakeBackForm
from placements.forms.learners import LearnersForm
from placements.forms.policies import PolicyForm
from placements.forms.recording import RecordedFactsForm, RecordForm
from placements.forms.registers import RegisterMarks, base_as_text, base_from_text

__all__ = [
    "AnswerForm",
    "AskHostForm",
    "BarrierReasonForm",
    "BarriersForm",
    "JudgementForm",
    "LearnersForm",
    "ManyBarriersForm",
    "PolicyForm",
    "ReasonForm",
    "RecordForm",
    "RecordedFactsForm",
    "RegisterMarks",
    "SpeakerForm",
    "TakeBackForm",
    "WhatHappenedForm",
    "WhoLooksAfterForm",
    "base_as_text",
    "base_from_text",
]
