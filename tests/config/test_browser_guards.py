"""What browsers are told to hold to: headers, cookies' names, and that programs come encrypted."""

from __future__ import annotations

import asyncio
import re

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.hashers import Argon2PasswordHasher, get_hasher
from django.http import HttpRequest, HttpResponse

import config.settings as written
from config import asgi
from config.environment.site_address import site_address
from config.middleware.encrypted_calls import encrypted_calls
from lib.process import waiting_handler
from tests.config.asking import ask

pytestmark = pytest.mark.django_db
PAGES = ["/", "/new", "/accounts/login/", "/none", "/api/v1/status", "/atom.xml", "/status"]


@pytest.fixture
def encrypted(settings):
    """As settings.py has it in production."""
    settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS = True, 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_has_the_headers_that_browsers_hold_to(client, encrypted, path):
    headers = client.get(path, secure=True).headers
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    policy = dict(re.findall(r"([\w-]+) ([^;]*)", headers["Content-Security-Policy"]))
    assert (policy["object-src"], policy["base-uri"], policy["frame-ancestors"]) == ("'none'", "'self'", "'none'")
    assert "unsafe" not in str(policy.get("script-src", policy["default-src"]))


@pytest.mark.parametrize("path", ["/static/js/theme.js", "/static/none.js"])
def test_static_files_are_not_sniffed(path):
    assert asyncio.run(ask(asgi.application, path)).headers["x-content-type-options"] == "nosniff"


def test_a_person_is_led_to_https_and_a_program_is_refused(client, encrypted):
    assert client.get("/new").status_code == 301
    for path in ("/api/v1/status", "/api/v1/me"):
        refused = client.get(path)
        assert (refused.status_code, refused.json()["code"]) == (403, "https-only")
    assert client.get("/api/v1/status", secure=True).status_code == 200


def test_the_gateway_refuses_it_without_a_thread(encrypted, rf):
    async def found(_request: HttpRequest) -> HttpResponse:
        return HttpResponse("models")

    answers = encrypted_calls(found)
    assert asyncio.run(answers(rf.get("/v1/models"))).status_code == 403
    assert asyncio.run(answers(rf.get("/v1/models", secure=True))).status_code == 200
    assert "config.middleware.encrypted_calls.encrypted_calls" in waiting_handler.MIDDLEWARE


def test_nothing_of_a_request_is_sent_back_by_trace(client):
    assert "herons" not in client.generic("TRACE", "/about", headers={"X-Mine": "herons"}).content.decode()


@pytest.mark.parametrize(
    ("address", "prefix"),
    [("https://a.org", "__Host-"), ("https://a.org/gallery", "__Secure-"), ("http://192.168.1.20", "")],
)
def test_cookies_over_https_are_taken_from_this_host_alone(address, prefix):
    assert site_address(address, production=True, plain_http=True).cookie_prefix == prefix


def test_every_cookie_is_named_by_that_prefix_and_cannot_be_read_by_scripts(ada, settings, client):
    settings.SESSION_COOKIE_NAME = "__Host-sessionid"
    settings.SESSION_COOKIE_SECURE = True
    client.force_login(ada)
    cookie = client.cookies["__Host-sessionid"]
    assert cookie["secure"] and cookie["path"] == "/" and not cookie["domain"]
    written_names = (written.SESSION_COOKIE_NAME, written.CSRF_COOKIE_NAME, written.LANGUAGE_COOKIE_NAME)
    assert all(name.startswith(written.SITE.cookie_prefix) for name in written_names)
    assert django_settings.SESSION_COOKIE_HTTPONLY
    assert django_settings.SESSION_COOKIE_SAMESITE == django_settings.CSRF_COOKIE_SAMESITE == "Lax"


def test_passwords_are_hashed_by_argon2id_as_owasp_asks_or_dearer(settings):
    settings.PASSWORD_HASHERS = written.PASSWORD_HASHERS
    hasher = get_hasher()
    assert isinstance(hasher, Argon2PasswordHasher)
    told = hasher.decode(hasher.encode("seven blue herons", hasher.salt()))
    assert told["variety"] == "argon2id"
    assert told["memory_cost"] >= 19_456 and told["time_cost"] >= 2
