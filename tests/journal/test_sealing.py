"""The journal: sealed into a chain, and on PostgreSQL closed to every change."""

from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from equalex.journal.actions import broken_seals, record, seal_entries
from equalex.journal.models import Entry, Seal
from equalex.kernel.access import the_portal
from tests.tooling.app_role import as_owner

pytestmark = pytest.mark.django_db


@pytest.fixture
def sealed() -> list[Entry]:
    entries = [record("was done", by=the_portal(), number=number) for number in range(3)]
    assert seal_entries() == 3
    return entries


def unguarded(table: str) -> None:
    """As somebody could who owns the database."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            # Until the test's transaction ends.
            cursor.execute("SET LOCAL ROLE NONE")
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")


def test_what_was_sealed_stands(sealed: list[Entry], capsys: pytest.CaptureFixture[str]) -> None:
    assert broken_seals() == []
    call_command("verify_journal")
    assert "Every seal" in capsys.readouterr().out


def test_an_entry_that_was_changed_is_found(sealed: list[Entry]) -> None:
    unguarded("journal_entry")
    Entry.objects.filter(pk=sealed[1].pk).update(details={"number": 7})
    assert broken_seals() == [2]
    with pytest.raises(CommandError, match="1 seals do not fit: 2"):
        call_command("verify_journal")


def test_an_entry_that_was_removed_breaks_the_chain_behind_it(sealed: list[Entry]) -> None:
    unguarded("journal_entry")
    unguarded("journal_seal")
    Seal.objects.filter(entry=sealed[0]).delete()
    sealed[0].delete()
    assert broken_seals() == [2]


REWRITES = pytest.mark.parametrize(
    "rewrite",
    [
        lambda: Entry.objects.update(verb="was not done"),
        lambda: Entry.objects.all()._raw_delete("default"),
        lambda: Seal.objects.update(digest=""),
        lambda: Seal.objects.all()._raw_delete("default"),
    ],
)


@pytest.mark.postgres
@REWRITES
def test_the_app_s_role_is_not_granted_to_rewrite_it(
    sealed: list[Entry], rewrite: Callable[[], object]
) -> None:
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        rewrite()
    assert broken_seals() == []


@pytest.mark.postgres
@REWRITES
def test_the_database_lets_even_its_owner_not_rewrite_it(
    sealed: list[Entry], rewrite: Callable[[], object]
) -> None:
    with as_owner(), pytest.raises(DatabaseError, match="only appended"), transaction.atomic():
        rewrite()
    assert broken_seals() == []
