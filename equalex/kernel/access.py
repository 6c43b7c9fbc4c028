"""Who may do what, on one page.

A person acts in one role for one organisation at a time: that is the `Actor` of a
request. A role is granted a set of `Can`; a view declares the one `Can` it requires;
what the actor may not do or see is a 404, so that its existence is not told either.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localdate

from equalex.kernel.words import Word


class OrganisationKind(Word):
    """The kinds of organisation a person can act for."""

    PLATFORM = "platform", "Platform"
    HUB = "hub", "Careers Hub"
    TRUST = "trust", "Trust"
    SCHOOL = "school", "School"
    EMPLOYER = "employer", "Employer"
    PROVIDER = "provider", "Careers delivery provider"


class Role(Word):
    """What a person is within an organisation."""

    NOBODY = "nobody", "Not signed in"
    NEWCOMER = "newcomer", "No organisation yet"
    CAREERS_LEADER = "careers_leader", "Careers leader"
    TUTOR = "tutor", "Tutor"
    SENCO = "senco", "SENCo"
    SENIOR_LEADER = "senior_leader", "Senior leader"
    GOVERNOR = "governor", "Link governor"
    TRUST_LEAD = "trust_lead", "Trust careers lead"
    HUB_STAFF = "hub_staff", "Hub staff"
    EMPLOYER_STAFF = "employer_staff", "Employer"
    EMPLOYER_COLLEAGUE = "employer_colleague", "Colleague at the employer"
    PROVIDER_STAFF = "provider_staff", "Careers delivery provider"
    PROVIDER_FOR_EMPLOYER = "provider_employer", "Provider acting for an employer"
    PROVIDER_FOR_SCHOOL = "provider_school", "Provider acting for a school"
    LEARNER = "learner", "Learner"
    ADMINISTRATOR = "administrator", "Platform administrator"
    API_READER = "api_reader", "Program that reads"
    API_RECORDER = "api_recorder", "Program that reads and records"


class Can(Word):
    """One thing that can be allowed. Every route names exactly one."""

    VISIT = "visit", "open a public page"
    HOLD_LINK = "hold_link", "open what one link is for"
    SIGN_IN = "sign_in", "be signed in, whatever the role"
    # Schools
    SEE_LEARNERS = "see_learners", "see learners and their days"
    SEE_SCHOOL_FIGURES = "see_school_figures", "see the school's figures"
    READ_REPORTS = "read_reports", "read issued reports"
    ASK_FOR_REPORT = "ask_for_report", "ask for a report"
    FIND_EXPERIENCES = "find_experiences", "search experiences that employers offer"
    BOOK_PLACES = "book_places", "book places for learners"
    RECORD_EXPERIENCES = "record_experiences", "record experiences the school arranged"
    IMPORT_DAYS = "import_days", "take in days already lived from a file"
    MARK_ATTENDANCE = "mark_attendance", "mark a register"
    CHOOSE_OUTCOMES = "choose_outcomes", "choose outcomes for a booking"
    ENTER_REFLECTIONS = "enter_reflections", "enter a learner's reflection"
    NOTE_BARRIERS = "note_barriers", "note what keeps learners from workplaces"
    EDIT_BARRIER_LIST = "edit_barrier_list", "edit the school's list of barriers"
    READ_ANSWER_SHEET = "read_answer_sheet", "read the answer sheet for Compass"
    RELEASE_QUOTES = "release_quotes", "pass a line on to an employer without a name"
    JUDGE_DAYS = "judge_days", "decide on days that need a judgement"
    TRY_POLICIES = "try_policies", "try changed rules without storing anything"
    IMPORT_LEARNERS = "import_learners", "import learners from a file"
    EXPORT_SCHOOL = "export_school", "take the school's whole record away"
    ISSUE_SIGN_IN = "issue_sign_in", "issue sign-in cards to learners"
    # Any organisation
    MANAGE_PEOPLE = "manage_people", "invite and remove colleagues"
    MANAGE_TOKENS = "manage_tokens", "issue tokens for programs"
    FOLLOW_JOBS = "follow_jobs", "follow background work"
    # Employers
    POST_EXPERIENCES = "post_experiences", "post experiences"
    HOST_LEARNERS = "host_learners", "see and confirm who comes"
    KEEP_EMPLOYER_PAGE = "keep_employer_page", "say who the employer is, where, and how it is safe"
    # Employers and schools with careers delivery providers
    COMMISSION_PROVIDERS = "commission_providers", "give a careers delivery provider a mandate"
    SEE_MANDATES = "see_mandates", "see and end mandates one has given or holds"
    ACT_BY_MANDATE = "act_by_mandate", "accept a mandate and act by it"
    SEE_COHORT = "see_cohort", "see the learners one is commissioned for"
    # The library of good experiences
    READ_LIBRARY = "read_library", "read good experiences of others"
    WRITE_CASE_STUDIES = "write_case_studies", "tell others of a good experience"
    REPORT_EXPERIENCES = "report_experiences", "report an experience to the hub"
    # Hubs, trusts and the platform
    APPROVE_EMPLOYERS = "approve_employers", "approve employers"
    SEE_HUB_FIGURES = "see_hub_figures", "see figures of the hub's schools"
    SEE_TRUST_FIGURES = "see_trust_figures", "see figures of the trust's schools"
    COMPARE_SCHOOLS = "compare_schools", "compare the schools of a hub or trust"
    SEE_NATIONAL_FIGURES = "see_national_figures", "see figures of every hub"
    MANAGE_FRAMEWORKS = "manage_frameworks", "load outcomes frameworks"
    MANAGE_POLICIES = "manage_policies", "draft and publish counting policies"
    MANAGE_ORGANISATIONS = "manage_organisations", "set up hubs, trusts and schools"
    # Learners
    SEE_MY_DAYS = "see_my_days", "see my 10 days"
    REFLECT = "reflect", "reflect on an experience"
    # Programs
    READ_API = "read_api", "read through the API"
    RECORD_BY_API = "record_by_api", "record attendance through the API"


_EVERYBODY = frozenset({Can.VISIT, Can.HOLD_LINK})
_PERSON = _EVERYBODY | {Can.SIGN_IN}
_STAFF = _PERSON | {Can.FOLLOW_JOBS}
_HOST = frozenset({Can.POST_EXPERIENCES, Can.HOST_LEARNERS, Can.READ_LIBRARY})

GRANTS: dict[Role, frozenset[Can]] = {
    Role.NOBODY: _EVERYBODY,
    Role.NEWCOMER: _PERSON,
    Role.CAREERS_LEADER: _STAFF
    | {
        Can.SEE_LEARNERS,
        Can.SEE_SCHOOL_FIGURES,
        Can.READ_REPORTS,
        Can.ASK_FOR_REPORT,
        Can.FIND_EXPERIENCES,
        Can.BOOK_PLACES,
        Can.RECORD_EXPERIENCES,
        Can.IMPORT_DAYS,
        Can.MARK_ATTENDANCE,
        Can.CHOOSE_OUTCOMES,
        Can.ENTER_REFLECTIONS,
        Can.NOTE_BARRIERS,
        Can.EDIT_BARRIER_LIST,
        Can.READ_ANSWER_SHEET,
        Can.RELEASE_QUOTES,
        Can.JUDGE_DAYS,
        Can.TRY_POLICIES,
        Can.IMPORT_LEARNERS,
        Can.EXPORT_SCHOOL,
        Can.ISSUE_SIGN_IN,
        Can.COMMISSION_PROVIDERS,
        Can.SEE_MANDATES,
        Can.READ_LIBRARY,
        Can.WRITE_CASE_STUDIES,
        Can.REPORT_EXPERIENCES,
        Can.MANAGE_PEOPLE,
        Can.MANAGE_TOKENS,
    },
    Role.TUTOR: _STAFF
    | {
        Can.SEE_LEARNERS,
        Can.NOTE_BARRIERS,
        Can.MARK_ATTENDANCE,
        Can.ENTER_REFLECTIONS,
        Can.ISSUE_SIGN_IN,
    },
    Role.SENCO: _STAFF
    | {
        Can.SEE_LEARNERS,
        Can.SEE_SCHOOL_FIGURES,
        Can.READ_REPORTS,
        Can.NOTE_BARRIERS,
        Can.ENTER_REFLECTIONS,
    },
    Role.SENIOR_LEADER: _STAFF
    | {Can.SEE_SCHOOL_FIGURES, Can.READ_REPORTS, Can.ASK_FOR_REPORT, Can.TRY_POLICIES},
    Role.GOVERNOR: _STAFF | {Can.SEE_SCHOOL_FIGURES, Can.READ_REPORTS},
    Role.TRUST_LEAD: _STAFF
    | {
        Can.SEE_TRUST_FIGURES,
        Can.COMPARE_SCHOOLS,
        Can.TRY_POLICIES,
        Can.MANAGE_PEOPLE,
        Can.READ_REPORTS,
        Can.ASK_FOR_REPORT,
    },
    Role.HUB_STAFF: _STAFF
    | {
        Can.APPROVE_EMPLOYERS,
        Can.SEE_HUB_FIGURES,
        Can.COMPARE_SCHOOLS,
        Can.READ_LIBRARY,
        Can.WRITE_CASE_STUDIES,
        Can.TRY_POLICIES,
        Can.MANAGE_PEOPLE,
        Can.READ_REPORTS,
        Can.ASK_FOR_REPORT,
    },
    Role.EMPLOYER_STAFF: _STAFF
    | {
        *_HOST,
        Can.KEEP_EMPLOYER_PAGE,
        Can.COMMISSION_PROVIDERS,
        Can.SEE_MANDATES,
        Can.MANAGE_PEOPLE,
        Can.MANAGE_TOKENS,
    },
    Role.EMPLOYER_COLLEAGUE: _STAFF | _HOST,
    Role.PROVIDER_STAFF: _STAFF | {Can.MANAGE_PEOPLE, Can.SEE_MANDATES, Can.ACT_BY_MANDATE},
    Role.PROVIDER_FOR_EMPLOYER: _PERSON | _HOST | {Can.ACT_BY_MANDATE},
    Role.PROVIDER_FOR_SCHOOL: _PERSON | {Can.SEE_COHORT, Can.ACT_BY_MANDATE},
    Role.LEARNER: _PERSON | {Can.SEE_MY_DAYS, Can.REFLECT},
    Role.ADMINISTRATOR: _STAFF
    | {
        Can.SEE_NATIONAL_FIGURES,
        Can.MANAGE_FRAMEWORKS,
        Can.MANAGE_POLICIES,
        Can.MANAGE_ORGANISATIONS,
        Can.MANAGE_PEOPLE,
    },
    Role.API_READER: _EVERYBODY | {Can.READ_API},
    Role.API_RECORDER: _EVERYBODY | {Can.READ_API, Can.RECORD_BY_API},
}

# Routes that libraries bring, by the beginning of their pattern: what stands before them.
# allauth's own pages ask for a sign-in themselves where they need one.
THIRD_PARTY: dict[str, Can] = {
    "accounts/": Can.VISIT,
}

# Who posts what an employer offers and sees who comes, as the employer itself does.
EMPLOYER_ROLES = frozenset(
    {Role.EMPLOYER_STAFF, Role.EMPLOYER_COLLEAGUE, Role.PROVIDER_FOR_EMPLOYER}
)

PROGRAMS = frozenset({Role.API_READER, Role.API_RECORDER})

ROLES_OF: dict[OrganisationKind, tuple[Role, ...]] = {
    OrganisationKind.PLATFORM: (Role.ADMINISTRATOR,),
    OrganisationKind.HUB: (Role.HUB_STAFF,),
    OrganisationKind.TRUST: (Role.TRUST_LEAD,),
    OrganisationKind.SCHOOL: (
        Role.CAREERS_LEADER,
        Role.TUTOR,
        Role.SENCO,
        Role.SENIOR_LEADER,
        Role.GOVERNOR,
    ),
    OrganisationKind.EMPLOYER: (Role.EMPLOYER_STAFF, Role.EMPLOYER_COLLEAGUE),
    OrganisationKind.PROVIDER: (Role.PROVIDER_STAFF,),
}

# Without these a page holds nothing about anybody, so no second factor is asked for.
_NEEDS_NO_SECOND_FACTOR = frozenset({Can.VISIT, Can.HOLD_LINK, Can.SIGN_IN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts, in which role, for which organisation: built once for a request or a job."""

    role: Role = Role.NOBODY
    person_id: int | None = None
    person_name: str = ""
    organisation_id: int | None = None
    organisation_name: str = ""
    organisation_kind: OrganisationKind | None = None
    learner_id: int | None = None
    tutor_group_ids: frozenset[int] = frozenset()
    # Of a provider that acts by a mandate: which provider, and for a school which year groups.
    provider_id: int | None = None
    commissioned_years: frozenset[int] = frozenset()
    has_second_factor: bool = False
    today: date = field(default_factory=localdate)

    @property
    def is_signed_in(self) -> bool:
        """True for a person or a program that has proved who it is."""
        return self.role is not Role.NOBODY

    def can(self, can: Can) -> bool:
        """True when the role is granted `can`."""
        return can in GRANTS[self.role]

    @property
    def can_administer(self) -> bool:
        """True for the platform's administrator, who sets up organisations."""
        return self.can(Can.MANAGE_ORGANISATIONS)

    def is_at(self, kind: OrganisationKind) -> bool:
        """True when acting for an organisation of this kind."""
        return self.organisation_kind is kind


def the_portal() -> Actor:
    """For what the portal does by itself, such as a report on a measurement date."""
    return Actor(person_name="The portal")


class ActorRequest(HttpRequest):
    """The request as views see it: with its actor. For type hints only."""

    actor: Actor
    htmx: Any
    csp_nonce: str


View = Callable[..., HttpResponse]


def requires(can: Can, *, methods: tuple[str, ...] = ("GET",)) -> Callable[[View], View]:
    """Declare the one `Can` a view requires, and the methods it answers.

    Nobody signed in: to the sign-in page. Signed in without the grant: 404, as if nothing
    were there. Staff who have not yet set up a second factor: to set it up first.
    """

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            actor = request.actor
            if not actor.can(can):
                if actor.is_signed_in:
                    raise Http404
                return redirect_to_login(request.get_full_path())
            if lacks_second_factor(actor, can):
                return redirect(f"{reverse('second-factor')}?{urlencode({'next': request.path})}")
            if request.method not in (*methods, "HEAD", "OPTIONS"):
                return HttpResponseNotAllowed(methods)
            return view(request, *args, **kwargs)

        guarded.requires = can  # type: ignore[attr-defined]  # read by the route sweep
        guarded.methods = methods  # type: ignore[attr-defined]  # read by the route sweep
        return guarded

    return declare


def lacks_second_factor(actor: Actor, can: Can) -> bool:
    """True when a second factor must be set up before this page; learners need none."""
    return (
        settings.SECOND_FACTOR_REQUIRED
        and can not in _NEEDS_NO_SECOND_FACTOR
        and actor.role not in (Role.LEARNER, *PROGRAMS)
        and not actor.has_second_factor
    )
