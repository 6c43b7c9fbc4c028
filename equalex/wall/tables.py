"""The second wall under `visible_to`: whose each row is, in one list that the policies are made from.

A side of the wall is what `equalex.middleware.side_of` says of an actor: a `school`, a `learner`, a `host` (employer), or
`outside` of schools (hub, trust, provider, administrator, nobody yet). `visible_to` is narrower within a side: a tutor sees own
groups, and the wall only that it is the own school. What a side is not named with it has no row of. The system has all of them.
"""

from dataclasses import dataclass
from typing import Final

# What the connection was told, read once for a statement and not for each row.
ACTS_AS: Final = "(SELECT current_setting('equalex.acts_as', true))"
ORGANISATION: Final = "(SELECT nullif(current_setting('equalex.organisation', true), '')::bigint)"
LEARNER: Final = "(SELECT nullif(current_setting('equalex.learner', true), '')::bigint)"

NO_ROW: Final = "false"
EVERY_ROW: Final = "true"


@dataclass(frozen=True, slots=True)
class Walled:
    """A table, and for each side the SQL that is true of the rows it has."""

    table: str
    school: str = NO_ROW
    learner: str = NO_ROW
    host: str = NO_ROW
    outside: str = NO_ROW


def _is_ours(column: str = "school_id") -> str:
    return f"{column} = {ORGANISATION}"


def _is_me(column: str = "learner_id") -> str:
    return f"{column} = {LEARNER}"


def _among(keys: str, column: str) -> str:
    """One of the keys that a function of `equalex.wall.policies` reckons, once for a statement that needs them."""
    return f"{column} IN (SELECT equalex_{keys}())"


def _of_a_visible(table: str, column: str) -> str:
    """That table's own wall decides; for tables of which one reads little at a time."""
    return f"EXISTS (SELECT FROM {table} AS seen WHERE seen.id = {column})"


_OF_OUR_LEARNER: Final = _among("our_learners", "learner_id")
_OF_OUR_BOOKING: Final = (
    "EXISTS (SELECT FROM placements_booking AS ours "
    f"WHERE ours.id = booking_id AND ours.{_is_ours()})"
)
_OF_A_VISIBLE_BOOKING: Final = _of_a_visible("placements_booking", "booking_id")
_OF_A_VISIBLE_PLACEMENT: Final = _of_a_visible("placements_placement", "placement_id")
# Days that came along when a learner moved stay bookings of the former school, whose details it may show.
_SHOWN_PLACEMENT: Final = (
    "EXISTS (SELECT FROM placements_placement AS seen JOIN placements_booking AS booked "
    "ON booked.id = seen.booking_id "
    f"WHERE seen.id = placement_id AND (seen.shows_details OR booked.{_is_ours()}))"
)

WALLED: Final = (
    # --- Who the learners are ---
    Walled(
        "schools_learner",
        school=_is_ours(),
        learner=_is_me("id"),
        host=_among("hosted_learners", "id"),
    ),
    Walled("schools_tutorgroup", school=_is_ours(), learner=_is_ours()),
    Walled(
        "schools_enrolment",
        school=f"{_is_ours()} OR {_OF_OUR_LEARNER}",
        learner=_is_me(),
    ),
    Walled("schools_move", school=f"{_is_ours('from_school_id')} OR {_is_ours('to_school_id')}"),
    Walled("schools_learnerimport", school=_is_ours()),
    Walled("schools_rollover", school=_is_ours()),
    # --- Their days ---
    Walled(
        "placements_booking",
        school=f"{_is_ours()} OR {_among('moved_bookings', 'id')}",
        learner=_among("my_bookings", "id"),
        host=_among("hosted_experiences", "experience_id"),
    ),
    Walled(
        "placements_placement",
        school=_OF_OUR_LEARNER,
        learner=_is_me(),
        host=_among("hosted_bookings", "booking_id"),
    ),
    Walled(
        "placements_attendance",
        school=_OF_OUR_LEARNER,
        learner=_is_me(),
        host=_among("hosted_placements", "placement_id"),
    ),
    Walled(
        "placements_judgement",
        school=f"{_is_ours()} OR {_among('moved_judgements', 'id')}",
        learner=_among("my_judgements", "id"),
    ),
    Walled("placements_progress", school=_is_ours(), learner=_is_me()),
    Walled("placements_groupfigures", school=_is_ours(), outside=EVERY_ROW),
    Walled("placements_barrier", school=_OF_OUR_LEARNER),
    Walled("placements_barrierreason", school=f"school_id IS NULL OR {_is_ours()}"),
    Walled("placements_dayfile", school=_is_ours()),
    Walled(
        "placements_hostlink",
        school=_OF_OUR_BOOKING,
        host=_OF_A_VISIBLE_BOOKING,
    ),
    Walled(
        "placements_hostanswer",
        school=_of_a_visible("placements_hostlink", "link_id"),
        host=_of_a_visible("placements_hostlink", "link_id"),
    ),
    Walled(
        "placements_insurancewaiver",
        school=_OF_OUR_BOOKING,
        host=_OF_A_VISIBLE_BOOKING,
    ),
    # --- What was said of them ---
    Walled(
        "outcomes_aim",
        school=_OF_OUR_BOOKING,
        learner=_OF_A_VISIBLE_BOOKING,
        host=_OF_A_VISIBLE_BOOKING,
    ),
    Walled(
        "outcomes_feedback",
        school=_SHOWN_PLACEMENT,
        learner=_OF_A_VISIBLE_PLACEMENT,
        host=_OF_A_VISIBLE_PLACEMENT,
    ),
    Walled(
        "outcomes_quote",
        school=_OF_OUR_BOOKING,
        host=_OF_A_VISIBLE_BOOKING,
        outside="withdrawn_at IS NULL",
    ),
    Walled("outcomes_reflection", school=_SHOWN_PLACEMENT, learner=_OF_A_VISIBLE_PLACEMENT),
    Walled(
        "outcomes_reflection_outcomes",
        school=_of_a_visible("outcomes_reflection", "reflection_id"),
        learner=_of_a_visible("outcomes_reflection", "reflection_id"),
    ),
    # --- What leaves a school, or is thought of it ---
    Walled("reporting_schoolexport", school=_is_ours()),
    Walled(
        "reporting_snapshot",
        school=_is_ours("organisation_id"),
        outside=_is_ours("organisation_id"),
    ),
    Walled("reporting_keptforecast", school=_is_ours()),
    # A school does not see how its hub judges it.
    Walled("reporting_schoolneed", outside=EVERY_ROW),
)

# Tables that point to schools or to organisations, or know `visible_to`, and stand before the wall: why.
_ORGANISATIONS: Final = "which organisations there are, and how they hang together, is no secret"
_OFFERS: Final = (
    "what employers and hubs say of themselves and offer to schools; no learner is in it"
)
_STAFF: Final = "who works where: read before anybody acts, to find out for whom one may"
_KEYS: Final = "ids, codes and counts"
EXEMPT: Final = {
    **dict.fromkeys(
        (
            "schools_organisation",
            "schools_hub",
            "schools_hub_authorities",
            "schools_trust",
            "schools_school",
            "schools_hubmembership",
            "schools_trustmembership",
            "schools_schoolsfile",
            "employers_provider",
        ),
        _ORGANISATIONS,
    ),
    **dict.fromkeys(
        (
            "employers_employer",
            "employers_employerapproval",
            "employers_site",
            "employers_contact",
            "employers_experience",
            "employers_experience_named_schools",
            "employers_slot",
            "employers_joinrequest",
            "employers_casestudy",
            "employers_experiencereport",
            "employers_relation",
            "employers_contactnote",
            "employers_contactlist",
            "employers_insurance",
            "employers_risktalk",
            "employers_supervisor",
            "employers_searchentry",
            "employers_savedsearch",
            "reporting_needweights",
            "reporting_localpriority",
        ),
        _OFFERS,
    ),
    **dict.fromkeys(
        (
            "schools_membership",
            "schools_membership_tutor_groups",
            "schools_invitation",
            "schools_invitation_tutor_groups",
            "schools_apitoken",
            "employers_mandate",
            "reporting_subscription",
        ),
        _STAFF,
    ),
    **dict.fromkeys(
        ("journal_entry", "journal_message", "jobs_job", "placements_barrierreason_off_at"), _KEYS
    ),
}
