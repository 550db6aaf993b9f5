"""Collections: mine and other people's, one of them, and making, changing and deleting one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access.person import person_of
from accounts.models import User
from gallery.cards import stored
from gallery.cards.rendering import here
from gallery.collections import lists
from gallery.forms.collection import CollectionForm
from gallery.models import Collection
from gallery.posts.marks import add_marks
from gallery.registries.exposure import shown
from lib.pagination import numbered, parse_numbered
from lib.problems import Problem


@login_required
def collections(request: HttpRequest) -> HttpResponse:
    """Mine; POST starts one."""
    person = person_of(request)
    form = CollectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(Collection.start(person, **form.cleaned_data))
        except Problem as problem:
            problem.add_to(form)
    page = lists.of(person, person, request.GET.get("cursor", ""))
    context = {"owner": person, "page": page, "form": form}
    return render(request, "gallery/collections.html", context, status=422 if form.is_bound else 200)


@require_safe
def collections_of(request: HttpRequest, handle: str) -> HttpResponse:
    """Someone's, as far as they are listed for whoever looks."""
    owner = get_object_or_404(User.objects.visible_to(request.user), handle=handle.lower())
    page = lists.of(owner, request.user, request.GET.get("cursor", ""))
    return render(request, "gallery/collections.html", {"owner": owner, "page": page})


@require_safe
def collection(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(Collection.objects.visible_to(request.user).select_related("owner"), pk=pk)
    viewer = request.user
    start, after = parse_numbered(request.GET.get("cursor", ""))
    page = numbered(stored.page_of(found.entries_for(viewer), ("-id",), after, lists.SIZE, form=here()), start)
    add_marks(page.rows, viewer)
    slate = shown("collection", page.rows, viewer, start=start, about=found.pk, policy="newest-entry")
    context = {"collection": found, "page": page, "slate": slate, "own": found.owner_id == viewer.pk}
    return render(request, "gallery/collection.html", context)


@login_required
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    person = person_of(request)
    found = get_object_or_404(Collection, pk=pk, owner=person)
    form = CollectionForm(request.POST or None, initial=CollectionForm.words_of(found))
    if request.method == "POST" and form.is_valid():
        try:
            found.edit(by=person, **form.cleaned_data)
        except Problem as problem:
            problem.add_to(form)
        else:
            return redirect(found)
    context = {"collection": found, "form": form}
    return render(request, "gallery/collection_edit.html", context, status=422 if form.is_bound else 200)


@require_POST
@login_required
def delete(request: HttpRequest, pk: UUID) -> HttpResponse:
    person = person_of(request)
    get_object_or_404(Collection, pk=pk, owner=person).delete(by=person)
    messages.success(request, _("The collection is deleted; the posts in it stay where they are."))
    return redirect("collections")
