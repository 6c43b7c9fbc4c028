"""Bytes over the wire of a first page view: the page and every asset that it asks for, compressed."""

import re
from collections.abc import Iterator
from gzip import decompress
from urllib.parse import urljoin

from django.urls import reverse

from tests.benchmarks.ratios import Measured
from tests.benchmarks.world import Browser, World

GOAL = 120.0
_ASKED_FOR = re.compile(
    r"""(?:href|src|data-govuk-frontend)="(/static/[^"]+)"|url\(["']?([\w./-]+)["']?\)"""
    r"""|(?:from|import) ?["'](\.[\w./-]+)["']"""
)


def measure(world: World) -> Iterator[Measured]:
    """What a visitor first sees, and the heaviest page that staff see first."""
    for what, browser, page in (
        ("the front page", Browser(), reverse("home")),
        ("the sign-in page", Browser(), reverse("account_login")),
        ("a careers leader’s first page", world.leader, reverse("home")),
        ("a tracking page of 240 learners", world.leader, f"{reverse('track-learners')}?year=9"),
    ):
        sizes = weights(browser, page)
        heaviest = max(sizes, key=lambda name: sizes[name])
        yield Measured(
            f"kB of a first view of {what}, compressed, all assets",
            sum(sizes.values()) / 1000,
            at_most=GOAL,
            note=f"{len(sizes)} files, the largest {heaviest.rpartition('/')[2] or 'the page'} "
            f"with {sizes[heaviest] / 1000:.0f} kB",
        )


def weights(browser: Browser, page: str) -> dict[str, int]:
    """Bytes as they are sent, by address: the page, and what it, its styles and scripts name."""
    found: dict[str, int] = {}
    waiting = [page]
    while waiting:
        address = waiting.pop()
        if address in found:
            continue
        body = browser.get(address)
        found[address] = len(body)
        # Signed-in pages and fonts name nothing further that is not in a style or script.
        if address == page or address.endswith((".css", ".js")):
            waiting += [
                urljoin(address, name)
                for match in _ASKED_FOR.findall(_plain(body).decode())
                for name in filter(None, match)
            ]
    return found


def _plain(body: bytes) -> bytes:
    return decompress(body) if body.startswith(b"\x1f\x8b") else body
