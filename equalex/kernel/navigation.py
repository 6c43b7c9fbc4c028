"""The menu of each role, at most six entries, and the organisations one can act for.

URL names are written here and nowhere else: an entry whose page does not exist, or which the
role may not open, is left out, so that the menu never leads to a 404.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, get_urlconf, reverse

from equalex.kernel.access import GRANTS, Actor, Can, Role
from equalex.kernel.routes import routes


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a menu: its label, where it leads, and which other pages belong to it."""

    label: str
    url_name: str
    also: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Choice:
    """One organisation that a person can act for, in one role."""

    choice: str
    name: str
    role_label: str
    current: bool
    url: str = ""


_TODAY = Entry("Today", "home")
_LEARNERS = Entry(
    "Learners",
    "track-learners",
    frozenset(
        {
            "show-ledger",
            "judge-days",
            "repair-list",
            "forecast-learners",
            "note-barriers",
            "note-barriers-for-many",
        }
    ),
)
_FIND = Entry(
    "Find experiences",
    "find-experiences",
    frozenset(
        {
            "show-experience",
            "report-experience",
            "book-places",
            "list-case-studies",
            "show-case-study",
            "write-case-study",
            "edit-case-study",
            "list-saved-searches",
            "save-search",
        }
    ),
)
_BOOKINGS = Entry(
    "Bookings",
    "list-bookings",
    frozenset(
        {
            "show-booking",
            "mark-register",
            "cancel-booking",
            "waive-insurance",
            "place-learners",
            "withdraw-learner",
            "record-experience",
            "edit-record",
            "import-days",
            "review-day-file",
            "take-in-trip",
            "choose-outcomes",
            "release-quote",
            "ask-host",
            "list-to-place",
            "take-offer",
        }
    ),
)
_REFLECTIONS = Entry("Reflections", "list-reflections-due", frozenset({"write-reflection"}))
_TRIALS = ("try-policy", "show-trial", "list-affected-learners")
_READING = (
    "ask-for-report",
    "show-report",
    "follow-job",
    "benchmark-6-report",
    "ten-day-report",
)
_FIGURES = Entry(
    "Figures",
    "school-figures",
    frozenset(
        {
            "list-reports",
            "answer-sheet",
            "review-evidence",
            "website-paragraph",
            "forecast",
            *_READING,
            *_TRIALS,
        }
    ),
)
_FIGURES_ALONE = Entry("Figures", "school-figures", frozenset({"forecast", *_TRIALS}))
_REPORTS = Entry("Reports", "list-reports", frozenset(_READING))
_SCHOOL = Entry(
    "School",
    "manage-school",
    frozenset(
        {
            "import-learners",
            "review-import",
            "list-import-rows",
            "map-columns",
            "list-imports",
            "export-school",
            "sign-in-cards",
            "manage-people",
            "invite-colleague",
            "manage-tokens",
            "roll-over",
            "set-key-stages",
            "list-moves",
            "agree-to-move",
            "edit-barrier-list",
            "list-mandates",
            "give-mandate",
        }
    ),
)
_OFFERS = Entry(
    "Experiences",
    "list-own-experiences",
    frozenset(
        {
            "plan-experience",
            "post-experience",
            "edit-experience",
            "edit-slots",
            "edit-slot",
            "cancel-slot",
            "edit-terms",
            "withdraw-experience",
            "assign-supervisors",
            "renew-experience",
            "show-experience",
            "list-case-studies",
            "show-case-study",
        }
    ),
)
_COMING = Entry(
    "Who is coming",
    "list-host-bookings",
    frozenset(
        {
            "answer-request",
            "cancel-hosting",
            "name-supervisor",
            "show-host-booking",
            "show-thanks",
        }
    ),
)
_CARDS = Entry("Sign-in cards", "sign-in-cards")
_RULES = Entry("How days count", "explain-rules")
_PEOPLE = Entry("People", "manage-people", frozenset({"invite-colleague"}))

HUB_EMPLOYERS: Final = (
    Entry(
        "Pipeline",
        "employer-pipeline",
        frozenset({"show-employer", "note-contact", "thank-employer"}),
    ),
    Entry("Approvals", "list-employers", frozenset({"decide-employer"})),
    Entry("What runs out", "expiry-radar"),
    Entry("Supply and demand", "supply-and-demand"),
    Entry("Take in your list", "list-contact-lists", frozenset({"review-contact-list"})),
)
"""The pages on which a hub looks after its employers, as tabs under one entry of the menu."""

COMPARED_SCHOOLS: Final = (
    Entry(
        "By need", "hub-dashboard", frozenset({"show-school-need", "note-school-need", "save-need-weights"})
    ),
    Entry(
        "By need", "trust-dashboard", frozenset({"show-school-need", "save-need-weights"})
    ),
    Entry("Side by side", "compare-schools"),
    Entry("Places", "hub-places", frozenset({"list-places-on-offer"})),
    Entry("This year", "schools-this-year"),
)  # fmt: skip
"""The pages on which a hub or trust compares its schools, as tabs under one entry of the menu."""
_COMPARED: Final = frozenset(
    name for tab in COMPARED_SCHOOLS for name in (tab.url_name, *tab.also)
) | {*_TRIALS}

MENUS: Final[dict[Role, tuple[Entry, ...]]] = {
    Role.CAREERS_LEADER: (_TODAY, _LEARNERS, _FIND, _BOOKINGS, _FIGURES, _SCHOOL),
    Role.TUTOR: (_TODAY, _LEARNERS, _BOOKINGS, _REFLECTIONS, _CARDS, _RULES),
    Role.SENCO: (_TODAY, _LEARNERS, _REFLECTIONS, _FIGURES, _RULES),
    Role.SENIOR_LEADER: (_TODAY, _FIGURES_ALONE, _REPORTS, _RULES),
    Role.GOVERNOR: (_TODAY, _FIGURES_ALONE, _REPORTS, _RULES),
    Role.TRUST_LEAD: (
        _TODAY,
        Entry("Schools", "trust-dashboard", _COMPARED),
        _REPORTS,
        _RULES,
        _PEOPLE,
    ),
    Role.HUB_STAFF: (
        _TODAY,
        Entry("Schools", "hub-dashboard", _COMPARED),
        _REPORTS,
        Entry(
            "Employers",
            "employer-pipeline",
            frozenset(name for tab in HUB_EMPLOYERS for name in (tab.url_name, *tab.also))
            | {
                "merge-employers",
                "list-reported",
                "decide-report",
                "list-case-studies",
                "show-case-study",
                "write-case-study",
                "edit-case-study",
            },
        ),
        _RULES,
        _PEOPLE,
    ),
    Role.EMPLOYER_STAFF: (
        _TODAY,
        _OFFERS,
        _COMING,
        Entry(
            "About us",
            "edit-employer",
            frozenset(
                {
                    "show-safety",
                    "state-insurance",
                    "record-risk-talk",
                    "add-supervisor",
                    "list-mandates",
                    "give-mandate",
                    "add-site",
                    "edit-site",
                    "add-contact",
                    "replace-contact",
                }
            ),
        ),
        _PEOPLE,
    ),
    Role.EMPLOYER_COLLEAGUE: (_TODAY, _OFFERS, _COMING),
    Role.PROVIDER_STAFF: (_TODAY, Entry("Mandates", "list-mandates"), _PEOPLE),
    Role.PROVIDER_FOR_EMPLOYER: (_TODAY, _OFFERS, _COMING),
    Role.PROVIDER_FOR_SCHOOL: (_TODAY, Entry("Learners", "show-cohort"), _RULES),
    Role.LEARNER: (Entry("My 10 days", "my-days", frozenset({"write-reflection"})), _RULES),
    Role.ADMINISTRATOR: (
        _TODAY,
        Entry(
            "Organisations",
            "manage-organisations",
            frozenset(
                {
                    "edit-hub",
                    "place-school",
                    "choose-successor",
                    "take-in-schools",
                    "show-schools-file",
                }
            ),
        ),
        Entry(
            "Figures",
            "national-view",
            frozenset({"list-schools-of-hub", "list-schools-without-hub"}),
        ),
        Entry("Outcomes", "list-frameworks", frozenset({"load-framework"})),
        _RULES,
        _PEOPLE,
    ),
}


@lru_cache(maxsize=64)
def _openable(role: Role, urlconf: str | None) -> tuple[tuple[Entry, str], ...]:
    """Entries of a role whose page exists and which it may open, each with its address."""
    found = []
    for entry in MENUS.get(role, ()):
        try:
            url = reverse(entry.url_name)
        except NoReverseMatch:
            continue
        if _may_open(role, entry.url_name):
            found.append((entry, url))
    return tuple(found)


def _may_open(role: Role, url_name: str) -> bool:
    required = _required(settings.ROOT_URLCONF).get(url_name)
    return required is None or required in GRANTS[role]


@lru_cache(maxsize=4)
def _required(_urlconf: str) -> dict[str, Can]:
    """What our pages require, by their names. To resolve an address reads through all of them, and a
    page leads to a dozen others.
    """
    return {route.name: next(iter(route.can.values())) for route in routes() if route.is_ours}


def address_for(actor: Actor, url_name: str, *args: Any) -> str:
    """Where the page named `url_name` is; "" when there is none or the actor may not open it."""
    try:
        url = reverse(url_name, args=args)
    except NoReverseMatch:
        return ""
    return url if _may_open(actor.role, url_name) else ""


def tabs(actor: Actor, entries: tuple[Entry, ...], url_name: str) -> list[tuple[str, str, bool]]:
    """(label, url, is this where one is) of pages that belong together, as far as one may open them."""
    return [
        (entry.label, url, url_name == entry.url_name or url_name in entry.also)
        for entry in entries
        if (url := address_for(actor, entry.url_name))
    ]


def menu(actor: Actor, url_name: str) -> list[tuple[str, str, bool]]:
    """(label, url, is this where one is) of the actor's menu, for the page named `url_name`."""
    return [
        (entry.label, url, url_name == entry.url_name or url_name in entry.also)
        for entry, url in _openable(actor.role, get_urlconf())
    ]


_FOOTER: Final = (("How days count", "explain-rules"), ("Privacy", "privacy"))


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `navigation` and `organisations`, the latter to choose among."""
    actor: Actor = getattr(request, "actor", None) or Actor()
    match = request.resolver_match
    return {
        "navigation": menu(actor, (match.url_name or "") if match else ""),
        "organisations": [
            Choice(
                choice=str(membership.public_id),
                name=membership.organisation.name,
                role_label=Role(membership.role).label,
                current=membership.organisation_id == actor.organisation_id
                and membership.role == actor.role,
            )
            for membership in getattr(request, "memberships", [])
        ]
        + list(getattr(request, "mandate_choices", [])),
        "footer_links": [
            (label, url) for label, name in _FOOTER if (url := address_for(actor, name))
        ],
    }
