"""`manage.py count_days`, as an outside program calls it."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from placements.management.commands.count_days import Command
from tests.placements.rules.contract_case import ANSWER, CASE, put

ROOT = Path(__file__).resolve().parents[3]


def run(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    # No such database: whoever asked for one would fail.
    nowhere = {
        "TEST": "true",
        "VAR_DIR": str(settings.VAR_DIR),
        "DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing",
    }
    return subprocess.run(
        [sys.executable, "manage.py", "count_days", *arguments],
        cwd=ROOT,
        env={**os.environ, **nowhere},
        input=given,
        capture_output=True,
        check=False,
    )


def a_file(folder: Path, case: Any) -> str:
    path = folder / "case.json"
    path.write_text(json.dumps(case), encoding="utf-8")
    return str(path)


def test_a_file_is_counted_without_a_database(tmp_path: Path) -> None:
    done = run("--input", a_file(tmp_path, CASE))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == ANSWER
    assert done.stderr == b""


def test_standard_input_is_counted() -> None:
    done = run("--input", "-", given=json.dumps(CASE).encode())
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == ANSWER


REFUSED = [
    (json.dumps(put(1441, "learners", 0, "days", 0, "minutes")).encode(), b'"D1", field minutes'),
    (json.dumps(put("D\n1", "learners", 0, "days", 0, "id")).encode()[:-1], b"no JSON"),
    (json.dumps(put("lunch\n\x1b", "learners", 0, "days", 0, "kind")).encode(), b"field kind"),
    (b"[" * 100_000, b"nested too deeply"),
    (b"\xff", b"not UTF-8"),
    (b"", b"no JSON"),
]


def test_a_refusal_ends_the_program_with_one_line_and_exit_code_2() -> None:
    given, said = REFUSED[0]
    done = run("--input", "-", given=given)
    assert (done.returncode, done.stdout, done.stderr.count(b"\n")) == (2, b"", 1)
    assert said in done.stderr


@pytest.mark.parametrize(("given", "said"), REFUSED, ids=range(len(REFUSED)))
def test_a_refusal_is_one_line_and_exit_code_2(
    given: bytes, said: bytes, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
    line = refused_line("--input", "-", capfd=capfd)
    assert said.decode() in line


@pytest.mark.parametrize("arguments", [(), ("--input", "no/such/file"), ("--input", ".")])
def test_nothing_to_read_is_one_line_and_exit_code_2(
    arguments: tuple[str, ...], capfd: pytest.CaptureFixture[str]
) -> None:
    refused_line(*arguments, capfd=capfd)


def refused_line(*arguments: str, capfd: pytest.CaptureFixture[str]) -> str:
    """What the command says as it ends, in this process: a new one takes 0.7 s to start."""
    with pytest.raises(SystemExit) as ended:
        Command().run_from_argv(["manage.py", "count_days", *arguments])
    said = capfd.readouterr()
    assert (ended.value.code, said.out, said.err.count("\n"), said.err[-1]) == (2, "", 1, "\n")
    return said.err


def test_it_can_be_called_from_python(tmp_path: Path) -> None:
    printed = io.StringIO()
    call_command("count_days", input=a_file(tmp_path, CASE), stdout=printed)
    assert json.loads(printed.getvalue()) == ANSWER


def test_standard_input_may_be_text_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    printed = io.StringIO()
    monkeypatch.setattr(sys, "stdin", io.StringIO(json.dumps(CASE)))
    call_command("count_days", "--input", "-", stdout=printed)
    assert json.loads(printed.getvalue()) == ANSWER


def test_a_closed_standard_input_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(CommandError, match="cannot read standard input: it is closed") as refused:
        call_command("count_days", "--input", "-")
    assert refused.value.returncode == 2


def test_a_refusal_from_python_carries_its_exit_code(tmp_path: Path) -> None:
    printed = io.StringIO()
    with pytest.raises(CommandError, match="field learners") as refused:
        call_command("count_days", input=a_file(tmp_path, {}), stdout=printed)
    assert refused.value.returncode == 2
    assert printed.getvalue() == ""


def test_a_file_name_that_no_system_allows_is_refused() -> None:
    with pytest.raises(CommandError, match="cannot read"):
        call_command("count_days", input="a\0b")


def test_the_rules_import_no_django_and_no_clock() -> None:
    check = (
        "import sys; import placements.rules.contract, placements.rules.reasons;"
        "import placements.rules.what_if, placements.rules.repair;"
        "print([name for name in sys.modules if name.split('.')[0] in {'django', 'celery'}])"
    )
    done = subprocess.run(
        [sys.executable, "-c", check], cwd=ROOT, capture_output=True, check=True, text=True
    )
    assert done.stdout.strip() == "[]"
    sources = [path.read_text("utf-8") for path in (ROOT / "placements/rules").glob("*.py")]
    assert not [text for text in sources if "today()" in text or "now()" in text]
