"""Pages that may be kept a moment and shown to everybody of one audience.

A view is marked in two steps, and both are needed. `@shareable` says that its addresses may be asked for on behalf of
an audience instead of a person; `share(response)` says that this very answer holds nothing of one person.
config/front/ does the keeping.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponseBase

    Answer = TypeVar("Answer", bound=HttpResponseBase)
View = TypeVar("View", bound=Callable[..., Any])

SHARED = "Atelier-Shared"
"""The header that never leaves the house: the id of the slate that the answer shows, or `NO_SLATE`."""
NO_SLATE = "-"
NO_TOKEN = "NOTPROVIDED"  # noqa: S105 - what Django's own tag takes for none; forms need none (config/front/csrf.py)
MARK = "shareable"


def shareable(view: View) -> View:
    @wraps(view)
    def marked(*args: Any, **kwargs: Any) -> Any:
        return view(*args, **kwargs)

    setattr(marked, MARK, True)
    return cast(View, marked)


def is_shareable(view: Any) -> bool:
    return bool(getattr(view, MARK, False))


def share(response: Answer, slate: UUID | None = None) -> Answer:
    """Declare this answer to be the same for everyone of its audience; `slate` is the served page it shows."""
    response.headers[SHARED] = str(slate) if slate else NO_SLATE
    return response
