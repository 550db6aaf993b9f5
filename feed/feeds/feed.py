"""What a feed is: a list of posts at an address, in an order, for somebody, with the words of its page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.urls import reverse

from feed.feeds.empty_state import NO_PICTURES, EmptyState

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from feed.feeds.pages import PageOf
    from feed.feeds.policy import Policy
    from gallery.models.visibility import Viewer


@dataclass(frozen=True, eq=False)
class Group:
    """Feeds that share a tab and are told apart by a second row of tabs, from which one chooses `choice`."""

    label: StrOrPromise
    choice: StrOrPromise
    summary: str  # its feeds, as the API's description lists them


@dataclass(frozen=True, eq=False, kw_only=True)
class Feed:
    """An entry of the table of feeds.

    `name` is what the API and the log of impressions call it (at most 24 characters), `path` the address of its page
    below /. A feed about something has a `subject`, which finds it for a viewer by the `<str:word>` in `path` or raises
    Http404; `%(subject)s` stands for it in label and heading. Every other has a tab and stands in the API.
    """

    name: str
    path: str
    label: StrOrPromise
    heading: StrOrPromise
    policy: Policy
    page: PageOf
    signed_in_only: bool = False
    empty: EmptyState = NO_PICTURES
    group: Group | None = None
    subject: Callable[[Viewer, str], Any] | None = None
    spelling: Callable[[str], str] = str  # of the `<str:word>`, to whose address other spellings lead
    lead: Callable[[Viewer], StrOrPromise] | None = None  # a sentence above its first page for this viewer, or nothing
    mutes: Callable[[Viewer, Any], bool] | None = None  # whether this viewer mutes its subject, and so all of it
    incomplete: Callable[[], bool] | None = None  # whether posts that belong in it may be missing for now
    steered: str = ""  # what `reverse` knows the page by on which people say what they want of it
    url_name: str = ""  # where it is not feed-<name>

    def spelled(self, word: str) -> str:
        """The spelling of a word that its address has. Raises Http404 where nothing of it is left."""
        found = self.spelling(word)
        if word and not found:
            raise Http404
        return found

    @property
    def route(self) -> str:
        """What `reverse` knows its page by."""
        return self.url_name or f"feed-{self.name}"

    @property
    def address(self) -> str:
        return reverse(self.route)

    @property
    def title(self) -> StrOrPromise:
        """Of its tab and its page."""
        return self.group.label if self.group else self.label

    @property
    def summary(self) -> str:
        return self.group.summary if self.group else self.name

    @property
    def atom_path(self) -> str:
        """Where its Atom feed is; empty where visitors find nothing in it."""
        return "" if self.signed_in_only else f"atom/{self.path or self.name}"

    @property
    def atom_route(self) -> str:
        return f"atom-{self.name}"

    def opens_for(self, viewer: Viewer, subject: Any = None) -> bool:
        """Whether this viewer can find anything in it."""
        return (viewer.is_authenticated or not self.signed_in_only) and not self.is_muted(viewer, subject)

    @property
    def can_be_muted(self) -> bool:
        """Whether its page offers to mute its subject."""
        return self.mutes is not None

    def is_muted(self, viewer: Viewer, subject: Any) -> bool:
        return bool(self.mutes and self.mutes(viewer, subject))
