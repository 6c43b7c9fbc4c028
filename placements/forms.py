"""Forms for booking, ending and judging; the register has none (see views/registers.py)."""

import json
import uuid
from typing import Any

from django import forms
from django.http import QueryDict

from employers.models import Contact
from equalex.kernel.access import Actor
from equalex.kernel.forms import HintedLabel, PlainForm
from placements.queries.choosing import LearnerGroup, Narrowing
from placements.queries.registers import Register
from placements.rules.registers import UNMARKED, DayToMark, Mark, Refusal
from schools.models import Learner

NOT_ON_LIST = "A learner on the list is not at your school. Choose from the list"


class LearnersForm(PlainForm):
    """Which learners: tick boxes that the page draws itself, with what each stands at beside it.

    `once` makes a double click harmless. The narrowing is not part of what is saved.
    """

    learners = forms.ModelMultipleChoiceField(
        queryset=Learner.objects.none(),
        to_field_name="public_id",
        error_messages={
            "required": "Choose at least one learner",
            "invalid_choice": NOT_ON_LIST,
            "invalid_pk_value": NOT_ON_LIST,
        },
    )
    once = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages={"invalid": "Reload the page and try again"},
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {})
        kwargs["initial"].setdefault("once", uuid.uuid4())
        super().__init__(*args, **kwargs)
        learners = Learner.objects.visible_to(actor).on_roll()
        self.fields["learners"].queryset = learners  # type: ignore[attr-defined]  # a model choice field

    @property
    def narrowing(self) -> Narrowing:
        """Which learners the person wants to see; whatever is not understood means all."""
        return Narrowing(
            year=_known(self.data.get("year", ""), [str(year) for year in range(7, 12)]),
            tutor_group=_uuid(self.data.get("tutor_group", "")),
            group=_known(self.data.get("group", ""), [group.value for group in LearnerGroup]),
        )

    @property
    def ticked(self) -> list[uuid.UUID]:
        """What is ticked now, right or wrong, so that nothing is lost when the page comes back."""
        given = self.data.getlist("learners") if hasattr(self.data, "getlist") else []
        return [uuid.UUID(found) for text in given if (found := _uuid(text))]


class ReasonForm(PlainForm):
    """Why something ends; whoever is told reads it, so no learner is to be named."""

    reason = forms.CharField(
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For your own records. Nobody outside the school reads it.",
        error_messages={"required": "Enter the reason"},
    )


class AskHostForm(PlainForm):
    """Whom to ask: a contact on file, or somebody new by name and address."""

    contact = forms.ModelChoiceField(
        queryset=Contact.objects.none(),
        to_field_name="public_id",
        required=False,
        widget=forms.RadioSelect,
        label="Who should confirm?",
        empty_label=None,
        error_messages={"invalid_choice": "Choose a contact from the list"},
    )
    name = forms.CharField(label="Name", max_length=150, required=False)
    email = forms.EmailField(
        label="E-mail address",
        required=False,
        help_text="The link goes to this address, and only there.",
        error_messages={"invalid": "Enter an e-mail address, such as name@company.co.uk"},
    )

    def __init__(self, *args: Any, contacts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["contact"]
        choice.queryset = contacts  # type: ignore[attr-defined]  # a model choice field
        choice.choices = [  # type: ignore[attr-defined]  # as above
            *((one.public_id, HintedLabel(one.name, one.email)) for one in contacts),
            ("", HintedLabel("Somebody else", "Enter their name and address below.")),
        ]

    def clean(self) -> dict[str, Any]:
        """Somebody new needs a name and an address."""
        given = super().clean() or {}
        if given.get("contact") is None and "contact" not in self.errors:
            if not given.get("name"):
                self.add_error("name", "Enter the name of the person who should confirm")
            if not given.get("email") and "email" not in self.errors:
                self.add_error("email", "Enter an e-mail address, such as name@company.co.uk")
        return given


class JudgementForm(PlainForm):
    """Accept or refuse, with the reason: one decision for every day that is ticked."""

    decision = forms.ChoiceField(
        label="Do these days count?",
        widget=forms.RadioSelect,
        choices=[
            ("accept", HintedLabel("Yes, they count", "They are credited from now on.")),
            ("refuse", HintedLabel("No, they do not count", "They stay on record without credit.")),
        ],
        error_messages={"required": "Choose whether these days count"},
    )
    reason = forms.CharField(
        label="Why?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For a placement before Year 10, give the legal basis. The report shows that these "
        "days were judged, and governors may ask. Name no learner.",
        error_messages={"required": "Enter the reason. A decision without a reason is none"},
    )


class RegisterMarks:
    """What was entered on a register: for each day an answer and minutes, for each learner why absent.

    No formset: a register of 240 learners on five days has 2,640 fields. `texts` keeps what was
    typed, right or wrong; `refusals` say which minutes are no numbers.
    """

    def __init__(self, data: QueryDict, register: Register) -> None:
        self.refusals: list[Refusal] = []
        self.marks: dict[int, Mark] = {}
        self.texts: dict[int, str] = {}
        self.reasons: dict[int, str] = {}
        rest = data.get("rest", "")
        for row in register.rows:
            reason = data.get(f"reason-{row.placement}", "").strip()[:200]
            self.reasons[row.placement] = reason
            is_new = reason != row.absence_reason
            for on, cell in row.cells.items():
                if f"a-{cell.day.key}" not in data or cell.is_to_come:
                    continue
                answer = data[f"a-{cell.day.key}"]
                if not answer and rest in ("all", on.isoformat()):
                    answer = "attended"
                # Reasons that differ by date stay as they are, unless another one was entered.
                kept = reason if is_new else cell.day.mark.absence_reason or reason
                self._take(row.name, cell.day, answer, data.get(f"m-{cell.day.key}", ""), kept)

    def _take(self, who: str, day: DayToMark, answer: str, typed: str, reason: str) -> None:
        self.texts[day.key] = typed.strip()
        minutes = int(typed) if typed.strip().isdigit() and len(typed.strip()) < 5 else None
        if answer == "attended" and typed.strip() and minutes is None:
            sentence = f"{who}: enter the minutes as a whole number, such as {day.planned_minutes}"
            self.refusals.append(Refusal(day.key, "minutes", sentence))
        if answer == "attended":
            self.marks[day.key] = Mark("attended", minutes)
        elif answer == "absent":
            self.marks[day.key] = Mark("absent", None, reason)
        else:
            self.marks[day.key] = UNMARKED


def base_as_text(register: Register) -> str:
    """What the page shows, in short, to be sent back with the marks."""
    return json.dumps(
        {
            day.key: [mark.answer, mark.minutes, mark.absence_reason]
            for day in register.days.values()
            if (mark := day.mark).answer
        },
        separators=(",", ":"),
    )


def base_from_text(text: str) -> dict[int, Mark]:
    """The base that a page sent back; what cannot be read counts as not marked."""
    try:
        given = json.loads(text or "{}")
        return {
            int(key): Mark(answer if answer in ("attended", "absent") else "", minutes, str(reason))
            for key, (answer, minutes, reason) in given.items()
        }
    except (ValueError, TypeError, AttributeError):
        return {}


def _known(text: str, words: list[str]) -> str:
    return text if text in words else ""


def _uuid(text: str) -> str:
    try:
        return str(uuid.UUID(text))
    except ValueError:
        return ""
