"""Doorbells of the feed: each calls one verb."""

from celery import shared_task
from django.utils import timezone

from feed.editions.making import make_edition
from feed.engagement.ranking_cards import refresh_cards, refresh_views
from feed.for_you.learning import learn_model
from feed.impressions import partitions
from feed.impressions.flush import flush
from feed.models import Card, PersonalOrder, TopPost
from feed.similarity.comparing import compare_waiting
from feed.similarity.forgetting import forget_erased


@shared_task
def refresh() -> None:
    refresh_cards()


@shared_task
def rewrite_words() -> None:
    Card.rewrite_words()


@shared_task
def compare_posts() -> None:
    compare_waiting()


@shared_task
def refresh_top_posts() -> None:
    TopPost.refresh(timezone.now())


@shared_task
def flush_impressions() -> None:
    flush()


@shared_task
def turn_partitions() -> None:
    partitions.turn(timezone.now())


@shared_task
def make_editions() -> None:
    refresh_views()
    make_edition()


@shared_task
def learn() -> None:
    learn_model(timezone.now())


@shared_task
def drop_old_orders() -> None:
    PersonalOrder.drop_old(timezone.now())


@shared_task
def forget_erased_pictures() -> None:
    forget_erased()
