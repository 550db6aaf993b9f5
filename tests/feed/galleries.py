"""Galleries that the tests of a module share."""

from django.utils import timezone

from feed.editions.making import make_edition
from feed.engagement.ranking_cards import refresh_cards
from feed.models import TopPost
from gallery.models import Like, LikeChange
from tests.people import person
from tests.posts import PostFactory


def refresh():
    """The feed's own rows brought up to date, as its workers do every few seconds."""
    LikeChange.fold()
    refresh_cards()
    TopPost.refresh(timezone.now())
    make_edition()


def make_ninety():
    makers, factory = [person(handle) for handle in ("ada", "bruno", "cleo")], PostFactory()
    posts = [factory.post(makers[number % 3], f"picture {number}", tags=[f"tag{number % 5}"]) for number in range(90)]
    for number in range(12):
        Like.add(posts[number], makers[(number + 1) % 3])
    refresh()
    return [post.pk for post in posts]
