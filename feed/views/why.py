"""Why a post stands in a list."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from feed.explanation import Explanation
from gallery.middleware import parsed
from gallery.models import HiddenPost, Post
from gallery.registries.exposure import began


@never_cache
@require_safe
def why(request: HttpRequest, pk: UUID) -> HttpResponse:
    """`?from=` names the card, as slate:position; without it, the one that was pressed last is asked about."""
    viewer = request.user
    post = get_object_or_404(Post.objects.published().visible_to(viewer).for_cards().prefetch_related("tags"), pk=pk)
    card = parsed(request.GET["from"]) if "from" in request.GET else began.get()
    page = {
        "post": post,
        "own": post.maker_id == viewer.pk,
        "told": Explanation.of(post, viewer, card),
        "asked": "from" in request.GET,
        "tags": [f"#{tag.name}" for tag in post.tags.all()],
        "hidden": viewer.is_authenticated and HiddenPost.of(viewer).filter(post=post).exists(),
    }
    return render(request, "feed/why.html", page)
