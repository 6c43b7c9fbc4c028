"""The values of a draft of the rules, each with the reason for it."""

from typing import Any, Final, get_args

from django import forms

from equalex.kernel.forms import DayMonthYearField, HintedLabel, PlainForm, WholeNumberInput
from placements.models import PolicyVersion
from placements.rules.facts import CRITERIA, KEY_STAGES, ArrangedBy
from placements.rules.in_words import ARRANGED_IN_WORDS, CRITERIA_IN_WORDS, SOFT_IN_WORDS
from placements.rules.policy import SOFT_CHECKS, PolicyError

# The form's field for each field that the rules name in a problem.
_FIELD_OF: Final = {
    "id": "code",
    "code": "code",
    "effective_from": "effective_from",
    **{
        f"{name}.{stage}": f"{name}_{stage.lower()}"
        for name in ("targets", "virtual_cap_minutes")
        for stage in KEY_STAGES
    },
}
VALUE_NAMES: Final = (
    "targets",
    "day_minutes",
    "date_cap_minutes",
    "required_criteria",
    "virtual_cap_minutes",
    "needs_judgement",
    "approval_required_for",
)


def _minutes(label: str, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, widget=WholeNumberInput, **more)


def _words(label: str, words: dict[Any, str], order: tuple[Any, ...]) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[
            (word, HintedLabel(words[word][:1].upper() + words[word][1:], "")) for word in order
        ],
    )


class PolicyForm(PlainForm):
    """All amounts are minutes. The sources are text, shown beside each value to everybody."""

    code = forms.SlugField(
        label="Name of the version", max_length=50, help_text="Such as england-2027."
    )
    effective_from = DayMonthYearField(
        label="In force from", help_text="A day still to come, for example 1 9 2027."
    )
    note = forms.CharField(
        label="What changes, in a sentence",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    day_minutes = _minutes("Minutes in one day")
    targets_ks3 = _minutes("Minutes needed in Years 7 to 9")
    targets_ks4 = _minutes("Minutes needed in Years 10 and 11")
    date_cap_minutes = _minutes("Most minutes on one date")
    required_criteria = _words("A day counts only with", CRITERIA_IN_WORDS, CRITERIA)
    virtual_cap_minutes_ks3 = _minutes(
        "Most virtual minutes in Years 7 to 9", required=False, help_text="Empty: there is no rule."
    )
    virtual_cap_minutes_ks4 = _minutes(
        "Most virtual minutes in Years 10 and 11",
        required=False,
        help_text="Empty: there is no rule.",
    )
    needs_judgement = _words("A person must judge", SOFT_IN_WORDS, SOFT_CHECKS)
    approval_required_for = _words(
        "Approval beforehand is needed for what was arranged by",
        ARRANGED_IN_WORDS,
        get_args(ArrangedBy),
    )

    def __init__(self, *args: Any, version: PolicyVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        values = version.values
        self.initial = {
            "code": version.code,
            "effective_from": version.effective_from,
            "note": version.note,
            **{name: values.get(name) for name in VALUE_NAMES},
            **{
                f"{name}_{stage.lower()}": values.get(name, {}).get(stage)
                for name in ("targets", "virtual_cap_minutes")
                for stage in KEY_STAGES
            },
        }
        for name in VALUE_NAMES:
            self.fields[f"source_{name}"] = forms.CharField(
                label="Where this comes from",
                max_length=500,
                widget=forms.Textarea(attrs={"rows": 2}),
                help_text="Begin with “source: ” or “our default: ”.",
                initial=version.sources.get(name, ""),
                error_messages={
                    "required": "Say where this value comes from, or that it is our default"
                },
            )

    @property
    def values(self) -> dict[str, Any]:
        """The values as the rules read them. The form must be valid."""
        given = self.cleaned_data
        return {
            "day_minutes": given["day_minutes"],
            "targets": {stage: given[f"targets_{stage.lower()}"] for stage in KEY_STAGES},
            "date_cap_minutes": given["date_cap_minutes"],
            "required_criteria": given["required_criteria"],
            "virtual_cap_minutes": {
                stage: given[f"virtual_cap_minutes_{stage.lower()}"] for stage in KEY_STAGES
            },
            "needs_judgement": given["needs_judgement"],
            "approval_required_for": given["approval_required_for"],
        }

    @property
    def sources(self) -> dict[str, str]:
        """Where each value comes from."""
        return {name: self.cleaned_data[f"source_{name}"] for name in VALUE_NAMES}

    def add_problems(self, error: PolicyError) -> None:
        """Put each problem at the field that it names."""
        for problem in error.problems:
            field = _FIELD_OF.get(problem.field, problem.field)
            sentence = f"{problem.rule[:1].upper()}{problem.rule[1:]}"
            self.add_error(field if field in self.fields else None, sentence)
