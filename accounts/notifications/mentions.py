"""Who is mentioned, by an @ before the handle: who may be, and who is told."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any

from accounts.models import Block, Notification, User
from accounts.profile.hypertext import handles_in

MOST_TOLD = 10  # of one text


def mentioned_in(texts: Iterable[tuple[int, str]]) -> list[frozenset[str]]:
    """For each text, by the key of who wrote it: the handles in it of people who are there and did not block them.

    Two queries for all of them together, none where nobody is mentioned.
    """
    wanted = [(writer, handles_in(text)) for writer, text in texts]
    every = set().union(*(handles for _writer, handles in wanted)) if wanted else set()
    if not every:
        return [frozenset()] * len(wanted)
    there = User.objects.filter(handle__in=every, state=User.State.ACTIVE).values_list("handle", flat=True)
    known = set(there)
    apart = Block.objects.filter(by__handle__in=known, whom__in={writer for writer, _handles in wanted})
    blocked = set(apart.values_list("whom", "by__handle"))
    return [frozenset({one for one in handles & known if (writer, one) not in blocked}) for writer, handles in wanted]


def tell_mentioned(
    text: str, *, by: User, may_see: Callable[[User], bool], besides: Collection[int] = (), **about: Any
) -> None:
    """Each once, however often the text is changed; not `besides`, whom something else about it has been told.

    `about` is what `Notification.tell` takes. At most `MOST_TOLD` are told, by the order of their handles.
    """
    [handles] = mentioned_in([(by.pk, text)])
    people = User.objects.filter(handle__in=handles).exclude(pk__in=besides).order_by("handle") if handles else ()
    for person in people[:MOST_TOLD]:
        if may_see(person):
            Notification.tell(person, "mention", actor=by, **about)
