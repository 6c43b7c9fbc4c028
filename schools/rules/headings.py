"""Which column of a school's file is which: headings by synonym, and nothing but what is needed.

Only the fields named here are ever taken from a file. A parent's, an address, a medical or any
other column has no field to go to, and cannot be chosen by hand either.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

FULL_NAME: Final = "full_name"
LA_CODE: Final = "la_code"
ESTABLISHMENT: Final = "establishment_number"
# Paid for those eligible in the last six years, and for children in care and of the services: the
# nearest that many exports have to the first.
PUPIL_PREMIUM: Final = (
    "pupilpremium pupilpremiumindicator premiumpupilindicator pupilpremiumeligible "
    "pupilpremiumstatus ispupilpremium eligibleforpupilpremium pp ppindicator premium "
    "premiumindicator premiumeligible"
)

# Fields of a learner, with the words a page uses for them.
FIELDS: Final[Mapping[str, str]] = {
    "upn": "UPN",
    "first_name": "First name",
    "last_name": "Last name",
    "preferred_first_name": "Preferred first name",
    "preferred_last_name": "Preferred last name",
    "date_of_birth": "Date of birth",
    "sex": "Sex",
    "nc_year": "Year group",
    "tutor_group": "Tutor group",
    "sen": "SEN",
    "eal": "English as an additional language",
    "language": "First language",
    "fsm": "Free school meals",
    "fsm_ever_6": "Free school meals in the last six years",
    "looked_after": "Looked after",
    "service_child": "Service child",
    "enrolment_status": "Enrolment status",
    "admission_number": "Admission number",
    "school_urn": "School URN",
    "school_laestab": "School LAESTAB",
    LA_CODE: "School's authority code",
    ESTABLISHMENT: "School's establishment number",
    FULL_NAME: "Name (last name, first name)",
}

# For each field, from the surest heading to the least sure: a file that has two takes the surer.
_TIERS: Final[Mapping[str, Sequence[str]]] = {
    "upn": ("upn uniquepupilnumber uniquepupilno upnnumber currentupn",),
    "first_name": (
        "legalforename legalfirstname legalgivenname legalforenames",
        "firstname forename givenname forenames firstnames givennames fname",
    ),
    "last_name": (
        "legalsurname legallastname legalfamilyname",
        "lastname surname familyname secondname lname",
    ),
    "preferred_first_name": (
        "preferredforename preferredfirstname preferredgivenname prefferedgivenname",
        "knownas preferredname chosenname chosenforename chosenfirstname",
    ),
    "preferred_last_name": (
        "preferredsurname preferredlastname preferredfamilyname chosensurname chosenlastname",
    ),
    "date_of_birth": ("dateofbirth dob birthdate dateofbirthddmmyyyy dobddmmyyyy", "birthday born"),
    "sex": ("sex legalsex", "gender legalgender"),
    "nc_year": (
        (
            "ncyear ncyearactual nationalcurriculumyear curriculumyear ncyeargroup actualncyear "
            "nationalcurriculumyeargroup curriculumyeargroup currentncyear ncyr curricyear curricyr"
        ),
        "yeargroup yeargrp yrgroup yrgrp yeartaughtin yeargroupname yeargroupcode currentyeargroup",
        "year yr currentyear",
    ),
    "tutor_group": (
        "tutorgroup tutorgrp tutorgroupname tutorgroupcode tutorset mentorgroup",
        (
            "reggroup registrationgroup reggrp registrationform regform currentregistrationform "
            "registrationgroupname mainregistrationgroup regclass registrationclass regcode"
        ),
        "registration reg",
        "form formgroup formname formcode formclass tutorform",
        "class classname classgroup homeroom",
    ),
    "sen": (
        (
            "senstatus senprovision pupsenprov sendstatus currentsenstatus senprovisiontype "
            "currentsenprovision senprovisioncode sendprovision"
        ),
        "sencode senstage sendcode sendstage senstatuscode senlevel senregister",
        "sen send specialeducationalneeds specialeducationalneed",
    ),
    "eal": (
        (
            "eal ealstatus iseal ealindicator englishasadditionallanguage "
            "englishasanadditionallanguage isenglishadditionallanguage englishadditionallanguage "
            "isenglishasadditionallanguage englishadditionallanguagestatus"
        ),
    ),
    "language": (
        "firstlanguage firstlanguagecode languagefirst",
        "language homelanguage mothertongue motherlanguage",
    ),
    "fsm": (
        (
            "eligibleforfreemeals eligibleforfreeschoolmeals eligibleforfsm fsmeligible fsmeligibility "
            "iseligibleforfreemeals freeschoolmealseligible freemealseligible currentfsm fsmcurrent "
            "freeschoolmealscurrent fsmentitlement currentlyfsm"
        ),
        "fsm isfsm freeschoolmeals freeschoolmeal freemeals freemeal",
    ),
    "fsm_ever_6": (
        "fsmever6 isfsmever6 everfsm6 everfsm6p fsmever6indicator ever6fsm fsmeversix",
        (
            "ever6 fsm6 freeschoolmealsever6 freeschoolmeals6 freeschoolmealsinthelastsixyears "
            "freeschoolmealsinthelast6years freeschoolmealslast6years fsminlast6years fsmlast6years"
        ),
        PUPIL_PREMIUM,
    ),
    "looked_after": (
        "lookedafter islookedafter lookedafterchild childlookedafter lookedafterstatus lacstatus",
        "incare incareindicator isincare currentlyincare inlacare inleacare lac cla",
        "everincare everincareindicator iseverincare",
    ),
    "service_child": (
        (
            "servicechild isservicechild servicechildindicator servicechildren servicechildineducation "
            "servicefamily servicepupil servicechildrenindicator"
        ),
    ),
    "enrolment_status": ("enrolmentstatus enrolstatus enrollmentstatus registrationstatus",),
    "admission_number": (
        "admissionnumber admissionno adno admno adnumber admissionnum admissionsnumber",
    ),
    "school_urn": ("schoolurn establishmenturn", "urn"),
    "school_laestab": (
        "laestab schoollaestab schooldfenumber schooldfeno establishmentlaestab",
        "dfenumber dfeno dfesnumber laestabnumber",
    ),
    LA_CODE: ("lacode schoollacode lea leacode lanumber", "la localauthority"),
    ESTABLISHMENT: ("establishmentnumber estab schoolestab estabnumber estabno establishment",),
    FULL_NAME: ("legalfullname fullname name surnameforename lastnamefirstname fulllegalname",),
}
_FIELD_OF: Final = {
    word: (field, tier)
    for field, tiers in _TIERS.items()
    for tier, words in enumerate(tiers)
    for word in words.split()
}
_OWNER = re.compile(r"^(?:child|pupil|student|learner)(?=.)")
_IN_BRACKETS = re.compile(r"[(\[].*?[)\]]")
# Parts of a path such as "education_details.data.current_nc_year" that only wrap what is meant.
_WRAPPERS: Final = frozenset({"data", "date", "name", "value", "attributes", "code"})
_NEVER = re.compile(
    r"parent|guardian|carer|^mum|^dad|mother(?!tongue|language)|father|contact|kin|address|postcode|town|street|phone|"
    r"mobile|email|nhs|medical|allerg|doctor|diet|disab|religio|ethnic|nationalit|password|photo"
)
# Fields of which a file must give these to say who somebody is.
_IDENTIFYING: Final = ("date_of_birth", "upn")
# Which of two columns is meant by these is never guessed: they say who somebody is.
_NEVER_GUESSED: Final = frozenset({"first_name", "last_name", "nc_year", FULL_NAME, *_IDENTIFYING})


class Problem(StrEnum):
    """Why headings cannot be used as they stand."""

    TWICE = "twice"
    AMBIGUOUS = "ambiguous"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class HeadingProblem:
    """What is wrong, with which headings, and for which field."""

    kind: Problem
    field: str
    headings: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """What is wrong and what to do."""
        named = " and ".join(f"“{heading}”" for heading in self.headings)
        wanted = in_a_sentence(self.field)
        match self.kind:
            case Problem.TWICE:
                return f"The heading “{self.headings[0]}” is there twice. Delete or rename one of the columns."
            case Problem.AMBIGUOUS:
                return f"Both {named} could be the {wanted}. Choose which one is meant, or delete the other."
            case Problem.MISSING:
                return f"There is no column for the {wanted}."


@dataclass(frozen=True, slots=True)
class HeadingMap:
    """Columns by field: `columns` gives the place (from 0), `headings` the words in the file.

    `left_out` are the headings that nothing is read from. `guesses` say where one of two columns
    was taken that could be meant alike.
    """

    columns: Mapping[str, int]
    headings: Mapping[str, str]
    left_out: tuple[str, ...]
    problems: tuple[HeadingProblem, ...]
    guesses: tuple[str, ...] = ()

    @property
    def is_usable(self) -> bool:
        """Whether learners can be read with it."""
        return not self.problems


def in_a_sentence(field: str) -> str:
    """What a field is called in the middle of a sentence."""
    words = FIELDS[field]
    return (
        words
        if words[:2].isupper() or words.startswith("English")
        else words[0].lower() + words[1:]
    )


def normalise(heading: object) -> str:
    """For comparing: letters and digits only, without case, accents and "child", "pupil", ..."""
    text = unicodedata.normalize("NFKD", str(heading or "")).casefold()
    plain = "".join(mark for mark in text if mark.isalnum())
    if plain in _FIELD_OF:
        return plain
    bare = _OWNER.sub("", plain)
    # "Pupil's UPN": the s goes too, but "Child school URN" keeps its own.
    return bare[1:] if bare != plain and bare[0] == "s" and bare[1:] in _FIELD_OF else bare


def is_never_kept(heading: str) -> bool:
    """Whether a heading names what the portal must not hold: parents, addresses, health, ..."""
    plain = normalise(heading)
    return plain not in _FIELD_OF and _NEVER.search(plain) is not None


def field_of(heading: object) -> tuple[str, int] | None:
    """The field that a heading stands for and how sure that is (0 the surest)."""
    if found := _FIELD_OF.get(normalise(heading)):
        return found
    text = str(heading or "")
    if "." in text:
        return _field_of_path(text)
    return (
        _FIELD_OF.get(normalise(_IN_BRACKETS.sub("", text))) if "(" in text or "[" in text else None
    )


def _field_of_path(text: str) -> tuple[str, int] | None:
    """Systems that flatten nested records name a column by its path: its last part counts."""
    parts = [part for part in text.split(".") if normalise(part) not in _WRAPPERS]
    if not parts or _NEVER.search(normalise(text)):
        return None
    return _FIELD_OF.get(normalise(parts[-1]))


def is_pupil_premium(heading: str) -> bool:
    """Whether a heading means pupil premium, which only comes near to what it is read as."""
    return normalise(heading) in PUPIL_PREMIUM.split()


def map_headings(headings: Sequence[object], chosen: Mapping[str, str] | None = None) -> HeadingMap:
    """Columns of a heading row by field.

    `chosen` is what a person decided: heading -> field, "" for a column to leave alone. It goes
    before synonyms. Headings in it are compared without case, spaces and punctuation.
    """
    texts = [" ".join(str(heading).split()) if heading is not None else "" for heading in headings]
    by_hand = {normalise(heading): field for heading, field in (chosen or {}).items()}
    candidates: dict[str, list[tuple[int, int]]] = {}
    for place, text in enumerate(texts):
        plain = normalise(text)
        if plain in by_hand:
            field = by_hand[plain]
            if field in FIELDS and not is_never_kept(text):
                candidates.setdefault(field, []).append((-1, place))
        elif found := field_of(text):
            candidates.setdefault(found[0], []).append((found[1], place))
    if {"first_name", "last_name"} <= candidates.keys():
        candidates.pop(FULL_NAME, None)
    columns, problems, guesses = _settled(candidates, texts)
    _fall_back_on_preferred(columns)
    problems += _missing(columns, problems)
    return HeadingMap(
        columns=columns,
        headings={field: texts[place] for field, place in columns.items()},
        left_out=tuple(
            text for place, text in enumerate(texts) if text and place not in columns.values()
        ),
        problems=tuple(problems),
        guesses=tuple(guesses),
    )


def _settled(
    candidates: Mapping[str, list[tuple[int, int]]], texts: Sequence[str]
) -> tuple[dict[str, int], list[HeadingProblem], list[str]]:
    columns: dict[str, int] = {}
    problems: list[HeadingProblem] = []
    guesses: list[str] = []
    for field, found in candidates.items():
        surest = min(tier for tier, _ in found)
        places = [place for tier, place in found if tier == surest]
        if len(places) == 1:
            columns[field] = places[0]
            continue
        named = tuple(texts[place] for place in places)
        same = len({normalise(name) for name in named}) < len(named)
        if same or field in _NEVER_GUESSED or surest < 0:
            kind = Problem.TWICE if same else Problem.AMBIGUOUS
            problems.append(HeadingProblem(kind, field, named))
            continue
        columns[field] = places[0]
        listed = " and ".join(f"“{name}”" for name in named)
        guesses.append(
            f"The columns {listed} could each be the {in_a_sentence(field)}; “{named[0]}” was read."
        )
    return columns, problems, guesses


def _fall_back_on_preferred(columns: dict[str, int]) -> None:
    """A file with only preferred names gives those as the names."""
    for name in ("first_name", "last_name"):
        if name not in columns and (place := columns.get(f"preferred_{name}")) is not None:
            columns[name] = place
            del columns[f"preferred_{name}"]


def _missing(
    columns: Mapping[str, int], problems: Sequence[HeadingProblem]
) -> list[HeadingProblem]:
    settled = {*columns, *(problem.field for problem in problems)}
    wanted = (
        [] if FULL_NAME in settled else [n for n in ("first_name", "last_name") if n not in settled]
    )
    if settled.isdisjoint(_IDENTIFYING):
        wanted.append("date_of_birth")
    return [HeadingProblem(Problem.MISSING, field, ()) for field in wanted]


def count_known(headings: Sequence[object]) -> int:
    """How many different fields a row of cells names: the sign of a heading row."""
    return len({found[0] for heading in headings if heading and (found := field_of(heading))})
