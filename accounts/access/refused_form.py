"""What somebody typed into a form that was not taken: kept in their session for an hour, until it is sent after all.

Never a password, a code or a file. A form that was rendered for a person is that person's: whoever signs in next in
the same browser does not get to see it.
"""

from __future__ import annotations

import re
import time
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.access.guesses import last_here
from lib.pages.form_key import FIELD, is_for

IN_SESSION = "refused-form"
KEPT_SECONDS = 3600
LONGEST = 64 * 2**10  # letters of all fields together
# What forms send that nobody typed: hidden fields and named buttons (tests/config/door compares).
NOT_TYPED = frozenset(
    {"account", "action", "answer", "answers", "card", "case", "collection", "decide", "decide_all", "do", "first"}
    | {"from", "give", "image", "kept", "kept_mask", "language", "look", "new_seed", "next", "pinned"}
    | {"posted", "publish", "remix", "round", "second", "simulate", "sure", "undo", "uploads"}
)
# What people write, by the names of fields, as they are told of it where its form is not shown. A choice among given
# things says little without its form, and comes back in it all the same (tests/config compares).
LABELS: dict[str, Any] = {
    "prompt": _("Your prompt"),
    "negative_prompt": _("What to leave out"),
    "text": _("Your words"),
    "title": _("Title"),
    "tags": _("Tags"),
    "bio": _("About you"),
    "display_name": _("Your name"),
    "link": _("Your link"),
    "words": _("Why you would like to join"),
    "names": _("Your name or style"),
    "proof": _("How a moderator can see that it is yours"),
    "statement": _("What you say"),
    "note": _("Note"),
    "name": _("Name"),
    "url": _("Address"),
    "email": _("Email"),
    "username": _("Handle"),
    "handle": _("Handle"),
    "said": _("Your words"),
    "description": _("Description"),
}
DESCRIPTION = re.compile(r"^alt_\d+$")
SECRET = re.compile(r"password|secret|credential|^code$|csrf|^website$", re.IGNORECASE)


@dataclass
class RefusedForm:
    """`page` is where it stood and `action` where it was sent, as paths with queries; `files` are names of files."""

    page: str
    action: str
    fields: list[tuple[str, str]]
    files: list[str] = field(default_factory=list)
    key: str = ""
    whose: int | None = None  # of a form without a key: who signed in last in this browser
    at: float = 0.0
    pressed: bool = False  # nothing was typed: it is done after signing in

    @classmethod
    def sent(cls, request: HttpRequest, page: str) -> RefusedForm:
        """Of a POST that was refused."""
        fields = [(name, value) for name in request.POST for value in request.POST.getlist(name)]
        key = request.POST.get(FIELD, "")
        return cls(
            page,
            request.get_full_path(),
            [(name, value) for name, value in fields if name != FIELD and not SECRET.search(name)],
            [str(file.name) for name in request.FILES for file in request.FILES.getlist(name) if file],
            key,
            None if key else last_here(request),
            time.time(),
        )

    @classmethod
    def of(cls, request: HttpRequest) -> RefusedForm | None:
        """The one kept for whoever asks."""
        found = cls.kept(request)
        return found if found and found._belongs_to(request.user) else None

    @classmethod
    def kept(cls, request: HttpRequest) -> RefusedForm | None:
        """The one kept in this browser for an hour, whosever it is: not to be shown without `of`."""
        if not request.session.session_key:
            return None
        told: dict[str, Any] | None = request.session.get(IN_SESSION)
        if not told:
            return None
        found = cls(**{**told, "fields": [(name, value) for name, value in told["fields"]]})
        return found if found.at > time.time() - KEPT_SECONDS else None

    def is_back_at(self, address: str) -> bool:
        """Whether who comes to this address finds it filled in again there, or sent."""
        path = urlsplit(address).path
        return any(path.startswith(urlsplit(known).path) for known in (self.page, self.action))

    def _belongs_to(self, viewer: Any) -> bool:
        if self.key:
            return is_for(self.key, viewer) or is_for(self.key, None)
        return self.whose is None or viewer.pk == self.whose

    def as_sent(self) -> QueryDict:
        """The fields as the browser sent them, the form's key with them."""
        found = QueryDict(mutable=True)
        for name, value in [*self.fields, (FIELD, self.key)]:
            found.appendlist(name, value)
        return found

    @property
    def says_something(self) -> bool:
        """Whether anything in it was typed, and is not too much to be kept."""
        length = sum(len(value) for _name, value in self.fields)
        return length <= LONGEST and any(value for _name, value in self.words)

    @property
    def words(self) -> list[tuple[str, str]]:
        return [(name, value) for name, value in self.fields if name not in NOT_TYPED]

    @property
    def written(self) -> list[tuple[Any, str]]:
        """What was typed in words, with what each is called."""
        named = [(label_of(name), value) for name, value in self.words if value]
        return [(label, value) for label, value in named if label]

    def keep(self, request: HttpRequest) -> None:
        request.session[IN_SESSION] = asdict(self)

    @staticmethod
    def forget(request: HttpRequest) -> None:
        request.session.pop(IN_SESSION, None)


def label_of(name: str) -> Any:
    """What the field of this name is called; empty for one that nobody writes in."""
    if DESCRIPTION.match(name):
        return LABELS["description"]
    return LABELS.get(name, "")
