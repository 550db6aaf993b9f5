"""How the gallery presents itself outside, and what it asks of crawlers."""

import json
import re
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Consent
from gallery.models import Post

pytestmark = pytest.mark.django_db
ATOM = {"a": "http://www.w3.org/2005/Atom"}
MAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


@pytest.fixture(autouse=True)
def _known_address(settings):
    settings.SITE_ORIGIN = "https://gallery.example"


def head_of(path, client=None):
    return (client or Client()).get(path).content.decode().split("</head>")[0]


def linked_data(head):
    return json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', head, re.S)[0])


def content(head, name):
    found = re.search(rf'<meta (?:name|property)="{re.escape(name)}" content="([^"]*)"', head)
    return found and found[1]


def test_a_public_post_shows_itself_to_link_previews(ada, post_by):
    post = post_by(ada, 'Light & "house"', alt_texts=["A lighthouse."])
    head = head_of(post.get_absolute_url())
    assert content(head, "og:title") == "Light &amp; &quot;house&quot;"
    assert content(head, "og:url") == f"https://gallery.example{post.get_absolute_url()}"
    assert content(head, "og:image") == f"https://gallery.example{post.cover.url('og')}"
    assert content(head, "og:image:alt") == "A lighthouse."
    assert content(head, "twitter:card") == "summary_large_image"
    assert f'<link rel="canonical" href="https://gallery.example{post.get_absolute_url()}">' in head
    picture = Client().get(post.cover.url("og"))
    assert (picture.status_code, picture.headers["Content-Type"]) == (200, "image/jpeg")


def test_linked_data_names_maker_source_and_kind_of_origin(ada, bruno, image_by, post_by):
    original = post_by(ada)
    image = image_by(bruno, origin="model", parents=[(original.cover, "remix", 0.6)])
    remix = post_by(bruno, "Night </script><b>", images=[image], tags=["night"])
    [said] = linked_data(head_of(remix.get_absolute_url()))["@graph"]
    assert said["@type"] == "ImageObject"
    assert said["name"] == "Night </script><b>"
    assert said["digitalSourceType"].endswith("/trainedAlgorithmicMedia")
    assert said["creator"]["name"] == "Bruno"
    assert "remixed from Ada" in said["creditText"]
    assert said["isBasedOn"] == [f"https://gallery.example{original.get_absolute_url()}"]
    assert said["keywords"] == "night"
    [drawn] = linked_data(head_of(original.get_absolute_url()))["@graph"]
    assert drawn["digitalSourceType"].endswith("/algorithmicMedia")


@pytest.mark.parametrize("visibility", ["private", "followers"])
def test_what_is_not_for_everyone_describes_itself_to_nobody(client_of, ada, post_by, visibility):
    post = post_by(ada, visibility=visibility)
    head = head_of(post.get_absolute_url(), client_of(ada))
    assert content(head, "og:image") is None
    assert "ld+json" not in head
    assert "noindex" in content(head, "robots")
    assert Client().get("/oembed", {"url": f"https://gallery.example{post.get_absolute_url()}"}).status_code == 404


def test_an_unlisted_post_previews_but_is_not_indexed_nor_embedded(ada, post_by):
    post = post_by(ada, visibility="unlisted")
    head = head_of(post.get_absolute_url())
    assert content(head, "og:image")
    assert "noindex" in content(head, "robots")
    assert "oembed" not in head
    assert Client().get("/oembed", {"url": f"https://gallery.example{post.get_absolute_url()}"}).status_code == 404


def test_a_mature_picture_is_not_pushed_into_previews(ada, post_by):
    post = post_by(ada, rating="mature")
    head = head_of(post.get_absolute_url())
    assert content(head, "og:image") is None
    assert content(head, "rating") == "mature"
    answer = Client().get("/oembed", {"url": f"https://gallery.example{post.get_absolute_url()}"}).json()
    assert answer["type"] == "link"
    assert "url" not in answer


def test_a_profile_describes_its_person(ada, post_by):
    ada.bio = "Draws <lights>."
    ada.save()
    head = head_of("/@ada")
    assert content(head, "og:type") == "profile"
    assert linked_data(head)["mainEntity"]["description"] == "Draws <lights>."
    assert 'href="https://gallery.example/@ada/atom.xml"' in head


def test_crawlers_are_told_no_until_the_maker_says_yes(ada, post_by):
    post = post_by(ada)
    for path in (post.get_absolute_url(), post.cover.url("w320")):
        answer = Client().get(path)
        assert answer.headers["tdm-reservation"] == "1"
        assert answer.headers["X-Robots-Tag"] == "noai, noimageai"
    assert content(head_of(post.get_absolute_url()), "robots") == "noai, noimageai"

    Consent.say(ada, allowed=True)
    for path in (post.get_absolute_url(), post.cover.url("w320")):
        answer = Client().get(path)
        assert answer.headers["tdm-reservation"] == "0"
        assert "X-Robots-Tag" not in answer.headers
    assert content(head_of(post.get_absolute_url()), "robots") is None

    Consent.say(ada, allowed=False)
    assert Client().get(post.cover.url("w320")).headers["tdm-reservation"] == "1"


def test_pages_with_pictures_of_several_makers_heed_the_most_careful(ada, post_by):
    post_by(ada)
    Consent.say(ada, allowed=True)
    lists, hers = Client().get("/new").headers, Client().get("/@ada").headers
    assert (lists["tdm-reservation"], lists["X-Robots-Tag"]) == ("1", "noai, noimageai")
    assert hers["tdm-reservation"] == "0"


def test_robots_and_tdmrep(db):
    robots = Client().get("/robots.txt")
    assert robots.headers["Content-Type"].startswith("text/plain")
    text = robots.content.decode()
    assert "User-agent: GPTBot" in text
    assert "Sitemap: https://gallery.example/sitemap.xml" in text
    assert Client().get("/.well-known/tdmrep.json").json() == [{"location": "/", "tdm-reservation": 1}]


def test_an_embed_fits_the_size_asked_for(ada, image_by, post_by, picture_bytes):
    post = post_by(ada, images=[image_by(ada, data=picture_bytes("teal", (1600, 800)))])
    address = f"https://gallery.example{post.get_absolute_url()}"
    free = Client().get("/oembed", {"url": address}).json()
    assert (free["type"], free["version"], free["width"], free["height"]) == ("photo", "1.0", 1280, 640)
    assert free["author_url"] == "https://gallery.example/@ada"
    assert Client().get(free["url"].removeprefix("https://gallery.example")).status_code == 200

    small = Client().get("/oembed", {"url": address, "maxwidth": "700"}).json()
    assert (small["width"], small["height"]) == (640, 320)
    tiny = Client().get("/oembed", {"url": address, "maxwidth": "100", "maxheight": "20"}).json()
    assert tiny["width"] <= 100
    assert tiny["height"] <= 20

    xml = ElementTree.fromstring(Client().get("/oembed", {"url": address, "format": "xml"}).content)  # noqa: S314
    assert xml.findtext("title") == "Lighthouse"
    head = head_of(post.get_absolute_url())
    discovery = re.findall(r'application/json\+oembed" href="([^"]+)"', head)[0].replace("&amp;", "&")
    assert Client().get(discovery.removeprefix("https://gallery.example")).json() == free


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({}, 400),
        ({"url": "https://gallery.example/posts/0000000000000000000000"}, 404),
        ({"url": "https://elsewhere.example/posts/0000000000000000000000"}, 404),
        ({"url": "https://gallery.example/about"}, 404),
        ({"url": "http://[broken"}, 404),
        ({"url": "https://gallery.example/", "format": "yaml"}, 501),
        ({"url": "https://gallery.example/", "maxwidth": "-1"}, 400),
        ({"url": "https://gallery.example/", "maxwidth": "wide"}, 400),
    ],
)
def test_an_embed_that_cannot_be_is_refused(db, query, status):
    assert Client().get("/oembed", query).status_code == status


def test_atom_feeds_carry_public_posts_with_their_pictures(
    ada, bruno, post_by, image_by, django_assert_max_num_queries
):
    for number in range(3):
        post_by(ada, f"post {number}", images=[image_by(ada), image_by(ada)], text="<b>words</b>")
    for visibility in ("unlisted", "followers", "private"):
        post_by(ada, visibility, visibility=visibility)
    post_by(bruno, "of bruno")

    with django_assert_max_num_queries(8):
        feed = Client().get("/atom.xml")
    assert feed.headers["Content-Type"].startswith("application/atom+xml")
    root = ElementTree.fromstring(feed.content)  # noqa: S314
    assert [entry.findtext("a:title", None, ATOM) for entry in root.findall("a:entry", ATOM)] == [
        "of bruno", "post 2", "post 1", "post 0",
    ]  # fmt: skip
    mine = ElementTree.fromstring(Client().get("/@ada/atom.xml").content)  # noqa: S314
    entries = mine.findall("a:entry", ATOM)
    assert len(entries) == 3
    enclosures = entries[0].findall("a:link[@rel='enclosure']", ATOM)
    assert [one.get("type") for one in enclosures] == ["image/png", "image/png"]
    assert all(int(one.get("length", "")) > 0 for one in enclosures)
    assert enclosures[0].get("href", "").startswith("https://gallery.example/images/")
    assert "&lt;b&gt;words" in entries[0].findtext("a:summary", "", ATOM)
    assert Client().get("/@nobody/atom.xml").status_code == 404


def test_the_sitemap_lists_public_posts_by_month(ada, bruno, post_by, django_assert_max_num_queries):
    old, fresh = post_by(ada, "old"), post_by(ada, "fresh")
    hidden = post_by(bruno, "hidden", visibility="unlisted")
    Post.objects.filter(pk=old.pk).update(published=datetime(2026, 1, 31, 23, 59, tzinfo=UTC))
    Post.objects.filter(pk=fresh.pk).update(published=datetime(2026, 3, 1, tzinfo=UTC))

    with django_assert_max_num_queries(2):
        index = ElementTree.fromstring(Client().get("/sitemap.xml").content)  # noqa: S314
    parts = [place.text for place in index.findall("s:sitemap/s:loc", MAP)]
    months = ["makers", "2026-01", "2026-02", "2026-03"]
    assert parts == [f"https://gallery.example{reverse('sitemap-part', args=[name])}" for name in months]

    def places(name):
        root = ElementTree.fromstring(Client().get(f"/sitemap-{name}.xml").content)  # noqa: S314
        return [place.text for place in root.findall("s:url/s:loc", MAP)]

    assert places("2026-01") == [f"https://gallery.example{old.get_absolute_url()}"]
    assert places("2026-03") == [f"https://gallery.example{fresh.get_absolute_url()}"]
    assert places("makers") == ["https://gallery.example/@ada"]
    assert hidden.key not in "".join(places("2026-03"))
    for wrong in ("2026-13", "nonsense"):
        assert Client().get(f"/sitemap-{wrong}.xml").status_code == 404
