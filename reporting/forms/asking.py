"""What people ask the pages of reporting for."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, TypeVar

from django import forms
from django.http import QueryDict
from django.utils.http import urlencode

from equalex.kernel.dates import academic_year, long_date
from equalex.kernel.forms import HintedLabel, PlainForm, WholeNumberInput
from equalex.kernel.words import Word
from placements.rules.policies import Policies
from placements.rules.policy import Policy
from reporting.models import Subscription
from reporting.rules import trials
from reporting.rules.digest import HowOften, WhichReports
from reporting.rules.measurement import SupersedeReason
from reporting.rules.report_kinds import ReportKind
from reporting.rules.tracking import Column, Show, Wish

AnyWord = TypeVar("AnyWord", bound=Word)

LONGEST_NAME = 100


def wish_from(query: QueryDict, name: str = "") -> Wish:
    """What an address asks the tracking page for; whatever is not known is left out.

    A name is never part of an address: it is posted, and given here as `name`.
    """
    order = query.get("sort", "")
    return Wish(
        year=query.get("year", ""),
        tutor_group=query.get("tutor", ""),
        group=query.get("group", ""),
        show=_word(Show, query.get("show", ""), Show.EVERYBODY),
        sort=_word(Column, order.removeprefix("-"), Column.NAME),
        descending=order.startswith("-"),
        name=name.strip()[:LONGEST_NAME],
    )


def _word(words: type[AnyWord], given: str, otherwise: AnyWord) -> AnyWord:
    try:
        return words(given)
    except ValueError:
        return otherwise


_KIND_HINTS = {
    ReportKind.GOVERNOR: "Two pages for governors: where the school stands, and what is planned.",
    ReportKind.BENCHMARK_6: "Who had a meaningful experience of a workplace, and how varied it was.",
    ReportKind.TEN_DAYS: "Days against 5 + 5, what can be won back, and who is behind.",
}


class AsOfForm(PlainForm):
    """As of which date figures are read; it stands in the address."""

    as_of = forms.ChoiceField(
        label="As of",
        error_messages={
            "invalid_choice": "There are no figures as of “%(value)s”. Choose a date from the list: "
            "today, or a measurement date of the last five years"
        },
    )

    def __init__(self, *args: Any, dates: Sequence[date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["as_of"].choices = [  # type: ignore[attr-defined]  # a ChoiceField, declared above
            (day.isoformat(), long_date(day) if at else f"Today, {long_date(day)}")
            for at, day in enumerate(dates)
        ]

    def clean_as_of(self) -> date:
        """The date itself."""
        return date.fromisoformat(self.cleaned_data["as_of"])


class ReportForm(PlainForm):
    """Which report, as of which date, and why again where one of that kind and date stands.

    `dates` are the dates one may choose, `issued` the kinds and dates of which a report stands.
    """

    ISSUED_ALREADY = (
        "This report was issued as of that date already. Choose why a new one takes its place."
    )

    kind = forms.ChoiceField(label="Which report?", widget=forms.RadioSelect)
    as_of = forms.ChoiceField(label="As of which date?", widget=forms.RadioSelect)
    reason = forms.ChoiceField(
        label="Why is the earlier report replaced?",
        help_text="Only where this report was issued as of that date already. It stays readable, "
        "and the new one says that it takes its place and which figures changed.",
        required=False,
        choices=[("", "It is the first of its kind and date"), *SupersedeReason.choices()],
    )

    def __init__(
        self,
        *args: Any,
        kinds: Sequence[ReportKind],
        dates: Sequence[date],
        issued: Collection[tuple[str, date]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.issued = issued
        self.fields["kind"].choices = [  # type: ignore[attr-defined]  # a ChoiceField, declared above
            (each.value, HintedLabel(each.label, _KIND_HINTS[each])) for each in kinds
        ]
        field = self.fields["as_of"]
        field.choices = [  # type: ignore[attr-defined]  # as above
            (day.isoformat(), long_date(day) if at else f"Today, {long_date(day)}")
            for at, day in enumerate(dates)
        ]
        if len(dates) and not self.is_bound:
            field.initial = dates[0].isoformat()

    def clean_as_of(self) -> date:
        """The date itself."""
        return date.fromisoformat(self.cleaned_data["as_of"])

    def clean_kind(self) -> ReportKind:
        """The word."""
        return ReportKind(self.cleaned_data["kind"])

    def clean_reason(self) -> SupersedeReason | None:
        """The word, or None."""
        chosen = self.cleaned_data["reason"]
        return SupersedeReason(chosen) if chosen else None

    def clean(self) -> dict[str, Any]:
        """A report of a date that has one needs its reason."""
        cleaned = super().clean() or self.cleaned_data
        asked = cleaned.get("kind"), cleaned.get("as_of")
        if asked in self.issued and not cleaned.get("reason"):
            self.add_error("reason", self.ISSUED_ALREADY)
        return cleaned


class EmailsForm(PlainForm):
    """What one wishes to be sent in one role; of reports only where the role may read them."""

    digest = forms.ChoiceField(
        label="What needs me",
        help_text="How much waits for you, in one e-mail. Nothing is sent when nothing waits, and "
        "nothing in the usual school holidays.",
        widget=forms.RadioSelect,
        choices=HowOften.choices(),
    )
    reports = forms.ChoiceField(
        label="Reports that were issued",
        help_text="A link, sent when the report is ready.",
        widget=forms.RadioSelect,
        choices=WhichReports.choices(),
    )

    def __init__(
        self, *args: Any, subscription: Subscription, reads_reports: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["digest"].initial = subscription.digest
        self.fields["reports"].initial = subscription.reports
        if not reads_reports:
            self.fields["reports"].disabled = True
            self.fields["reports"].widget = forms.HiddenInput()

    def clean_digest(self) -> HowOften:
        """The word."""
        return HowOften(self.cleaned_data["digest"])

    def clean_reports(self) -> WhichReports:
        """The word."""
        return WhichReports(self.cleaned_data["reports"])


def _days_field(label: str, *, is_needed: bool = True) -> forms.DecimalField:
    hint = "In days." if is_needed else "At most, in days. Empty: no limit, and a person decides."
    return forms.DecimalField(
        label=label,
        help_text=hint,
        required=is_needed,
        min_value=0,
        max_digits=6,
        decimal_places=3,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-4"}),
        error_messages={"invalid": f"{label} must be a number of days, such as 2 or 2.5"},
    )


class TrialForm(PlainForm):
    """Counting rules to try. `current` are the published rules and `rules` those in force, with
    which the form is filled. After `is_valid`, `policy` is what was typed.
    """

    virtual_ks3 = _days_field("Virtual days that count in Years 7 to 9", is_needed=False)
    virtual_ks4 = _days_field("Virtual days that count in Years 10 and 11", is_needed=False)
    needs_judgement = forms.MultipleChoiceField(
        label="On which days must a person decide?",
        help_text="What is not ticked counts by itself.",
        required=False,
        choices=list(trials.CHECK_LABELS.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    required_criteria = forms.MultipleChoiceField(
        label="What must an experience have to count?",
        required=False,
        choices=list(trials.CRITERION_LABELS.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    approval_required_for = forms.MultipleChoiceField(
        label="When must the school have approved it beforehand?",
        help_text="When it was arranged by:",
        required=False,
        choices=list(trials.ARRANGED_LABELS.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    target_ks3 = _days_field("Target in Years 7 to 9")
    target_ks4 = _days_field("Target in Years 10 and 11")
    day_minutes = forms.IntegerField(
        label="Length of a day",
        help_text="In minutes.",
        min_value=1,
        widget=WholeNumberInput,
        error_messages={"invalid": "Length of a day must be a whole number of minutes"},
    )
    date_cap = _days_field("One date gives at most")
    since = forms.ChoiceField(
        label="Which days would these rules judge?",
        choices=trials.Since.choices(),
        widget=forms.RadioSelect,
    )

    def __init__(
        self, data: Any = None, *, rules: Policy, current: Policies, today: date, **kwargs: Any
    ) -> None:
        super().__init__(data, initial=trials.typed_from(rules), **kwargs)
        self.current, self.today = current, today
        self.policy: Policy | None = None

    def clean(self) -> dict[str, Any]:
        """The rules for every policy judge what was typed; what they say stands at its field."""
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        effective_from = trials.begins(
            trials.Since(cleaned["since"]), self.current, self.today, academic_year(self.today)
        )
        trial = trials.read_trial(cleaned, effective_from=effective_from)
        for field, sentence in trial.problems:
            self.add_error(field or None, sentence)
        self.policy = trial.policy
        return cleaned


def trial_query(tried: Policy, since: trials.Since) -> str:
    """The part of an address that fills the form with these rules again."""
    typed = {**trials.typed_from(tried), "since": since.value}
    return urlencode(
        {name: value for name, value in typed.items() if value is not None}, doseq=True
    )
