"""Whether an experience says enough to be offered, and what its employer should be warned of."""

from dataclasses import dataclass

from employers.rules.vocabulary import Activity, Mode, Setting

YOUNGEST_FOR_PLACEMENTS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What has been said of an experience so far; empty text and None where nothing was."""

    title: str
    summary: str
    activity: str
    tiers: tuple[int, ...]
    mode: str
    setting: str
    has_site: bool
    sector: str
    youngest_year: int
    oldest_year: int
    group_size: int


@dataclass(frozen=True, slots=True)
class Missing:
    """Something schools must know: the field, and the sentence that asks for it."""

    field: str
    sentence: str


def what_is_missing(offer: Offer) -> list[Missing]:
    """What must be added before schools can see it, in the order of the form."""
    asked = (
        (not offer.title, "title", "Enter a title, such as “Design a bridge with our engineers”"),
        (not offer.summary, "summary", "Say what learners will do"),
        (not offer.activity, "activity", "Choose what kind of activity it is"),
        (not offer.tiers, "tiers", "Choose at least one tier of the pyramid"),
        (
            needs_site(offer.mode, offer.setting) and not offer.has_site,
            "site",
            (
                "Choose where it takes place. If the place is not there, add it on your "
                "organisation’s page; what you typed can be saved as a draft"
            ),
        ),
        (not offer.sector, "sector", "Choose the sector it belongs to"),
    )
    return [Missing(field, sentence) for lacking, field, sentence in asked if lacking]


def needs_site(mode: str, setting: str) -> bool:
    """True where learners come to the workplace."""
    return mode != Mode.VIRTUAL and setting == Setting.WORKPLACE


def warnings_about(offer: Offer) -> list[str]:
    """Sentences the employer should read; none of them stops the offer."""
    found = []
    if offer.activity == Activity.PLACEMENT and offer.youngest_year < YOUNGEST_FOR_PLACEMENTS:
        found.append(
            "Learners in Years 7 to 9 must not be given placements: the law on the employment of "
            "children allows work experience only from Year 10. Choose Year 10 as the youngest, "
            "or offer younger learners a visit, shadowing, a project or a tour."
        )
    if offer.setting == Setting.SCHOOL and offer.mode != Mode.VIRTUAL:
        found.append(
            "A talk in school is an encounter with an employer and never counts as an experience "
            "of a workplace. Projects in school may need the school’s judgement before they count."
        )
    if offer.mode == Mode.VIRTUAL:
        found.append(
            "Virtual experiences add to experiences in person and cannot replace them. Could some "
            "of it take place at your workplace? Then choose “Hybrid”."
        )
    return found
