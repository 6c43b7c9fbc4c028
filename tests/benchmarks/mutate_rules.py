"""Mutation testing of the counting rules: each rule is broken in one place, and a test must notice.

`python -m tests.benchmarks.mutate_rules [MODULE ...]` prints every mutant that no test noticed, and
the score. Mutants are made from the syntax tree: comparisons, arithmetic, `and`/`or`, numbers,
words, truth values, conditions, `min` and `max`. Each is tried in a process of its own, first
against the quick tests and, if these all pass, against the drawn cases. Survivors are explained in
docs/counting-rules.md.
"""

import ast
import importlib.abc
import importlib.util
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from copy import deepcopy
from importlib.machinery import ModuleSpec
from pathlib import Path
from time import perf_counter
from types import ModuleType

import hypothesis
import hypothesis.strategies
import pytest

ROOT = Path(__file__).resolve().parents[2]
RULES = ROOT / "placements" / "rules"
TESTS = ROOT / "tests" / "placements" / "rules"
QUICK = [
    "worked_examples",
    "crediting",
    "verdicts",
    "policy",
    "contract",
    "reasons",
    "what_if",
    "repair",
]
DRAWN = ["properties"]
LONGEST = 60
COUNTING = ["facts", "policy", "policies", "verdicts", "crediting", "count", "contract", "fields"]
COUNTING += ["what_if", "repair"]

COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Add,
    ast.BitOr: ast.BitAnd,
}
CALLS = {"min": "max", "max": "min", "any": "all", "all": "any"}


def changes(node: ast.AST) -> Iterator[ast.AST]:
    """Every way in which this one node is broken."""
    match node:
        case ast.Compare(ops=[operator]) if type(operator) in COMPARISONS:
            yield ast.Compare(node.left, [COMPARISONS[type(operator)]()], node.comparators)
        case ast.BinOp() if type(node.op) in ARITHMETIC:
            yield ast.BinOp(node.left, ARITHMETIC[type(node.op)](), node.right)
        case ast.AugAssign() if type(node.op) in ARITHMETIC:
            yield ast.AugAssign(node.target, ARITHMETIC[type(node.op)](), node.value)
        case ast.BoolOp():
            other = ast.And() if isinstance(node.op, ast.Or) else ast.Or()
            yield ast.BoolOp(other, node.values)
            yield from (ast.BoolOp(node.op, [each, each]) for each in node.values)
        case ast.UnaryOp(op=ast.Not()):
            yield node.operand
        case ast.If() | ast.IfExp():
            broken = deepcopy(node)
            broken.test = ast.UnaryOp(ast.Not(), node.test)
            yield broken
        case ast.Continue():
            yield ast.Pass()
        case _:
            yield from changes_of_values(node)


def changes_of_values(node: ast.AST) -> Iterator[ast.AST]:
    """The same for constants and for calls whose opposite has a name."""
    match node:
        case ast.Constant(value=bool()):
            yield ast.Constant(not node.value)
        case ast.Constant(value=int()):
            yield ast.Constant(node.value + 1)
        case ast.Constant(value=str()):
            yield ast.Constant(f"{node.value}!")
        case ast.Call(func=ast.Name(id=name)) if name in CALLS:
            yield ast.Call(ast.Name(CALLS[name], ast.Load()), node.args, node.keywords)


class Breaking(ast.NodeTransformer):
    """Puts the broken node in the place of the number `target`.

    What decides nothing is left alone: docstrings, messages, annotations.
    """

    def __init__(self, target: int, change: int) -> None:
        self.target, self.change, self.seen, self.line = target, change, -1, 0

    def visit(self, node: ast.AST) -> ast.AST:
        if is_for_readers(node):
            return node
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            node.body = [self.visit(each) for each in node.body]
            return node
        if isinstance(node, ast.AnnAssign):
            node.value = self.visit(node.value) if node.value else None
            return node
        self.seen += 1
        if self.seen == self.target:
            for number, broken in enumerate(changes(node)):
                if number == self.change:
                    self.line = getattr(node, "lineno", 0)
                    return ast.copy_location(broken, node)
        return self.generic_visit(node)


def is_for_readers(node: ast.AST) -> bool:
    """Whether it only tells people something: a docstring, a message, a type."""
    match node:
        case ast.Expr(value=ast.Constant()) | ast.JoinedStr() | ast.Raise():
            return True
        case ast.Subscript(value=ast.Name(id=name)):
            return name in {"Literal", "tuple", "dict", "list"}
    return False


def mutants(source: str) -> Iterator[tuple[int, str, ast.Module]]:
    """Line, what it was changed to, and the broken module, for every mutant of a module."""
    plain = ast.unparse(ast.parse(source)).splitlines()
    for target in range(sum(1 for _ in ast.walk(ast.parse(source)))):
        for change in range(8):
            breaking = Breaking(target, change)
            tree = ast.fix_missing_locations(breaking.visit(ast.parse(source)))
            if not breaking.line:
                break
            after = ast.unparse(tree).splitlines()
            differing = [
                line.strip() for was, line in zip(plain, after, strict=False) if was != line
            ]
            yield breaking.line, (differing or after[-1:])[0], tree


class Broken(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives the broken module to whoever imports it."""

    def __init__(self, name: str, path: Path, tree: ast.Module) -> None:
        self.name, self.path, self.tree = name, path, tree

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name != self.name:
            return None
        return importlib.util.spec_from_file_location(name, self.path, loader=self)

    def create_module(self, spec: ModuleSpec) -> None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self.tree, self.path, "exec"), module.__dict__)


def is_noticed(module: Path, tree: ast.Module) -> bool:
    """Whether any test fails with this module in place of the sound one."""
    for tests in (QUICK, DRAWN):
        child = os.fork()
        if child == 0:
            run_tests(module, tree, tests)
        _, status = os.waitpid(child, 0)
        if status != 0:
            return True
    return False


def run_tests(module: Path, tree: ast.Module, tests: list[str]) -> None:
    """In the child: run the tests with the broken module and leave with their answer."""
    signal.alarm(LONGEST)  # an endless loop is noticed too
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    sys.meta_path.insert(0, Broken(f"placements.rules.{module.stem}", module, tree))
    files = [str(TESTS / f"test_{name}.py") for name in tests]
    # These tests need no settings, no database and no plugin; without them a mutant costs a
    # fraction.
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    options = ["-x", "-q", "--tb=no", "-c", os.devnull, "--rootdir", str(ROOT), "--noconftest"]
    hypothesis.settings.register_profile(
        "mutation",
        derandomize=True,
        deadline=None,
        database=None,
        phases=(hypothesis.Phase.generate,),
    )
    hypothesis.settings.load_profile("mutation")
    os._exit(int(pytest.main([*options, *files])))


def main() -> None:
    """Try every mutant of the modules named, or of all of them; print what survived."""
    chosen = sys.argv[1:] or COUNTING
    begun = perf_counter()
    tried = survived = 0
    for stem in chosen:
        module = RULES / f"{stem}.py"
        for line, text, tree in mutants(module.read_text(encoding="utf-8")):
            tried += 1
            if not is_noticed(module, tree):
                survived += 1
                print(f"survived: {module.name}:{line}: {text}", flush=True)
    minutes = (perf_counter() - begun) / 60
    print(f"mutation of the rules: {tried} mutants, {survived} survived, {minutes:.1f} minutes")


if __name__ == "__main__":
    main()
