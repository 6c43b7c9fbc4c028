"""Every chart's title is its answer, and reads right for one and for none."""

import pytest

from reporting.queries.report_text import lowest_group
from reporting.rules.suppression import Shown, ShownShare, Why


def share_of(percent: int | None) -> ShownShare:
    number = Shown(None, Why.SMALL_NUMBER) if percent is None else Shown(percent)
    return ShownShare(number, Shown(100), percent)


@pytest.mark.parametrize(
    ("groups", "percent", "title"),
    [
        ([("Girls", 30), ("Boys", 20)], 25, "25% of everybody came; lowest is Boys, with 20%"),
        ([("Girls", 25)], 25, "25% of everybody came, and no group is below that"),
        ([("Girls", None)], 25, "Too few learners to say which group is lowest: came"),
        ([("Girls", 30)], None, "Too few learners to say which group is lowest: came"),
    ],
)
def test_the_lowest_group(
    groups: list[tuple[str, int | None]], percent: int | None, title: str
) -> None:
    assert lowest_group(groups, share_of(percent), "came") == title
