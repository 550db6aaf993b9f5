"""The site's public address: what production takes, and the site served under a path of its host."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import get_script_prefix, reverse, set_script_prefix

from config.environment.site_address import site_address

LAN = "http://192.168.1.20"


def test_the_address_is_taken_apart():
    site = site_address("https://host.example.org/gallery/", production=True, plain_http=False)
    assert (site.url, site.origin) == ("https://host.example.org/gallery", "https://host.example.org")
    assert (site.path, site.root) == ("/gallery", "/gallery/")
    assert site_address(LAN, production=False, plain_http=False).root == "/"


def test_plain_http_is_refused_in_production_by_a_sentence_that_says_how():
    with pytest.raises(ImproperlyConfigured, match="PLAIN_HTTP=on"):
        site_address(LAN, production=True, plain_http=False)
    assert not site_address(LAN, production=True, plain_http=True).is_secure


@pytest.mark.parametrize("text", ["gallery.example.org", "", "https://", "ftp://host", "https://host/?a=b"])
def test_what_is_no_address_is_refused(text):
    with pytest.raises(ImproperlyConfigured, match="Set SITE_URL"):
        site_address(text, production=False, plain_http=False)


@pytest.fixture
def under_a_path(settings):
    """As settings.py has it of SITE_URL=https://host.example.org/gallery, and the thread's own memory of it."""
    site = site_address("https://host.example.org/gallery", production=True, plain_http=False)
    settings.SITE, settings.SITE_URL, settings.SITE_ORIGIN = site, site.url, site.origin
    settings.FORCE_SCRIPT_NAME = site.path
    settings.STATIC_URL = f"{site.root}static/"
    settings.SESSION_COOKIE_PATH = settings.CSRF_COOKIE_PATH = site.root
    before = get_script_prefix()
    set_script_prefix(site.path)
    yield site
    set_script_prefix(before)


PAGES = [
    "/",
    "/new",
    "/create",
    "/search?q=nothing",
    "/accounts/login/",
    "/accounts/signup/",
    "/status",
    "/about",
    "/none",
]


@pytest.mark.django_db
@pytest.mark.parametrize("page", PAGES)
def test_no_link_of_a_page_leaves_the_path(under_a_path, page):
    text = Client().get(page).content.decode()
    addresses = re.findall(r"""\b(?:href|src|action|hx-get|hx-post|data-[a-z-]+-url|content)="(/[^"]*)""", text)
    assert len(addresses) > 3
    assert [address for address in addresses if not address.startswith("/gallery/")] == []


@pytest.mark.django_db
def test_what_a_signed_in_person_is_shown_stays_too(under_a_path, client_of, ada, post_by):
    post, browser = post_by(ada), client_of(ada)
    for page in ["/", f"/posts/{post.key}", "/@ada", "/settings/profile", "/notifications", "/for-you"]:
        text = browser.get(page, follow=True).content.decode()
        addresses = re.findall(r"""\b(?:href|src|action|hx-get|hx-post|srcset)="(/[^"]*)""", text)
        assert [address for address in addresses if not address.startswith("/gallery/")] == [], page


@pytest.mark.django_db
def test_programs_are_given_addresses_that_lead_there(under_a_path, ada, post_by):
    post = post_by(ada)
    address = f"https://host.example.org/gallery/posts/{post.key}"
    read = Client().get(f"/api/v1/posts/{post.key}", headers={"host": "localhost"}).json()
    assert read["url"].endswith(f"/gallery/posts/{post.key}")
    assert address in Client().get(reverse("atom").removeprefix("/gallery")).content.decode()
    said = Client().get("/oembed", {"url": address, "format": "json"})
    assert said.status_code == 200, said.content
    assert said.json()["author_url"] == "https://host.example.org/gallery/@ada"
    robots = Client().get("/robots.txt").content.decode()
    assert "Disallow: /gallery/operator/" in robots and "https://host.example.org/gallery/sitemap.xml" in robots
    index = ElementTree.fromstring(Client().get("/sitemap.xml").content)  # noqa: S314
    places = [place.text for place in index.iter() if place.tag.endswith("loc")]
    assert places and all((place or "").startswith("https://host.example.org/gallery/") for place in places)


@pytest.mark.django_db
def test_a_problem_is_told_to_programs_as_one(under_a_path):
    assert Client().get("/api/v1/nothing").headers["Content-Type"] == "application/problem+json"


@pytest.mark.django_db
def test_cookies_stay_below_the_path(under_a_path):
    browser = Client()
    browser.post("/accounts/signup/", {"username": "dora", "password1": "seven blue herons", "website": ""})
    assert {cookie["path"] for name, cookie in browser.cookies.items() if name != "messages"} == {"/gallery/"}
