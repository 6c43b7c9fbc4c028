"""What keeps a learner from workplaces, and the school's list of reasons."""

from typing import Any

from django import forms

from equalex.kernel.access import Actor
from equalex.kernel.forms import PlainForm
from placements.models import BarrierReason
from schools.models import Learner

_NO_REASON = "Choose from the list. Your school’s list may have changed meanwhile"


class BarriersForm(PlainForm):
    """The reasons that hold for one learner now. `noted` are those that were noted already: they
    can be kept also when the school took them off its list.
    """

    reasons = forms.ModelMultipleChoiceField(
        label="What keeps this learner from workplaces?",
        help_text="Tick all that hold now. What you untick is taken as overcome. Only staff who "
        "work with this learner see it; outside, reports hold numbers only.",
        queryset=BarrierReason.objects.none(),
        to_field_name="public_id",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _NO_REASON, "invalid_pk_value": _NO_REASON},
    )

    def __init__(self, *args: Any, actor: Actor, noted: set[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = BarrierReason.objects.visible_to(actor)
        listed = BarrierReason.objects.listed_at(actor.organisation_id)
        field = self.fields["reasons"]
        field.queryset = mine.filter(pk__in=listed.values("pk")) | mine.filter(pk__in=noted)  # type: ignore[attr-defined]  # a model choice field
        field.initial = list(mine.filter(pk__in=noted).values_list("public_id", flat=True))


class ManyBarriersForm(PlainForm):
    """One reason for several learners at once; the page draws the boxes of the learners."""

    reason = forms.ModelChoiceField(
        label="What keeps these learners from workplaces?",
        help_text="It is added to what is noted already. Only staff who work with a learner see it.",
        queryset=BarrierReason.objects.none(),
        to_field_name="public_id",
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose what keeps these learners from workplaces",
            "invalid_choice": _NO_REASON,
        },
    )
    learners = forms.ModelMultipleChoiceField(
        queryset=Learner.objects.none(),
        to_field_name="public_id",
        error_messages={
            "required": "Tick at least one learner",
            "invalid_choice": "A learner on the list is not yours to see. Choose from the list",
            "invalid_pk_value": "A learner on the list is not known. Choose from the list",
        },
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reasons = BarrierReason.objects.visible_to(actor)
        listed = BarrierReason.objects.listed_at(actor.organisation_id)
        self.fields["reason"].queryset = reasons.filter(pk__in=listed.values("pk"))  # type: ignore[attr-defined]  # a model choice field
        self.fields["learners"].queryset = Learner.objects.visible_to(actor).on_roll()  # type: ignore[attr-defined]  # as above

    @property
    def ticked(self) -> set[str]:
        """What is ticked now, as hexadecimal ids, so that nothing is lost when the page comes back."""
        given = self.data.getlist("learners") if hasattr(self.data, "getlist") else []
        return {text.replace("-", "") for text in given}


class BarrierReasonForm(PlainForm):
    """A reason of the school's own."""

    label = forms.CharField(
        label="Reason",
        max_length=80,
        help_text="In general words, such as “No workplaces near by”. Name nobody.",
        error_messages={"required": "Enter the reason, such as “No workplaces near by”"},
    )
