"""Who looks on behalf of many: everyone of one audience, and nobody in particular."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser


class SharedViewer(AnonymousUser):
    """Sees what any visitor may see, and pictures rated mature where this audience has asked for them."""

    def __init__(self, *, show_mature: bool) -> None:
        super().__init__()
        self.show_mature = show_mature
