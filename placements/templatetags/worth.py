"""What an experience is worth, for the employer's own pages."""

from typing import Any

from django import template
from django.template.context import Context

from employers.models import Experience
from employers.rules.work_shapes import minutes_text
from placements.queries.worth import worth_of_experience

register = template.Library()


@register.inclusion_tag("placements/worth_card.html", takes_context=True)
def worth_card(context: Context, experience: Experience, slots: Any = ()) -> dict[str, Any]:
    """`{% worth_card experience slots %}`: learner-days by key stage, if every criterion is met."""
    work, worth = worth_of_experience(experience, slots, context["request"].actor.today)
    return {
        "work": work,
        "each_time": minutes_text(work.minutes) if work else "",
        "worth": worth,
        "tier": None,
    }
