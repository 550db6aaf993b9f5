"""The key that each rendering of a form carries: a second press has the same one, and it says for whom the form was.

It stands in a hidden field beside the token against forgery (`{% csrf_token %}` writes both). Whoever reads it back
asks `is_for`: words that were typed by one person are never shown to the next in the same browser.
"""

from __future__ import annotations

import secrets
from typing import Any

from django.utils.crypto import constant_time_compare, salted_hmac

FIELD = "once"
MEDIA_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")
"""What a form is sent as."""


def key_for(viewer: Any) -> str:
    """A new one, of 25 letters; `viewer` is whoever the page is rendered for."""
    chance = secrets.token_urlsafe(9)
    return f"{chance}.{_proof(chance, viewer)}"


def is_for(key: str, viewer: Any) -> bool:
    """Whether the form was rendered for this viewer; None is a stranger, who may have joined or signed in since."""
    chance, _dot, proof = key.partition(".")
    return constant_time_compare(proof, _proof(chance, viewer))


def _proof(chance: str, viewer: Any) -> str:
    pk = getattr(viewer, "pk", None)
    return salted_hmac("lib.pages.form_key", f"{chance}:{pk}").hexdigest()[:12]
