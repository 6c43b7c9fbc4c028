"""Good experiences told for others: written, sent for review, published or returned, started from."""

import uuid

from django.db import transaction

from employers.actions.experiences import made_by_same_press, unused_id
from employers.models import CaseState, CaseStudy, Employer, Experience
from equalex.journal.actions import record
from equalex.kernel.access import Actor


class NotYours(Exception):
    """Nobody reviews what they wrote themselves; the message may be shown as it is."""


@transaction.atomic
def save_case_study(*, case: CaseStudy, send: bool, by: Actor) -> CaseStudy:
    """Keep what was written; `send` asks the hub to review it. Published ones go to review again."""
    is_new = case.pk is None
    if is_new:
        there = CaseStudy.objects.filter(
            public_id=case.public_id, written_for=by.organisation_id
        ).first()
        if there is not None:
            return there
        case.written_by_id = by.person_id
    case.state = CaseState.WAITING if send else CaseState.DRAFT
    case.save()
    record("write case study", by=by, subject=case, sent=send)
    return case


@transaction.atomic
def review_case_study(*, case: CaseStudy, publish: bool, note: str, by: Actor) -> bool:
    """Put it into the library, or return it with a question. False: it was not waiting.

    Raises NotYours for its own author, and ValueError for a return without a note.
    """
    if not publish and not note.strip():
        raise ValueError("what is returned needs a note")
    case = CaseStudy.objects.select_for_update().get(pk=case.pk)
    if case.state != CaseState.WAITING:
        return False
    if case.written_by_id == by.person_id:
        raise NotYours("Somebody else of your hub must review what you wrote yourself.")
    case.state = CaseState.PUBLISHED if publish else CaseState.RETURNED
    case.review_note = "" if publish else note.strip()
    case.reviewed_by_id = by.person_id
    case.published_on = by.today if publish else None
    case.save()
    record("review case study", by=by, subject=case, published=publish)
    return True


@transaction.atomic
def start_from_case_study(
    *, case: CaseStudy, employer: Employer, public_id: uuid.UUID, by: Actor
) -> Experience:
    """A draft with the words and figures of a good experience, to be made one's own.

    The same `public_id` again returns that draft.
    """
    there = made_by_same_press(employer.pk, public_id)
    if there is not None:
        return there
    sites = list(employer.sites.all()[:2])
    draft = Experience.objects.create(
        public_id=unused_id(public_id),
        employer=employer,
        sector=employer.sector,
        site=sites[0] if len(sites) == 1 else None,
        title=case.title,
        summary=case.done,
        activity=case.activity,
        mode=case.mode,
        setting=case.setting,
        is_tier_1=case.tier == 1,
        is_tier_2=case.tier == 2,
        is_tier_3=case.tier == 3,
        youngest_year=case.youngest_year,
        oldest_year=case.oldest_year,
        group_size=case.learners,
        sessions=case.sessions,
        session_minutes=case.session_minutes,
    )
    record("start from case study", by=by, subject=draft, case=case.pk)
    return draft
