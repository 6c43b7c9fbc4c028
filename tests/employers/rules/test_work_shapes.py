"""A plan as people say it is read without a guess."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from employers.rules.slot_dates import Repeat
from employers.rules.work_shapes import Shape, minutes_text, understand, usual_tier

# sentence: learners, times, minutes, repeat, activity
SAID = {
    "three visits of ten learners for two hours": (10, 3, 120, None, "visit"),
    "One learner for a week in June": (1, 5, None, Repeat.WEEKDAYS, ""),
    "a project brief over six weeks": (None, None, None, Repeat.WEEKLY, "project"),
    "4 students, 10 Wednesday afternoons of 2.5 hours": (4, 10, 150, Repeat.WEEKLY, ""),
    "A tour for a class of 30, one hour and a half": (30, 1, 90, Repeat.ONCE, "tour"),
    "two young people shadow us for one day of six hours": (2, 1, 360, Repeat.ONCE, "shadowing"),
    "a week of work experience for 2 pupils, seven hours a day": (
        2,
        5,
        420,
        Repeat.WEEKDAYS,
        "placement",
    ),
    "Five days, 6 hours each, for 3 Year 10 learners": (3, 5, 360, None, ""),
    "online session of 45 minutes for 60 learners": (60, None, 45, None, ""),
    "half an hour every week with 5 children": (5, None, 30, Repeat.WEEKLY, ""),
    "two and a half hours": (None, None, 150, None, ""),
    "2 hours 15 minutes": (None, None, 135, None, ""),
    "": (None, None, None, None, ""),
}


@pytest.mark.parametrize(("sentence", "said"), SAID.items(), ids=list(SAID))
def test_what_is_said_is_understood_and_nothing_else(
    sentence: str, said: tuple[object, ...]
) -> None:
    found = understand(sentence)
    assert (
        found.learners,
        found.times,
        found.minutes,
        found.repeat,
        found.activity,
    ) == said


def test_what_is_not_said_is_asked() -> None:
    assert understand("one learner for a week in June").missing == ["How long each time?"]
    assert understand("a project brief over six weeks").missing == [
        "How many learners?",
        "On how many dates?",
        "How long each time?",
    ]
    assert understand("one learner for a week in June").month == 6
    assert understand("may we have visitors").month is None


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("10 learners or 12 learners", "10 and 12 learners: which of them?"),
        ("a tour or a visit", "Tour or demonstration or Workplace visit: choose one"),
        ("500 learners", "500 learners: enter a number from 1 to 300"),
        ("9 hours a day", "540 minutes each time: enter a number from 1 to 480"),
        ("Year 12", "Choose among Years 7 to 11"),
        ("a week of three days", "3 and 5 dates: which of them?"),
    ],
)
def test_what_can_be_read_in_two_ways_is_told_and_left_open(sentence: str, told: str) -> None:
    assert told in understand(sentence).unclear


def test_words_that_were_passed_over_are_told() -> None:
    assert understand("three visits of ten learners with tractors").unread == ("tractors",)


@pytest.mark.parametrize("shape", Shape)
def test_every_shape_on_offer_says_all_that_is_needed(shape: Shape) -> None:
    found = understand(shape.label)
    assert (found.missing, found.unclear, found.unread) == ([], (), ())


@given(st.integers(1, 300), st.integers(1, 60), st.integers(1, 8))
def test_figures_come_back_as_they_were_said(learners: int, times: int, hours: int) -> None:
    found = understand(f"{times} visits of {learners} learners for {hours} hours")
    assert (found.learners, found.times, found.minutes) == (learners, times, hours * 60)


@given(st.text(max_size=200))
def test_no_sentence_breaks_it(sentence: str) -> None:
    found = understand(sentence)
    assert found.learners is None or 1 <= found.learners <= 300
    assert found.minutes is None or 1 <= found.minutes <= 480


def test_the_usual_tier_follows_the_activity() -> None:
    assert [str(usual_tier(a)) for a in ("tour", "visit", "placement")] == ["1", "2", "3"]
    assert usual_tier("") is None


def test_lengths_in_words() -> None:
    assert [minutes_text(m) for m in (120, 90, 60, 45)] == [
        "2 hours",
        "1 hour 30 minutes",
        "1 hour",
        "45 minutes",
    ]
