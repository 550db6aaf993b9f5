"""A webhook that hears of what was chosen, one for each address."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User, Webhook
from accounts.models.twice import one_at_a_time
from accounts.models.webhook import MOST
from accounts.webhooks.addresses import address_of, parts_of
from lib.problems import Problem


def check_address(url: str) -> None:
    """Raises Unsendable where nothing could be sent there."""
    parts = parts_of(url)
    address_of(parts.hostname or "", parts.port or 443)


def subscribe(user: User, *, url: str, events: Iterable[str]) -> tuple[Webhook, bool]:
    """The webhook at this address, and whether it is new; one that was there hears of what was chosen now.

    `url` is checked. Raises Problem("too-many-webhooks").
    """
    with transaction.atomic():
        one_at_a_time(user)
        mine = Webhook.objects.filter(user=user)
        there = mine.filter(url=url).first()
        if there is None and mine.count() >= MOST:
            raise Problem("too-many-webhooks", _("You have five webhooks. Remove one first."), status=409)
        hook = there or Webhook(user=user, url=url, secret=Webhook.new_secret())
        hook.events, hook.closed = sorted(set(events)), None
        hook.save()
    return hook, there is None
