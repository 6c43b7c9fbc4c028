"""A backup comes back whole, or not at all; and nobody who was erased comes back with it."""

import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, models

from equalex.journal.actions import record, seal_entries
from equalex.journal.models import Entry, Seal
from equalex.kernel.access import the_portal
from placements.actions.ledger import recount
from placements.models import Attendance
from reporting.actions import restores
from reporting.actions.backups import back_up
from reporting.actions.restores import drill, restore
from reporting.actions.retention import erase_again, keep_register
from reporting.adapters import postgres_tools
from reporting.adapters.backup_folders import backups_in, open_backup
from reporting.adapters.erasure_register import REGISTER_NAME
from reporting.adapters.other_databases import database_at, own_database, pointed_at
from reporting.queries.holdings import holdings
from reporting.rules.backups import WrongBackup
from schools.models import Learner
from tests.dependability.dying import die, was_killed
from tests.factories import AttendanceFactory, LearnerFactory
from tests.tooling.app_role import every_connection_as_owner

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def owner() -> Iterator[None]:
    """Backups are the owner's work: see `OF_THE_OWNER` in the settings."""
    with every_connection_as_owner():
        yield


@pytest.fixture(autouse=True)
def register(settings: Any, tmp_path: Path) -> Path:
    """The register of erasures of the portal that runs."""
    settings.ERASURE_REGISTER = tmp_path / "register" / REGISTER_NAME
    return settings.ERASURE_REGISTER


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[dict[str, Any]]:
    """A database of the same kind that is not there yet."""
    own = own_database()
    if connection.vendor == "sqlite":
        yield own | {"NAME": str(tmp_path / "elsewhere" / "equalex.sqlite3")}
        return
    place = own | {"NAME": f"{own['NAME']}_elsewhere"}
    yield place
    with postgres_tools.beside(place) as cursor:
        cursor.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{place['NAME']}%"]
        )
        left = [name for (name,) in cursor.fetchall()]
    for name in left:
        postgres_tools.remove(place | {"NAME": name})


@pytest.fixture
def ada() -> Learner:
    """A learner with a day that was recounted, and a journal that is sealed."""
    day = AttendanceFactory(placement__learner=LearnerFactory(first_name="Ada", last_name="Finch"))
    recount(learner_ids=[day.learner_id])
    record("look", by=the_portal(), subject=day)
    seal_entries()
    learner: Learner = day.learner
    return learner


def quiet(_: str) -> None:
    """What is told on the way is for people."""


def backed_up(tmp_path: Path) -> Path:
    return back_up(to=tmp_path / "backups", tell=quiet)


def names(place: dict[str, Any]) -> list[str]:
    with pointed_at(place):
        return list(Learner.objects.order_by("pk").values_list("first_name", flat=True))


def erase(learner: Learner) -> None:
    erase_again(learners=[learner.public_id])


@pytest.mark.usefixtures("ada")
def test_all_of_it_comes_back_elsewhere(tmp_path: Path, elsewhere: dict[str, Any]) -> None:
    backup = backed_up(tmp_path)
    before = holdings()
    verdict = restore(backup, into=elsewhere, tell=quiet)
    assert (verdict.is_good, verdict.warning) == (True, "")
    with pointed_at(elsewhere):
        after = holdings()
        assert Attendance.objects.get().learner.last_name == "Finch"
        assert Learner.objects.create(school=Learner.objects.get().school, first_name="New").pk
    assert after == before
    assert before.rows > 100


@pytest.mark.usefixtures("ada")
def test_the_drill_says_that_a_backup_is_good_and_leaves_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("back_up", str(tmp_path / "backups"))
    before = holdings()
    call_command("drill_restore", str(tmp_path / "backups"))
    assert "The backup is good" in capsys.readouterr().out
    assert holdings() == before
    if connection.vendor == "postgresql":
        with postgres_tools.beside(own_database()) as cursor:
            assert not postgres_tools.exists(cursor, f"{own_database()['NAME']}_drill")


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda: Attendance.objects.all().delete(), "placements_attendance: 0 rows"),
        (lambda: Learner.objects.update(last_name="Wren"), "but not the same ones"),
    ],
    ids=["a row is missing", "a row is another"],
)
@pytest.mark.usefixtures("ada")
def test_a_copy_that_lost_a_row_is_found_out(
    tmp_path: Path,
    elsewhere: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    harm: Callable[[], object],
    said: str,
) -> None:
    """The control: a restore that loses something, as a broken disk or program would."""
    backup = backed_up(tmp_path)
    sound = restores._load

    def lossy(data: Path, copy: dict[str, Any]) -> None:
        sound(data, copy)
        with pointed_at(copy):
            harm()

    monkeypatch.setattr(restores, "_load", lossy)
    assert any(said in each for each in drill(backup, tell=quiet).wrong)
    with pytest.raises(WrongBackup, match="Nothing was changed"):
        restore(backup, into=elsewhere, tell=quiet)
    assert not restores._exists(elsewhere)


def test_a_spoilt_or_missing_file_is_no_backup(tmp_path: Path, ada: Learner) -> None:
    backup = backed_up(tmp_path)
    data = backup / open_backup(backup).data
    data.write_bytes(data.read_bytes()[:-1] + b"?")
    with pytest.raises(CommandError, match="NOT GOOD"):
        call_command("drill_restore", str(backup))
    with pytest.raises(WrongBackup, match="its hash is another"):
        drill(backup, tell=quiet)
    data.unlink()
    with pytest.raises(WrongBackup, match="is missing"):
        drill(backup, tell=quiet)
    with pytest.raises(WrongBackup, match="is no backup"):
        drill(tmp_path, tell=quiet)


def test_a_ledger_that_was_wrong_is_told(tmp_path: Path, ada: Learner) -> None:
    Attendance.objects.filter(learner=ada).update(credited_minutes=299)
    verdict = drill(backed_up(tmp_path), tell=quiet)
    assert verdict.wrong == []
    assert "check_ledger --mend" in verdict.complaints[0]


def test_a_journal_that_was_changed_is_told(tmp_path: Path, ada: Learner) -> None:
    if connection.vendor == "postgresql":
        pytest.skip("PostgreSQL refuses to change the journal")
    Entry.objects.filter(seal__isnull=False).update(verb="look away")
    assert Seal.objects.exists()
    assert "verify_journal" in drill(backed_up(tmp_path), tell=quiet).complaints[0]


def test_who_was_erased_after_the_backup_stays_erased(
    tmp_path: Path, elsewhere: dict[str, Any], ada: Learner, register: Path
) -> None:
    backup = backed_up(tmp_path)
    erase(ada)
    assert keep_register(path=register) == 1
    verdict = restore(backup, into=elsewhere, tell=quiet)
    assert (verdict.erased_again, verdict.warning, verdict.is_good) == (1, "", True)
    assert names(elsewhere) == ["Erased"]
    assert "Ada" not in register.read_text()


def test_the_database_that_is_replaced_knows_whom_it_erased(
    tmp_path: Path, elsewhere: dict[str, Any], ada: Learner, register: Path
) -> None:
    backup = backed_up(tmp_path)
    restore(backup, into=elsewhere, tell=quiet)
    with pointed_at(elsewhere):
        erase(ada)
    register.unlink()
    verdict = restore(backup, into=elsewhere, overwrite=True, tell=quiet)
    assert (verdict.erased_again, names(elsewhere)) == (1, ["Erased"])
    assert str(ada.public_id) in register.read_text()


def test_without_any_register_the_erased_are_back_and_one_is_warned(
    tmp_path: Path, elsewhere: dict[str, Any], ada: Learner, register: Path
) -> None:
    """The control: it is the register that keeps them erased."""
    backup = backed_up(tmp_path)
    erase(ada)
    register.unlink()
    (backup.parent / REGISTER_NAME).unlink()
    verdict = restore(backup, into=elsewhere, tell=quiet)
    assert "no register of erasures" in verdict.warning
    assert names(elsewhere) == ["Ada"]


def test_a_database_that_is_no_later_self_of_the_backup_knows_of_no_erasure(
    tmp_path: Path, elsewhere: dict[str, Any], ada: Learner, register: Path
) -> None:
    """Such as one that was set up anew after the loss: that nobody was erased in it says nothing."""
    earlier = backed_up(tmp_path)
    record("look again", by=the_portal())
    seal_entries()
    backup = backed_up(tmp_path)
    restore(earlier, into=elsewhere, tell=quiet)
    erase(ada)
    register.unlink()
    (backup.parent / REGISTER_NAME).unlink()
    verdict = restore(backup, into=elsewhere, overwrite=True, tell=quiet)
    assert "no register of erasures" in verdict.warning


def test_a_database_with_something_in_it_is_not_overwritten_unless_told(
    tmp_path: Path, elsewhere: dict[str, Any], ada: Learner
) -> None:
    backup = backed_up(tmp_path)
    restore(backup, into=elsewhere, tell=quiet)
    with pointed_at(elsewhere):
        Learner.objects.update(first_name="Later")
    with pytest.raises(WrongBackup, match="not empty"):
        restore(backup, into=elsewhere, tell=quiet)
    assert names(elsewhere) == ["Later"]
    restore(backup, into=elsewhere, overwrite=True, tell=quiet)
    assert names(elsewhere) == ["Ada"]


def test_a_restore_that_is_killed_changes_nothing(
    tmp_path: Path, elsewhere: dict[str, Any], ada: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = backed_up(tmp_path)
    restore(backup, into=elsewhere, tell=quiet)
    with pointed_at(elsewhere):
        Learner.objects.update(first_name="Later")

    def dying(*_: object, **__: object) -> None:
        die()

    for moment in ("_load", "_put_in_place"):
        with monkeypatch.context() as patch:
            patch.setattr(restores, moment, dying)
            assert was_killed(lambda: restore(backup, into=elsewhere, overwrite=True, tell=quiet))
        assert names(elsewhere) == ["Later"]
    assert restore(backup, into=elsewhere, overwrite=True, tell=quiet).is_good


def test_a_backup_is_of_one_moment_whoever_writes(tmp_path: Path, ada: Learner) -> None:
    """Entries and their seals are written all the time: a copy of two moments would not agree."""
    ended, written = threading.Event(), threading.Event()

    def write() -> None:
        while not ended.is_set():
            record("write on", by=the_portal())
            seal_entries()
            written.set()
        connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    written.wait(timeout=20)
    try:
        backups = [backed_up(tmp_path) for _ in range(2)]
    finally:
        ended.set()
        writer.join()
    assert [drill(backup, tell=quiet).is_good for backup in backups] == [True, True]


def test_nothing_is_left_of_a_backup_that_could_not_be_made(
    tmp_path: Path, ada: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": 1}))
    with pytest.raises(CommandError, match="Make room"):
        call_command("back_up", str(tmp_path / "backups"))
    assert list((tmp_path / "backups").iterdir()) == []


def test_old_backups_go_but_never_the_newest(tmp_path: Path, ada: Learner) -> None:
    first, second = backed_up(tmp_path), backed_up(tmp_path)
    assert backups_in(tmp_path / "backups") == [first, second]
    call_command("back_up", str(tmp_path / "backups"), keep=0)
    [left] = backups_in(tmp_path / "backups")
    assert left not in (first, second)
    assert (left.stat().st_mode & 0o777, left.parent.stat().st_mode & 0o777) == (0o700, 0o700)


def test_a_backup_of_a_later_version_is_refused(
    tmp_path: Path, ada: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = backed_up(tmp_path)
    monkeypatch.setattr(restores, "known_migrations", lambda: frozenset({"schools.0001_initial"}))
    with pytest.raises(WrongBackup, match="later version"):
        drill(backup, tell=quiet)


def test_an_address_of_another_kind_of_database_is_refused() -> None:
    other = "postgres://a@b/c" if connection.vendor == "sqlite" else "sqlite:///c"
    with pytest.raises(ValueError, match="another kind"):
        database_at(other)


@pytest.mark.postgres
def test_a_portal_that_still_runs_is_not_pulled_from_under_people(
    tmp_path: Path, elsewhere: dict[str, Any], ada: Learner
) -> None:
    backup = backed_up(tmp_path)
    restore(backup, into=elsewhere, tell=quiet)
    with (
        closing(psycopg2.connect(**postgres_tools.ways_in(elsewhere))),
        pytest.raises(WrongBackup, match="being accessed by other users"),
    ):
        restore(backup, into=elsewhere, overwrite=True, tell=quiet)
    assert names(elsewhere) == ["Ada"]


def test_no_file_lies_outside_the_database() -> None:
    """Backups hold the database only: who adds a field for files adds them to the backup."""
    fields = [field for model in apps.get_models() for field in model._meta.fields]
    assert not any(isinstance(field, models.FileField) for field in fields)
