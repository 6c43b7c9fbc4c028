from reporting.forms.asking import (
    AsOfForm,
    EmailsForm,
    ReportForm,
    TrialForm,
    trial_query,
    wish_from,
)
from reporting.forms.need import PriorityForm, SchoolNeedForm, WeightsForm

__all__ = [
    "AsOfForm",
    "EmailsForm",
    "PriorityForm",
    "ReportForm",
    "SchoolNeedForm",
    "TrialForm",
    "WeightsForm",
    "trial_query",
    "wish_from",
]
