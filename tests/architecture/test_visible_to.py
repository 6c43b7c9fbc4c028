"""Tenancy, read from the source: in views and API every query starts at `visible_to`."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted(
    path
    for pattern in ("*/views.py", "*/views/*.py", "*/api.py", "*/api/*.py")
    for base in (ROOT, ROOT / "equalex")
    for path in base.glob(pattern)
    if ".venv" not in path.parts and "tests" not in path.parts
)
# Data that belongs to nobody: reference lists, published rules and frameworks; and rows that
# are looked up by the hash of a secret link, which is itself the right to see them.
OPEN_MODELS = {
    "DeliveryModel",
    "Framework",
    "GrowthSector",
    "LocalAuthority",
    "Outcome",
    "PolicyVersion",
    "Sector",
}
OPEN_STARTS = {"visible_to", "for_token", "none"}


def queries_outside_visible_to(source: str) -> list[str]:
    """Chains `Model.objects.x(...)` whose first call is not `visible_to`, and `Model.objects` bare."""
    found = []
    tree = ast.parse(source)
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in ("objects", "_default_manager"):
            model = ast.unparse(node.value).rsplit(".", 1)[-1]
            following = parents.get(node)
            start = following.attr if isinstance(following, ast.Attribute) else ""
            if model not in OPEN_MODELS and start not in OPEN_STARTS:
                found.append(f"line {node.lineno}: {model}.objects.{start}")
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(
            ("get_object_or_404", "get_list_or_404")
        ):
            first = ast.unparse(node.args[0]) if node.args else ""
            if not any(f"{start}(" in first for start in OPEN_STARTS) and first not in OPEN_MODELS:
                found.append(f"line {node.lineno}: get_object_or_404({first})")
    return found


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_query_of_a_view_starts_at_visible_to(path: Path) -> None:
    assert queries_outside_visible_to(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        "Learner.objects.get(pk=1)",
        "Learner.objects.filter(school=1).visible_to(actor)",
        "get_object_or_404(Learner, pk=1)",
        "rows = Learner.objects",
    ],
)
def test_the_guard_finds_a_query_that_starts_elsewhere(source: str) -> None:
    assert queries_outside_visible_to(source)


def test_the_guard_lets_visible_to_pass() -> None:
    source = "get_object_or_404(Learner.objects.visible_to(request.actor), public_id=1)"
    assert queries_outside_visible_to(source) == []
