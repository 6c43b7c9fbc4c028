from employers.forms.experiences import HAPPENS, ExperienceForm
from employers.forms.library import CaseStudyForm, DecideReportForm, ReportForm, ReviewForm
from employers.forms.mandates import MandateForm
from employers.forms.organisations import (
    ContactForm,
    DecisionForm,
    EmployerFilterForm,
    EmployerForm,
    MergeForm,
    SignUpForm,
    SiteForm,
    SuggestForm,
)
from employers.forms.plans import PlanForm, SentenceForm
from employers.forms.providers import ProviderForm
from employers.forms.safety import (
    InsuranceForm,
    RiskTalkForm,
    SupervisorForm,
    SupervisorsForm,
)
from employers.forms.search import SearchForm
from employers.forms.slots import PlacesForm, SlotsForm
from employers.forms.terms import TermsForm

__all__ = [
    "HAPPENS",
    "CaseStudyForm",
    "ContactForm",
    "DecideReportForm",
    "DecisionForm",
    "EmployerFilterForm",
    "EmployerForm",
    "ExperienceForm",
    "InsuranceForm",
    "MandateForm",
    "MergeForm",
    "PlacesForm",
    "PlanForm",
    "ProviderForm",
    "ReportForm",
    "ReviewForm",
    "RiskTalkForm",
    "SearchForm",
    "SentenceForm",
    "SignUpForm",
    "SiteForm",
    "SlotsForm",
    "SuggestForm",
    "SupervisorForm",
    "SupervisorsForm",
    "TermsForm",
]
