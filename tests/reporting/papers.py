"""What a PDF says, to be held against the page it was made from."""

import io
import re

import pypdf


def squeezed(text: str) -> str:
    """Without spaces: a PDF breaks lines where it likes."""
    return re.sub(r"\s+", "", text)


def text_of(pdf: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return squeezed(" ".join(page.extract_text() for page in pages))
