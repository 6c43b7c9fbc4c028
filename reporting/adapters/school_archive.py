"""The zip of a school's export: tables as CSV, reports as PDF, and a manifest that vouches for each."""

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from equalex.kernel.sheets import Sheet, as_csv, plain
from reporting.rules.export_format import FORMAT, MANIFEST, VERSION, WrongExport, checked_manifest
from schools.adapters.archives import open_archive
from schools.adapters.unreadable import UnreadableFile

LARGEST = 500 * 1024 * 1024
# Every file of the same data is the same file, byte by byte.
_MOMENT = (2020, 1, 1, 0, 0, 0)
Rows = list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class SchoolArchive:
    """An export that was read and vouched for."""

    manifest: Mapping[str, Any]
    tables: Mapping[str, Rows]
    pdfs: Mapping[str, bytes]


class ArchiveWriter:
    """An export on its way out, one file at a time."""

    def __init__(self) -> None:
        self._bytes = io.BytesIO()
        self._zip = zipfile.ZipFile(self._bytes, "w", zipfile.ZIP_DEFLATED)
        self.files: dict[str, dict[str, Any]] = {}

    def add_table(
        self, name: str, headings: tuple[str, ...], rows: Iterable[tuple[str, ...]]
    ) -> None:
        """A CSV with formulas neutralised, as every list of the portal."""
        kept = list(rows)
        self._add(name, as_csv(Sheet(name, headings, kept)))
        self.files[name] |= {"rows": len(kept), "columns": list(headings)}

    def add_pdf(self, name: str, data: bytes) -> None:
        """An issued report."""
        self._add(name, data)

    def _add(self, name: str, data: bytes) -> None:
        self._zip.writestr(zipfile.ZipInfo(name, _MOMENT), data, zipfile.ZIP_DEFLATED)
        self.files[name] = {"sha256": hashlib.sha256(data).hexdigest()}

    def finished(self, **said: Any) -> bytes:
        """The zip, its manifest last."""
        manifest = {"format": FORMAT, "version": VERSION, **said, "files": self.files}
        text = json.dumps(manifest, indent=2, ensure_ascii=False)
        self._zip.writestr(zipfile.ZipInfo(MANIFEST, _MOMENT), text, zipfile.ZIP_DEFLATED)
        self._zip.close()
        return self._bytes.getvalue()


def read_archive(data: bytes) -> SchoolArchive:
    """An export, every file of it as its manifest says. Raises WrongExport."""
    try:
        archive = open_archive(data, largest=LARGEST)
        if MANIFEST not in archive.names:
            raise WrongExport("There is no manifest.json in the zip, so it is no school's export.")
        manifest = checked_manifest(archive.read(MANIFEST))
        tables, pdfs = {}, {}
        for name, said in manifest["files"].items():
            if name not in archive.names:
                raise WrongExport(f"{name} is missing from the zip. Make the export again.")
            content = archive.read(name)
            if hashlib.sha256(content).hexdigest() != said["sha256"]:
                raise WrongExport(
                    f"{name} is not the file that was exported: it was changed or damaged. Import the zip as "
                    "it was downloaded."
                )
            if name.endswith(".csv"):
                tables[name] = _table(content)
            else:
                pdfs[name] = content
    except UnreadableFile as refused:
        raise WrongExport(refused.message) from refused
    return SchoolArchive(manifest, tables, pdfs)


def _table(content: bytes) -> Rows:
    reader = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    headings = [plain(cell) for cell in next(reader)]
    return [dict(zip(headings, map(plain, row), strict=True)) for row in reader]
