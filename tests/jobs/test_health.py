"""Whether the portal lives, and whether it is ready."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from equalex.jobs import tasks
from equalex.jobs.queries import WORKER_BEAT, readiness
from tests.tooling.app_role import as_owner


def test_alive_without_asking_the_database(client):
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_ready_when_database_broker_and_worker_are_there(client):
    tasks.beat()
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {
        "ready": True,
        "checks": {"database": "ok", "migrations": "ok", "broker": "ok", "worker": "ok"},
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("last_beat", "verdict"), [(None, "never heard of"), (timedelta(minutes=3), "silent")]
)
def test_not_ready_without_a_worker(client, last_beat, verdict):
    cache.delete(WORKER_BEAT)
    if last_beat:
        cache.set(WORKER_BEAT, timezone.now() - last_beat, timeout=None)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["checks"]["worker"] == verdict


@pytest.mark.django_db
def test_not_ready_while_a_migration_waits(client):
    tasks.beat()
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'reporting'")
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["checks"]["migrations"] == "to be applied"


@pytest.mark.django_db
def test_a_broken_check_is_an_answer_and_tells_no_stranger_why(client, settings, caplog):
    caplog.set_level("CRITICAL", logger="equalex.jobs.queries")
    cache.set(WORKER_BEAT, "not a time", timeout=None)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["checks"]["worker"] == "failed"


@pytest.mark.django_db
def test_the_command_says_what_is_missing(capsys):
    call_command("ready", "database", "migrations")
    assert capsys.readouterr().out == "database: ok\nmigrations: ok\n"
    cache.delete(WORKER_BEAT)
    with pytest.raises(CommandError, match="not ready: worker"):
        call_command("ready", "worker")


def test_an_unknown_check_is_refused():
    with pytest.raises(KeyError):
        readiness(["weather"])
