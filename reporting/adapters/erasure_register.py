"""The register of erasures: a file outside the database, so that a restore brings nobody back.

One JSON object a line, appended and never changed: `{"learner": PUBLIC_ID, "at": TIME}` for each
learner who was erased, `{"complete_to": TIME}` each time that it was compared with the journal. No
names, and no keys that a restored database might give away again.
"""

import fcntl
import json
import os
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

REGISTER_NAME = "erasures.jsonl"


@dataclass(frozen=True, slots=True)
class ErasureRegister:
    """Public ids of erased learners, and the moment up to which none is missing."""

    learners: frozenset[uuid.UUID] = frozenset()
    complete_to: datetime | None = None

    def __or__(self, other: "ErasureRegister") -> "ErasureRegister":
        """What two registers know together."""
        moments = [each.complete_to for each in (self, other) if each.complete_to]
        return ErasureRegister(self.learners | other.learners, max(moments, default=None))


def read_register(path: Path) -> ErasureRegister:
    """What the file says; an empty register when there is none.

    A line that was torn by a power cut is passed over: what it was to say is appended again.
    """
    learners, complete_to = set[uuid.UUID](), None
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return ErasureRegister()
    for line in lines:
        try:
            said = json.loads(line)
            if "learner" in said:
                learners.add(uuid.UUID(said["learner"]))
            else:
                complete_to = datetime.fromisoformat(said["complete_to"])
        except (ValueError, KeyError, TypeError):
            continue
    return ErasureRegister(frozenset(learners), complete_to)


def append_to_register(path: Path, learners: Iterable[uuid.UUID], *, complete_to: datetime) -> None:
    """Append those learners and that nobody is missing up to then; on the disk when this returns."""
    moment = complete_to.isoformat()
    said = [{"learner": str(learner), "at": moment} for learner in sorted(learners)]
    text = "".join(f"{json.dumps(line)}\n" for line in [*said, {"complete_to": moment}])
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600), "r+b") as file:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX)
        if file.seek(0, os.SEEK_END) and not _ends_with_a_line(file.fileno()):
            text = f"\n{text}"
        file.write(text.encode())
        file.flush()
        os.fsync(file.fileno())


def _ends_with_a_line(descriptor: int) -> bool:
    size = os.fstat(descriptor).st_size
    return os.pread(descriptor, 1, size - 1) == b"\n"
