"""Threads: every turn stays, every turn can be returned to."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access.person import person_of
from accounts.access.way_back import way_back
from gallery.posts.deletion import consequences
from gallery.views.deletions import tell
from generator.forms.create import InstructionForm
from generator.jobs.deletion import delete_thread, made_in
from generator.jobs.thread_covers import add_covers
from generator.jobs.thread_search import with_words
from generator.jobs.turns import turns_of, with_before
from generator.models import EngineCard, Job, Thread
from generator.models.thread import MOST_PINNED
from generator.queue.estimates import WaitEstimate
from generator.quota.balance import Balance
from lib.ids import to_text
from lib.pagination import keyset_page
from lib.problems import Problem


@login_required
@require_GET
def threads(request: HttpRequest) -> HttpResponse:
    """All, the last touched first, with those that are pinned above them; with ?q= those that speak of it."""
    words, cursor = request.GET.get("q", ""), request.GET.get("cursor", "")
    mine = Thread.objects.of(request.user)
    pinned: list[Thread] = []
    if words:
        rows = with_words(mine, words)
    else:
        rows = mine.filter(pinned=None)
        pinned = [] if cursor else list(mine.exclude(pinned=None).order_by("-pinned")[:MOST_PINNED])
    page = keyset_page(rows, ("-touched", "-id"), cursor, 30)
    add_covers([*pinned, *page.rows])
    context = {"page": page, "threads": page.rows, "pinned": pinned, "q": words}
    return render(request, "generator/threads.html", context)


@login_required
@require_POST
def thread_edit(request: HttpRequest, pk: object) -> HttpResponse:
    """Its `title`, or whether it is `pinned` (yes or no)."""
    found = get_object_or_404(Thread.objects.of(request.user), pk=pk)
    pinned = {"yes": True, "no": False}.get(request.POST.get("pinned", ""))
    try:
        found.edit(title=request.POST.get("title"), pinned=pinned)
    except Problem as problem:
        messages.error(request, next(iter(problem.errors.values()))[0])
    return HttpResponseRedirect(way_back(request, found.get_absolute_url()))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def thread_delete(request: HttpRequest, pk: object) -> HttpResponse:
    """What it means, and then doing it."""
    person, found = person_of(request), get_object_or_404(Thread.objects.of(request.user), pk=pk)
    turns = list(found.jobs.filter(deletion=None))
    if request.method == "POST":
        tell(request, delete_thread(found, by=person))
        return redirect("threads")
    meant = consequences(made_in(turns), of=person)
    context = {"thread": found, "meant": meant, "open": any(turn.is_open for turn in turns)}
    return render(request, "generator/thread_delete.html", context)


@login_required
@require_GET
def thread(request: HttpRequest, pk: object) -> HttpResponse:
    found = get_object_or_404(Thread.objects.of(request.user), pk=pk)
    return show(request, found, None)


def show(
    request: HttpRequest, thread: Thread, form: InstructionForm | None, *, turn: Job | None = None, status: int = 200
) -> HttpResponse:
    """The thread with one turn chosen: the one asked for, else the newest."""
    turns = turns_of(thread)
    with_before(turns, person_of(request))
    wanted = to_text(turn.pk) if turn else request.GET.get("turn", "")
    chosen = next((job for job in turns if to_text(job.pk) == wanted), newest_to_change(turns))
    number_turns(turns)
    context = {
        "thread": thread,
        "turns": turns,
        "chosen": chosen,
        "form": form or InstructionForm(),
        "open": any(job.is_open for job in turns),
        "goes_first": goes_first(request),
        "able": EngineCard.capabilities_now(),
        "allowance": Balance.of(person_of(request)),
        "waiting": WaitEstimate.now(request.user),
    }
    return render(request, "generator/thread.html", context, status=status)


def goes_first(request: HttpRequest) -> Job | None:
    """The viewer's waiting job that is drawn before their others; None where no two wait."""
    waiting = Job.objects.of(request.user).waiting()[:2]
    return waiting[0] if len(waiting) > 1 else None


def newest_to_change(turns: list[Job]) -> Job | None:
    """The newest turn that made pictures or still may, else the newest of all."""
    hopeful = [job for job in turns if job.is_open or job.made]
    found = hopeful or turns
    return found[-1] if found else None


def number_turns(turns: list[Job]) -> None:
    """Each turn knows its number, and that of the turn it followed where that is not the one just before."""
    numbers = {job.pk: number for number, job in enumerate(turns, 1)}
    for number, job in enumerate(turns, 1):
        job.number = number
        before = numbers.get(job.turn_id) if job.turn_id else None
        job.forked_from = before if before and before != number - 1 else None
