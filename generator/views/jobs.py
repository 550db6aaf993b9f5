"""One job: look, cancel, try again, keep a candidate, go on from it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access.person import person_of
from gallery.models import Image
from gallery.posts.deletion import consequences
from gallery.views.deletions import tell
from generator.forms.create import InstructionForm
from generator.jobs import turns
from generator.jobs.deletion import delete_turns, made_in
from generator.models import Job
from generator.views.create import place
from generator.views.start import identity
from generator.views.threads import goes_first, show
from lib.problems import Problem


def mine(request: HttpRequest, pk: Any) -> Job:
    return get_object_or_404(Job.objects.at_hand(request.user).select_related("thread", "kept"), pk=pk)


@login_required
@require_GET
def job(request: HttpRequest, pk: Any) -> HttpResponse:
    found = mine(request, pk)
    turns.with_images([found])
    context = {"job": found, "alone": True, "goes_first": goes_first(request)}
    return render(request, "generator/job.html", context)


@login_required
@require_POST
def cancel(request: HttpRequest, pk: Any) -> HttpResponseRedirect:
    found = mine(request, pk)
    done = _("Cancelled. The images it had reserved are yours again.")
    return told(request, found, done if found.cancel(by=person_of(request)) else "", _("It had already ended."))


@login_required
@require_POST
def first(request: HttpRequest, pk: Any) -> HttpResponseRedirect:
    """Before one's own other waiting jobs."""
    found = mine(request, pk)
    done = _("This one is done first of yours.")
    return told(request, found, done if found.to_front(by=person_of(request)) else "", _("It waits no longer."))


def told(request: HttpRequest, job: Job, done: str, otherwise: str) -> HttpResponseRedirect:
    """Back to the job, with a sentence that says what was done or, where that is empty, why nothing was."""
    if done:
        messages.success(request, done)
    else:
        messages.info(request, otherwise)
    return redirect(place(job))


@login_required
@require_POST
def again(request: HttpRequest, pk: Any) -> HttpResponseRedirect:
    """The same once more; with `new_seed` as another take of it."""
    found = mine(request, pk)
    try:
        found = turns.repeat(found, by=person_of(request), new_seed="new_seed" in request.POST)
    except Problem as problem:
        messages.error(request, str(problem))
    return redirect(place(found))


@login_required
@require_POST
def keep(request: HttpRequest, pk: Any) -> HttpResponseRedirect:
    found = mine(request, pk)
    image = get_object_or_404(Image.objects.visible_to(request.user), pk=identity(request.POST.get("image", "")))
    found.keep(image, by=person_of(request))
    return redirect(place(found))


@login_required
@require_POST
def next_turn(request: HttpRequest, pk: Any) -> HttpResponse:
    """The next instruction. What was typed comes back with the sentence that says why it was not taken."""
    found = mine(request, pk)
    form = InstructionForm(request.POST)
    if not form.is_valid():
        return show(request, found.thread, form, turn=found, status=400)
    try:
        following = turns.next_turn(found, form.cleaned_data["prompt"], by=person_of(request))
    except Problem as problem:
        problem.add_to(form)
        return show(request, found.thread, form, turn=found, status=problem.status)
    return redirect(place(following))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, pk: Any) -> HttpResponse:
    """What it means, and then doing it."""
    found, person = mine(request, pk), person_of(request)
    if request.method == "POST":
        tell(request, delete_turns([found], by=person))
        others = found.thread.jobs.filter(deletion=None).exists()
        return redirect(found.thread if others else "threads")
    context = {"thread": found.thread, "turn": found, "open": found.is_open}
    meant = consequences(made_in([found]), of=person)
    return render(request, "generator/thread_delete.html", context | {"meant": meant})
