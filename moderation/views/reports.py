"""Reporting a post or a comment."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.access.person import person_of
from gallery.models import Comment, Post
from lib.problems import Problem
from moderation.forms import ReportForm
from moderation.models import Report
from moderation.models.report import PACE


@login_required
def report_post(request: HttpRequest, pk: UUID) -> HttpResponse:
    post = get_object_or_404(Post.objects.published().visible_to(request.user).for_cards(), pk=pk)
    return _report(request, under=post, post=post)


@login_required
def report_comment(request: HttpRequest, pk: UUID) -> HttpResponse:
    comment = get_object_or_404(Comment.objects.readable_by(request.user).select_related("by"), pk=pk)
    post = get_object_or_404(Post.objects.published().visible_to(request.user).for_cards(), pk=comment.post_id)
    return _report(request, under=post, comment=comment)


def _report(request: HttpRequest, *, under: Post, **thing: Any) -> HttpResponse:
    """The form, what is wrong with it, or thanks; and thanks again to who comes back while the report is open."""
    person = person_of(request)
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            PACE.keep(person.pk)
            Report.file(person, **form.cleaned_data, **thing)
        except Problem as problem:
            if problem.status == 404:
                raise
            problem.add_to(form)
        else:
            return redirect(request.path)
    done = not form.is_bound and Report.open_by(person, **thing)
    context = {"form": form, "done": done, **thing, "post": under}
    return render(request, "moderation/report.html", context, status=422 if form.is_bound else 200)
