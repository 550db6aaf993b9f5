"""The key that makes a repeated request harmless: it is answered with what the first one made.

After the Idempotency-Key header (draft-ietf-httpapi-idempotency-key-header). One person's keys are their own; whoever
takes a key keeps it in a column of LONGEST characters, unique for each person.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from lib.problems import Problem

HEADER = "Idempotency-Key"
LONGEST = 80


def check(key: str | None) -> None:
    """Raises Problem("bad-idempotency-key") for one that cannot be kept."""
    if key and (len(key) > LONGEST or not key.isprintable()):
        raise Problem("bad-idempotency-key", _("An idempotency key has at most 80 printable characters."))


def reused() -> Problem:
    """What to raise where a key comes back with another request."""
    said = _("This key was used for a different request; a new request needs a new key.")
    return Problem("idempotency-key-reused", said, status=422)
