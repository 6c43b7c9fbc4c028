"""What a request is answered that failed: where the database is away, with what was typed, to be sent again."""

import sys

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import RawPostDataException, UnreadablePostError
from django.template.loader import render_to_string
from django.views.defaults import bad_request, server_error

API_PREFIX = "/api/"
LARGEST_KEPT = 500_000
RETRY_AFTER_SECONDS = 30


def answer_to_failure(request: HttpRequest) -> HttpResponse:
    """What a failed request is answered: 503 where the database was away or busy, else 500.

    Django calls it while it handles the exception. Nothing here asks the database: the page is drawn
    without knowing who asked for it. Programs are told in the JSON of the API's other errors.
    """
    if _is_outage(sys.exception()):
        return _database_was_away(request)
    if request.path.startswith(API_PREFIX):
        return JsonResponse(_said_to_programs("error", "Our fault. It has been noted."), status=500)
    return server_error(request)


def answer_to_bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, but for a session that could not be stored because the database was away."""
    return _database_was_away(request) if _is_outage(exception) else bad_request(request, exception)


def _is_outage(failure: BaseException | None) -> bool:
    """Whether the database is at the bottom of it."""
    while failure is not None:
        if isinstance(failure, OperationalError | InterfaceError):
            return True
        failure = failure.__cause__ or failure.__context__
    return False


def _database_was_away(request: HttpRequest) -> HttpResponse:
    headers = {"Retry-After": f"{RETRY_AFTER_SECONDS}", "Cache-Control": "no-store"}
    if request.path.startswith(API_PREFIX):
        detail = "The portal cannot reach its database at the moment. Nothing was saved; try again."
        return JsonResponse(_said_to_programs("unavailable", detail), status=503, headers=headers)
    token = request.POST.get("csrfmiddlewaretoken") if _can_be_read(request) else None
    fields = worth_keeping(request) if token else []
    page = render_to_string(
        "503.html",
        {
            "was_sent": request.method == "POST",
            "path": request.get_full_path(),
            # The form's own: one of ours would let a form of another site pass as ours.
            "fields": [("csrfmiddlewaretoken", token), *fields] if fields else [],
            "has_files": bool(fields and request.FILES),
        },
    )
    return HttpResponse(page, status=503, headers=headers)


def worth_keeping(request: HttpRequest) -> list[tuple[str, str]]:
    """The fields of a form of ours, unless a passphrase is among them or it is too large."""
    if request.method != "POST" or any("pass" in name for name in request.POST):
        return []
    fields = [
        (name, str(value))
        for name, values in request.POST.lists()
        for value in values
        if name != "csrfmiddlewaretoken"
    ]
    size = sum(len(name) + len(value) for name, value in fields)
    return fields if size <= LARGEST_KEPT else []


def _can_be_read(request: HttpRequest) -> bool:
    try:
        return bool(request.POST)
    except (RawPostDataException, UnreadablePostError, RequestDataTooBig, TooManyFieldsSent):
        return False


def _said_to_programs(code: str, detail: str) -> dict[str, object]:
    error = {"code": code, "detail": detail, "attr": None}
    return {"type": "server_error", "errors": [error]}
