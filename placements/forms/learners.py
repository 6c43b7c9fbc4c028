"""Which learners: tick boxes beside what each stands at."""

import uuid
from typing import Any

from django import forms

from equalex.kernel.access import Actor
from equalex.kernel.forms import PlainForm
from placements.queries.choosing import LearnerGroup, Narrowing
from schools.models import Learner

NOT_ON_LIST = "A learner on the list is not at your school. Choose from the list"


class LearnersField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # the stubs' generic is not one at run time
    """Learners by the public ids that were ticked; what is no id is on no list either."""

    def clean(self, value: Any) -> Any:
        """The learners, as a queryset; raises ValidationError in words."""
        if any(not _uuid(str(text)) for text in value or []):
            raise forms.ValidationError(NOT_ON_LIST, code="invalid_choice")
        return super().clean(value)


class LearnersForm(PlainForm):
    """Which learners: tick boxes that the page draws itself, with what each stands at beside it.

    `once` makes a double click harmless. The narrowing is not part of what is saved.
    """

    learners = LearnersField(
        queryset=Learner.objects.none(),
        to_field_name="public_id",
        error_messages={
            "required": "Choose at least one learner",
            "invalid_choice": NOT_ON_LIST,
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


def _known(text: str, words: list[str]) -> str:
    return text if text in words else ""


def _uuid(text: str) -> str:
    try:
        return str(uuid.UUID(text))
    except ValueError:
        return ""
