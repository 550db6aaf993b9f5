"""A post that one decision put back stays down as long as another keeps it there."""

from __future__ import annotations

from django.db.models import Q

from gallery.models import Post
from gallery.posts import publication
from moderation.models import Case

KEEPS_DOWN = Q(state=Case.State.UPHELD, kind__in=(Case.Kind.REPORT, Case.Kind.TAKEDOWN)) | Q(
    state=Case.State.OPEN, kind=Case.Kind.TAKEDOWN
)


def put_back(post: Post, *, but: Case | None = None) -> bool:
    """Whether it is back; `but` is the case whose word counts no more."""
    others = Case.objects.filter(KEEPS_DOWN, post=post)
    if (others.exclude(pk=but.pk) if but else others).exists():
        return False
    publication.reinstate(post)
    return True
