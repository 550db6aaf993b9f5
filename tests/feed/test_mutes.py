"""Words, tags and makers that somebody mutes stay out of all of their lists, and of nobody else's."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Follow
from feed.engagement.ranking_cards import refresh_cards
from feed.models import MutedWord
from feed.models.muted_word import leaves_nothing
from feed.mutes import mute, unmute
from feed.personal_data import LEFT_OUT, MUTED, FeedData
from gallery.models import Post, Tag
from gallery.posts.publication import edit
from tests.columns import missing, stale
from tests.rest_is_long import rest_is_long

pytestmark = pytest.mark.django_db
LISTS = ["/", "/new", "/following", "/for-you", "/top/day", "/top/all", "/tags/sea", "/search?q=lamp"]


@pytest.fixture
def gallery(ada, bruno, cleo, post_by, image_by, refreshed):
    """Ada posts a lamp and a monster, both under #sea; Cleo follows her."""
    Follow.objects.create(by=cleo, whom=ada)
    prompts = {"Lamp": "a lamp", "Monster lamp": "a Kraken rising"}
    for title, prompt in prompts.items():
        post_by(ada, title, images=[image_by(ada, prompt)], tags=["sea"])
    refreshed()


@pytest.mark.parametrize("said", rest_is_long(["kraken", "#monsters"], "kraken"))
def test_a_muted_word_or_tag_keeps_a_post_out_of_every_list_of_ones_own(
    client_of, api_of, bruno, cleo, gallery, titles, refreshed, said
):
    monster = Post.objects.get(title="Monster lamp")
    monster.tags.add(Tag.named(["monsters"])[0])
    edit(monster, by=monster.maker, title="Monster lamp")
    refreshed()
    browser = client_of(cleo)
    seen_before = {address: titles(browser.get(address)) for address in LISTS}
    assert all("Monster lamp" in seen for seen in seen_before.values()), seen_before
    browser.post("/settings/mutes/add", {"said": said})
    browser.get("/settings/mutes")
    for address in LISTS:
        assert titles(browser.get(address)) == ["Lamp"], address
    for kind in ("new", "hot", "following", "for-you"):
        found = api_of(cleo).get(f"/api/v1/feeds/{kind}").json()["results"]
        assert [post["title"] for post in found] == ["Lamp"], kind
    assert "Monster lamp" in titles(client_of(bruno).get("/new"))
    assert "Monster lamp" in titles(browser.get("/@ada"))  # a person's own page, visited on purpose
    assert browser.get(monster.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(
    ("said", "title", "muted"),
    [
        ("KRÁKEN", "the kraken", True),
        ("lamp", "Lamps", False),  # a whole word
        ("灯台", "夜の赤い灯台と海", True),
        ("거리", "서울의밤거리", True),
        ("night sea", "the night sea", True),
        ("night sea", "the sea at night", False),
        ("c++", "written in c++", True),
        ("c", "written in c++", False),
    ],
)
def test_words_are_whole_words_and_stand_together(client_of, ada, cleo, post_by, titles, refreshed, said, title, muted):
    post_by(ada, title)
    refreshed()
    mute(cleo, said)
    assert (titles(client_of(cleo).get("/new")) == []) is muted


def test_what_was_not_read_for_its_words_yet_waits(client_of, ada, bruno, cleo, post_by, titles):
    mute(cleo, "kraken")
    mute(ada, "kraken")
    post = post_by(ada, "Lamp")
    assert titles(client_of(cleo).get("/new")) == []
    assert titles(client_of(ada).get("/new")) == titles(client_of(bruno).get("/new")) == ["Lamp"]
    refresh_cards()
    assert titles(client_of(cleo).get("/new")) == ["Lamp"]
    edit(post, by=ada, title="Kraken")
    assert titles(client_of(cleo).get("/new")) == []
    refresh_cards()
    assert titles(client_of(cleo).get("/new")) == []
    assert titles(client_of(ada).get("/new")) == ["Kraken"]  # one's own is never muted


def test_muting_is_seen_undone_and_done_twice_without_harm(client_of, ada, cleo, gallery):
    browser = client_of(cleo)
    for said in ("#Sea", "#sea", " kraken ", "@ada", "@ada"):
        assert browser.post("/settings/mutes/add", {"said": said}).status_code == 302
    page = browser.get("/settings/mutes").text
    assert MutedWord.objects.count() == 2
    for shown in ("#sea", "kraken", "@ada", "stays out of your lists", "/settings/mutes/remove"):
        assert shown in page
    for said in ("#sea", "#sea", "@ada", "kraken"):
        assert browser.post("/settings/mutes/remove", {"said": said}).status_code == 302
    page = browser.get("/settings/mutes").text
    assert "Nothing is muted" in page
    assert "may stand in your lists again" in page
    browser.post("/settings/mutes/add", {"said": "kraken"})
    assert browser.post("/settings/mutes/add", {"said": "fog"}, headers={"Referer": "/tags/sea"}).url == "/tags/sea"


def test_what_cannot_be_muted_gets_a_sentence(client_of, cleo):
    browser = client_of(cleo)
    for said in ("", "!!!", "#!!", "@nobody", "x" * 500, "@a\0", "a" * 70):
        answer = browser.post("/settings/mutes/add", {"said": said})
        assert answer.status_code == 422, said
        assert "error" in answer.text
    assert not MutedWord.objects.exists()
    MutedWord.objects.bulk_create(
        MutedWord(person=cleo, kind="words", name=str(number), question=f"'{number}'") for number in range(100)
    )
    assert "At most 100" in browser.post("/settings/mutes/add", {"said": "one more"}).text


def test_whoever_is_signed_out_comes_back_to_what_they_said(client):
    answer = client.post("/settings/mutes/add", {"said": "#sea"})
    assert answer.url == "/accounts/login/?next=/settings/mutes%3Fsaid%3D%2523sea"


def test_an_ended_session_comes_back_to_the_page_and_not_to_an_error(client_of, cleo):
    assert client_of(cleo).get("/settings/mutes/add").url == "/settings/mutes"
    assert 'value="#sea"' in client_of(cleo).get("/settings/mutes", {"said": "#sea"}).text


def test_a_list_that_is_empty_because_of_it_says_so_with_a_way_out(client_of, ada, cleo, gallery):
    browser = client_of(cleo)
    mute(cleo, "lamp")
    for address in ("/", "/new", "/search?q=lamp"):
        page = browser.get(address).text
        assert "All of it is muted or hidden" in page, address
        assert 'href="/settings/mutes"' in page
    assert "what you mute or hide may be why" in browser.get("/following").text
    assert "No pictures for" in browser.get("/search?q=nowhere").text
    unmute(cleo, "lamp")
    mute(cleo, "#sea")
    page = browser.get("/tags/sea").text
    assert "You mute #sea" in page
    assert 'action="/settings/mutes/remove"' in page
    assert "No pictures" not in page


def test_a_tags_page_and_why_offer_to_mute(client, client_of, cleo, gallery):
    for browser in (client, client_of(cleo)):
        page = browser.get("/tags/sea").text
        assert 'action="/settings/mutes/add"' in page
        assert 'value="#sea"' in page
    post = Post.objects.get(title="Lamp")
    why = client_of(cleo).get(f"/posts/{post.key}/why").text
    assert 'value="#sea"' in why
    assert 'value="@ada"' in why


def test_it_costs_as_many_queries_however_much_is_muted(client_of, cleo, gallery):
    browser = client_of(cleo)
    counts: dict[str, list[int]] = {}
    mute(cleo, "w0")
    for most in (1, 60):
        for number in range(1, most):
            mute(cleo, f"w{number}")
        for address in LISTS:
            browser.get(address)
            with CaptureQueriesContext(connection) as found:
                browser.get(address)
            counts.setdefault(address, []).append(len(found))
    assert all(few == many for few, many in counts.values()), counts


def test_nearly_everything_cannot_be_muted_where_there_is_much(cleo, gallery):
    assert leaves_nothing("'lamp'", looked_at=2)
    assert not leaves_nothing("'kraken'", looked_at=2)
    assert not leaves_nothing("'lamp'", looked_at=3)  # there are not that many: an empty page says why


def test_it_is_in_the_copy_of_ones_data_and_goes_when_one_leaves(cleo):
    mute(cleo, "kraken")
    [line] = dict(FeedData().export(cleo))["muted.jsonl"].splitlines()
    assert json.loads(line)["name"] == "kraken"
    assert missing(MutedWord, MUTED, LEFT_OUT[MutedWord]) == stale(MutedWord, MUTED, LEFT_OUT[MutedWord]) == []
    FeedData().erase(cleo)
    assert not MutedWord.objects.exists()
