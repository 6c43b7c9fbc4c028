"""PDFs that everyone can read (PDF/UA-1), the same bytes for the same page, made without network or files."""

from __future__ import annotations

import base64
import hashlib
import importlib
import os
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings

FONTS = {
    "Source Sans 3": "vendor/source-sans-3/source-sans-3-latin-wght-normal.woff2",
    "Equalex Letters": "vendor/source-sans-3/equalex-letters.woff2",
}
FONT_PACKAGES = "fonts-noto-core fonts-noto-cjk"
_FLAG_A, _FLAG_Z = "\U0001f1e6", "\U0001f1ff"
PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


class PdfUnavailable(RuntimeError):
    """Libraries or fonts that PDFs need are missing on this machine; the message says how to install them."""


class FetchRefused(RuntimeError):
    """The page asked for something that is not inside it: a file, or an address."""


def load_weasyprint() -> Any:
    """WeasyPrint, imported only when needed. Raises PdfUnavailable where Pango is missing."""
    try:
        import weasyprint
    except OSError as missing:
        raise PdfUnavailable(
            f"PDFs cannot be made on this machine: Pango is missing. On Debian or Ubuntu: apt-get install {PACKAGES}"
        ) from missing
    return weasyprint


def render_pdf(html: str, *, title: str, created: datetime, language: str = "en-GB") -> bytes:
    """The page as PDF/UA-1 bytes; equal arguments give equal bytes.

    `title` goes into the file's metadata and must hold no personal data. Only `data:` addresses are
    followed: anything else raises FetchRefused. Raises PdfUnavailable where Pango is missing, or a
    font for letters of the page, and ValueError for a `created` without time zone. An emoji that no
    font has is said in words: `[croissant]`.
    """
    if created.tzinfo is None:
        raise ValueError("created needs a time zone")
    metadata = _Metadata(title, created, language)
    content, missing = _written(html, metadata)
    if letters := "".join(filter(_is_letter, missing)):
        raise PdfUnavailable(
            f"No font on this machine has the letter{'s' if len(letters) > 1 else ''} "
            f"“{letters[:20]}”, so that the PDF could not be read. On Debian or Ubuntu: "
            f"apt-get install {FONT_PACKAGES}"
        )
    if missing:
        # With what glues it to the next emoji of a family.
        sign = re.compile(f"([{re.escape(''.join(missing))}])\ufe0f?\u200d?")
        content, _ = _written(sign.sub(lambda found: _in_words(found[1]), html), metadata)
    return content


class _Metadata(NamedTuple):
    title: str
    created: datetime
    language: str


def _written(html: str, metadata: _Metadata) -> tuple[bytes, list[str]]:
    """The bytes, and the characters that were drawn as empty boxes."""
    weasyprint = load_weasyprint()
    refused: list[str] = []
    fetcher = _only_data(refused)
    fonts = importlib.import_module("weasyprint.text.fonts").FontConfiguration()
    sheet = weasyprint.CSS(string=_style(), url_fetcher=fetcher, font_config=fonts)
    document = weasyprint.HTML(string=html, url_fetcher=fetcher).render(
        stylesheets=[sheet], font_config=fonts
    )
    title, created, language = metadata
    moment = created.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    document.metadata.title = title
    document.metadata.lang = language
    document.metadata.created = document.metadata.modified = moment
    identifier = hashlib.sha256(f"{html}{title}{moment}{language}".encode()).digest()[:16]
    with _clock_stands_at(created):
        content = bytes(
            document.write_pdf(
                finisher=_give_text_to_every_glyph,
                pdf_variant="pdf/ua-1",
                pdf_identifier=identifier,
            )
        )
    if refused:  # noticed only now, because pictures within SVG are asked for while painting
        raise FetchRefused(f"A PDF must hold all it shows, but asked for {refused[0][:200]}")
    missing = {chr(code) for font in document.fonts.values() for code in font.missing}
    # The font with rarer letters has no space, and needs none: it shows as the gap that it is.
    return content, sorted(each for each in missing if not each.isspace())


def _give_text_to_every_glyph(_document: Any, file: Any) -> None:
    """Let what follows the first glyph of a syllable, a vowel sign say, stand for a word joiner.

    WeasyPrint maps it to no text at all, which PDF/UA-1 forbids.
    """
    for item in file.objects:
        lines = getattr(item, "stream", None)
        if isinstance(lines, list) and b"begincmap" in lines:
            lines[:] = [line.replace(b"> <>", b"> <2060>") for line in lines]


def _is_letter(character: str) -> bool:
    """Part of a word or number, marks included; what only changes an emoji is none."""
    if "\ufe00" <= character <= "\ufe0f" or character == "\u20e3":
        return False
    return unicodedata.category(character)[0] in "LMN"


def _in_words(sign: str) -> str:
    """`[croissant]`; `G` for a letter of a flag; nothing for what only changes the sign before it."""
    if _FLAG_A <= sign <= _FLAG_Z:
        return chr(ord("A") + ord(sign) - ord(_FLAG_A))
    if unicodedata.category(sign) not in ("So", "Sm", "Sc", "Po"):
        return ""
    name = unicodedata.name(sign, "").lower()
    return f"[{name}]" if name else ""


@contextmanager
def _clock_stands_at(created: datetime) -> Iterator[None]:
    """Embedded fonts are stamped with the time they were cut out; this variable sets that time."""
    before = os.environ.get("SOURCE_DATE_EPOCH")
    os.environ["SOURCE_DATE_EPOCH"] = str(int(created.timestamp()))
    try:
        yield
    finally:
        if before is None:
            del os.environ["SOURCE_DATE_EPOCH"]
        else:
            os.environ["SOURCE_DATE_EPOCH"] = before


def _only_data(refused: list[str]) -> Any:
    """A fetcher for `data:` alone. WeasyPrint swallows errors of a fetch, so that it also notes them."""
    weasyprint = load_weasyprint()

    class OnlyData(weasyprint.urls.URLFetcher):  # type: ignore[misc, name-defined]  # imported late
        def fetch(self, url: str, headers: Any = None) -> Any:
            if not url.lower().startswith("data:"):
                refused.append(url)
                raise FetchRefused(url)
            return super().fetch(url, headers)

    return OnlyData(allowed_protocols={"data"})


@lru_cache(maxsize=1)
def _style() -> str:
    """static/css/pdf.css with the fonts inside it."""
    static = Path(settings.BASE_DIR) / "static"
    faces = [
        f'@font-face{{font-family:"{family}";font-weight:200 900;'
        f"src:url(data:font/woff2;base64,{base64.b64encode((static / name).read_bytes()).decode()}) format('woff2')}}"
        for family, name in FONTS.items()
    ]
    return "\n".join([*faces, (static / "css" / "pdf.css").read_text(encoding="utf-8")])
