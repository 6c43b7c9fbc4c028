"""Settings by environment: loud when something is missing, safe when nothing is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from celery.schedules import crontab
from kombu import Connection
from kombu.exceptions import OperationalError

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "DEBUG": "false",
    "DEMO": "false",
    "TEST": "false",
    "SECRET_KEY": "4mJ8-kq0ZbW1x_y7RtVvU2sPpL9oNnE3hGfDcAa6iKjQwTeYzXuMrSbHlCd5",
    "PUBLIC_URL": "https://portal.example.org",
    "DATABASE_URL": "postgres://nobody@127.0.0.1:1/nowhere",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "EMAIL_URL": "smtp://127.0.0.1:1",
    "DEFAULT_FROM_EMAIL": "portal@example.org",
}
TELL = """
import json
from django.conf import settings
print(json.dumps({name: getattr(settings, name, None) for name in %r}, default=str))
"""


def run(*command: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run Python in an environment that holds nothing else."""
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "equalex.settings",
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
    )


def settings_of(environment: dict[str, str], *names: str) -> dict[str, Any]:
    result = run("-c", TELL % (names,), environment=environment)
    assert result.returncode == 0, result.stderr
    return dict(json.loads(result.stdout))


def test_production_passes_djangos_deployment_checks():
    result = run(
        "-W", "error", "manage.py", "check", "--deploy", "--fail-level", "WARNING",
        environment=PRODUCTION,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    assert "no issues" in result.stdout


@pytest.mark.parametrize(
    "missing",
    ["SECRET_KEY", "PUBLIC_URL", "DATABASE_URL", "REDIS_URL", "EMAIL_URL", "DEFAULT_FROM_EMAIL"],
)
def test_production_takes_no_default_for_what_matters(missing, tmp_path):
    environment = {name: value for name, value in PRODUCTION.items() if name != missing}
    result = run("-c", "import equalex.settings", environment=environment)
    assert result.returncode != 0
    assert f"{missing} is not set" in result.stderr


def test_an_environment_without_a_mode_is_production(tmp_path):
    environment = {k: v for k, v in PRODUCTION.items() if k not in {"DEBUG", "DEMO", "TEST"}}
    found = settings_of(environment, "DEBUG", "DEMO", "SECOND_FACTOR_REQUIRED", "PRODUCTION")
    assert found == {
        "DEBUG": False,
        "DEMO": False,
        "SECOND_FACTOR_REQUIRED": True,
        "PRODUCTION": True,
    }


def test_cookies_of_production_belong_to_this_host_alone():
    found = settings_of(
        PRODUCTION,
        "SESSION_COOKIE_NAME",
        "CSRF_COOKIE_NAME",
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "SESSION_COOKIE_DOMAIN",
        "SESSION_COOKIE_PATH",
    )
    assert found == {
        "SESSION_COOKIE_NAME": "__Host-session",
        "CSRF_COOKIE_NAME": "__Host-csrf",
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SESSION_COOKIE_DOMAIN": None,
        "SESSION_COOKIE_PATH": "/",
    }


def test_a_checkout_keeps_the_key_it_made(tmp_path):
    environment = {"DEMO": "true", "DEBUG": "false", "VAR_DIR": str(tmp_path)}
    first = settings_of(environment, "SECRET_KEY")["SECRET_KEY"]
    assert len(first) >= 50
    assert settings_of(environment, "SECRET_KEY")["SECRET_KEY"] == first
    assert (tmp_path / "development-secret-key").stat().st_mode & 0o077 == 0


def test_only_a_demo_asks_for_no_second_factor_and_lets_people_sit_idle(tmp_path):
    demo = {"DEMO": "true", "DEBUG": "false", "VAR_DIR": str(tmp_path)}
    names = ("SECOND_FACTOR_REQUIRED", "STAFF_IDLE_MINUTES", "LEARNER_IDLE_MINUTES")
    assert list(settings_of(demo, *names).values()) == [False, 480, 480]
    assert list(settings_of(PRODUCTION, *names).values()) == [True, 15, 30]


def test_the_suite_never_opens_the_database_of_the_environment(settings):
    found = settings_of(
        {"TEST": "true", "DATABASE_URL": "postgres://real@db/real", "REDIS_URL": "redis://real/0"},
        "DATABASE_URL",
        "REDIS_URL",
    )
    assert found["DATABASE_URL"].startswith("sqlite:///")
    assert found["REDIS_URL"] is None


def test_every_scheduled_task_exists():
    from equalex.celery import app

    app.loader.import_default_modules()
    scheduled = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert scheduled <= set(app.tasks)


def test_no_two_tasks_of_the_clock_begin_at_the_same_minute(settings):
    moments = [
        (hour, minute)
        for entry in settings.CELERY_BEAT_SCHEDULE.values()
        if isinstance(entry["schedule"], crontab)
        for hour in entry["schedule"].hour
        for minute in entry["schedule"].minute
    ]
    assert len(moments) == len(set(moments)) > 10


def test_nobody_waits_for_a_redis_that_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is asked for lies in the database: one look is enough."""

    def sleep(seconds: float) -> None:
        raise AssertionError(f"a page would wait {seconds} seconds")

    monkeypatch.setattr("kombu.utils.functional.sleep", sleep)
    told = settings_of(PRODUCTION, "CELERY_BROKER_URL", "CELERY_BROKER_TRANSPORT_OPTIONS")
    broker = Connection(
        told["CELERY_BROKER_URL"], transport_options=told["CELERY_BROKER_TRANSPORT_OPTIONS"]
    )
    with pytest.raises(OperationalError):
        broker.default_channel  # noqa: B018 - a property that connects
