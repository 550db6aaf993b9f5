"""Posts that somebody hides: a noun that a POST makes and a DELETE, or a POST to …/delete, unmakes; and all of them."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access.person import person_of
from accounts.access.requests import PageRequest
from accounts.access.way_back import sign_in_first, way_back
from gallery.models import HiddenPost, Post
from gallery.posts import hidden


@require_http_methods(["POST", "DELETE"])
def hide(request: PageRequest, pk: UUID, delete: bool = False) -> HttpResponse:
    """Answers htmx with the button that undoes it, others by going back, with that button in a message."""
    post = get_object_or_404(Post.objects.visible_to(request.user), pk=pk)
    person = request.user
    if not person.is_authenticated:
        return sign_in_first(request, post.get_absolute_url())
    hides = not delete and request.method == "POST"
    if hides:
        HiddenPost.add(post, person)
    else:
        HiddenPost.take_back(post, person)
    if request.htmx:
        return render(request, "gallery/hide_button.html", {"post": post, "hidden": hides, "said": True})
    if hides:
        undo = render_to_string("gallery/hidden_undo.html", {"post": post}, request=request)
        messages.success(request, mark_safe(undo))  # noqa: S308 - our own template, escaped
    else:
        messages.success(request, _("It may stand in your lists again."))
    return HttpResponseRedirect(way_back(request, post.get_absolute_url()))


@login_required
@never_cache
@require_safe
def hidden_posts(request: HttpRequest) -> HttpResponse:
    """In the settings: what one has hidden, the last hidden first."""
    page = hidden.page(person_of(request), request.GET.get("cursor", ""))
    return render(request, "gallery/hidden_posts.html", {"page": page})
