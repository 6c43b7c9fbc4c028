"""Uploads that no form would take are read past and never kept."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from equalex.kernel import uploads

LARGEST = 3_000_000


@pytest.fixture(autouse=True)
def _smaller(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "LARGEST_UPLOAD", LARGEST)


def upload(size: int) -> Any:
    content = io.BytesIO(b"x" * size)
    sent = SimpleUploadedFile("list.csv", content.getvalue())
    return RequestFactory().post("/", {"file": sent, "beside": "kept"})


@pytest.mark.parametrize("size", [0, 10, LARGEST])
def test_what_a_form_may_take_arrives_whole(size: int) -> None:
    request = upload(size)
    assert request.FILES["file"].read() == b"x" * size
    request.close()


def test_a_larger_file_arrives_as_its_size_alone(tmp_path: Path, settings: Any) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    request = upload(2 * LARGEST)
    assert request.POST["beside"] == "kept"
    file = request.FILES["file"]
    assert (file.name, file.size, file.read()) == ("list.csv", 2 * LARGEST, b"")
    assert list(tmp_path.iterdir()) == []
