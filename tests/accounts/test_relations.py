"""Follow, mute, block."""

from __future__ import annotations

import pytest

from accounts.models import Block, Follow, Mute, Notification

HTMX = {"HX-Request": "true"}


def test_bruno_follows_ada_and_she_is_told_once(client_of, ada, bruno):
    browser = client_of(bruno)
    for _ in range(2):
        answer = browser.post("/@ada/follow")
        assert (answer.status_code, answer.headers["Location"]) == (302, "/@ada")
        browser.post("/@ada/follow/delete")
    browser.post("/@ada/follow")
    assert Follow.objects.get().whom == ada
    assert [told.sentence for told in Notification.objects.filter(to=ada)] == ["Bruno follows you"]


def test_htmx_gets_the_buttons_back(client_of, ada, bruno):
    browser = client_of(bruno)
    page = browser.post("/@ada/follow", headers=HTMX).content.decode()
    assert "Following" in page
    assert "<html" not in page
    assert "Follow" in browser.delete("/@ada/follow", headers=HTMX).content.decode()
    assert not Follow.objects.exists()


def test_a_visitor_is_led_to_the_door_and_back(client, ada):
    assert client.post("/@ada/follow").headers["Location"] == "/accounts/login/?next=/%40ada"
    assert client.post("/@ada/follow", headers=HTMX).headers["HX-Redirect"] == "/accounts/login/?next=/%40ada"


@pytest.mark.parametrize("noun", ["follow", "mute", "block"])
def test_one_has_no_relation_with_oneself(client_of, api_of, ada, noun):
    assert client_of(ada).post(f"/@ada/{noun}").status_code == 400
    assert api_of(ada).put(f"/api/v1/users/ada/{noun}").json()["code"] == "oneself"


def test_blocking_ends_following_both_ways(client_of, ada, bruno):
    ada.follow(bruno)
    bruno.follow(ada)
    client_of(ada).post("/@bruno/block")
    assert not Follow.objects.exists()
    assert Block.between(ada, bruno)


def test_who_was_blocked_finds_nobody_there(client_of, api_of, ada, bruno):
    ada.block(bruno)
    assert client_of(bruno).post("/@ada/follow").status_code == 404
    assert api_of(bruno).get("/api/v1/users/ada").status_code == 404
    assert api_of(bruno).put("/api/v1/users/ada/follow").status_code == 404


def test_who_blocks_cannot_follow_until_they_unblock(client_of, ada, bruno):
    ada.block(bruno)
    assert client_of(ada).post("/@bruno/follow").status_code == 409
    client_of(ada).post("/@bruno/block/delete")
    client_of(ada).post("/@bruno/follow")
    assert Follow.objects.filter(by=ada, whom=bruno).exists()


def test_muting_is_silent_and_keeps_notifications_away(client_of, ada, bruno):
    client_of(ada).post("/@bruno/mute")
    bruno.follow(ada)
    assert Mute.objects.filter(by=ada, whom=bruno).exists()
    assert not Notification.objects.exists()


def test_blocks_and_mutes_are_listed_with_an_undo(client_of, ada, bruno, cleo):
    ada.block(bruno)
    ada.mute(cleo)
    browser = client_of(ada)
    page = browser.get("/settings/privacy").content.decode()
    assert "/@bruno/block/delete" in page
    assert "/@cleo/mute/delete" in page
    answer = browser.post("/@bruno/block/delete", {"from": "privacy"})
    assert answer.headers["Location"] == "/settings/privacy"
    assert not Block.objects.exists()


def test_a_relation_needs_a_form_of_this_site(ada, bruno):
    from django.test import Client

    browser = Client(enforce_csrf_checks=True)
    browser.force_login(bruno, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert browser.post("/@ada/follow").status_code == 403
    assert not Follow.objects.exists()


def test_a_suspended_person_is_not_there(api_of, ada, bruno):
    ada.suspend()
    assert api_of(bruno).get("/api/v1/users/ada").status_code == 404


def test_a_profile_tells_how_things_are_between_the_two(api_of, client, ada, bruno):
    bruno.follow(ada)
    told = api_of(bruno).get("/api/v1/users/ada").json()
    assert told["relation"] == {"follows": True, "followed": False, "mutes": False, "blocks": False}
    assert told["follower_count"] == 1
    assert "email" not in told
    assert client.get("/api/v1/users/ADA").json()["relation"]["follows"] is False


def test_lists_of_people_are_pages_with_a_bounded_number_of_queries(api_of, ada, people, django_assert_max_num_queries):
    for number in range(7):
        ada.follow(people(f"maker{number}"))
    program = api_of(ada)
    program.get("/api/v1/me")
    with django_assert_max_num_queries(4):
        first = program.get("/api/v1/me/following?limit=5").json()
    second = program.get(first["next"]).json()
    assert [person["handle"] for person in first["results"] + second["results"]] == [
        f"maker{n}" for n in range(6, -1, -1)
    ]
    assert second["next"] is None


def test_blocks_and_mutes_are_lists_of_their_own(api_of, ada, bruno, cleo):
    ada.block(bruno)
    ada.mute(cleo)
    program = api_of(ada)
    assert [person["handle"] for person in program.get("/api/v1/me/blocks").json()["results"]] == ["bruno"]
    assert [person["handle"] for person in program.get("/api/v1/me/mutes").json()["results"]] == ["cleo"]
