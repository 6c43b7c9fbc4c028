"""Where code may stand: the names of modules, and the layers between and within apps."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APPS = ("schools", "employers", "placements", "outcomes", "reporting")
ALLOWED = {
    "__init__",
    "actions",
    "adapters",
    "api",
    "apps",
    "forms",
    "management",
    "migrations",
    "models",
    "queries",
    "rules",
    "tasks",
    "templatetags",
    "urls",
    "views",
}
FORBIDDEN = {"utils", "helpers", "services", "managers", "common", "core", "misc", "signals"}


@pytest.mark.parametrize("app", APPS)
def test_an_app_has_only_the_modules_that_the_design_names(app: str) -> None:
    found = {
        path.stem
        for path in (ROOT / app).iterdir()
        if path.suffix == ".py" or (path.is_dir() and path.name != "__pycache__")
    }
    assert found <= ALLOWED


def test_no_module_has_a_name_that_says_nothing() -> None:
    sources = [
        path
        for folder in (*APPS, "equalex", "tests")
        for path in (ROOT / folder).rglob("*.py")
        if path.stem in FORBIDDEN or FORBIDDEN & set(path.relative_to(ROOT).parts)
    ]
    assert sources == []


def test_imports_run_one_way_only() -> None:
    command = Path(sys.executable).with_name("lint-imports")
    if not command.exists():
        pytest.skip("import-linter is not installed: `make lint` runs it")
    result = subprocess.run(
        [command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout
