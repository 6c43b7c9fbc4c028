"""What assistive technology reads of a tagged PDF: its headings, figures, tables and bookmarks."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf


@dataclass(slots=True)
class Structure:
    """`headings` are (level, text of the bookmark) in order, `alternatives` the texts of figures;
    `cells_without_headers` counts cells that no column and row heading is tied to.
    """

    levels: list[int] = field(default_factory=list)
    bookmarks: list[str] = field(default_factory=list)
    alternatives: list[str] = field(default_factory=list)
    cells: int = 0
    cells_without_headers: int = 0
    language: str = ""
    shows_title: bool = False
    info: dict[str, str] = field(default_factory=dict)
    metadata: str = ""


def structure_of(pdf: bytes) -> Structure:
    """Read it all."""
    with pikepdf.open(io.BytesIO(pdf)) as file:
        root = file.Root
        found = Structure(
            language=str(root.get("/Lang", "")),
            shows_title=bool(root.ViewerPreferences.DisplayDocTitle),
            info={name: str(value) for name, value in file.docinfo.items()},
            metadata=root.Metadata.read_bytes().decode(),
        )
        elements = list(elements_of(root.StructTreeRoot))
        known = {str(each.ID) for each in elements if each.S == "/TH"}
        for each in elements:
            kind = str(each.S)
            if kind[:2] == "/H" and kind[2:].isdigit():
                found.levels.append(int(kind[2:]))
            elif kind == "/Figure":
                found.alternatives.append(str(each.get("/Alt", "")))
            elif kind == "/TD":
                found.cells += 1
                headers = {str(name) for name in each.A.get("/Headers", ())}
                found.cells_without_headers += not (len(headers) >= 2 and headers <= known)
        with file.open_outline() as outline:
            found.bookmarks = [title for item in outline.root for title in _titles(item)]
    return found


def elements_of(node: Any) -> Iterator[pikepdf.Dictionary]:
    """Every element of the tree of tags, in reading order."""
    if isinstance(node, pikepdf.Array):
        for each in node:
            yield from elements_of(each)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from elements_of(node.K)


def _titles(item: Any) -> Iterator[str]:
    yield str(item.title)
    for child in item.children:
        yield from _titles(child)
