"""What every page knows, whoever asks for it."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def mode(request: HttpRequest) -> dict[str, bool]:
    """DEMO shows the banner that nobody here is real; DEBUG shows what only developers need."""
    return {"DEMO": settings.DEMO, "DEBUG": settings.DEBUG}
