"""Notifications as they are told: of one kind, about one thing and new together, they are one sentence.

A row for each person is the truth; groups are made when they are read, so whoever takes a like back is gone from the
sentence. A page looks at `MOST_ROWS` rows and at `MOST_OF_ONE` of each group, however many there are.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Notification, User
from accounts.models.notification import BUNDLE, NEVER, TIME
from accounts.registries.notification_kinds import notification_kind
from lib import prepared
from lib.pagination import Page, cursor_values, encode

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from accounts.models.notification import NotificationQuerySet

SIZE = 30
MOST_ROWS = 2000
MOST_OF_ONE = 100
MOST_NEW = 500  # rows that the bell looks at
NAMED = 3
ORDER = ("-id",)
PEOPLE = """
SELECT head.id, one.actor_id FROM accounts_notification AS head
CROSS JOIN LATERAL (
    SELECT alike.id, alike.actor_id FROM accounts_notification AS alike
    JOIN accounts_user AS actor ON actor.id = alike.actor_id AND actor.state = 'active'
    WHERE alike.to_id = head.to_id AND alike.kind = head.kind AND alike.id <= head.id
    AND coalesce(alike.bundle, alike.id) = coalesce(head.bundle, head.id)
    AND coalesce(alike.seen, %(never)s::timestamptz) = coalesce(head.seen, %(never)s::timestamptz)
    AND NOT EXISTS (
        SELECT FROM accounts_block WHERE (by_id, whom_id) IN ((alike.to_id, actor.id), (actor.id, alike.to_id))
    )
    ORDER BY alike.id DESC LIMIT %(most)s
) AS one WHERE head.id = ANY(%(heads)s) ORDER BY one.id DESC
"""


@dataclass
class NotificationGroup:
    """The newest of the group, who they are about, newest first and at most `NAMED`, and how many more people.

    `others` is counted among `MOST_OF_ONE` notifications; `uncounted` says that there may be more beyond those.
    """

    newest: Notification
    actors: list[User] = field(default_factory=list)
    others: int = 0
    uncounted: bool = False

    @property
    def seen(self) -> datetime | None:
        return self.newest.seen

    @property
    def sentence(self) -> str:
        """What happened, in the reader's language."""
        several = notification_kind(self.newest.kind).several
        if len(self.actors) < 2 or not several:
            return self.newest.sentence
        return str(several) % {"actors": self.people, "title": self.newest.said_title}

    @property
    def people(self) -> str:
        """Two of them by name, and how many others."""
        first, second = (actor.name for actor in self.actors[:2])
        others = len(self.actors) - 2 + self.others
        words = {"first": first, "second": second, "others": others}
        if self.uncounted:
            return _("%(first)s, %(second)s and more than %(others)s others") % words
        if not others:
            return _("%(first)s and %(second)s") % words
        said = ngettext(
            "%(first)s, %(second)s and %(others)s other", "%(first)s, %(second)s and %(others)s others", others
        )
        return said % words


def page(user: User, cursor: str = "", size: int = SIZE, *, most_rows: int = MOST_ROWS) -> Page[NotificationGroup]:
    """The `size` groups after `cursor`, fewer where many rows make few. Raises Problem("bad-cursor")."""
    rows = Notification.objects.of(user).order_by(*ORDER)
    if cursor:
        rows = rows.filter(pk__lt=cursor_values(Notification, ORDER, cursor)[0])
    heads = list(_newest_of_groups(user, rows.values("pk")[:most_rows])[: size + 1])
    if len(heads) > size:
        return Page(_groups(heads[:size]), encode([heads[size - 1].pk]))
    last = rows.values_list("pk", flat=True)[most_rows - 1 : most_rows]  # there is one, if not all were looked at
    return Page(_groups(heads), encode(list(last)) if last else "")


def new_since(user: User, time: datetime | None, size: int) -> Page[NotificationGroup]:
    """The newest `size` groups that nobody has looked at and that something came to since; the cursor says if more."""
    rows = Notification.objects.of(user).unseen().order_by(*ORDER)
    if time:
        rows = rows.filter(created__gt=time)
    heads = list(_newest_of_groups(user, rows.values("pk")[:MOST_ROWS])[: size + 1])
    return Page(_groups(heads[:size]), encode([heads[size].pk]) if len(heads) > size else "")


def _newest_of_groups(user: User, looked_at: QuerySet[Notification, Any]) -> NotificationQuerySet:
    alike = {"kind": OuterRef("kind"), "about_one": OuterRef("about_one"), "at_once": OuterRef("at_once")}
    words = {"about_one": BUNDLE, "at_once": TIME}
    later = Notification.objects.of(user).alias(**words).filter(**alike, pk__gt=OuterRef("pk"))
    found = Notification.objects.alias(**words).filter(pk__in=looked_at)
    return found.filter(~Exists(later)).select_related("actor").order_by(*ORDER)


def _groups(heads: list[Notification]) -> list[NotificationGroup]:
    people: dict[UUID, list[int]] = {head.pk: [] for head in heads}
    bundled = [head.pk for head in heads if head.bundle]
    for head, actor in prepared.rows(PEOPLE, heads=bundled, never=NEVER, most=MOST_OF_ONE) if bundled else ():
        people[head].append(actor)
    distinct = {head: list(dict.fromkeys(actors)) for head, actors in people.items()}
    named = User.objects.in_bulk([actor for actors in distinct.values() for actor in actors[:NAMED]])
    found = []
    for head in heads:
        actors = [named[actor] for actor in distinct[head.pk][:NAMED]]
        others = max(len(distinct[head.pk]) - NAMED, 0)
        alone = [head.actor] if head.actor else []
        found.append(NotificationGroup(head, actors or alone, others, len(people[head.pk]) == MOST_OF_ONE))
    return found


def unseen(user: User, at_most: int = 100) -> int:
    """How many groups are new, counted no further than `at_most` and among `MOST_NEW` notifications."""
    return min(len(set(prepared.rows(_newest_unseen(), person=user.pk))), at_most)


@cache
def _newest_unseen() -> str:
    """The query of every page's bell, put together once, for a person who stands in for all."""
    somebody: Any = SimpleNamespace(pk=7_201_141_720_114_117)
    found = Notification.objects.of(somebody).unseen().order_by().values_list("kind", BUNDLE)[:MOST_NEW]
    return prepared.statement(found, {"person": somebody.pk})


def see(user: User, groups: Iterable[NotificationGroup]) -> None:
    """They were shown: no longer new. What came since they were read still is."""
    new = Q()
    for group in groups:
        if group.seen is None:
            bundle = group.newest.bundle
            alike = (
                Q(kind=group.newest.kind, bundle=bundle, pk__lte=group.newest.pk) if bundle else Q(pk=group.newest.pk)
            )
            new |= alike
    if new:
        Notification.objects.filter(new, to=user, seen__isnull=True).update(seen=timezone.now())
        Notification.ring(user.pk)
