"""What a failure of the database says of somebody's row stays out of the log."""

import json
from typing import Any

import pytest
import structlog
from django.conf import settings
from django.db import DatabaseError, IntegrityError

from equalex.accounts.models import User
from equalex.kernel.log_lines import without_rows
from tests.factories.accounts import UserFactory

SAID = 'null value in column "sex"\nDETAIL:  Failing row contains (1, Amara, Okafor).\n'


def logged(failure: Exception, **line: Any) -> str:
    """As production writes it."""
    events: Any = {"event": "request_failed", "exc_info": failure, **line}
    for step in (settings.TRACEBACK_WITHOUT_VALUES, without_rows):
        events = step(None, "error", events)
    return str(structlog.processors.JSONRenderer()(None, "error", events))


def test_a_traceback_keeps_what_failed_and_quotes_no_row() -> None:
    line = logged(DatabaseError(SAID))
    [trace] = json.loads(line)["exception"]
    assert (trace["exc_type"], trace["exc_value"]) == (
        "DatabaseError",
        'null value in column "sex"',
    )
    assert "Amara" not in line


@pytest.mark.parametrize("said", [SAID, repr(DatabaseError(SAID)), DatabaseError(SAID), [SAID]])
def test_nor_does_what_a_task_says_of_its_failure(said: object) -> None:
    line = logged(ValueError(), error=said)
    assert "Amara" not in line
    assert "null value" in line


@pytest.mark.postgres
@pytest.mark.django_db
def test_as_postgres_says_it_of_a_table_before_the_wall() -> None:
    """Of one behind it PostgreSQL itself quotes no row."""
    user = UserFactory(email="amara@example.org")
    with pytest.raises(IntegrityError, match=r"amara@example\.org") as failed:
        User.objects.create(email=user.email)
    assert "amara" not in logged(failed.value)


def test_other_lines_are_as_they_were() -> None:
    line = {"event": "LINE 7 is late", "code": 500, "ok": None, "ids": (1, 2)}
    assert without_rows(None, "info", dict(line)) == {**line, "ids": [1, 2]}
