"""Counting what a page costs."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def queries_of(client: Client, address: str) -> int:
    """How many statements a page needs once its person is at work; at most 25 are allowed."""
    client.get(address)  # the first page of a session notes when it began
    with CaptureQueriesContext(connection) as done:
        assert client.get(address).status_code == 200
    assert len(done) <= 25
    return len(done)
