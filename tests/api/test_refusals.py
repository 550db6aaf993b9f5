"""What is refused is refused in one shape, with the status that says why."""

from __future__ import annotations

import pytest
from rest_framework.test import APIClient

from accounts.models import Token
from lib.problems import MEDIA_TYPE

pytestmark = pytest.mark.django_db
NOBODYS = "0351FhT7CaQFRYp4lBrt70"


def is_problem(answer, status, code):
    """An RFC 9457 document with this status and code, and a sentence."""
    assert (answer.status_code, answer["Content-Type"]) == (status, MEDIA_TYPE), answer.content
    said = answer.json()
    assert (said["status"], said["code"]) == (status, code)
    assert said["title"] and said["type"] == f"/problems/{code}"
    return said


@pytest.mark.parametrize("body", ["{", "", "[1, 2", "\x00", '{"title": NaN}'])
def test_json_that_is_none(ada, api_of, body):
    answer = api_of(ada).generic("POST", "/api/v1/collections", body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["code"] in ("parse-error", "invalid")


@pytest.mark.parametrize("body", ["[]", '"text"', "7", "null", '{"title": {"a": 1}}', '{"title": ["x"]}'])
def test_json_of_the_wrong_shape(ada, api_of, body):
    answer = api_of(ada).generic("POST", "/api/v1/collections", body, content_type="application/json")
    assert "errors" in is_problem(answer, 400, "invalid")


def test_a_field_of_the_wrong_type_is_named(ada, api_of, studio):
    body = {"prompt": "a lighthouse", "candidates": "many", "sources": [{"image": "x"}]}
    said = is_problem(api_of(ada).post("/api/v1/jobs", body), 400, "invalid")
    assert {"candidates", "sources.0.image", "sources.0.kind"} <= said["errors"].keys()


@pytest.mark.parametrize(
    "media", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
)
def test_a_content_type_that_is_not_taken(ada, api_of, media):
    answer = api_of(ada).generic("POST", "/api/v1/collections", "title=x", content_type=media)
    is_problem(answer, 415, "unsupported-media-type")


def test_a_method_that_is_not_there(ada, api_of):
    answer = api_of(ada).delete("/api/v1/jobs")
    is_problem(answer, 405, "method-not-allowed")
    assert "POST" in answer["Allow"]


@pytest.mark.parametrize("path", ["nothing", "posts/nothing", "posts/" + "z" * 22, "users/nobody", "jobs/x/again", ""])
def test_an_address_that_is_not_there(ada, api_of, path):
    is_problem(api_of(ada).get(f"/api/v1/{path}"), 404, "not-found")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", "me"),
        ("get", "jobs"),
        ("post", "jobs"),
        ("post", "posts"),
        ("put", f"posts/{NOBODYS}/like"),
        ("get", "allowance"),
    ],
)
def test_visitors_are_asked_who_they_are(visitor, method, path):
    answer = getattr(visitor, method)(f"/api/v1/{path}", {})
    is_problem(answer, 401, "not-authenticated")
    assert answer["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("header", ["Bearer", "Bearer atl_nonsense", "bearer a b", "Bearer \u00e9"])
def test_a_token_that_is_none(visitor, header):
    visitor.credentials(HTTP_AUTHORIZATION=header)
    answer = visitor.get("/api/v1/capabilities")
    is_problem(answer, 401, "authentication-failed")
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_a_token_that_has_expired(ada, visitor, time_machine):
    time_machine.move_to("2027-03-01T12:00:00Z", tick=False)
    _, secret = Token.issue(ada, name="short", scopes=["read"], days=1)
    visitor.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    assert visitor.get("/api/v1/me").status_code == 200
    time_machine.move_to("2027-03-02T12:00:01Z", tick=False)
    is_problem(visitor.get("/api/v1/me"), 401, "authentication-failed")


@pytest.mark.parametrize(
    ("method", "path", "scope"),
    [
        ("post", "jobs", "generate"),
        ("post", "posts", "post"),
        ("post", "images", "post"),
        ("put", "users/bruno/follow", "social"),
        ("post", "collections", "social"),
        ("post", "reports", "social"),
        ("patch", "me", "account"),
        ("post", "me/tokens", "account"),
        ("put", "me/consent", "account"),
    ],
)
def test_a_missing_scope_is_named(ada, bruno, api_of, method, path, scope):
    others = {"read", "generate", "post", "social", "account"} - {scope}
    said = is_problem(getattr(api_of(ada, *others), method)(f"/api/v1/{path}", {}), 403, "scope-missing")
    assert said["scope"] == scope
    assert scope in said["title"]


@pytest.mark.parametrize("nothing", ["", "?limit=0", "?limit=101", "?limit=x", "?limit=-1"])
def test_a_limit_beyond_the_limits(post_by, ada, visitor, nothing):
    answer = visitor.get(f"/api/v1/feeds/new{nothing}")
    assert answer.status_code == (400 if nothing else 200)
    assert not nothing or "limit" in answer.json()["errors"]


def test_a_body_that_is_too_large(ada, api_of, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = api_of(ada).post("/api/v1/collections", {"title": "Mornings", "text": "x" * 2000})
    is_problem(answer, 413, "too-large")


def test_writing_in_a_session_needs_the_forms_token(ada):
    browser = APIClient(enforce_csrf_checks=True)
    browser.force_login(ada, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert browser.get("/api/v1/me").status_code == 200
    is_problem(browser.post("/api/v1/collections", {"title": "Mornings"}), 403, "permission-denied")

    token = "x" * 32
    browser.cookies["csrftoken"] = token
    with_token = browser.post("/api/v1/collections", {"title": "Mornings"}, headers={"X-CSRFToken": token})
    assert with_token.status_code == 201


def test_a_title_speaks_the_callers_language(ada, api_of):
    answer = api_of(ada).get("/api/v1/posts/nothing", headers={"Accept-Language": "fr"})
    is_problem(answer, 404, "not-found")


@pytest.mark.parametrize("address", ["deletions", "deletions/dry-run"])
def test_pictures_of_a_thread_that_is_not_there(ada, api_of, address):
    is_problem(api_of(ada).post(f"/api/v1/{address}", {"thread": NOBODYS}), 404, "not-found")
