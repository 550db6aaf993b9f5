"""Likes: a noun that a POST makes and a DELETE, or a POST to …/delete, unmakes."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from accounts.access.requests import PageRequest
from accounts.access.way_back import sign_in_first, way_back
from gallery.models import Like, Post


@require_http_methods(["POST", "DELETE"])
def like(request: PageRequest, pk: UUID, delete: bool = False) -> HttpResponse:
    post = get_object_or_404(Post.objects.visible_to(request.user), pk=pk)
    person = request.user
    if not person.is_authenticated:
        return sign_in_first(request, post.get_absolute_url())
    post.liked = not delete and request.method == "POST"
    if post.liked:
        Like.add(post, person)
    else:
        Like.take_back(post, person)
    if request.htmx:
        context = {"post": post, "liked": post.liked, "on_card": "card" in request.POST}
        return render(request, "gallery/like_button.html", context)
    return HttpResponseRedirect(way_back(request, post.get_absolute_url()))
