"""What an offer is worth to a school, and the sentences that say why."""

from dataclasses import replace

from employers.rules.need import Lacks, Profile, worth

LACKS = Lacks(
    short={7: 40, 8: 0, 9: 84, 10: 12},
    without_tier={1: {9: 3}, 2: {7: 40, 9: 61}, 3: {9: 84, 10: 12}},
    sectors_met=frozenset({"J"}),
)
VISIT = Profile(
    youngest_year=9,
    oldest_year=9,
    tiers=(1, 2),
    sector="J",
    sector_name="Digital",
    mode="in_person",
    places=30,
)


def test_a_visit_is_worth_the_learners_it_can_take() -> None:
    said = worth(VISIT, LACKS)
    assert said.sentences == (
        "84 Year 9 learners still need days of key stage 3: this has 30 places.",
        "61 of them have had nothing on tier 2 yet.",
    )
    assert said.points > worth(replace(VISIT, places=10), LACKS).points
    assert worth(replace(VISIT, places=200), LACKS) == replace(
        worth(replace(VISIT, places=84), LACKS),
        sentences=worth(replace(VISIT, places=200), LACKS).sentences,
    )


def test_a_new_sector_and_a_new_tier_count_more_and_virtual_half() -> None:
    usual = worth(replace(VISIT, tiers=(1,)), LACKS).points
    assert worth(VISIT, LACKS).points > usual
    new = worth(replace(VISIT, sector="F", sector_name="Construction"), LACKS)
    assert new.points > worth(VISIT, LACKS).points
    assert new.sentences[-1] == "Nobody at your school has been in Construction yet."
    virtual = worth(replace(VISIT, mode="virtual"), LACKS)
    assert virtual.points * 2 == worth(VISIT, LACKS).points
    assert "does not replace them" in virtual.sentences[-1]


def test_years_are_summed_and_named() -> None:
    both = worth(replace(VISIT, youngest_year=7, oldest_year=10), LACKS).sentences
    assert both[0] == "136 learners in Years 7 to 10 still need days: this has 30 places."
    one = worth(replace(VISIT, places=1), replace(LACKS, short={9: 1}, without_tier={2: {9: 1}}))
    assert one.sentences == (
        "1 Year 9 learner still needs days of key stage 3: this has 1 place.",
        "1 of them has had nothing on tier 2 yet.",
    )


def test_where_nobody_lacks_days_it_says_so() -> None:
    nothing = worth(replace(VISIT, youngest_year=8, oldest_year=8), LACKS)
    assert (nothing.points, nothing.sentences) == (
        0,
        ("Your learners in Year 8 have their days, planned ones counted in.",),
    )
