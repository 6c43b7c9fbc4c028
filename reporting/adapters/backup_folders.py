"""Backups as folders: `equalex-2026-11-27T183000.123456Z/` with the data and `manifest.json`, for our eyes only."""

import hashlib
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

from reporting.rules.backups import Manifest, WrongBackup, read_manifest

MANIFEST: Final = "manifest.json"
_PREFIX: Final = "equalex-"
_UNFINISHED: Final = ".unfinished"


@contextmanager
def new_backup(beside: Path, *, made_at: datetime) -> Iterator[tuple[Path, Path]]:
    """A folder to write a backup into, and the folder it becomes when all of it is there."""
    finished = beside / f"{_PREFIX}{made_at:%Y-%m-%dT%H%M%S.%fZ}"
    unfinished = finished.with_name(finished.name + _UNFINISHED)
    unfinished.mkdir(mode=0o700, parents=True)
    try:
        yield unfinished, finished
        unfinished.rename(finished)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Put the manifest beside the data; both are readable by their owner only."""
    (folder / MANIFEST).write_text(json.dumps(manifest.as_json(), indent=1) + "\n")
    for path in (folder / MANIFEST, folder / manifest.data):
        path.chmod(0o600)


def open_backup(folder: Path) -> Manifest:
    """The manifest of a backup whose data is as it was written.

    Raises WrongBackup where the folder is none, or its data is missing or was changed.
    """
    try:
        written = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError) as missing:
        raise WrongBackup(f"{folder} is no backup: it has no {MANIFEST}.") from missing
    except ValueError as spoilt:
        raise WrongBackup(
            f"{MANIFEST} cannot be read: it is not whole, or was changed."
        ) from spoilt
    manifest = read_manifest(written)
    data = folder / manifest.data
    if not data.is_file():
        raise WrongBackup(f"{data} is missing.")
    if sha256_of(data) != manifest.sha256:
        raise WrongBackup(
            f"{data} is not what was written: its hash is another. Take another backup."
        )
    return manifest


def sha256_of(path: Path) -> str:
    """Hex digest of a file of any size."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def backups_in(folder: Path) -> list[Path]:
    """Whole backups, the newest last."""
    return sorted(path.parent for path in folder.glob(f"{_PREFIX}*/{MANIFEST}") if _is_whole(path))


def _is_whole(manifest: Path) -> bool:
    return not manifest.parent.name.endswith(_UNFINISHED)


def remove_older(folder: Path, *, than: datetime) -> list[Path]:
    """Remove backups made before, and what killed runs left; never the newest. Returns what went."""
    whole = backups_in(folder)
    limit = f"{_PREFIX}{than:%Y-%m-%dT%H%M%S.%fZ}"
    old = [
        path
        for path in [*whole[:-1], *folder.glob(f"{_PREFIX}*{_UNFINISHED}")]
        if path.name < limit
    ]
    for path in old:
        shutil.rmtree(path)
    return old
