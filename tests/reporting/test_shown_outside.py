"""Everything that people outside a school are shown: how its numbers of learners are kept from telling.

A page that they can open and that is not named here fails: whoever adds it says how it is cleared.
"""

import random

from equalex.kernel.access import GRANTS, Can, Role
from equalex.kernel.routes import routes
from tests.audit.schools import seen_of, some_with_days
from tests.audit.worlds import counted, moved_on, some_learners

SCHOOLS = "made of what is shown of each school, which is cleared once (school_clearing)"
REPORTS = "cleared with its schools, what was issued, and whoever shares schools (publication)"
EMPLOYERS = "employers and places, no numbers of learners of schools"
KEPT = "the bytes and figures as they were issued, which later reports reckon with (told)"
NOBODY = "no numbers of learners"
INVENTORY = {
    "hub-dashboard": SCHOOLS,
    "trust-dashboard": SCHOOLS,
    "compare-schools": SCHOOLS,
    "schools-this-year": SCHOOLS,
    "show-school-need": SCHOOLS,
    "note-school-need": SCHOOLS,
    "national-view": SCHOOLS,
    "list-schools-of-hub": NOBODY,
    "list-schools-without-hub": NOBODY,
    "hub-places": SCHOOLS,
    "list-places-on-offer": EMPLOYERS,
    "supply-and-demand": SCHOOLS,
    "try-policy": NOBODY,
    "show-trial": "each school by itself, beside what every table tells of it (trial_figures)",
    "benchmark-6-report": REPORTS,
    "ten-day-report": REPORTS,
    "show-report": KEPT,
    "download-report": KEPT,
    "list-reports": NOBODY,
    "ask-for-report": NOBODY,
    "follow-job": NOBODY,
    "employer-pipeline": EMPLOYERS,
    "expiry-radar": EMPLOYERS,
    "show-employer": EMPLOYERS,
    "list-employers": EMPLOYERS,
    "decide-employer": EMPLOYERS,
    "merge-employers": EMPLOYERS,
    "list-contact-lists": EMPLOYERS,
    "review-contact-list": EMPLOYERS,
    "list-reported": EMPLOYERS,
    "decide-report": EMPLOYERS,
    "list-case-studies": EMPLOYERS,
    "show-case-study": EMPLOYERS,
    "write-case-study": EMPLOYERS,
    "edit-case-study": EMPLOYERS,
    "thank-employer": "places taken at one employer; shares of groups by themselves (thanks)",
    "download-thanks-of": "places taken at one employer; shares of groups by themselves (thanks)",
}
OUTSIDE = (Role.HUB_STAFF, Role.TRUST_LEAD, Role.ADMINISTRATOR)
# Pages about people who work there, the rules, and which schools and frameworks there are.
ABOUT_OTHERS = {
    Can.VISIT,
    Can.HOLD_LINK,
    Can.SIGN_IN,
    Can.MANAGE_PEOPLE,
    Can.MANAGE_POLICIES,
    Can.MANAGE_FRAMEWORKS,
    Can.MANAGE_ORGANISATIONS,
}
SEED = 20261127


def test_every_page_that_is_read_outside_schools_is_in_the_inventory() -> None:
    cans = {can for role in OUTSIDE for can in GRANTS[role]} - ABOUT_OTHERS
    pages = {route.name for route in routes() if route.is_ours and route.can.get("GET") in cans}
    assert pages == set(INVENTORY)


def test_nothing_of_a_school_is_won_when_a_learner_joins_leaves_or_has_a_day_between_two_looks() -> (
    None
):
    chance = random.Random(SEED)
    for _ in range(25):
        then = some_learners(chance, chance.randint(0, chance.choice([8, 15, 40, 120])))
        before = counted(then)
        seen_before = seen_of(before, some_with_days(chance, before))
        seen = seen_of(counted(moved_on(chance, then)))
        assert seen.won([seen_before.as_told()]) == [] or seen.is_wholly_hidden
