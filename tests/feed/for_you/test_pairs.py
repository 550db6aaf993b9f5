"""Which of these two? Six presses that a feed learns from, and that can be taken back."""

import re

import pytest

from feed.models import MutedWord, PairChoice, PersonalOrder
from feed.personal_data import LEFT_OUT, PAIR
from tests.columns import missing, stale

pytestmark = pytest.mark.django_db
PRESSED = re.compile(r'name="(first|second)" value="(\w{22})"')


@pytest.fixture
def gallery(ada, bruno, post_by, refreshed):
    """Ada posts #ink, Bruno #photo."""
    posts = {
        maker: [post_by(maker, f"{tag} {n}", tags=[tag]) for n in range(8)]
        for maker, tag in ((ada, "ink"), (bruno, "photo"))
    }
    refreshed()
    return posts


def answer(browser, liked="ink"):
    """Keep the picture of this tag; answers what the press led to."""
    page = browser.get("/which-of-two")
    shown = dict(PRESSED.findall(page.text))
    kept = next(post.key for post in page.context["pair"].posts if post.title.startswith(liked))
    return shown | {"kept": kept}


def test_six_presses_say_what_was_learned_and_change_the_feed(client_of, cleo, gallery, titles):
    browser = client_of(cleo)
    before = titles(browser.get("/for-you"))
    for number in range(6):
        assert f"{number + 1} of 6" in browser.get("/which-of-two").text
        led = browser.post("/which-of-two", answer(browser))
    assert led.url == "/which-of-two/done"
    page = browser.get(led.url).text
    assert "You would rather see #ink than #photo." in page
    after = titles(browser.get("/for-you"))
    assert sum(name.startswith("ink") for name in after[:2]) == 2
    assert after != before
    browser.post("/which-of-two/undo", {"round": "0"})
    assert not PairChoice.objects.exists()
    assert browser.post("/which-of-two/undo", {"round": "0"}).url == "/for-you"  # pressed by an older page
    assert browser.get("/which-of-two/done").url == "/which-of-two"


@pytest.mark.long
def test_a_press_is_one_answer_however_often_it_comes(client_of, cleo, gallery):
    browser = client_of(cleo)
    said = answer(browser)
    for _twice in range(2):
        assert browser.post("/which-of-two", said).url == "/which-of-two"
    assert PairChoice.objects.count() == 1
    browser.post("/which-of-two", said | {"kept": ""})
    assert PairChoice.objects.get().kept is None
    assert "2 of 6" in browser.get("/which-of-two").text


@pytest.mark.long
def test_the_sixth_pressed_twice_leads_to_the_same_line(client_of, cleo, gallery):
    browser = client_of(cleo)
    for _pair in range(6):
        said = answer(browser)
        browser.post("/which-of-two", said)
    assert browser.post("/which-of-two", said).url == "/which-of-two/done"
    assert PairChoice.objects.filter(round=0).count() == PairChoice.objects.count() == 6
    said = answer(browser)
    browser.post("/which-of-two", said)
    assert PairChoice.objects.filter(round=1).count() == 1


@pytest.mark.long
def test_what_is_gone_or_forged_is_not_kept(client_of, cleo, ada, gallery):
    browser = client_of(cleo)
    said = answer(browser)
    ada.block(cleo)
    for wrong in (said, {}, {"first": "x", "second": "y"}, {"first": said["second"], "second": said["second"]}):
        assert browser.post("/which-of-two", wrong).url == "/which-of-two"
    ada.unblock(cleo)
    stranger = gallery[ada][0].key if said["kept"] != gallery[ada][0].key else gallery[ada][1].key
    browser.post("/which-of-two", said | {"kept": stranger})
    assert not PairChoice.objects.exists()
    assert "One of these two is gone" in browser.get("/which-of-two").text


def test_it_shows_nothing_that_is_muted_and_ends_where_nothing_is_left(client_of, cleo, gallery):
    for tag in ("#ink", "#photo"):
        MutedWord.add(cleo, tag)
    assert "There are no two pictures left" in client_of(cleo).get("/which-of-two").text


def test_visitors_sign_in_first_and_come_back(client):
    assert client.get("/which-of-two").url == "/accounts/login/?next=/which-of-two"
    sent = client.post("/which-of-two", HTTP_REFERER="http://testserver/which-of-two")
    assert sent.url == "/accounts/login/?next=/which-of-two"


def test_a_pair_costs_as_many_queries_however_many_there_are(client_of, cleo, gallery, django_assert_max_num_queries):
    browser = client_of(cleo)
    with django_assert_max_num_queries(20):
        browser.get("/which-of-two")


def test_it_is_handed_over_and_outdates_the_order(client_of, cleo, gallery):
    browser = client_of(cleo)
    browser.get("/for-you")
    browser.post("/which-of-two", answer(browser))
    assert PersonalOrder.objects.get(person=cleo).outdated
    assert missing(PairChoice, PAIR, LEFT_OUT[PairChoice]) == stale(PairChoice, PAIR, LEFT_OUT[PairChoice]) == []
