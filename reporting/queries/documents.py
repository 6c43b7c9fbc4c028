"""A report as it is read, whatever carries it: page, PDF, workbook, CSV, JSON and API show this one thing.

All figures are text that was made once, here. A frozen report is this document as plain data.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, Final, Self

from equalex.kernel.charts import BarChart, Chart, DumbbellChart, LineChart, StackedBarChart
from equalex.kernel.dates import long_date
from equalex.kernel.funnel_chart import FunnelChart
from equalex.kernel.tables import Table
from reporting.rules.report_kinds import ReportKind

_CHARTS: Final[dict[str, type[Chart]]] = {
    each.template: each
    for each in (BarChart, StackedBarChart, LineChart, DumbbellChart, FunnelChart)
}


@dataclass(frozen=True, slots=True)
class Section:
    """One answer: its chart, whose title is the answer, and the table that holds its figures.

    Without a chart `answer` says it. `url` is where the answer leads, on pages only.
    """

    key: str
    heading: str
    chart: Chart | None
    table: Table
    answer: str = ""
    url: str = ""

    @property
    def title(self) -> str:
        """The answer."""
        return self.chart.title if self.chart else self.answer


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure on top: the figure, what it is made of, and what it says.

    `url` is where it leads, on pages only: no report keeps it.
    """

    value: str
    note: str
    label: str
    kind: str = ""
    url: str = ""

    def as_data(self) -> dict[str, str]:
        """As a report keeps it."""
        return {"value": self.value, "note": self.note, "label": self.label, "kind": self.kind}


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A report. `notes` say what the words mean, `unknown` what could not be known.

    `aim` says in a sentence or two what the figures are measured by.
    `replaces` and `changes` are sentences of a report that takes the place of an earlier one;
    `since` says what changed since the one before it, `questions` what is worth asking. `told` is
    what the attacker on later reports will know from this one, as plain data.
    """

    kind: ReportKind
    about: str
    as_of: date
    rules: str
    rules_since: date
    framework: str
    facts: tuple[Fact, ...]
    sections: tuple[Section, ...]
    notes: tuple[str, ...]
    unknown: tuple[str, ...] = ()
    aim: str = ""
    replaces: str = ""
    changes: tuple[str, ...] = ()
    since: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    told: tuple[Any, ...] = ()

    @property
    def title(self) -> str:
        """What the report is called."""
        return self.kind.label

    @property
    def basis(self) -> str:
        """Of whom, as of when and by which rules: on every page of it."""
        return (
            f"{self.about}, as of {long_date(self.as_of)}, counted by the rules “{self.rules}” in "
            f"force since {long_date(self.rules_since)}"
        )

    def as_data(self) -> dict[str, Any]:
        """Plain data for programs: each table as its columns and rows, each figure as people read it."""
        return {
            "report": self.kind.value,
            "title": self.title,
            "about": self.about,
            "as_of": self.as_of.isoformat(),
            "rules": self.rules,
            "rules_since": self.rules_since.isoformat(),
            "framework": self.framework,
            "aim": self.aim,
            "replaces": self.replaces,
            "changes": list(self.changes),
            "since": list(self.since),
            "questions": list(self.questions),
            "facts": [fact.as_data() for fact in self.facts],
            "sections": [
                {
                    "key": each.key,
                    "heading": each.heading,
                    "answer": each.title,
                    "columns": list(each.table.headings),
                    "rows": [list(row) for row in each.table.rows],
                    "of_words": each.table.of_words,
                }
                for each in self.sections
            ],
            "notes": list(self.notes),
            "unknown": list(self.unknown),
        }

    def as_json(self) -> dict[str, Any]:
        """The same with what is needed to draw the charts, as a snapshot keeps it."""
        data = self.as_data() | {"told": list(self.told)}
        for each, section in zip(data["sections"], self.sections, strict=True):
            if section.chart:
                each["chart"] = {"template": section.chart.template, **asdict(section.chart)}
        return data

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """A frozen report. KeyError, TypeError or ValueError where it is of another shape."""
        return cls(
            kind=ReportKind(data["report"]),
            about=data["about"],
            as_of=date.fromisoformat(data["as_of"]),
            rules=data["rules"],
            rules_since=date.fromisoformat(data["rules_since"]),
            framework=data["framework"],
            facts=tuple(Fact(**fact) for fact in data["facts"]),
            sections=tuple(_section(each) for each in data["sections"]),
            notes=tuple(data["notes"]),
            unknown=tuple(data["unknown"]),
            aim=data.get("aim", ""),
            replaces=data["replaces"],
            changes=tuple(data["changes"]),
            since=tuple(data.get("since", ())),
            questions=tuple(data.get("questions", ())),
            told=tuple(data.get("told", ())),
        )

    def in_place_of(self, earlier: "Document", replaces: str) -> Self:
        """The report as one that takes the place of an earlier one, with what changed in words."""
        return replace(self, replaces=replaces, changes=tuple(changes_since(earlier, self)))


def _section(data: Mapping[str, Any]) -> Section:
    chart = None
    if data.get("chart"):
        fields = {name: _tupled(value) for name, value in data["chart"].items()}
        chart = _CHARTS[fields.pop("template")](**fields)
    table = Table(
        tuple(data["columns"]),
        tuple(tuple(row) for row in data["rows"]),
        of_words=data.get("of_words", False),
    )
    return Section(data["key"], data["heading"], chart, table, "" if chart else data["answer"])


def _tupled(value: Any) -> Any:
    """JSON knows lists only; charts are drawn, and named, by tuples."""
    return tuple(map(_tupled, value)) if isinstance(value, list) else value


MOST_CHANGES: Final = 15


def changes_since(earlier: Document, later: Document) -> list[str]:
    """Every figure that changed, in words; beyond MOST_CHANGES only how many more."""
    before, after = dict(_figures(earlier)), dict(_figures(later))
    found = [
        f"{where}: {before[where]} became {figure}."
        for where, figure in after.items()
        if before.get(where, figure) != figure
    ]
    found += [f"{where}: {after[where]} is new." for where in after if where not in before]
    found += [f"{where} is no longer given." for where in before if where not in after]
    if not found:
        return ["No figure changed."]
    if earlier.rules != later.rules:
        found.insert(0, f"The rules “{later.rules}” took the place of “{earlier.rules}”.")
    rest = len(found) - MOST_CHANGES
    if rest > 0:
        more = "1 more figure" if rest == 1 else f"{rest:,} more figures"
        return [*found[:MOST_CHANGES], f"{more} changed: compare the tables of both reports."]
    return found


def _figures(document: Document) -> Iterable[tuple[str, str]]:
    for section in document.sections:
        for label, *cells in section.table.rows:
            for heading, cell in zip(section.table.headings[1:], cells, strict=True):
                yield f"{section.heading}, {label}, {heading.lower()}", cell
