import json
import re
from contextlib import contextmanager
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from accounts.models import Follow
from feed.impressions.flush import WRITE, flush
from feed.impressions.notes import SERVINGS
from gallery.models import Post
from lib.process.redis_client import redis_client
from tests.feed.galleries import make_ninety, refresh

CARD = re.compile(r'class="card"[^>]* aria-label="([^"]*)"')


@pytest.fixture
def refreshed():
    return refresh


@pytest.fixture(scope="module")
def ninety(shared_rows):
    return shared_rows(make_ninety)


@pytest.fixture
def many(ninety, db):
    """Ninety posts by Ada, Bruno and Cleo in turns, of which the first have likes."""
    found = Post.objects.in_bulk(ninety)
    return [found[key] for key in ninety]


@pytest.fixture
def aged():
    """Move a post's publication into the past."""

    def age(post, **ago):
        post.published = timezone.now() - timedelta(**ago)
        post.save(update_fields=["published"])
        return post

    return age


@pytest.fixture
def titles():
    """The titles on a page, in order."""
    return lambda response: [
        unescape(name) for name in re.findall(r'class="card"[^>]* aria-label="([^"]*)"', response.text)
    ]


@pytest.fixture
def reader(client_of, ada, bruno, cleo):
    """Cleo's browser. She follows everyone who posts, so that every feed has something for her."""
    Follow.objects.create(by=cleo, whom=ada)
    Follow.objects.create(by=cleo, whom=bruno)
    return client_of(cleo)


@pytest.fixture
def flushed(django_capture_on_commit_callbacks):
    """Everything that a block noted is in the database after it, what hangs on a commit too."""

    @contextmanager
    def within():
        with django_capture_on_commit_callbacks(execute=True):
            yield
        flush()

    redis_client().delete(*WRITE, SERVINGS)
    return within


@pytest.fixture
def report():
    """A page's or program's report of what was looked at: `report(client, (slate, position, ms), …)`."""

    def send(client, *views, slates=()):
        seen = [dict(zip(("slate", "position", "ms"), map(plain, view), strict=True)) for view in views]
        body = json.dumps({"slates": [str(slate) for slate in slates], "views": seen})
        return client.post("/impressions", body, content_type="application/json")

    return send


def plain(value):
    return value if isinstance(value, int) else str(value)
