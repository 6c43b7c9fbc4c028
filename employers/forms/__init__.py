from employers.forms.experiences import HAPPENS, ExperienceForm
from employers.forms.organisations import (
    ContactForm,
    DecisionForm,
    EmployerFilterForm,
    EmployerForm,
    SignUpForm,
    SiteForm,
)
from employers.forms.providers import ProviderForm
from employers.forms.search import SearchForm
from employers.forms.slots import PlacesForm, SlotsForm

__all__ = [
    "HAPPENS",
    "ContactForm",
    "DecisionForm",
    "EmployerFilterForm",
    "EmployerForm",
    "ExperienceForm",
    "PlacesForm",
    "ProviderForm",
    "SearchForm",
    "SignUpForm",
    "SiteForm",
    "SlotsForm",
]
