"""Oneself through the API."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile


def test_ada_reads_and_changes_herself(api_of, ada):
    program = api_of(ada)
    assert program.get("/api/v1/me").json()["plan"]["images_per_day"] == 10
    changed = program.patch(
        "/api/v1/me", {"display_name": "Ada L.", "theme": "dark", "handle": "queen", "email": "x@y.z"}
    )
    assert changed.status_code == 200
    ada.refresh_from_db()
    assert (ada.display_name, ada.theme, ada.handle, ada.email) == ("Ada L.", "dark", "ada", "ada@example.org")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"theme": "neon"}, "theme"),
        ({"bio": "x" * 501}, "bio"),
        ({"language": "xx"}, "language"),
        ({"show_mature": "perhaps"}, "show_mature"),
    ],
)
def test_a_refused_change_names_its_field(api_of, ada, change, field):
    answer = api_of(ada).patch("/api/v1/me", change)
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["errors"].keys() == {field}


@pytest.mark.parametrize(
    "path", ["me", "me/tokens", "me/consent", "me/export", "me/notifications", "me/blocks", "me/following"]
)
def test_a_visitor_has_no_self(client, db, path):
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == 401
    assert answer.json()["status"] == 401


def test_the_session_of_a_page_needs_its_csrf_token_on_the_api(ada):
    from rest_framework.test import APIClient

    browser = APIClient(enforce_csrf_checks=True)
    browser.force_login(ada, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert browser.get("/api/v1/me").status_code == 200
    assert browser.patch("/api/v1/me", {"bio": "x"}).status_code == 403


def test_an_avatar_comes_and_goes(api_of, ada, picture_bytes):
    program = api_of(ada)
    sent = program.put(
        "/api/v1/me/avatar", {"picture": SimpleUploadedFile("a.png", picture_bytes())}, format="multipart"
    )
    assert sent.json()["avatar_url"].endswith(".webp")
    refused = program.put("/api/v1/me/avatar", {"picture": SimpleUploadedFile("a.png", b"no")}, format="multipart")
    assert (refused.status_code, list(refused.json()["errors"])) == (422, ["picture"])
    assert program.delete("/api/v1/me/avatar").status_code == 204
    assert program.get("/api/v1/me").json()["avatar_url"] is None


def test_the_schema_names_every_operation_about_people(client, db):
    schema = client.get("/api/v1/schema", headers={"accept": "application/json"}).json()
    operations = {
        operation["operationId"]
        for path, methods in schema["paths"].items()
        for operation in methods.values()
        if path.startswith(("/api/v1/me", "/api/v1/users"))
    }
    assert {"get_me", "edit_me", "delete_me", "set_consent", "create_token"} <= operations
    assert {"follow_person", "unfollow_person", "get_person"} <= operations
    assert not any("api_v1" in name for name in operations)
