"""What the gallery tells of its lists that are no feeds, and of what people do: logged as feeds are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feed.impressions.notes import note_reaction, note_served
from feed.impressions.slate import Slate, condition

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from gallery.models import Post
    from gallery.models.visibility import Viewer
    from gallery.registries.exposure import Began, OnCard


class ExposureLog:
    """As `gallery.registries.exposure.Log` has it."""

    def serve_list(
        self, surface: str, posts: Sequence[OnCard], viewer: Viewer, *, start: int, about: object, policy: str
    ) -> Slate:
        slate = Slate(surface, policy, posts, start, condition=condition(surface, about, viewer))
        note_served(slate, viewer)
        return slate

    def note_act(self, kind: str, post: Post, by: Viewer, image: UUID | None, began: Began | None) -> None:
        note_reaction(kind, post, by, image, began)
