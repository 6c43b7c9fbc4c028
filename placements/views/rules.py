"""The counting rules in plain words, for anyone; and their drafting, by two administrators."""

from dataclasses import replace
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render

from equalex.kernel.access import ActorRequest, Can, requires
from placements.models import PolicyVersion
from placements.queries.policies import policy_in_force
from placements.rules.examples import EXAMPLES, work_out
from placements.rules.in_words import values_in_words
from placements.rules.policies import Policies
from placements.rules.reasons import REASONS


@requires(Can.VISIT)
def explain_rules(request: ActorRequest) -> HttpResponse:
    """The rules in force today: every value with its source, every reason, worked examples."""
    found = policy_in_force(request.actor.today)
    # The examples lie in the past: they show what the rules of today would say of such days.
    policies = Policies([replace(found.policy, effective_from=date.min)])
    versions = PolicyVersion.objects.published().values("code", "effective_from", "note")
    return render(
        request,
        "placements/explain_rules.html",
        {
            "policy": found.policy,
            "values": [
                (value, _sources(found.sources.get(value.name, "")))
                for value in values_in_words(found.policy)
            ],
            "examples": [work_out(example, policies) for example in EXAMPLES],
            "hard": [one for one in REASONS.values() if one.sort == "hard"],
            "soft": [one for one in REASONS.values() if one.sort == "soft"],
            "versions": list(versions),
            "may_draft": request.actor.can(Can.MANAGE_POLICIES),
        },
    )


def _sources(text: str) -> list[tuple[str, str]]:
    """`source: ...; our default: ...` as pairs of what kind of statement it is, and the statement."""
    parts: list[tuple[str, str]] = []
    for part in filter(None, (one.strip() for one in text.split(";"))):
        kind, colon, words = part.partition(": ")
        if colon and kind in ("source", "our default"):
            parts.append((kind, words))
        elif parts:
            parts[-1] = (parts[-1][0], f"{parts[-1][1]}; {part}")
        else:
            parts.append(("source", part))
    return parts
