"""Putting a post into collections, from a menu that works as a page of its own as well."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.access.requests import PageRequest
from accounts.access.way_back import sign_in_first
from accounts.models import User
from gallery.models import Collection, Post
from lib.ids import from_text
from lib.problems import Problem


@require_http_methods(["GET", "HEAD", "POST"])
def collect(request: PageRequest, pk: UUID) -> HttpResponse:
    """POST names a `collection` to put the post in, or with `undo` to take it out of; or the `title` of a new one."""
    post = get_object_or_404(Post.objects.visible_to(request.user).for_cards(), pk=pk)
    person = request.user
    if not person.is_authenticated:
        return sign_in_first(request, request.path)
    problem = None
    if request.method == "POST":
        try:
            _put(request, post, person)
        except Problem as refused:
            if refused.status == 404:
                raise
            problem = refused
        if not problem and not request.htmx:
            return redirect("post-collect", pk=post.pk)
    return _menu(request, post, person, problem)


def _put(request: PageRequest, post: Post, person: User) -> None:
    if "collection" not in request.POST:
        Collection.start(person, title=request.POST.get("title", "")).add(post, by=person)
        return
    try:
        key = from_text(request.POST["collection"])
    except ValueError as error:
        raise Http404 from error
    chosen = get_object_or_404(Collection, pk=key, owner=person)
    if "undo" in request.POST:
        chosen.take_out(post, by=person)
    else:
        chosen.add(post, by=person)


def _menu(request: PageRequest, post: Post, person: User, problem: Problem | None) -> HttpResponse:
    """All of the person's collections, which the verb keeps to 200."""
    mine = list(Collection.objects.filter(owner=person).holding(post.pk).order_by("-id"))
    context = {"post": post, "mine": mine, "problem": problem, "typed": request.POST.get("title", "")}
    template = "gallery/collect_menu.html" if request.htmx else "gallery/collect.html"
    return render(request, template, context, status=problem.status if problem else 200)
