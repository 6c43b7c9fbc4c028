"""Supply against demand, in whole learner-days."""

from datetime import date

from reporting.rules.supply import (
    Balance,
    Free,
    Need,
    by_area,
    by_month,
    by_sector,
    by_tier,
    months_left,
)

DAY = 300


def free(
    days: int, area: str = "Barking", sector: str = "Construction", tiers: tuple[int, ...] = (1,)
) -> Free:
    return Free(month=(2027, 3), area=area, sector=sector, tiers=tiers, minutes=days * DAY)


def need(days: int, area: str = "Barking", stage: str = "KS3", *, hidden: bool = False) -> Need:
    return Need(area=area, stage=stage, minutes=days * DAY, is_hidden=hidden)


def test_the_months_end_with_july_and_share_the_whole_need() -> None:
    assert months_left(date(2027, 5, 20)) == [(2027, 5), (2027, 6), (2027, 7)]
    assert months_left(date(2027, 5, 21)) == [(2027, 6), (2027, 7)]
    assert months_left(date(2027, 7, 2)) == [(2027, 7)]
    assert months_left(date(2027, 7, 31))[0] == (2027, 8)
    assert len(months_left(date(2026, 8, 1))) == 12
    lines = by_month([free(5)], [need(100)], today=date(2026, 11, 23), day_minutes=DAY)
    assert sum(line.need or 0 for line in lines) == 100
    assert [line.supply for line in lines if line.label == "March 2027"] == [5]


def test_areas_with_the_greatest_shortfall_come_first_and_hidden_ones_last() -> None:
    lines = by_area(
        [free(30), free(5, "Ilford")],
        [need(40), need(50, "Ilford"), need(2, "Upton", hidden=True)],
        day_minutes=DAY,
    )
    assert [(line.label, line.shortfall) for line in lines] == [
        ("Ilford", 45),
        ("Barking", 10),
        ("Upton", None),
    ]
    assert lines[0].met == 5


def test_sectors_share_the_need_and_tiers_follow_the_example() -> None:
    lines = by_sector([free(8)], [need(20)], ["Construction", "Digital"], day_minutes=DAY)
    assert lines == [Balance("Digital", 0, 10), Balance("Construction", 8, 10)]
    tiers = by_tier(
        [free(9, tiers=(1, 2)), free(4, tiers=(3,))],
        [need(100), need(50, stage="KS4")],
        day_minutes=DAY,
    )
    assert tiers == [Balance("Tier 1", 4, 70), Balance("Tier 2", 4, 30), Balance("Tier 3", 4, 50)]
    assert tiers[2].shortfall == 46
