"""Uploading a picture to start from."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from accounts.access.person import person_of
from gallery.forms.upload import UploadForm
from gallery.images.uploads import Taken, refuse_by_length, sentence_of, take_in
from gallery.models import Image
from lib.problems import Problem


@csrf_exempt  # the token is in the body, and a body that is too long must not be read; `_upload` asks for it
def upload(request: HttpRequest) -> HttpResponse:
    try:
        refuse_by_length(request.headers.get("Content-Length"))
    except Problem as problem:
        # The body stays unread, so nobody is asked who this is: there is nothing here but a sentence.
        return _page(request, UploadForm({}, None).with_only(problem), problem.status)
    return _upload(request)


@csrf_protect
@login_required
def _upload(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, UploadForm(), 200)
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, 422)
    person = person_of(request)
    try:
        taken = take_in(form.cleaned_data["picture"], person)
    except Problem as problem:
        problem.add_to(form)
        return _page(request, form, 422 if problem.status == 400 else problem.status)
    messages.success(request, _said(request, taken))
    return HttpResponseRedirect(_onwards(taken.image))


def _said(request: HttpRequest, taken: Taken) -> str:
    """What became of it, with a way to what its file says, and to the picture that it looks the same as."""
    ways = {"alike": _onwards(taken.alike) if taken.alike else ""}
    if taken.image.found_in_file:
        ways["found"] = f"{reverse('post-new')}?image={taken.image.key}"
    sentences = [sentence_of(taken)] if taken.returned else [_("Your picture is here, and only you see it.")]
    told = {"sentences": [*sentences, *taken.sentences], "alike": sentence_of(taken) if taken.alike else ""}
    message = render_to_string("gallery/uploaded.html", told | {"ways": ways}, request=request)
    return mark_safe(message)  # noqa: S308 - our own template, escaped


def _onwards(image: Image) -> str:
    """To where pictures are made, with this one; on a site without a generator, to posting it."""
    try:
        return f"{reverse('create')}?image={image.key}"
    except NoReverseMatch:
        return f"{reverse('post-new')}?image={image.key}"


def _page(request: HttpRequest, form: UploadForm, status: int) -> HttpResponse:
    return render(request, "gallery/upload.html", {"form": form}, status=status)
