"""What hub staff enter of employers, and how they look among them."""

import uuid
from typing import Any, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile

from employers.actions.pipeline import Entered
from employers.forms.paragraphs import ParagraphsField
from employers.models import GrowthSector, Relation, Sector
from employers.models.pipeline import NoteKind
from employers.rules.stages import ENTERABLE, Stage, Standing
from equalex.accounts.models import User
from equalex.kernel.access import Actor, Role
from equalex.kernel.forms import PlainForm
from schools.adapters.recognise import LARGEST_FILE

REAL_DATE: Final = {"invalid": "Enter a real date, such as 04/03/2027"}


def _date_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _colleagues(actor: Actor) -> Any:
    return User.objects.filter(
        memberships__organisation=actor.organisation_id,
        memberships__role=Role.HUB_STAFF,
        memberships__ended_at__isnull=True,
    ).order_by("name")


class PersonField(forms.ModelChoiceField):
    """People by their names."""

    def label_from_instance(self, person: Any) -> str:
        """As colleagues know them."""
        return str(person.name)


class PipelineFilterForm(PlainForm):
    """Which employers to show; lives in the address."""

    q = forms.CharField(label="Name contains", required=False, max_length=100)
    stage = forms.ChoiceField(
        label="Stage", required=False, choices=[("", "All"), *Stage.choices()]
    )
    sector = forms.ModelChoiceField(
        label="Sector", required=False, queryset=Sector.objects.all(), empty_label="All sectors"
    )
    growth = forms.ModelChoiceField(
        label="Growth sector",
        required=False,
        queryset=GrowthSector.objects.all(),
        empty_label="All growth sectors",
    )
    standing = forms.ChoiceField(
        label="Approval", required=False, choices=[("", "All"), *Standing.choices()]
    )
    known_by = PersonField(
        label="Known by", required=False, queryset=User.objects.none(), empty_label="Anybody"
    )
    due = forms.ChoiceField(
        label="What is due",
        required=False,
        choices=[
            ("", "Everything"),
            ("step", "Next step is due"),
            ("stale", "To be confirmed"),
            ("asked", "Asked often this week"),
            ("mine", "Known by me"),
        ],
    )
    show = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["known_by"].queryset = _colleagues(actor)  # type: ignore[attr-defined]  # a choice field


class RelationForm(PlainForm):
    """What the hub knows of an employer and means to do."""

    stage = forms.ChoiceField(
        label="What you expect of it",
        required=False,
        choices=[
            ("", "What the facts say"),
            *((stage.value, stage.label) for stage in ENTERABLE),
        ],
        help_text="The portal sees by itself who is approved, offers and hosts.",
    )
    known_by = PersonField(
        label="Who of you knows it best",
        required=False,
        queryset=User.objects.none(),
        empty_label="Nobody yet",
    )
    next_step = forms.CharField(label="Next step", required=False, max_length=200)
    next_step_on = forms.DateField(
        label="By when", required=False, widget=_date_input(), error_messages=REAL_DATE
    )
    is_confirmed = forms.BooleanField(
        label="I heard today that what we know still holds", required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, actor: Actor, relation: Relation | None, **kwargs: Any) -> None:
        initial = {"version": 0}
        if relation is not None:
            initial = {
                "stage": relation.entered_stage,
                "known_by": relation.known_by_id,
                "next_step": relation.next_step,
                "next_step_on": relation.next_step_on,
                "version": relation.version,
            }
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["known_by"].queryset = _colleagues(actor)  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> dict[str, Any]:
        """A date needs a step."""
        said = super().clean() or self.cleaned_data
        if said.get("next_step_on") and not said.get("next_step"):
            self.add_error("next_step", "Enter what is to be done by that date")
        return said

    def entered(self) -> Entered:
        """What was said, for the action."""
        said = self.cleaned_data
        person = said["known_by"]
        return Entered(
            stage=said["stage"],
            known_by=person.pk if person else None,
            next_step=said["next_step"],
            next_step_on=said["next_step_on"],
            is_confirmed=said["is_confirmed"],
        )


class NoteForm(PlainForm):
    """A contact with an employer."""

    kind = forms.ChoiceField(label="What happened", choices=NoteKind.choices())
    happened_on = forms.DateField(label="When", widget=_date_input(), error_messages=REAL_DATE)
    text = ParagraphsField(
        label="Note (optional)",
        required=False,
        max_length=1500,
        help_text="Your hub reads it. Name no learner.",
    )
    once = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        initial = {"happened_on": actor.today, "once": uuid.uuid4(), "kind": NoteKind.CALLED}
        super().__init__(*args, initial=initial, **kwargs)
        self.actor = actor

    def clean_happened_on(self) -> Any:
        """A contact has happened."""
        day = self.cleaned_data["happened_on"]
        if day > self.actor.today:
            raise forms.ValidationError("Enter a date that is not in the future")
        return day


class ContactListForm(PlainForm):
    """A hub's own list of employers."""

    file = forms.FileField(
        label="List of employers",
        help_text="CSV or Excel (.xlsx), one employer or contact a row, up to 2,000. A column with the "
        "employer’s name is enough; contact, e-mail, telephone, town, postcode, sector, notes, last "
        "contact and next step are taken in as well.",
        error_messages={
            "required": "Choose the file that lists your employers",
            "empty": "The file is empty. Export the list again and choose that",
        },
    )

    def clean_file(self) -> UploadedFile:
        """Checked before a byte of it is read."""
        file: UploadedFile = self.cleaned_data["file"]
        if file.size is None or file.size > LARGEST_FILE:
            raise forms.ValidationError(
                f"The file is larger than {LARGEST_FILE // 1024 // 1024} MB. Export the employers alone"
            )
        return file


class ListDecisionsForm(PlainForm):
    """For each row that may be a known employer: is it, is it another, or is it left out?"""

    fingerprint = forms.CharField(max_length=24, widget=forms.HiddenInput)

    def __init__(self, *args: Any, rows: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = {f"row-{plan.row.row}": plan for plan in rows}
        for name, plan in self.rows.items():
            self.fields[name] = forms.ChoiceField(
                label=f"Row {plan.row.row}: {plan.row.name}",
                choices=[
                    ("same", f"It is {plan.known.name}"),
                    ("new", "It is another employer"),
                    ("", "Leave it out"),
                ],
                required=False,
                initial="same",
            )

    def same(self) -> dict[int, bool]:
        """Decisions by row; rows that are left out are not there."""
        return {
            plan.row.row: self.cleaned_data[name] == "same"
            for name, plan in self.rows.items()
            if self.cleaned_data.get(name)
        }
