"""Pages kept for a second: who is shown the same one, what is never kept, and what is counted."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Callable, Coroutine, Iterator
from typing import Any, TypeVar

import pytest
from django.conf import settings as django_settings
from django.db import connections
from django.test import Client

from config import asgi
from config.front.front import Front
from config.front.servings import SERVINGS
from config.front.viewer_class import COOKIE, ViewerClass, read, signed
from feed.mutes import mute
from lib.process.redis_client import redis_client
from tests.config.asking import Answer, ask

pytestmark = pytest.mark.django_db(transaction=True)
Told = TypeVar("Told")


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Scene:
    """The front before Django, and how often Django was asked."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.asked: list[str] = []
        self.front = Front(self.pages, self.clock)

    async def pages(self, scope: Any, receive: Any, send: Any) -> None:
        self.asked.append(scope["path"])
        await asgi.pages(scope, receive, send)

    async def get(self, address: str, **headers: str) -> Answer:
        return await ask(self.front, address, **headers)

    def play(self, story: Callable[[], Coroutine[Any, Any, Told]]) -> Told:
        return asyncio.run(story())


@pytest.fixture(scope="module", autouse=True)
def _no_connection_left(django_db_setup: None) -> Iterator[None]:
    """The web server's threads keep theirs; one that is open would keep the test database from being dropped."""
    yield
    together = threading.Barrier(asgi.THREADS)

    def close(_number: int) -> None:
        together.wait(10)
        connections.close_all()

    list(asgi.threads.executor.map(close, range(asgi.THREADS)))


@pytest.fixture
def scene() -> Scene:
    redis_client().delete(SERVINGS)
    return Scene()


@pytest.fixture
def cookies(client_of: Any) -> Callable[..., str]:
    """The Cookie header of somebody's browser that has scripts and has been here before."""

    def of(person: Any, *, script: bool = True, **more: str) -> str:
        browser: Client = client_of(person)
        if script:
            browser.cookies["script"] = "1"
            browser.get("/viewer")
        for name, value in more.items():
            browser.cookies[name] = value
        return "; ".join(f"{name}={morsel.value}" for name, morsel in browser.cookies.items())

    return of


def test_visitors_of_one_language_are_shown_one_page_made_once(scene: Scene, ada, post_by):
    post_by(ada, title="The quiet mill")

    async def story() -> list[Answer]:
        return [await scene.get("/new", accept_language=language) for language in ("fr", "fr-CA,fr;q=0.9", "fr", "en")]

    first, second, third, english = scene.play(story)
    assert first.raw == second.raw == third.raw != english.raw
    assert 'lang="fr"' in first.text and "The quiet mill" in first.text
    assert scene.asked == ["/new", "/new"]


def test_many_who_ask_at_once_wait_for_one(scene: Scene, ada, post_by):
    post_by(ada)

    async def story() -> list[Answer]:
        return list(await asyncio.gather(*(scene.get("/new") for _ in range(20))))

    assert {answer.status for answer in scene.play(story)} == {200}
    assert scene.asked == ["/new"]


def test_no_page_is_shown_after_its_second(scene: Scene, ada, post_by):
    async def story() -> tuple[str, str]:
        await scene.get("/new")
        await asyncio.get_running_loop().run_in_executor(None, lambda: post_by(ada, title="Just posted"))
        scene.clock.now += 0.5
        before = await scene.get("/new")
        scene.clock.now += 0.5
        after = await scene.get("/new")
        return before.text, after.text

    before, after = scene.play(story)
    assert "Just posted" not in before
    assert "Just posted" in after


def test_whoever_comes_late_in_its_second_has_the_next_one_made_and_does_not_wait(scene: Scene, ada, post_by):
    post_by(ada)

    async def story() -> int:
        await scene.get("/new")
        scene.clock.now += 0.7
        await asyncio.gather(scene.get("/new"), scene.get("/new"))
        while scene.front.flights:
            await asyncio.sleep(0.01)
        scene.clock.now += 0.5
        await scene.get("/new")
        return len(scene.asked)

    assert scene.play(story) == 2


def test_whoever_asks_for_a_page_that_has_been_long_on_its_way_gets_a_fresh_one(scene: Scene, ada, post_by):
    post_by(ada)

    async def story() -> None:
        first = asyncio.create_task(scene.get("/new"))
        await asyncio.sleep(0)
        scene.clock.now += 1.5
        await asyncio.gather(first, scene.get("/new"))

    scene.play(story)
    assert scene.asked == ["/new", "/new"]


@pytest.mark.parametrize("coding", ["br", "gzip", ""])
def test_each_browser_gets_the_coding_that_it_takes(scene: Scene, ada, post_by, coding):
    post_by(ada, title="The quiet mill")
    wanted = {"br": "gzip, deflate, br", "gzip": "gzip, br;q=0", "": "identity"}[coding]
    answer = scene.play(lambda: scene.get("/new", accept_encoding=wanted))
    assert answer.headers.get("content-encoding", "") == coding
    assert "The quiet mill" in answer.text
    assert "Accept-Encoding" in answer.headers["vary"]
    assert int(answer.headers["content-length"]) == len(answer.raw)


def test_a_kept_page_holds_neither_token_nor_cookie_nor_what_is_meant_for_the_front(scene: Scene, ada, post_by):
    post_by(ada)
    answer = scene.play(lambda: scene.get("/new", cookie="csrftoken=abcdefghijklmnopqrstuvwxyzabcdef"))
    assert not re.search("csrfmiddlewaretoken|csrftoken|NOTPROVIDED", answer.text)
    assert not {"set-cookie", "atelier-shared"} & set(answer.headers)


def test_pages_of_django_bear_nothing_that_is_meant_for_the_front(client, ada, post_by):
    post_by(ada)
    assert "Atelier-Shared" not in client.get("/new").headers


@pytest.mark.parametrize("address", ["/about", "/accounts/login/", "/new?cursor=broken", "/tags/nothing", "/following"])
def test_all_else_is_django_s(scene: Scene, address):
    async def story() -> None:
        await scene.get(address)
        await scene.get(address)

    scene.play(story)
    assert scene.front.servings.counts == {}
    assert len(scene.asked) in (2, 3)  # where it had to be asked whether it is for many, that is remembered
    assert {kept.page for kept in scene.front.kept.found.values()} <= {None}


def test_theme_and_put_away_incident_make_pages_of_their_own(scene: Scene, ada, post_by):
    post_by(ada)

    async def story() -> list[Answer]:
        return [await scene.get("/new", cookie=cookie) for cookie in ("theme=dark", "theme=light", "theme=no", "x=1")]

    dark, light, none, plain = scene.play(story)
    assert 'data-theme="dark"' in dark.text and 'data-theme="light"' in light.text
    assert none.raw == plain.raw
    assert len(scene.asked) == 3


def test_members_with_a_script_share_a_page_that_leaves_room_for_their_header(
    scene: Scene, ada, bruno, cleo, cookies, post_by
):
    post_by(ada)
    of_bruno, of_cleo, theirs = cookies(bruno), cookies(cleo), None

    async def story() -> list[Answer]:
        return [await scene.get("/new", cookie=who) for who in (of_bruno, of_cleo, "")]

    bruno_s, cleo_s, theirs = scene.play(story)
    assert bruno_s.raw == cleo_s.raw != theirs.raw
    assert "person-place" in bruno_s.text and "bruno" not in bruno_s.text and "Sign in" not in bruno_s.text
    assert "Sign in" in theirs.text
    assert scene.asked == ["/new", "/new"]


def test_members_without_a_script_get_the_whole_page(scene: Scene, ada, bruno, cookies, post_by):
    post_by(ada)
    mine = cookies(bruno, script=False)
    answer = scene.play(lambda: scene.get("/new", cookie=mine))
    assert "@bruno" in answer.text
    assert scene.front.servings.counts == {}


def test_who_blocks_or_mutes_or_is_blocked_gets_the_whole_page(
    scene: Scene, ada, bruno, cleo, people, cookies, post_by
):
    dora, emil = people("dora"), people("emil")
    post_by(ada, title="The quiet mill")
    mute(emil, "mill")
    bruno.block(ada)
    ada.block(cleo)
    dora.mute(ada)
    theirs = [cookies(who) for who in (bruno, cleo, dora, emil)]

    async def story() -> list[Answer]:
        return [await scene.get("/new", cookie=mine) for mine in theirs]

    for answer in scene.play(story):
        assert "The quiet mill" not in answer.text
        assert "person-place" not in answer.text


def test_members_who_want_mature_pictures_share_a_page_with_them(scene: Scene, ada, bruno, cleo, cookies, post_by):
    post_by(ada, title="For grown-ups", rating="mature")
    bruno.show_mature = True
    bruno.save()
    of_bruno, of_cleo = cookies(bruno), cookies(cleo)

    async def story() -> list[Answer]:
        return [await scene.get("/new", cookie=who) for who in (of_bruno, of_cleo, "")]

    bruno_s, cleo_s, theirs = scene.play(story)
    assert "For grown-ups" in bruno_s.text and "person-place" in bruno_s.text
    assert "For grown-ups" not in cleo_s.text + theirs.text


def test_what_is_for_followers_stands_in_no_kept_page(scene: Scene, ada, bruno, cookies, post_by):
    post_by(ada, title="For friends", visibility="followers")
    bruno.follow(ada)
    mine = cookies(bruno)

    async def story() -> str:
        return "".join([(await scene.get(address, cookie=mine)).text for address in ("/new", "/", "/top/all")])

    assert "For friends" not in scene.play(story)


def test_a_message_waits_for_nobody(scene: Scene, ada, bruno, cookies, post_by):
    post_by(ada)
    mine = cookies(bruno, messages="anything")
    scene.play(lambda: scene.get("/new", cookie=mine))
    assert scene.front.servings.counts == {}


def test_the_api_shares_among_visitors_and_knows_who_bears_a_token(scene: Scene, ada, bruno, api_of, post_by):
    post_by(ada, title="The quiet mill")
    bearer = api_of(bruno)._credentials["HTTP_AUTHORIZATION"]

    async def story() -> list[Answer]:
        first = await scene.get("/api/v1/feeds/new", accept="application/json")
        second = await scene.get("/api/v1/feeds/new", accept="application/json")
        bearing = await scene.get("/api/v1/feeds/new", accept="application/json", authorization=bearer)
        return [first, second, bearing]

    first, second, bearing = scene.play(story)
    assert first.raw == second.raw != bearing.raw
    assert "The quiet mill" in first.text and "The quiet mill" in bearing.text
    assert len(scene.asked) == 2


def test_servings_are_counted_for_the_log_of_exposure(scene: Scene, ada, post_by):
    post_by(ada)

    async def story() -> Answer:
        for _ in range(4):
            await scene.get("/new")
        answer = await scene.get("/new")
        await scene.front.hand_over()
        await scene.get("/new")
        await scene.front.hand_over()
        return answer

    slate = re.search(r'data-impression="([0-9a-f-]+):0"', scene.play(story).text)
    assert slate
    assert redis_client().hgetall(SERVINGS) == {slate[1].encode(): b"6"}


def test_no_count_is_lost_while_redis_is_away(scene: Scene, ada, post_by, settings):
    post_by(ada)
    there = settings.REDIS_URL

    async def story() -> None:
        await scene.get("/new")
        settings.REDIS_URL = "unix:///nowhere/at/all.sock"
        await scene.front.hand_over()
        await scene.get("/new")
        settings.REDIS_URL = there
        await scene.front.hand_over()

    scene.play(story)
    assert redis_client().hvals(SERVINGS) == [b"2"]


# -- the cookie that says what the front must know ---------------------------------------------------------------


def test_the_cookie_is_good_for_its_session_alone_and_for_a_day(time_machine: Any) -> None:
    time_machine.move_to("2026-03-01 10:00", tick=False)
    cookie = signed(ViewerClass("fr", "dark", show_mature=True, shared=True), "session-of-ada")
    found = read(cookie, "session-of-ada")
    assert found and found.language == "fr" and found.show_mature and found.shared
    assert read(cookie, "session-of-cleo") is None
    assert read(cookie.replace("shared", "own"), "session-of-ada") is None
    time_machine.move_to("2026-03-02 10:01", tick=False)
    assert read(cookie, "session-of-ada") is None


@pytest.mark.parametrize("cookie", ["", ".", "a.b", "fr.dark.mature.shared.9999999999.", "é.é", "fr.dark." + "x" * 500])
def test_a_forged_cookie_says_nothing(scene: Scene, ada, bruno, cookies, post_by, cookie):
    post_by(ada)
    session = cookies(bruno, script=False)
    answer = scene.play(lambda: scene.get("/new", cookie=f"{session}; script=1; viewer={cookie}"))
    assert answer.status == 200 and "person-place" not in answer.text


def test_the_cookie_goes_at_sign_out_and_when_a_preference_has_changed_elsewhere(client_of, bruno):
    browser = client_of(bruno)
    browser.get("/viewer")
    assert browser.cookies[COOKIE].value
    browser.get("/about")
    assert browser.cookies[COOKIE].value, "still true"
    type(bruno).objects.filter(pk=bruno.pk).update(show_mature=True)  # in another browser
    browser.get("/about")
    assert browser.cookies[COOKIE].value == ""
    browser.get("/viewer")
    assert browser.cookies[COOKIE].value
    browser.post("/accounts/logout/")
    assert browser.cookies[COOKIE].value == ""


def test_a_block_takes_the_cookie_away_at_once(client_of, ada, bruno):
    browser = client_of(bruno)
    browser.get("/viewer")
    browser.post("/@ada/block")
    assert browser.cookies[COOKIE].value == ""


def test_so_does_a_muted_word(client_of, bruno):
    browser = client_of(bruno)
    browser.get("/viewer")
    browser.post("/settings/mutes/add", {"said": "mill"})
    assert browser.cookies[COOKIE].value == ""


# -- what is laid over -----------------------------------------------------------------------------------------------


def test_the_overlay_tells_marks_and_what_is_hidden(client_of, ada, bruno, cleo, post_by):
    from gallery.models import Like
    from lib.ids import to_text

    liked, of_cleo = post_by(ada), post_by(cleo)
    Like.add(liked, bruno)
    bruno.mute(cleo)
    browser = client_of(bruno)
    keys = [to_text(post.pk) for post in (liked, of_cleo)]
    told = browser.get("/viewer", {"posts": ",".join([*keys, "no key"]), "header": "1"}).json()
    assert (told["liked"], told["hidden"], told["collected"]) == ([keys[0]], [keys[1]], [])
    assert "@bruno" in told["header"]
    assert browser.get("/viewer", {"page": "en.no"}).json() == {"reload": True}, "the page should have been his own"


def test_the_overlay_says_when_another_page_is_due(client, client_of, bruno):
    browser = client_of(bruno)
    assert browser.get("/viewer", {"page": "en.no"}).json()["reload"] is False
    assert browser.get("/viewer", {"page": "fr.no"}).json() == {"reload": True}
    assert browser.get("/viewer", {"page": "en.mature"}).json() == {"reload": True}
    assert client.get("/viewer", {"page": "en.no"}).json() == {"reload": True}, "signed out meanwhile"
    assert client.get("/viewer").json() == {"reload": False}


def test_who_has_no_script_any_more_is_led_back_to_the_whole_page(client):
    client.cookies["script"] = "1"
    answer = client.get("/viewer/without-script", {"next": "/new?cursor=x"})
    assert (answer.status_code, answer["Location"]) == (302, "/new?cursor=x")
    assert client.cookies["script"].value == ""
    assert client.get("/viewer/without-script", {"next": "https://elsewhere.example/"})["Location"] == "/"


def test_the_session_cookie_is_known_by_the_name_in_the_settings(cookies, bruno):
    assert f"{django_settings.SESSION_COOKIE_NAME}=" in cookies(bruno)


def test_on_a_site_for_members_the_front_answers_nobody(scene: Scene, ada, post_by, cookies, settings):
    """Neither with what it kept from before, nor with what a member was shown just now."""
    post, of_ada = post_by(ada, title="The quiet mill"), cookies(ada)

    async def story() -> list[Answer]:
        before = await scene.get("/new", cookie=of_ada)
        settings.MEMBERS_ONLY = True
        return [before, await scene.get("/new", cookie=of_ada), await scene.get("/new", accept="text/html")]

    before, member, stranger = scene.play(story)
    assert post.title in before.text and post.title in member.text
    assert (stranger.status, stranger.headers["location"]) == (302, "/accounts/login/?next=/new")
    assert scene.asked == ["/new", "/new", "/new"]
