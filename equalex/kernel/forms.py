"""Forms in the portal's look: the renderer, plainly worded base forms, and fields the field needs.

Errors say what is wrong and what to do. Every required field has "Enter ..." or "Choose ..." without
its form saying so.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Self

from django import forms
from django.core.validators import (
    MaxLengthValidator,
    MaxValueValidator,
    MinLengthValidator,
    MinValueValidator,
)
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting

MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]


_LIMITS = {
    MinValueValidator: "must be %(limit_value)s or more",
    MaxValueValidator: "must be %(limit_value)s or less",
    MinLengthValidator: "must have %(limit_value)s characters or more",
    MaxLengthValidator: "must have %(limit_value)s characters or fewer: there are %(show_value)s",
}
_QUESTIONS = frozenset(
    "Who What When Where Which How Why Is Are Do Does Did Can Starts Ends".split()
)


class GovukRenderer(TemplatesSetting):
    """Renders forms, fields and widgets with `templates/django/forms/`."""


class HintedLabel(str):
    """The label of a choice, with a hint below it: `HintedLabel("Visit", "A group goes to see ...")`."""

    __slots__ = ("hint",)
    hint: str

    def __new__(cls, label: str, hint: str) -> Self:
        hinted = super().__new__(cls, label)
        hinted.hint = hint
        return hinted

    def __reduce__(self) -> tuple[type[Self], tuple[str, str]]:
        """Fields are copied for every form, their labels with them."""
        return type(self), (str(self), self.hint)


class PlainWords(forms.BaseForm):
    """Mixin: required fields ask for what they need in words, and browsers leave the asking to us."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, form_field in self.fields.items():
            standard = forms.Field.default_error_messages["required"]
            if form_field.error_messages.get("required") == standard:
                form_field.error_messages["required"] = _request_for(name, form_field)
            label = _label_of(name, form_field)
            form_field.validators = [_in_words(check, label) for check in form_field.validators]


class PlainForm(PlainWords, forms.Form):
    """A form of ours."""


class PlainModelForm(PlainWords, forms.ModelForm):
    """A form of ours over one model."""


def _label_of(name: str, form_field: forms.Field) -> str:
    return str(form_field.label or name.replace("_", " ").capitalize()).rstrip("?.:")


def _in_words(check: Any, label: str) -> Any:
    """The same check, saying which field it means. A check with words of its own keeps them."""
    words = _LIMITS.get(type(check))
    if words is None or check.message != type(check).message:
        return check
    return type(check)(check.limit_value, f"{label} {words}")


def _request_for(name: str, form_field: forms.Field) -> str:
    label = _label_of(name, form_field)
    thing = label if label[1:2].isupper() else label[:1].lower() + label[1:]
    if isinstance(form_field, forms.BooleanField):
        return f"Tick the box: {thing}"
    if isinstance(form_field, forms.FileField):
        return "Choose a file"
    verb = (
        "Choose" if isinstance(form_field, forms.ChoiceField | forms.ModelChoiceField) else "Enter"
    )
    if label.split(" ")[0] in _QUESTIONS:
        return f"{verb} an answer to “{label}”"
    return f"{verb} {thing}"


def summary_errors(form: forms.BaseForm) -> Iterator[tuple[str, str]]:
    """(sentence, id of the element to go to) for each error of a form, in the order of its fields."""
    for message in form.non_field_errors():
        yield str(message), "form-errors"
    for bound in form:
        target = first_input_id(bound)
        for message in bound.errors:
            yield str(message), target


def first_input_id(bound: BoundField) -> str:
    """The id of the first thing one can fill in for this field."""
    widget = bound.field.widget
    if isinstance(widget, DayMonthYearInput):
        return f"{bound.auto_id}_day"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple | forms.MultiWidget):
        return f"{bound.auto_id}_0"
    return bound.id_for_label or bound.auto_id


class DayMonthYearInput(forms.Widget):
    """Day, month and year in three boxes; takes an ISO date under its own name too, as programs send it."""

    template_name = "django/forms/widgets/day_month_year.html"
    use_fieldset = True
    parts = (("day", "Day", 2), ("month", "Month", 2), ("year", "Year", 4))

    def value_from_datadict(
        self, data: Mapping[str, Any], files: Any, name: str
    ) -> tuple[str, str, str] | str | None:
        """The three texts as typed; None when all are empty."""
        typed = tuple(
            str(data.get(f"{name}_{part}", "") or "").strip() for part, _, _ in self.parts
        )
        if any(typed):
            return typed[0], typed[1], typed[2]
        return data.get(name) or None

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """True when none of the boxes was sent."""
        return not any(
            key in data for key in (name, *(f"{name}_{part}" for part, _, _ in self.parts))
        )

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """No single box is labelled by the field's own label: that is the legend."""
        return ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Adds `parts`: label, name, id, value, width and whether the box is marked as wrong."""
        context = super().get_context(name, None, attrs)
        element = context["widget"]["attrs"].get("id", f"id_{name}")
        is_wrong = "aria-invalid" in context["widget"]["attrs"]
        context["widget"]["parts"] = [
            {
                "label": label,
                "name": f"{name}_{part}",
                "id": f"{element}_{part}",
                "value": text,
                "width": width,
                "wrong": is_wrong,
            }
            for (part, label, width), text in zip(self.parts, _as_typed(value), strict=True)
        ]
        return context


def _as_typed(value: Any) -> tuple[str, str, str]:
    if isinstance(value, tuple):
        return value
    if isinstance(value, date):
        return str(value.day), str(value.month), str(value.year)
    try:
        return _as_typed(date.fromisoformat(value))
    except (TypeError, ValueError):
        return "", "", ""


class DayMonthYearField(forms.DateField):
    """A date of day, month and year; the month may be a name. Its errors name what is missing."""

    widget = DayMonthYearInput

    def to_python(self, value: Any) -> date | None:
        """The date; raises ValidationError with a sentence that says which part is missing or wrong."""
        if not isinstance(value, tuple):
            return super().to_python(value)
        name = str(self.label or "The date")
        missing = [
            part
            for (part, _, _), typed in zip(DayMonthYearInput.parts, value, strict=True)
            if not typed
        ]
        if missing:
            raise forms.ValidationError(
                f"{name} must include a {' and a '.join(missing)}", code="incomplete"
            )
        try:
            day, month, year = int(value[0]), _month(value[1]), int(value[2])
            if year < 1000:
                raise ValueError
            return date(year, month, day)
        except ValueError:
            raise forms.ValidationError(
                f"{name} must be a real date, such as 4 3 2027", code="invalid"
            ) from None

    def has_changed(self, initial: Any, data: Any) -> bool:
        """True when another date was typed."""
        try:
            return bool(self.to_python(data) != initial)
        except forms.ValidationError:
            return True


def _month(typed: str) -> int:
    if typed.isdigit():
        return int(typed)
    names = [month for month in MONTHS if len(typed) >= 3 and month.startswith(typed.lower())]
    return MONTHS.index(names[0]) + 1 if names else 0


class ClockInput(forms.TimeInput):
    """A time of day, as the browser's own control."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs={"class": "govuk-input--width-5", **(attrs or {})}, format="%H:%M")


class WholeNumberInput(forms.TextInput):
    """A whole number, typed: no arrows that change it when one scrolls."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(
            attrs={"inputmode": "numeric", "class": "govuk-input--width-4", **(attrs or {})}
        )


# A slice of the pyramid for each tier: tip, middle, base, on a grid of 180 by 60.
_SLICES = {
    "3": "M90 4L118 57H62Z",
    "2": "M60.5 3H119.5L148 57H32Z",
    "1": "M30.5 3H149.5L178 57H2Z",
}
TIERS = [
    ("3", HintedLabel("Tier 3", "Applying knowledge in the workplace")),
    ("2", HintedLabel("Tier 2", "Exploring roles, responsibilities and growth sectors")),
    ("1", HintedLabel("Tier 1", "Opportunity awareness, self-awareness, inspiration")),
]


class TierPyramid(forms.CheckboxSelectMultiple):
    """Choose tiers on the picture of the pyramid; keyboard, screen reader and print see checkboxes."""

    template_name = "django/forms/widgets/tier_pyramid.html"
    option_template_name = "django/forms/widgets/tier_option.html"

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds the outline of the tier's slice."""
        option = super().create_option(name, value, *args, **kwargs)
        option["slice"] = _SLICES.get(str(value), _SLICES["1"])
        return option


class OneTierPyramid(TierPyramid):
    """The same picture where exactly one tier is to be chosen: radio buttons."""

    input_type = "radio"
    allow_multiple_selected = False
    use_fieldset = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """The one chosen tier."""
        return data.get(name)

    def format_value(self, value: Any) -> list[str]:
        """The chosen tier as the list that the options are compared with."""
        return [] if value in (None, "") else [str(value)]
