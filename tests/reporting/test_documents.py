"""Reports as documents: what two of them differ in, in words."""

from dataclasses import replace
from datetime import date

from equalex.kernel.charts import Table
from reporting.queries.documents import MOST_CHANGES, Document, Section, changes_since
from reporting.rules.report_kinds import ReportKind


def document(*rows: tuple[str, ...], rules: str = "england-2025") -> Document:
    table = Table(("Year group", "Learners", "Share"), rows)
    return Document(
        kind=ReportKind.TEN_DAYS,
        about="A school",
        as_of=date(2027, 3, 31),
        rules=rules,
        rules_since=date(2000, 1, 1),
        framework="",
        facts=(),
        sections=(Section("years", "Year groups", None, table, "One in four has a day"),),
        notes=(),
    )


def test_what_changed_is_told_figure_by_figure() -> None:
    before = document(("Year 9", "180", "23%"), ("Year 10", "170", "40%"))
    after = document(("Year 9", "180", "25%"), ("Year 11", "160", "90%"))
    assert changes_since(before, after) == [
        "Year groups, Year 9, share: 23% became 25%.",
        "Year groups, Year 11, learners: 160 is new.",
        "Year groups, Year 11, share: 90% is new.",
        "Year groups, Year 10, learners is no longer given.",
        "Year groups, Year 10, share is no longer given.",
    ]


def test_nothing_changed_is_said_too_and_new_rules_first() -> None:
    row = ("Year 9", "180", "23%")
    assert changes_since(document(row), document(row)) == ["No figure changed."]
    changed = changes_since(document(row), document(("Year 9", "181", "23%"), rules="two"))
    assert changed[0] == "The rules “two” took the place of “england-2025”."


def test_many_changes_are_counted() -> None:
    rows = [(f"Row {number}", "1", "1%") for number in range(20)]
    after = [(name, "2", "1%") for name, *_ in rows]
    changes = changes_since(document(*rows), document(*after))
    assert len(changes) == MOST_CHANGES + 1
    assert changes[-1] == "5 more figures changed: compare the tables of both reports."


def test_a_document_survives_as_plain_data() -> None:
    one = document(("Year 9", "180", "23%")).in_place_of(document(), "It takes the place.")
    assert Document.from_json(one.as_json()) == one
    assert replace(one, changes=()) != one
