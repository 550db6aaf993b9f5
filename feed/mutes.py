"""What somebody mutes, words, tags and makers alike, by the one line that they type or press."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from django.utils.translation import gettext as _

from accounts.access.shared_viewer import SharedViewer
from accounts.models import Mute, User
from feed.models import MutedWord, PersonalOrder
from gallery.models import HiddenPost
from gallery.models.post_queryset import wants_mature
from lib.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gallery.models.visibility import Viewer

MOST_MAKERS = 200  # that the page shows, the last muted first


@dataclass(frozen=True)
class Mutes:
    """Of one person, as the settings show them."""

    words: Sequence[MutedWord]
    tags: Sequence[MutedWord]
    makers: Sequence[User]

    @classmethod
    def of(cls, person: User) -> Mutes:
        """Two queries."""
        said = list(MutedWord.objects.filter(person=person))
        people = Mute.objects.filter(by=person, whom__state=User.State.ACTIVE).select_related("whom").order_by("-pk")
        return cls(
            words=[one for one in said if one.kind == MutedWord.Kind.WORDS],
            tags=[one for one in said if one.kind == MutedWord.Kind.TAG],
            makers=[row.whom for row in people[:MOST_MAKERS]],
        )

    def __bool__(self) -> bool:
        return bool(self.words or self.tags or self.makers)


def mute(person: User, typed: str) -> str:
    """A #tag, a @maker, else words; answers how it is written. Twice is once. Raises Problem."""
    if maker := maker_in(person, typed):
        person.mute(maker)
        PersonalOrder.outdate(person.pk)
        return f"@{maker.handle}"
    return mute_words(person, typed)


def unmute(person: User, typed: str) -> str:
    """The same back. What is not muted stays as it is. Raises Problem."""
    if maker := maker_in(person, typed):
        person.unmute(maker)
        PersonalOrder.outdate(person.pk)
        return f"@{maker.handle}"
    return unmute_words(person, typed)


def mute_words(person: User, typed: str) -> str:
    """A #tag, else words. Raises Problem("invalid")."""
    said = MutedWord.add(person, typed).shown
    PersonalOrder.outdate(person.pk)
    return said


def unmute_words(person: User, typed: str) -> str:
    said = MutedWord.take_back(person, typed).shown
    PersonalOrder.outdate(person.pk)
    return said


def maker_in(person: User, typed: str) -> User | None:
    """Whom @handle names; None for what is no maker. Raises Problem("invalid") where nobody is called so."""
    handle = typed.strip().lower()
    if not handle.startswith("@"):
        return None
    found = User.objects.visible_to(person).filter(handle=handle[1:].replace("\0", "")).first()
    if found is None:
        raise Problem.invalid(said=_("Nobody here is called %(handle)s.") % {"handle": handle})
    return found


def hides_by_choice(viewer: Viewer) -> bool:
    """Whether this viewer mutes or hides anything at all."""
    if not viewer.is_authenticated:
        return False
    kinds = (MutedWord.objects.filter(person=viewer.pk), Mute.objects.filter(by=viewer.pk))
    return any(rows.exists() for rows in (*kinds, HiddenPost.objects.filter(by=viewer.pk)))


def without_choices(viewer: Viewer) -> Viewer:
    """Somebody who wants the same ratings and hides nothing: what they see, many may be shown."""
    return cast("Viewer", SharedViewer(show_mature=wants_mature(viewer)))
