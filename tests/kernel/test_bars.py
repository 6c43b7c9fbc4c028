"""The bar of days says in words what it draws."""

from hypothesis import given
from hypothesis import strategies as st

from equalex.kernel.bars import WIDTH, DayBar


def test_figure_and_rest_are_in_days() -> None:
    bar = DayBar(credited=1050, target=1500, recoverable=150, planned=150)
    assert bar.text == "3.5 of 5 days"
    assert bar.rest == "0.5 days recoverable, 0.5 days planned, 0.5 days short"


def test_a_surplus_is_named_and_never_fills_more_than_the_bar() -> None:
    bar = DayBar(credited=2100, target=1500)
    assert bar.text == "5 of 5 days (+2)"
    assert bar.met
    assert bar.segments == [("credited", 0.0, float(WIDTH))]


def test_a_compact_bar_tells_screen_readers_the_rest() -> None:
    html = DayBar(credited=600, target=1500, planned=300).html(compact=True)
    assert (
        '2<span class="govuk-visually-hidden"> of 5 days 1 day planned, 2 days short</span>' in html
    )


minutes = st.integers(min_value=0, max_value=6000)


@given(credited=minutes, recoverable=minutes, planned=minutes, target=st.integers(0, 3000))
def test_segments_lie_side_by_side_within_the_bar(
    credited: int, recoverable: int, planned: int, target: int
) -> None:
    bar = DayBar(credited=credited, target=target, recoverable=recoverable, planned=planned)
    end = 0.0
    for _, x, width in bar.segments:
        assert abs(x - end) < 0.2
        end = x + width
    assert end <= WIDTH + 0.2
