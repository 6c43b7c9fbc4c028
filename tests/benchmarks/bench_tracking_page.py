"""Requests a second of the tracking page of 240 learners, to the same bytes made by hand."""

from collections.abc import Iterator
from gzip import decompress

from django.test import override_settings
from django.urls import reverse

from equalex.kernel.dates import academic_year
from tests.benchmarks import plain_pages
from tests.benchmarks.ratios import Measured, compare
from tests.benchmarks.world import World

NC_YEAR = 9


def measure(world: World) -> Iterator[Measured]:
    """Both behind the same middleware, for the same signed-in person; and the page's bytes."""
    with override_settings(ROOT_URLCONF="tests.benchmarks.plain_pages"):
        browser = world.leader
        address = f"{reverse('track-learners')}?year={NC_YEAR}"
        page = decompress(browser.get(address)).decode()
        imitate(page, world)
        plain = decompress(browser.get("/plain/joined/")).decode()
        assert abs(len(plain) - len(page)) < len(page) / 50, (len(plain), len(page))
        pair = compare(
            lambda: browser.get("/plain/joined/"),
            lambda: browser.get(address),
        )
    lines = page.count(
        '<tr class="govuk-table__row"><th scope="row" class="govuk-table__header"><a'
    )
    yield Measured(
        f"requests a second of the tracking page of {lines} learners / made by hand",
        pair.ratio,
        at_least=0.35,
        note=f"{1 / pair.yardstick:.0f} to {1 / pair.seconds:.0f} a second, {len(page):,} bytes",
    )


def imitate(page: str, world: World) -> None:
    """Let the yardstick write what stands around the lines, and lines of the same length."""
    before, _, rest = page.partition('<tbody class="govuk-table__body">')
    lines, _, after = rest.partition("</tbody>")
    plain_pages.FRAME |= {"before": before, "after": after}
    plain_pages.WHOSE |= {
        "school": world.school.pk,
        "cohort": academic_year(world.today) - NC_YEAR + 7,
    }
    bare = plain_pages.joined()
    number = bare.count("<tr ")
    # Each line is filled with markup of the page's own, so that it compresses alike.
    missing = max(0, len(lines) - len(bare)) // number
    start = lines.find("<svg")
    plain_pages.FRAME["filling"] = (lines[start:] if start >= 0 else lines)[:missing]
