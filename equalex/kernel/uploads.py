"""Uploads that are too large: read past, never kept.

A form is read before its view may say how large a file is allowed to be. So that 200 MB fill
neither memory nor disk, only the first part of a file is stored; the rest is counted, and the
form is handed an empty file of that size, which it refuses in its own words.
"""

from typing import Any, Final

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

# No form of the portal takes more.
LARGEST_UPLOAD: Final = 20 * 1024 * 1024


class BoundedUploadHandler(FileUploadHandler):
    """Comes first, and passes on to the handlers behind it no more than a form would take."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """A file begins: count from nothing."""
        super().new_file(*args, **kwargs)
        self.size = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """The chunk as it is, or nothing once the file is too large."""
        self.size = start + len(raw_data)
        return raw_data if self.size <= LARGEST_UPLOAD else None

    def file_complete(self, file_size: int) -> UploadedFile | None:
        """For a file that is too large, one that only has its name and size."""
        if self.size <= LARGEST_UPLOAD:
            return None
        for handler in self.request.upload_handlers if self.request else ():
            # Deletes what was stored of it.
            handler.upload_interrupted()
        counted = SimpleUploadedFile(self.file_name or "file", b"", self.content_type or "")
        counted.size = self.size
        return counted
