"""Real sample files of others, outside the repository: tests skip, saying so, where they are absent."""

from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2].parent / "shared" / "data"


def sample(path: str) -> bytes:
    """The bytes of one sample file."""
    file = FOLDER / path
    if not file.exists():
        pytest.skip(f"no sample files: ../shared/data/{path} is absent")
    return file.read_bytes()
