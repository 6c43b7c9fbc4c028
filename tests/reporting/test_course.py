import pytest

from reporting.rules.course import (
    Standing,
    Totals,
    due_minutes,
    is_on_course,
    key_stage_in,
    on_course_means,
    standing_of,
)


@pytest.mark.parametrize(
    ("nc_year", "due"),
    [(7, 500), (8, 1000), (9, 1500), (10, 750), (11, 1500), (12, None), (6, None), (None, None)],
)
def test_an_even_share_of_the_target_is_due_by_the_end_of_each_year(
    nc_year: int | None, due: int | None
) -> None:
    assert due_minutes(nc_year, 1500) == due


@pytest.mark.parametrize(
    ("totals", "due", "standing"),
    [
        (Totals(1500, 0, 0, 1500), 1500, Standing.MET),
        (Totals(2100, 0, 0, 1500), 1500, Standing.MET),
        (Totals(600, 0, 900, 1500), 1500, Standing.ON_COURSE),
        (Totals(600, 0, 0, 1500), 500, Standing.ON_COURSE),
        (Totals(600, 300, 600, 1500), 1500, Standing.AFTER_REPAIR),
        (Totals(600, 299, 600, 1500), 1500, Standing.SHORT),
        (Totals(0, 0, 0, 1500), 500, Standing.NOTHING),
        (Totals(0, 0, 300, 1500), 500, Standing.SHORT),
        (Totals(300, 0, 0, 1500), None, Standing.NOT_SAID),
        (Totals(0, 0, 0, 1500), None, Standing.NOTHING),
    ],
)
def test_standing_follows_from_what_counts_and_what_is_on_its_way(
    totals: Totals, due: int | None, standing: Standing
) -> None:
    assert standing_of(totals, due) is standing


def test_on_course_are_those_for_whom_nothing_more_need_be_found() -> None:
    assert [each for each in Standing if is_on_course(each)] == [Standing.MET, Standing.ON_COURSE]


def test_what_is_needed_is_never_below_nothing() -> None:
    assert Totals(1400, 0, 300, 1500).needed == 0
    assert Totals(1400, 50, 0, 1500).needed == 50


def test_what_fills_the_target_adds_up_to_it() -> None:
    assert Totals(900, 300, 150, 1500).fills == (900, 300, 150, 150)
    assert Totals(900, 800, 300, 1500).fills == (900, 600, 0, 0)
    assert Totals(2100, 300, 300, 1500).fills == (1500, 0, 0, 0)


def test_the_definition_names_the_days_that_follow_from_the_targets() -> None:
    sentence = on_course_means({"KS3": 1500, "KS4": 1500})
    assert "1.6 by the end of Year 7, 3.3 by the end of Year 8, 5 by the end of Year 9" in sentence
    assert "2.5 by the end of Year 10, 5 by the end of Year 11" in sentence


def test_key_stages_follow_year_groups() -> None:
    assert [key_stage_in(year) for year in (6, 7, 9, 10, 11, 12, None)] == [
        "", "KS3", "KS3", "KS4", "KS4", "", "",
    ]  # fmt: skip
