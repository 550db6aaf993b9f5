"""Finding posts, tags and people by words."""

import pytest

from gallery.posts.publication import edit

pytestmark = pytest.mark.django_db


@pytest.fixture
def gallery(ada, bruno, post_by, image_by, refreshed):
    forest = [image_by(ada, prompt="une forêt sous la neige")]
    post_by(ada, "Winter", images=forest, tags=["snow"])
    post_by(bruno, "Running horses", images=[image_by(bruno, prompt="wild horses by the sea")])
    refreshed()


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("winter", ["Winter"]),
        ("forêt", ["Winter"]),
        ("FORET", ["Winter"]),
        ("forêts", ["Winter"]),
        ("horse", ["Running horses"]),
        ("run", ["Running horses"]),
        ("bruno", ["Running horses"]),
        ("snow", ["Winter"]),
        ('"wild horses"', ["Running horses"]),
        ('"horses wild"', []),
        ("sea -horses", []),
        ("nothing of the kind", []),
        ("", []),
        ("'; DROP TABLE", []),
        ("a\x00b", []),
    ],
)
def test_words_find_posts(client, gallery, titles, words, found):
    assert titles(client.get("/search", {"q": words})) == found


def test_a_word_with_a_hash_leads_to_the_tag(client, gallery, titles):
    response = client.get("/search", {"q": "#snow"}, follow=True)
    assert response.wsgi_request.path == "/tags/snow"
    assert titles(response) == ["Winter"]


def test_the_beginning_of_a_handle_finds_a_person(client, gallery):
    assert "@bruno" in client.get("/search", {"q": "@bru"}).content.decode()


def test_nothing_found_offers_to_make_it(client, db):
    page = client.get("/search", {"q": "purple & tiger"}).content.decode()
    assert "/create?prompt=purple%20%26%20tiger" in page


def test_an_unknown_tag_is_404(client, db):
    assert client.get("/tags/nowhere").status_code == 404


def test_an_edited_title_is_found_by_its_new_words(client, ada, post_by, refreshed, titles):
    post = post_by(ada, "Before")
    refreshed()
    edit(post, by=ada, title="Afterwards")
    refreshed()
    assert titles(client.get("/search", {"q": "before"})) == []
    assert titles(client.get("/search", {"q": "afterwards"})) == ["Afterwards"]
