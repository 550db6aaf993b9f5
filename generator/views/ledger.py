"""Settings: every image that was charged, given back, given to one and given on."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.access.person import person_of
from accounts.models import User
from generator.forms.gifts import GiftForm
from generator.models import Grant, Job, LedgerEntry
from generator.quota.balance import Balance
from lib.ids import to_text
from lib.pagination import keyset_page
from lib.problems import Problem

JOBS_A_PAGE, MOST_OLD, MOST_GIFTS = 20, 50, 50
COLUMNS = ("at", "kind", "images", "day", "grant", "team", "job", "prompt")
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@login_required
@require_GET
def ledger(request: HttpRequest) -> HttpResponse:
    return page_of(request, GiftForm(viewer=person_of(request)))


@login_required
@require_POST
def gift(request: HttpRequest) -> HttpResponse:
    giver = person_of(request)
    form = GiftForm(request.POST, viewer=giver)
    if form.is_valid():
        try:
            gift = form.gift(giver)
            given = gift.give()
            said = ngettext(
                "%(name)s has %(count)d image of yours.", "%(name)s has %(count)d images of yours.", given.images
            )
            messages.success(request, said % {"name": gift.to.name, "count": given.images})
            return redirect("ledger")
        except Problem as problem:
            problem.add_to(form)
    return page_of(request, form, status=422)


def page_of(request: HttpRequest, form: GiftForm, status: int = 200) -> HttpResponse:
    person = person_of(request)
    balance = Balance.of(person)
    jobs = Job.objects.of(person).prefetch_related(LedgerEntry.prefetched())
    page = keyset_page(jobs, ("-id",), request.GET.get("cursor", ""), JOBS_A_PAGE)
    every = Grant.objects.of(person, person.team).select_related("team", "giver")
    facts = {
        "page": page,
        "balance": balance,
        "grants": sorted(every.filter(pk__in=[grant.pk for grant in balance.grants]), key=lambda grant: grant.turn),
        "old_grants": every.exclude(pk__in=[grant.pk for grant in balance.grants]).order_by("-id")[:MOST_OLD],
        "gifts": Grant.objects.gifts_of(person).order_by("-id")[:MOST_GIFTS],
        "form": form,
    }
    return render(request, "generator/ledger.html", facts, status=status)


@login_required
@require_GET
def ledger_file(request: HttpRequest) -> StreamingHttpResponse:
    """Every entry, oldest first, as a table for a spreadsheet; sent as it is read."""
    answer = StreamingHttpResponse(lines(person_of(request)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="ledger.csv"'
    return answer


def lines(person: User) -> Iterator[str]:
    """CSV, a line at a time. What a spreadsheet would take for a formula is marked as text."""
    writer = csv.writer(CsvEcho())
    yield writer.writerow(COLUMNS)
    rows = LedgerEntry.objects.of(person).with_sources().select_related("job").order_by("id")
    for entry in rows.iterator(chunk_size=500):
        team = entry.source.team
        prompt = " ".join(entry.job.prompt[:200].split())
        day = entry.allowance.day.isoformat() if entry.allowance else ""
        grant = to_text(entry.grant_id) if entry.grant_id else ""
        where = (day, grant, as_text(team.name) if team else "")
        yield writer.writerow(
            (entry.at.isoformat(), entry.kind, entry.images, *where, to_text(entry.job_id), as_text(prompt))
        )


def as_text(words: str) -> str:
    return f"'{words}" if words.startswith(FORMULA) else words


class CsvEcho:
    """A file for csv.writer that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text
