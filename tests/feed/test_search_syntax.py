"""What may be typed into the search field, and what each of it finds among two posts."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feed.models import Card
from tests.feed.galleries import refresh
from tests.people import person
from tests.posts import PostFactory

pytestmark = pytest.mark.django_db


def make_winter_and_horses():
    ada, bruno, factory = person("ada"), person("bruno"), PostFactory()
    forest = [factory.image(ada, prompt="une forêt sous la neige, un cœur, l’été", model="flux-1/dev")]
    factory.post(ada, "Winter", images=forest, tags=["snow", "c++"])
    horses = [factory.image(bruno, prompt="wild horses by the sea, semi-transparent, 16:9")]
    factory.post(bruno, "Running horses", images=horses)
    refresh()


@pytest.fixture(scope="module")
def winter_and_horses(shared_rows):
    shared_rows(make_winter_and_horses)


@pytest.fixture
def gallery(winter_and_horses, db):
    """Ada's winter, and Bruno's horses."""


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("winter", ["Winter"]),
        ("forêt", ["Winter"]),
        ("FORET", ["Winter"]),
        ("forêts", ["Winter"]),
        ("coeur", ["Winter"]),
        ("ete", ["Winter"]),
        ("l'été", ["Winter"]),
        ("dans la neige", ["Winter"]),
        ("wint", ["Winter"]),
        ("wil hor", ["Running horses"]),
        ("horse", ["Running horses"]),
        ("run", ["Running horses"]),
        ("the horse", ["Running horses"]),
        ("bruno", ["Running horses"]),
        ("snow", ["Winter"]),
        ("semi-trans", ["Running horses"]),
        ("16:9", ["Running horses"]),
        ("c++", ["Winter"]),
        ("c#", []),
        ('"wild horses"', ["Running horses"]),
        ("“wild horses”", ["Running horses"]),
        ('"wild hor"', []),
        ('"horses wild"', []),
        ('"wild horses', ["Running horses"]),
        ("sea -horses", []),
        ("-horses", ["Winter"]),
        ('-"wild horses"', ["Winter"]),
        ("-wild -winter", []),
        ("nothing of the kind", []),
        ("", []),
        ("'; DROP TABLE", []),
        ("a\x00zz", []),
        ("tag:snow", ["Winter"]),
        ("tag:Snow neige", ["Winter"]),
        ("tag:c++", ["Winter"]),
        ("-tag:snow", ["Running horses"]),
        ("by:bruno", ["Running horses"]),
        ("@Ada", ["Winter"]),
        ("by:ada by:bruno horses", ["Running horses"]),
        ("-by:ada", ["Running horses"]),
        ("model:flux", ["Winter"]),
        ('model:"flux-1/dev"', ["Winter"]),
        ("model:dev", ["Winter"]),
        ("model:sdxl", []),
        ("size:landscape", ["Running horses", "Winter"]),
        ("size:Square", []),
        ("size:97x64", ["Running horses"]),
    ],
)
def test_words_and_filters_find_posts(client, gallery, titles, words, found):
    assert sorted(titles(client.get("/search", {"q": words}, follow=True))) == found
    answer = client.get("/api/v1/search", {"q": words}).json()
    assert sorted(post["title"] for post in answer["results"]) == found


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("-" * 33, "needs a letter or a digit"),
        ("🔥", "needs a letter or a digit"),
        ('""', "needs a letter or a digit"),
        (":", "needs a letter or a digit"),
        ("& | ! ( ) <->", "needs a letter or a digit"),
        ("tag:", "After tag: comes a tag"),
        ("sea by:", "After by: comes"),
        ('model:""', "After model: comes"),
        ("tag:🔥", "because of “🔥” (fire)"),
        ("tag:nowhere", "There is no tag “nowhere”."),
        ("by:zoe", "Nobody here is called @zoe."),
        ("size:huge", "A size is square"),
        ("horses " * 2_000, "Only the first 200 characters"),
        ("a " * 40, "24 words and filters were read"),
    ],
)
def test_what_cannot_be_asked_is_said_in_a_sentence(client, gallery, words, said):
    page = client.get("/search", {"q": words})
    assert page.status_code == 200
    assert said in page.text
    assert any(said in note for note in client.get("/api/v1/search", {"q": words}).json()["notes"])


@given(typed=st.text(max_size=300) | st.text('-:"#@+()|&!<> tagbymodelsizeé灯ก', max_size=60), sort=st.text(max_size=4))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_answered(client, gallery, typed, sort):
    for address in ("/search", "/api/v1/search", "/atom/search"):
        asked = {"q": typed, "tag": typed, "by": typed, "size": typed, "model": typed, "sort": sort}
        assert client.get(address, {"q": typed, "sort": sort}, follow=True).status_code in (200, 404)
        assert client.get(address, asked, follow=True).status_code == 200


def test_controls_ask_what_can_also_be_typed(client, gallery, titles):
    page = client.get("/search", {"q": "forêt", "tag": "snow", "by": "ada", "model": "flux-1/dev", "size": "landscape"})
    assert titles(page) == ["Winter"]
    assert 'href="/search?q=for%C3%AAt&amp;by=ada&amp;model=flux-1%2Fdev&amp;size=landscape">tag:snow' in page.text
    assert '<option value="flux-1/dev" selected>' in page.text


def test_controls_that_say_nothing_leave_no_trace_in_the_address(client, gallery):
    answer = client.get("/search?q=sea&tag=&by=&model=&size=&sort=hot")
    assert (answer.status_code, answer["Location"]) == (302, "/search?q=sea")


def test_a_typed_filter_can_be_taken_away(client, gallery):
    page = client.get("/search", {"q": "horses tag:snow -wild"}).text
    assert 'href="/search?q=horses+-wild">tag:snow' in page


def test_where_nothing_is_found_it_says_without_what_there_would_be(client, gallery, titles):
    page = client.get("/search", {"q": "horses", "size": "square"})
    assert titles(page) == []
    assert [(str(part), address) for part, address in page.context["fewer"]] == [("size:square", "/search?q=horses")]
    assert "There are some without one of these" in page.text


def test_a_word_with_a_hash_leads_to_the_tag(client, gallery, titles):
    response = client.get("/search", {"q": "#Snow"}, follow=True)
    assert response.wsgi_request.path == "/tags/snow"
    assert titles(response) == ["Winter"]


def test_the_beginning_of_a_handle_finds_a_person_and_of_a_tag_the_tag(client, gallery):
    assert "@bruno" in client.get("/search", {"q": "@bru"}).text
    assert 'href="/tags/snow">#snow' in client.get("/search", {"q": "sno"}).text


def test_words_of_an_earlier_version_are_written_anew_and_until_then_it_says_so(client, gallery, titles):
    Card.objects.update(words=None, words_version=0)
    page = client.get("/search", {"q": "winter"})
    assert titles(page) == [] and "being rebuilt" in page.text
    assert Card.rewrite_words() == 2
    page = client.get("/search", {"q": "winter"})
    assert titles(page) == ["Winter"] and "being rebuilt" not in page.text
    assert Card.rewrite_words() == 0
