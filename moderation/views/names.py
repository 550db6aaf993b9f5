"""Settings: names and styles that somebody closed, asking for one, and opening it again."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access.person import person_of
from lib.problems import Problem
from moderation.cases import names as closing
from moderation.forms import NameForm
from moderation.models import Case

SHOWN = 20


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def names(request: HttpRequest) -> HttpResponse:
    person, form = person_of(request), NameForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            closing.PACE.keep(person.pk)
            closing.ask(person, **form.cleaned_data)
            messages.success(request, _("A moderator looks at it. You are told what came of it."))
            return redirect("settings-names")
        except Problem as problem:
            problem.add_to(form)
    asked = Case.objects.filter(person=person, kind=Case.Kind.NAME).order_by("-pk")[:SHOWN]
    context = {"form": form, "closed": closing.closed_by(person), "asked": asked}
    return render(request, "moderation/names.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def open_again(request: HttpRequest, name: str) -> HttpResponse:
    closing.open_again(name, by=person_of(request))
    messages.success(request, _("Everybody may use it again, from this moment."))
    return redirect("settings-names")
