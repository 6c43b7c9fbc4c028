"""What waits at an employer's front door: who asks to join, insurance, reports, mandates, cases."""

from employers.models import (
    CaseState,
    CaseStudy,
    Employer,
    Experience,
    ExperienceReport,
    Insurance,
    JoinRequest,
    Mandate,
)
from employers.queries.safety import lapsing, last_booked_day
from employers.rules.insurance import judge_cover
from equalex.kernel.access import Actor
from equalex.kernel.words import plural
from reporting.queries.today.items import Item


def people_who_ask_to_join(actor: Actor) -> list[Item]:
    number = JoinRequest.objects.visible_to(actor).open().count()
    if not number:
        return []
    return [
        Item(
            sentence=f"{plural(number, 'person says they work', 'people say they work')} with you",
            page="edit-employer",
            query="#joining",
            hint="Let them in if you know them. Until then they see nothing.",
            status="Waiting for you",
            kind="ask",
        )
    ]


def insurance_to_renew(actor: Actor) -> list[Item]:
    insurance = Insurance.objects.visible_to(actor).newest().select_related("employer").first()
    if insurance is None:
        return []
    insured = judge_cover(
        insurance.cover,
        last_day=last_booked_day(insurance.employer, actor.today),
        today=actor.today,
    )
    if insured.state in ("covered", "exempt"):
        return []
    return [
        Item(
            sentence="Renew your insurance, then tell us the new last day",
            page="state-insurance",
            hint=insured.sentence,
            status=insured.label,
            kind=insured.tag,
        )
    ]


def experiences_hidden(actor: Actor) -> list[Item]:
    hidden = Experience.objects.visible_to(actor).filter(hidden_at__isnull=False)
    return [
        Item(
            sentence=f"“{title}” is hidden from schools",
            page="show-experience",
            about=(key,),
            hint=f"Your hub writes: {message}",
            status="Hidden",
            kind="bad",
        )
        for key, title, message in hidden.values_list("public_id", "title", "hidden_message")[:3]
    ]


def mandates_to_accept(actor: Actor) -> list[Item]:
    number = Mandate.objects.visible_to(actor).standing().filter(accepted_at__isnull=True).count()
    if not number:
        return []
    return [
        Item(
            sentence=f"Accept {plural(number, 'mandate', 'mandates')}",
            page="list-mandates",
            hint="You can work for the commissioner once you have accepted.",
            status="Waiting for you",
            kind="ask",
        )
    ]


def reports_to_decide_on(actor: Actor) -> list[Item]:
    number = ExperienceReport.objects.visible_to(actor).open().count()
    if not number:
        return []
    return [
        Item(
            sentence=f"Decide on {plural(number, 'report', 'reports')} about an experience",
            page="list-reported",
            hint="Hide the experience with a message, or leave it as it is.",
            status="Waiting for you",
            kind="bad",
        )
    ]


def employers_whose_insurance_lapses(actor: Actor) -> list[Item]:
    found = lapsing(Employer.objects.visible_to(actor), actor.today)
    return [
        Item(
            sentence=f"The insurance of {one.name} ends before learners have been there",
            page="decide-employer",
            about=(one.public_id,),
            hint=one.sentence,
            status="Insurance",
            kind="bad",
        )
        for one in found[:3]
    ]


def case_studies_to_review(actor: Actor) -> list[Item]:
    waiting = CaseStudy.objects.visible_to(actor).filter(
        state=CaseState.WAITING, hub=actor.organisation_id
    )
    number = waiting.exclude(written_by=actor.person_id).count()
    if not number:
        return []
    return [
        Item(
            sentence=f"Review {plural(number, 'good experience', 'good experiences')}",
            page="list-case-studies",
            hint="It goes into the library when you have read it and it names nobody.",
            status="Waiting for you",
            kind="ask",
        )
    ]
