"""What every test stands on: guards that fail on silence, and a browser where there is one."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection, connections
from django.template import engines
from hypothesis import settings as hypothesis_settings

from equalex.jobs.actions import beat
from equalex.kernel.checks import pango_is_installed, pango_is_missing
from tests.tooling.app_role import in_the_role_of_the_app
from tests.tooling.real_worker import RealWorker
from tests.tooling.template_guard import UndefinedVariableGuard
from tests.tooling.wall_guard import guard

# Playwright keeps an event loop in the main thread, which Django would otherwise refuse to share.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

# Looking for cycles in all that Django has loaded took a sixth of the suite's time.
gc.freeze()
gc.set_threshold(100_000, 20, 20)

# The same cases on every machine: what fails once fails again.
hypothesis_settings.register_profile("suite", derandomize=True, deadline=None, database=None)
hypothesis_settings.load_profile("suite")


def chromium() -> str | None:
    """The Chromium of this machine; browser downloads of playwright's own are not used."""
    return next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )


def commits_for_real(item: pytest.Item) -> bool:
    """Whether a test writes outside a transaction, so that its rows are flushed afterwards."""
    mark = item.get_closest_marker("django_db")
    return bool(mark and mark.kwargs.get("transaction")) or bool(
        {"transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
    )


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip, saying why, what this machine cannot run; CI must have a browser.

    What commits for real goes last, whatever the random order: the flush after it takes away
    what migrations wrote (policies, sectors), on which the others stand.
    """
    items.sort(key=commits_for_real)
    for item in items:
        if commits_for_real(item):
            # And each of them begins with what migrations wrote.
            whole = pytest.mark.django_db(transaction=True, serialized_rollback=True)
            item.add_marker(whole, append=False)
    missing = {
        "postgres": None
        if connection.vendor == "postgresql"
        else "no PostgreSQL: TEST_DATABASE_URL names none (.ci/run starts one)",
        "redis": None
        if settings.REDIS_URL
        else "no Redis: TEST_REDIS_URL names none (.ci/run starts one)",
        "pdf": "NO PDF: " + pango_is_installed()[0].hint if pango_is_missing() else None,
        "browser": None
        if chromium() or os.environ.get("CI")
        else "NO BROWSER: install chromium to run the journeys",
    }
    for item in items:
        for mark, reason in missing.items():
            if reason and item.get_closest_marker(mark):
                item.add_marker(pytest.mark.skip(reason=reason))


def pytest_unconfigure() -> None:
    """Remove what the suite wrote."""
    if settings.configured and settings.TEST:
        shutil.rmtree(settings.VAR_DIR, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Let every connection know what migrations wrote, for tests that begin with it.

    Django keeps that on the connection of its first hour. Once playwright has an event loop in the
    main thread, Django hands out another one there. On PostgreSQL tests work in the role of the app.
    """
    first = connections["default"]
    written = getattr(first, "_test_serialized_contents", None)
    if written is not None:
        type(first)._test_serialized_contents = written
    with django_db_blocker.unblock(), in_the_role_of_the_app():
        yield


@pytest.fixture(autouse=True)
def undefined_template_variables_fail() -> None:
    """A misspelt variable in a template of ours is an error, not an empty string."""
    engines["django"].engine.string_if_invalid = UndefinedVariableGuard(
        ours=Path(settings.BASE_DIR) / "templates"
    )


@pytest.fixture(autouse=True)
def nothing_is_asked_in_vain() -> Iterator[None]:
    """Behind the wall a request finds nothing of what is not its side's: it must not look for it."""
    with connection.execute_wrapper(guard):
        yield


@pytest.fixture(autouse=True)
def fresh_cache() -> None:
    """Rate limits of one test do not reach the next; a worker has been heard of."""
    cache.clear()
    beat()


@pytest.fixture(autouse=True)
def files_of_this_test(settings: Any, tmp_path: Path) -> Path:
    """Files that a test stores lie in a folder of its own."""
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium; as root it starts only without its sandbox."""
    found = chromium()
    if found is None:
        pytest.fail("CI runs the journeys, and there is no Chromium: .ci/run should install it")
    return {
        **browser_type_launch_args,
        "executable_path": found,
        "args": ["--no-sandbox"] if os.geteuid() == 0 else [],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A British browser, so that dates and times read as they do for people."""
    return {**browser_context_args, "locale": "en-GB", "timezone_id": "Europe/London"}


@pytest.fixture
def real_worker(transactional_db: None) -> Iterator[RealWorker]:
    """A worker in a process of its own; see `RealWorker.until`."""
    worker = RealWorker()
    yield worker
    worker.kill()
