"""People at the portal over real HTTP: they sign in, read and save while something is away."""

from __future__ import annotations

import html
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlencode, urlsplit

PATIENCE_SECONDS = 30
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
NO_ANSWER = 0


@dataclass
class Answer:
    """What came back; status 0 when nothing did."""

    status: int
    body: str = ""


@dataclass
class Person:
    """A browser with cookies, and no more."""

    address: str
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> Answer:
        """Read a page."""
        return self._ask("GET", path)

    def send(self, path: str, fields: dict[str, str]) -> Answer:
        """Open the page, then send its form with these fields."""
        page = self.get(path)
        token = TOKEN.search(page.body)
        if page.status != 200 or token is None:
            return page
        base = re.search(r'name="base" value="([^"]*)"', page.body)
        kept = {"base": html.unescape(base[1])} if base else {}
        return self.post(path, {"csrfmiddlewaretoken": token[1], **kept, **fields})

    def post(self, path: str, fields: dict[str, str]) -> Answer:
        """Send a form."""
        return self._ask("POST", path, urlencode(fields))

    def _ask(self, method: str, path: str, body: str | None = None) -> Answer:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = HTTPConnection(urlsplit(self.address).netloc, timeout=PATIENCE_SECONDS)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            for cookie in response.headers.get_all("Set-Cookie") or []:
                name, _, value = cookie.partition(";")[0].partition("=")
                self.cookies[name] = value
            return Answer(response.status, response.read().decode(errors="replace"))
        except (OSError, HTTPException):
            return Answer(NO_ANSWER)
        finally:
            connection.close()


@dataclass(frozen=True, slots=True)
class Tried:
    """One thing that somebody did: when it was answered, what it was, how."""

    at: float
    what: str
    status: int


@contextmanager
def at_work(*doings: tuple[str, Callable[[], int], float]) -> Iterator[list[Tried]]:
    """People who do these things, each by name, in a loop with a pause of so many seconds."""
    tried: list[Tried] = []
    ended = threading.Event()

    def keep_doing(what: str, once: Callable[[], int], pause: float) -> None:
        while not ended.wait(pause):
            status = once()
            tried.append(Tried(time.monotonic(), what, status))

    people = [threading.Thread(target=keep_doing, args=doing) for doing in doings]
    for person in people:
        person.start()
    try:
        yield tried
    finally:
        ended.set()
        for person in people:
            person.join()


def signed_in(address: str, user: Any) -> Person:
    """A person whose session is made in the database, as signing in would."""
    from django.test import Client

    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return Person(address, {name: morsel.value for name, morsel in client.cookies.items()})
