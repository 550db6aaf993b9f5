"""What `manage.py check --deploy` says of the gallery's set-up."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.checks import CheckMessage, Info, register
from django.utils import timezone

from gallery.images.signing import identity
from lib.credentials.identity import NoIdentity

SOON = timedelta(days=30)
NOT_SIGNED = {
    "missing": ("there is no certificate", "Make one with `manage.py credentials init`."),
    "unreadable": ("the certificate or its key cannot be read", "See docs/operator/credentials.md."),
    "mismatch": ("the key is not that of the certificate", "See docs/operator/credentials.md."),
    "not-yet": ("the certificate is not valid yet", "See whether the clock is right."),
    "expired": ("the certificate has run out", "Renew it with `manage.py credentials renew`."),
}


@register(deploy=True)
def files_are_signed(**_: Any) -> list[CheckMessage]:
    """That files go out unsigned, or soon will. A warning would keep a gallery from starting."""
    try:
        ends = identity().ends
    except NoIdentity as no:
        why, hint = NOT_SIGNED[no.reason]
        return [Info(f"Files go out without Content Credentials: {why}.", hint=hint, id="gallery.I001")]
    if ends - timezone.now() < SOON:
        said = f"The certificate that files are signed with runs out on {ends:%Y-%m-%d}."
        return [Info(said, hint="Renew it with `manage.py credentials renew`.", id="gallery.I002")]
    return []
