"""The log tells pages apart and people not."""

import logging

import pytest
from django.test import RequestFactory

from equalex.kernel.request_log import RequestLogMiddleware


@pytest.mark.parametrize(
    ("address", "logged"),
    [
        ("/readyz?name=Amara", "GET readyz"),
        (
            "/jobs/6a0e4ba0-6d6c-4a6f-9f5b-1f6e0a3d2c11/",
            "GET jobs/<uuid:public_id>/",
        ),
        ("/nothing/Amara+Okafor/", "GET (no such page)"),
    ],
)
def test_a_line_names_the_route_and_no_value(address, logged):
    assert RequestLogMiddleware.format_request(RequestFactory().get(address)) == logged


@pytest.mark.django_db
def test_a_missing_page_is_logged_without_its_address(client, caplog):
    caplog.set_level(logging.INFO)
    client.get("/nothing/Amara+Okafor/?upn=H801200001001")
    assert "404" in caplog.text
    assert "Amara" not in caplog.text
    assert "H801200001001" not in caplog.text
