"""Reading a plan as people say it: “three visits of ten learners for two hours”.

Nothing is guessed: what is not said stays open and is asked for, and what can be read in two ways
is told. The result is what a form then shows, to be corrected and completed.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from employers.rules.slot_dates import Repeat
from employers.rules.vocabulary import Activity, Mode, Tier
from equalex.kernel.words import Word

SCHOOL_DAYS_IN_A_WEEK = 5
MOST_LEARNERS = 300
MOST_TIMES = 60

_NUMBERS = {
    word: number
    for number, words in enumerate(
        "zero,one a an,two,three,four,five,six,seven,eight,nine,ten,eleven,twelve,thirteen,"
        "fourteen,fifteen,sixteen,seventeen,eighteen,nineteen,twenty".split(",")
    )
    for word in words.split()
} | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60}
_MONTHS = (
    "january february march april may june july august september october november december".split()
)
_N = r"(\d+|" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + r")"
_WHO = r"(?:learner|student|pupil|child|children|young people|young person|teenager)s?"
_WHAT = (
    r"(?:half[ -]days?|visits?|sessions?|mornings?|afternoons?|days?|times|tours?|workshops?|"
    r"meetings?|mondays?|tuesdays?|wednesdays?|thursdays?|fridays?)"
)


class Shape(Word):
    """Shapes that are offered to begin with; the label is the sentence that is read."""

    VISITS = "visits", "Three visits of ten learners for two hours"
    WEEK = "week", "One learner for a week in June, six hours a day"
    PROJECT = "project", "A project brief over six weeks for 20 learners, six sessions of one hour"
    TOUR = "tour", "One tour of 30 learners for three hours"
    SHADOWING = "shadowing", "Two learners shadow us for one day of six hours"
    HALF_DAYS = "half_days", "Ten Wednesday afternoons of two and a half hours for four learners"


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What a sentence says. None and "" stand for what it does not say.

    `times` is on how many dates the same learners come, `minutes` how long each time. `unclear`
    holds what can be read in two ways, as sentences; `unread` the words that were passed over.
    """

    learners: int | None = None
    times: int | None = None
    minutes: int | None = None
    repeat: Repeat | None = None
    weeks: int | None = None
    month: int | None = None
    activity: str = ""
    mode: str = ""
    youngest_year: int | None = None
    oldest_year: int | None = None
    unclear: tuple[str, ...] = ()
    unread: tuple[str, ...] = field(default=())

    @property
    def lines(self) -> list[str]:
        """What was understood, one phrase each, in the order of the form."""
        return [
            phrase
            for phrase in (
                _count(self.learners, "learner", "learners"),
                _count(self.times, "date", "dates"),
                f"{minutes_text(self.minutes)} each time" if self.minutes else "",
                self.repeat.label if self.repeat and (self.times or 2) > 1 else "",
                f"Over {self.weeks} weeks" if self.weeks else "",
                f"In {_MONTHS[self.month - 1].capitalize()}" if self.month else "",
                Activity(self.activity).label if self.activity else "",
                Mode(self.mode).label if self.mode else "",
                _years(self.youngest_year, self.oldest_year),
            )
            if phrase
        ]

    @property
    def missing(self) -> list[str]:
        """What must still be said before the plan is worth anything, as short questions."""
        asked = (
            (self.learners, "How many learners?"),
            (self.times, "On how many dates?"),
            (self.minutes, "How long each time?"),
        )
        return [question for said, question in asked if said is None]


def understand(sentence: str) -> Understood:
    """What the sentence says, and what it leaves open."""
    text = _plain(sentence)
    found = Understood()
    for read in _READERS:
        text, found = read(text, found)
    words = re.findall(r"[a-z]{3,}|\d+", text)
    return replace(found, unread=tuple(word for word in words if word not in _SMALL))


def minutes_text(minutes: int) -> str:
    """`2 hours`, `1 hour 30 minutes`, `45 minutes`."""
    hours, rest = divmod(minutes, 60)
    parts = [_count(hours or None, "hour", "hours"), _count(rest or None, "minute", "minutes")]
    return " ".join(part for part in parts if part)


def usual_tier(activity: str) -> Tier | None:
    """Where on the pyramid such an activity usually sits (foci: CEC's analysis); None where open."""
    match activity:
        case Activity.TOUR | Activity.SOCIAL_ACTION:
            return Tier.ONE
        case Activity.VISIT | Activity.SHADOWING | Activity.PROJECT:
            return Tier.TWO
        case Activity.PLACEMENT:
            return Tier.THREE
    return None


_SMALL = set(
    "and for the of with our at in on over each per time times every that they them their from to"
    " your you who will can come comes coming hour hours long same some day days week weeks".split()
)
_Reader = Callable[[str, Understood], tuple[str, Understood]]


def _plain(sentence: str) -> str:
    text = sentence.casefold().replace("’", "'").replace("½", ".5")
    text = re.sub(r"[^\w\s.'-]", " ", text)
    return re.sub(r"\s+", " ", re.sub(r"\.(?!\d)", " ", text)).strip()


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS[word]


def _all(pattern: str, text: str) -> tuple[str, list[re.Match[str]]]:
    """The text without what was found, and what was found."""
    found = list(re.finditer(rf"\b{pattern}\b", text))
    return " ".join(re.sub(rf"\b{pattern}\b", " ", text).split()), found


def _one(
    said: Iterable[int], found: Understood, *, name: str, what: str, at_most: int
) -> Understood:
    """The one number said; two different ones are unclear, one out of range is told."""
    numbers = list(dict.fromkeys(said))
    if len(numbers) > 1:
        both = " and ".join(map(str, numbers[:2]))
        return replace(found, unclear=(*found.unclear, f"{both} {what}: which of them?"))
    if numbers and not 1 <= numbers[0] <= at_most:
        told = f"{numbers[0]} {what}: enter a number from 1 to {at_most}"
        return replace(found, unclear=(*found.unclear, told))
    return replace(found, **{name: numbers[0]}) if numbers else found  # type: ignore[arg-type]  # a field by its name


def _read_years(text: str, found: Understood) -> tuple[str, Understood]:
    text, years = _all(r"years? (\d{1,2})(?:(?: to | and |-)(\d{1,2}))?", text)
    said = sorted(int(part) for one in years for part in one.groups() if part)
    if not said:
        return text, found
    if said[0] < 7 or said[-1] > 11:
        return text, replace(found, unclear=(*found.unclear, "Choose among Years 7 to 11"))
    return text, replace(found, youngest_year=said[0], oldest_year=said[-1])


def _read_length(text: str, found: Understood) -> tuple[str, Understood]:
    """Hours and minutes; “two and a half hours” before “half an hour” before “two hours”."""
    text, halves = _all(rf"{_N} and a half hours?", text)
    text, after = _all(rf"{_N} hours? and a half", text)
    text, half = _all(r"half an? hour", text)
    text, decimals = _all(r"(\d+)\.5 hours?", text)
    text, both = _all(rf"{_N} hours? (?:and )?{_N} minutes?", text)
    text, hours = _all(rf"{_N} hours?", text)
    text, minutes = _all(rf"{_N} minutes?", text)
    said = [_number(one[1]) * 60 + 30 for one in (*halves, *after, *decimals)]
    said += [30 for _ in half]
    said += [_number(one[1]) * 60 + _number(one[2]) for one in both]
    said += [_number(one[1]) * 60 for one in hours] + [_number(one[1]) for one in minutes]
    return text, _one(said, found, name="minutes", what="minutes each time", at_most=480)


def _read_learners(text: str, found: Understood) -> tuple[str, Understood]:
    text, people = _all(rf"{_N} {_WHO}", text)
    text, groups = _all(rf"(?:groups?|class|teams?) of {_N}", text)
    said = [_number(one[1]) for one in (*people, *groups)]
    return text, _one(said, found, name="learners", what="learners", at_most=MOST_LEARNERS)


def _read_activity(text: str, found: Understood) -> tuple[str, Understood]:
    """Words are looked at, not taken away: “three visits” also says how often."""
    said = [
        activity
        for activity, words in (
            (Activity.PLACEMENT, r"placements?|work experience"),
            (Activity.SHADOWING, r"shadow(?:s|ing)?"),
            (Activity.TOUR, r"tours?|demonstrations?"),
            (Activity.PROJECT, r"projects?|briefs?|challenges?"),
            (Activity.VISIT, r"visits?"),
        )
        if re.search(rf"\b(?:{words})\b", text)
    ]
    mode = ""
    if re.search(r"\b(?:virtual|virtually|online|remote)\b", text):
        mode = Mode.VIRTUAL.value
    text = re.sub(
        r"\b(?:placements?|work experience|shadow(?:s|ing)? us|shadow(?:s|ing)?|projects?|briefs?|"
        r"challenges?|virtual|virtually|online|remote)\b",
        " ",
        text,
    )
    if len(said) > 1:
        told = f"{' or '.join(one.label for one in said[:2])}: choose one"
        return text, replace(found, mode=mode, unclear=(*found.unclear, told))
    return text, replace(found, mode=mode, activity=said[0].value if said else "")


def _read_month(text: str, found: Understood) -> tuple[str, Understood]:
    text, months = _all(rf"(?:in|from|during) ({'|'.join(_MONTHS)})", text)
    said = [_MONTHS.index(one[1]) + 1 for one in months]
    return text, replace(found, month=said[0]) if said else found


def _read_weeks(text: str, found: Understood) -> tuple[str, Understood]:
    """“Over six weeks” spreads dates; “for a week” means five days in a row, Monday to Friday."""
    text, over = _all(rf"(?:over|across) {_N} weeks?", text)
    text, whole = _all(rf"{_N} (?:whole )?weeks?", text)
    if over:
        found = replace(found, weeks=_number(over[0][1]), repeat=Repeat.WEEKLY)
    elif whole:
        times = _number(whole[0][1]) * SCHOOL_DAYS_IN_A_WEEK
        found = replace(found, times=times, repeat=Repeat.WEEKDAYS)
    return text, found


def _read_times(text: str, found: Understood) -> tuple[str, Understood]:
    text, every = _all(r"(?:every week|weekly|once a week|each week)", text)
    weekday = r"(?:mondays?|tuesdays?|wednesdays?|thursdays?|fridays?)"
    by_weekday = re.search(rf"\b{weekday}\b", text)
    # “six hours a day” says how long, not how often.
    text, _ = _all(r"(?:a|per|each|every) (?:day|time|visit|session)", text)
    text, times = _all(rf"{_N} (?:{weekday} )?{_WHAT}", text)
    text = re.sub(rf"\b{_WHAT}\b", " ", text)
    said = [_number(one[1]) for one in times]
    if said:
        if found.repeat is Repeat.WEEKDAYS:
            said = [*said, found.times or 0]
            found = replace(found, times=None)
        found = _one(said, found, name="times", what="dates", at_most=MOST_TIMES)
    if (every or by_weekday) and found.repeat is None:
        found = replace(found, repeat=Repeat.WEEKLY)
    if found.times == 1 and found.repeat is None:
        found = replace(found, repeat=Repeat.ONCE)
    return text, found


_READERS: tuple[_Reader, ...] = (
    _read_years,
    _read_length,
    _read_learners,
    _read_activity,
    _read_month,
    _read_weeks,
    _read_times,
)


def _count(number: int | None, one: str, several: str) -> str:
    return "" if number is None else f"{number} {one if number == 1 else several}"


def _years(youngest: int | None, oldest: int | None) -> str:
    if youngest is None:
        return ""
    return f"Year {youngest}" if youngest == oldest else f"Years {youngest} to {oldest}"
