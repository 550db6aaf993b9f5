"""Pages of the feed made for one person."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from feed.editions.drawn_page import pages_of, rest_of
from feed.for_you.candidates import open_cards
from feed.for_you.making import make_order
from feed.models import PersonalOrder

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from feed.models import Card
    from feed.models.order import Order
    from gallery.models.visibility import Viewer


class PersonalOrders:
    """The orders of a feed that opens for people who are signed in: each has their own."""

    def begin(self, viewer: Viewer) -> int:
        person, now = cast(User, viewer), timezone.now()
        return PersonalOrder.current(person.pk, now) or make_order(person, now).pk

    def numbered(self, number: int, viewer: Viewer) -> Order | None:
        return PersonalOrder.numbered(number, cast(User, viewer).pk)

    def rest(self, viewer: Viewer) -> QuerySet[Card]:
        return open_cards(cast(User, viewer)).filter(listed=True)


for_you_page = pages_of(PersonalOrders(), rest_of(PersonalOrders()))


def lead(viewer: Viewer) -> str:
    """What somebody is told of whom too little is known; nothing to others."""
    person = cast(User, viewer).pk
    newest = PersonalOrder.objects.filter(person=person).order_by("-id").values_list("responses", "wishes").first()
    if newest and any(newest):
        return ""
    return _("You have not liked, collected or remixed anything yet, so this is close to Hot. Like what pleases you.")
