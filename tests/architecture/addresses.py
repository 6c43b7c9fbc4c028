"""How the address of a route is made: which object it names, by its name in the world."""

import re
from collections.abc import Mapping
from uuid import UUID

from django.urls import reverse

from equalex.kernel.routes import Route


def address(route: Route, identifiers: Mapping[str, UUID], words: Mapping[str, str]) -> str | None:
    """The address with the route's identifier, or with one of `words` where a part is named in them;
    None for a route that takes an identifier and has none.
    """
    fields = re.findall(r"<\w+:(\w+)>", route.pattern)
    if not fields:
        return reverse(route.name)
    if route.name not in identifiers:
        return None
    named = {field: words.get(field, identifiers[route.name]) for field in fields}
    return reverse(route.name, kwargs=named)


# Which object the address of a route names. A new route with an identifier goes in here.
OBJECT_OF: dict[str, str] = {
    "follow-job": "job",
    "try-job-again": "job",
    "show-trial": "trial",
    "end-membership": "membership",
    "edit-tutor-groups": "tutor",
    "revoke-invitation": "invitation",
    "issue-cards": "group",
    "revoke-token": "token",
    "review-import": "import",
    "map-columns": "unmapped",
    "list-import-rows": "import",
    "discard-import": "import",
    "undo-import": "import",
    "review-day-file": "days",
    "take-in-trip": "register",
    "add-earlier-years": "days",
    "undo-day-file": "days",
    "discard-day-file": "days",
    "place-school": "school",
    "show-school-need": "school",
    "drop-local-priority": "priority",
    "note-school-need": "school",
    "invite-first-person": "school",
    "edit-site": "site",
    "replace-contact": "contact",
    "end-contact": "contact",
    "report-experience": "experience",
    "decide-report": "report",
    "show-again": "experience",
    "show-case-study": "case",
    "edit-case-study": "case",
    "start-from-case-study": "published case",
    "join-employer": "employer",
    "merge-employers": "employer",
    "answer-join-request": "asked",
    "answer-join-request-as-hub": "asked",
    "end-supervisor": "supervisor",
    "assign-supervisors": "slot",
    "accept-mandate": "mandate",
    "end-mandate": "mandate",
    "act-by-mandate": "mandate",
    "decide-employer": "employer",
    "show-experience": "experience",
    "edit-experience": "experience",
    "pause-experience": "experience",
    "reopen-experience": "experience",
    "withdraw-experience": "experience",
    "confirm-experience": "experience",
    "edit-terms": "experience",
    "duplicate-experience": "experience",
    "renew-experience": "experience",
    "print-leaflet": "experience",
    "edit-slots": "experience",
    "edit-slot": "slot",
    "cancel-slot": "slot",
    "release-quote": "booking",
    "withdraw-quote": "quote",
    "thank-employer": "employer",
    "download-thanks-of": "employer",
    "show-employer": "employer",
    "note-contact": "employer",
    "review-contact-list": "list",
    "discard-contact-list": "list",
    "undo-contact-list": "list",
    "switch-search": "search",
    "delete-search": "search",
    "book-places": "slot",
    "show-booking": "booking",
    "place-learners": "booking",
    "cancel-booking": "booking",
    "waive-insurance": "booking",
    "mark-register": "booking",
    "ask-host": "booking",
    "edit-record": "recorded",
    "show-host-booking": "booking",
    "cancel-hosting": "booking",
    "name-supervisor": "booking",
    "answer-request": "requested",
    "take-offer": "offered",
    "say-what-happened": "booking",
    "judge-experience": "judged",
    "choose-outcomes": "booking",
    "withdraw-learner": "placement",
    "enter-reflection": "placement",
    "write-reflection": "placement",
    "show-ledger": "learner",
    "show-schools-file": "schools_file",
    "choose-successor": "closed",
    "edit-hub": "hub",
    "list-schools-of-hub": "hub",
    "follow-authority": "school",
    "agree-to-move": "move",
    "refuse-move": "move",
    "object-to-move": "move",
    "use-framework": "framework",
    "show-policy": "policy",
    "edit-policy": "policy",
    "propose-policy": "policy",
    "publish-policy": "policy",
    "show-report": "snapshot",
    "note-barriers": "learner",
    "take-barrier-off": "barrier_reason",
    "download-report": "snapshot",
    "download-export": "export",
}
