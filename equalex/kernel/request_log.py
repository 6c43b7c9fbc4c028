"""What the log says of a request: which page, never which person's."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django_structlog.middlewares import RequestMiddleware


class RequestLogMiddleware(RequestMiddleware):
    """Logs the pattern of the route and not the address, which can hold a link's secret or a searched name."""

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        """Such as `POST jobs/<uuid:public_id>/again/`; an address that is none of ours is not repeated."""
        try:
            route = resolve(request.path_info).route
        except Resolver404:
            route = "(no such page)"
        return f"{request.method} {route or '/'}"
