"""What stands around every answer."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from equalex.kernel.headers import HeadersMiddleware


def answer(**headers: str) -> HttpResponse:
    request = RequestFactory(headers=headers).get("/")
    return HeadersMiddleware(lambda _: HttpResponse("page"))(request)


def test_a_page_of_somebody_signed_in_is_kept_nowhere():
    assert answer(cookie="sessionid=1").headers["Cache-Control"] == "no-store"
    assert answer(authorization="Api-Key 1").headers["Cache-Control"] == "no-store"


def test_a_public_page_may_be_kept():
    assert "Cache-Control" not in answer().headers


def test_a_view_that_says_how_long_is_believed():
    request = RequestFactory(headers={"cookie": "sessionid=1"}).get("/")
    response = HeadersMiddleware(lambda _: HttpResponse(headers={"Cache-Control": "max-age=60"}))(
        request
    )
    assert response.headers["Cache-Control"] == "max-age=60"


@pytest.mark.django_db
def test_no_page_may_be_framed_embedded_or_run_a_script_of_others(client):
    response = client.get("/healthz")
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "camera=()" in response.headers["Permissions-Policy"]


@pytest.mark.django_db
def test_a_page_travels_compressed(client):
    response = client.get("/accounts/login/", headers={"accept-encoding": "gzip"})
    assert response.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in response.headers["Vary"]
