"""Settings that change how one appears and how pages appear to one."""

from __future__ import annotations

import io

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Picture

from accounts.models import User


def fields(**changes):
    return {"display_name": "Ada L.", "bio": "Numbers.", "language": "", "theme": "auto", "shortcuts": "on", **changes}


def picture(data, name="me.png"):
    return SimpleUploadedFile(name, data, "image/png")


def test_ada_edits_her_profile(client_of, ada):
    answer = client_of(ada).post("/settings/profile", fields(show_mature="on", shortcuts=""), follow=True)
    ada.refresh_from_db()
    assert (ada.display_name, ada.bio, ada.show_mature, ada.shortcuts) == ("Ada L.", "Numbers.", True, False)
    assert "Saved." in answer.content.decode()


def test_a_refused_profile_loses_nothing_typed(client_of, ada):
    answer = client_of(ada).post("/settings/profile", fields(display_name="x" * 61, bio="A long story."))
    ada.refresh_from_db()
    assert answer.status_code == 422
    assert "A long story." in answer.content.decode()
    assert ada.display_name == "Ada"


def test_choosing_french_switches_pages_at_once(client_of, ada):
    browser = client_of(ada)
    assert browser.get("/settings/consent").headers["Content-Language"] == "en"
    browser.post("/settings/profile", fields(language="fr"))
    assert browser.get("/settings/consent").headers["Content-Language"] == "fr"


def test_the_switch_in_the_footer_is_obeyed_by_someone_with_a_language_of_their_own(client_of, ada):
    browser = client_of(ada)
    browser.post("/settings/profile", fields(language="fr"))
    browser.post("/i18n/setlang/", {"language": "en", "next": "/settings/consent"})
    assert browser.get("/settings/consent").headers["Content-Language"] == "en"


def test_an_unknown_language_is_refused(client_of, ada):
    assert client_of(ada).post("/settings/profile", fields(language="xx")).status_code == 422


def test_the_appearance_holds_in_this_browser(client_of, ada):
    browser = client_of(ada)
    browser.post("/settings/profile", fields(theme="dark"))
    assert browser.cookies["theme"].value == "dark"
    assert 'data-theme="dark"' in browser.get("/settings/profile").content.decode()


def test_an_avatar_becomes_a_square_without_metadata_at_an_address_that_may_be_cached_for_ever(
    client_of, client, ada, picture_bytes
):
    client_of(ada).post("/settings/profile", fields(avatar=picture(picture_bytes("teal", (300, 200)))))
    ada.refresh_from_db()
    answer = client.get(ada.avatar_url)
    square = Picture.open(io.BytesIO(b"".join(answer)))
    assert (square.format, square.size) == ("WEBP", (256, 256))
    assert "immutable" in answer.headers["Cache-Control"]
    assert ada.avatar_url in client_of(ada).get("/settings/profile").content.decode()


def test_a_new_avatar_has_a_new_address_and_the_old_file_goes(
    client_of, client, ada, picture_bytes, django_capture_on_commit_callbacks
):
    browser = client_of(ada)
    browser.post("/settings/profile", fields(avatar=picture(picture_bytes("teal"))))
    first = User.objects.get(pk=ada.pk)
    with django_capture_on_commit_callbacks(execute=True):
        browser.post("/settings/profile", fields(avatar=picture(picture_bytes("red"))))
    second = User.objects.get(pk=ada.pk)
    assert first.avatar_url != second.avatar_url
    assert not default_storage.exists(first.avatar_key)
    assert client.get(first.avatar_url).status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        browser.post("/settings/profile", fields(no_avatar="on"))
    assert User.objects.get(pk=ada.pk).avatar_url == ""
    assert not default_storage.exists(second.avatar_key)


def test_a_file_that_is_no_picture_is_refused_with_a_sentence(client_of, ada):
    answer = client_of(ada).post("/settings/profile", fields(avatar=picture(b"%PDF-1.7 hello")))
    ada.refresh_from_db()
    assert "This is a PDF file" in answer.content.decode()
    assert ada.avatar_key == ""


@pytest.mark.parametrize("name", ["..%2f..%2fsecret", "x.webp", "0" * 22 + ".png", "../exports/" + "0" * 22 + ".zip"])
def test_the_avatar_address_opens_no_other_file(client, db, name):
    assert client.get(f"/avatars/{name}").status_code == 404


@pytest.mark.parametrize(
    "page", ["", "/profile", "/plan", "/consent", "/tokens", "/sessions", "/security", "/privacy", "/delete"]
)
def test_settings_ask_a_visitor_to_sign_in_and_bring_them_back(client, db, page):
    answer = client.get(f"/settings{page}", follow=True)
    assert answer.request["PATH_INFO"] == "/accounts/login/"


@pytest.mark.parametrize("page", ["profile", "plan", "consent", "tokens", "sessions", "security", "privacy", "delete"])
def test_every_page_of_the_settings_opens_in_a_handful_of_queries(client_of, ada, page, django_assert_max_num_queries):
    browser = client_of(ada)
    with django_assert_max_num_queries(12):
        answer = browser.get(f"/settings/{page}", follow=True)
    assert answer.status_code == 200
    assert answer.content.decode().count("<h1") == 1
