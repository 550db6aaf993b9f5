"""The curators' room: which snapshots there are, what each stage left, whose it is, and what differs between two."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.models import User
from curation.models import Build, Materialisation, Order, Snapshot
from curation.room.board import SIZE as PICTURES
from curation.room.board import cards
from curation.room.builds import MOST_OPEN, OPEN
from curation.room.differences import after, difference_of
from curation.snapshots.history import image_id, survivors, why
from curation.views.access import curator
from lib.ids import from_text, to_text
from lib.pagination import bad_cursor, keyset_page
from lib.problems import Problem

SIZE = 30
OTHERS = 20  # snapshots that one may be compared with


@login_required
@require_safe
def snapshots(request: HttpRequest) -> HttpResponse:
    """With what is under way above them, and the exports that wait for a second person."""
    curator(request)
    page = keyset_page(Snapshot.objects.all(), ("-created", "id"), request.GET.get("cursor", ""), SIZE)
    builds = Build.objects.filter(state__in=OPEN).select_related("by").order_by("pk")[:MOST_OPEN]
    waiting = Order.objects.filter(state=Order.State.ASKED).select_related("snapshot", "asked_by").order_by("pk")[:SIZE]
    return render(request, "curation/snapshots.html", {"page": page, "builds": builds, "waiting": waiting})


@login_required
@require_safe
def snapshot(request: HttpRequest, pk: str) -> HttpResponse:
    """With `?image=`, the answer to “why not this picture?” stands above the stages."""
    curator(request)
    found = get_object_or_404(Snapshot, pk=pk)
    image, answer, error = request.GET.get("image", "").strip(), "", ""
    if image:
        try:
            answer = why(found, image_id(image))
        except Problem as problem:
            error = problem.errors["image"][0]
    context = {"snapshot": found, "stages": survivors(found.survivors), "image": image, "answer": answer}
    made = found.materialisations.exclude(state=Materialisation.State.REPLACED).order_by("pk")[:SIZE]
    others = Snapshot.objects.exclude(pk=found.pk).order_by("-created", "pk")[:OTHERS]
    more = {"error": error, "materialisations": made.select_related("order"), "others": others}
    return render(request, "curation/snapshot.html", context | more)


@login_required
@require_safe
def people(request: HttpRequest, pk: str) -> HttpResponse:
    """Of whom the pictures are, as it was counted when the snapshot was made or last rewritten."""
    curator(request)
    found = get_object_or_404(Snapshot, pk=pk)
    largest = found.concentration.get("largest", [])
    makers = {str(one.record_key): one for one in User.objects.filter(record_key__in=[key for key, _count in largest])}
    rows = [(makers.get(key), count, 100 * count / max(found.left, 1)) for key, count in largest]
    return render(request, "curation/people.html", {"snapshot": found, "rows": rows})


@login_required
@require_safe
def difference(request: HttpRequest, pk: str) -> HttpResponse:
    """`?with=` names the other, `?only=other` shows what that one alone has."""
    person = curator(request)
    one, other = get_object_or_404(Snapshot, pk=pk), get_object_or_404(Snapshot, pk=request.GET.get("with", ""))
    found, turned = difference_of(one, other), request.GET.get("only") == "other"
    ids, last = after(found.first_of_other if turned else found.first_of_one, _cursor(request), PICTURES)
    shown = cards([(image, "") for image in ids], one.name, person)
    context = {"snapshot": one, "other": other, "difference": found, "turned": turned, "cards": shown}
    context["fresh"] = found.epochs == [one.epoch, other.epoch]
    return render(request, "curation/difference.html", context | {"cursor": to_text(last) if last else ""})


def _cursor(request: HttpRequest) -> UUID | None:
    try:
        return from_text(request.GET["cursor"]) if request.GET.get("cursor") else None
    except ValueError as error:
        raise bad_cursor() from error
