"""Filling the form from a picture's file: its words and settings, as its maker states them; the file is not kept."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST

from accounts.access.requests import PageRequest
from accounts.access.way_back import sign_in_first
from gallery.forms.upload import UploadForm
from gallery.images.originals import why_not_of_file
from gallery.images.uploads import refuse_by_length, said_in
from generator.views.filled import ASKED, Filled
from lib.problems import Problem


@csrf_exempt  # the token is in the body, and a body that is too long must not be read; `_read` asks for it
@require_POST
def from_file(request: PageRequest) -> HttpResponse:
    try:
        refuse_by_length(request.headers.get("Content-Length"))
    except Problem as problem:
        return _sorry(request, problem.errors.get("picture", [str(problem)])[0])
    return _read(request)


@csrf_protect
def _read(request: PageRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        return sign_in_first(request, reverse("create"))
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _sorry(request, str(form.errors["picture"][0]))
    try:
        said = said_in(form.cleaned_data["picture"])
    except Problem as problem:
        return _sorry(request, problem.errors.get("picture", [str(problem)])[0])
    if refused := why_not_of_file(form.cleaned_data["picture"], request.user):
        return _sorry(request, refused)
    if not said:
        return _sorry(request, _("This file says nothing of how it was made."))
    Filled(said, str(form.cleaned_data["picture"].name)[:100]).keep(request)
    return HttpResponseRedirect(f"{reverse('create')}?{ASKED}=1")


def _sorry(request: HttpRequest, sentence: str) -> HttpResponse:
    messages.error(request, sentence)
    return redirect("create")
