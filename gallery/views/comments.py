"""Comments: the list under a post, a thread of its own page, and writing, changing and deleting."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Value
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access.person import person_of
from accounts.access.requests import PageRequest
from accounts.access.way_back import sign_in_first
from gallery.comments import threads
from gallery.forms.comment import CommentForm
from gallery.models import Comment, Post
from lib.ids import from_text
from lib.problems import Problem


@require_http_methods(["GET", "HEAD", "POST"])
def comments(request: PageRequest, pk: UUID) -> HttpResponse:
    """The list; POST adds to it, `answers` being the key of the comment that is answered."""
    post = get_object_or_404(Post.objects.visible_to(request.user).for_cards(), pk=pk)
    if request.method == "POST":
        return _add(request, post)
    cursor = request.GET.get("cursor", "")
    context = {"post": post, "comments": threads.page(post, request.user, cursor), "comment_form": CommentForm()}
    if request.htmx and cursor:
        return render(request, "gallery/comment_rows.html", context)
    return _region(request, context)


@require_safe
def comment(request: PageRequest, pk: UUID) -> HttpResponse:
    """A thread alone. For a reply: what it answers and the reply, with a way to the rest."""
    found, post = _find(request, pk)
    cursor = request.GET.get("cursor", "")
    top, replies = threads.thread(found.answers_id or found.pk, post, request.user, cursor)
    if top is None:
        raise Http404
    if found.answers_id:
        found.post = post
        top.shown_replies, replies.next_cursor = [found], ""
    context = {"post": post, "comment": top, "replies": replies, "alone": found.answers_id, "open_reply": True}
    return render(request, "gallery/comment_page.html", context)


@login_required
def edit(request: PageRequest, pk: UUID) -> HttpResponse:
    found, post = _find(request, pk)
    if found.by_id != request.user.pk:
        raise Http404
    form = CommentForm(request.POST or None, initial={"text": found.text})
    if request.method == "POST" and form.is_valid():
        try:
            found.edit(by=person_of(request), text=form.cleaned_data["text"])
        except Problem as problem:
            problem.add_to(form)
        else:
            return redirect(found)
    context = {"post": post, "comment": found, "form": form}
    return render(request, "gallery/comment_edit.html", context, status=422 if form.is_bound else 200)


@require_POST
def delete(request: PageRequest, pk: UUID) -> HttpResponse:
    """What is deleted already, in another tab or by the post's maker, goes from the page as well."""
    found = get_object_or_404(Comment.objects.select_related("by"), pk=pk)
    post = get_object_or_404(Post.objects.visible_to(request.user).for_cards(), pk=found.post_id)
    person, found.post = request.user, post
    if not person.is_authenticated:
        return sign_in_first(request, post.get_absolute_url())
    said = _("Comment deleted.")
    if found.state != Comment.State.SHOWN:
        said = _("This comment was deleted already.")
    elif Comment.objects.readable_by(person).filter(pk=pk).exists():
        found.delete(by=person)
    else:
        raise Http404
    if request.htmx:
        return _thread(request, found.answers_id or found.pk, post, said=said)
    messages.info(request, said)
    return redirect(f"{post.get_absolute_url()}#comments")


def _find(request: PageRequest, pk: UUID) -> tuple[Comment, Post]:
    """A comment this viewer reads, under a post this viewer may open."""
    readable = Comment.objects.readable_by(request.user).annotate(readable=Value(True))
    found = get_object_or_404(readable.select_related("by"), pk=pk)
    post = get_object_or_404(Post.objects.visible_to(request.user).for_cards(), pk=found.post_id)
    found.post = post
    return found, post


def _add(request: PageRequest, post: Post) -> HttpResponse:
    person = request.user
    if not person.is_authenticated:
        return sign_in_first(request, post.get_absolute_url())
    answered, form = _answered(request, post), CommentForm(request.POST)
    form.is_valid()
    try:
        threads.PACE.keep(person.pk)
        added = Comment.add(post, by=person, text=form.cleaned_data.get("text", ""), answers=answered)
    except Problem as problem:
        if not problem.errors:
            raise
        problem.add_to(form)
        return _refused(request, post, answered, form)
    post.refresh_from_db(fields=["comment_count"])
    if not request.htmx:
        return redirect(added if answered else f"{post.get_absolute_url()}#c-{added.key}")
    said = _("Comment posted.")
    if answered:
        return _thread(request, added.answers_id or added.pk, post, said=said)
    context = {"post": post, "comments": threads.page(post, person), "comment_form": CommentForm()}
    return _saying(_region(request, context), said)


def _answered(request: PageRequest, post: Post) -> Comment | None:
    key = request.POST.get("answers", "")
    if not key:
        return None
    try:
        wanted = from_text(key)
    except ValueError as error:
        raise Http404 from error
    return get_object_or_404(Comment.objects.readable_by(request.user).select_related("by"), pk=wanted, post=post.pk)


def _refused(request: PageRequest, post: Post, answered: Comment | None, form: CommentForm) -> HttpResponse:
    """What was typed stays, beside what is wrong with it."""
    if answered:
        top, replies = threads.thread(answered.answers_id or answered.pk, post, request.user)
        template = "gallery/comment.html" if request.htmx else "gallery/comment_page.html"
        context = {"post": post, "comment": top, "replies": replies, "reply_form": form, "open_reply": True}
        return render(request, template, context, status=422)
    context = {"post": post, "comments": threads.page(post, request.user), "comment_form": form}
    return _region(request, context, status=422)


def _region(request: PageRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    template = "gallery/comments.html" if request.htmx else "gallery/comments_page.html"
    return render(request, template, context, status=status)


def _thread(request: PageRequest, key: UUID, post: Post, *, said: str) -> HttpResponse:
    """One thread anew, or nothing where nothing of it is left, and the number of comments."""
    top, _replies = threads.thread(key, post, request.user)
    post.refresh_from_db(fields=["comment_count"])
    return _saying(render(request, "gallery/comment_thread.html", {"post": post, "comment": top}), said)


def _saying(response: HttpResponse, text: str) -> HttpResponse:
    response["HX-Trigger"] = json.dumps({"toast": {"text": text}})  # in ASCII, as headers are
    return response
