import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from accounts.models import Follow
from feed.models import Card, TopPost

CARD = re.compile(r'class="card"[^>]* aria-label="([^"]*)"')


@pytest.fixture
def refreshed():
    """The feed's own rows brought up to date, as its workers do every few seconds."""

    def refresh():
        Card.refresh()
        TopPost.refresh(timezone.now())

    return refresh


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
