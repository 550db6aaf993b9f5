"""Which of these two? Six pairs, answered by a press each."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access.requests import SignedInRequest
from feed.for_you.pairs import Inferred, Pair
from feed.models import PairChoice
from feed.models.pair_choice import PAIRS
from gallery.models import Post
from lib.ids import from_text


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def which(request: SignedInRequest) -> HttpResponse:
    """A pair; POST says which of it is kept (`kept`, empty for neither) and leads to the next, or to what was learned.

    Pressed twice it is one answer; a pair of which something is gone meanwhile is not kept, and the next is asked.
    """
    if request.method != "POST":
        return render(request, "feed/pair.html", {"pair": Pair.next_for(request.user), "pairs": PAIRS})
    shown = keys_in(request.POST.get("first", ""), request.POST.get("second", ""))
    kept = keys_in(request.POST.get("kept", ""))
    open_now = Post.objects.listed_for(request.user).filter(pk__in=shown).count()
    if len(set(shown)) != 2 or open_now != 2 or not set(kept) <= set(shown):
        messages.info(request, _("One of these two is gone. Here is another pair."))
        return redirect("which-of-two")
    PairChoice.keep(request.user, (shown[0], shown[1]), kept[0] if kept else None)
    _round, answered = PairChoice.open_round(request.user)
    return redirect("which-of-two" if answered else "which-of-two-done")


@login_required
@never_cache
@require_safe
def done(request: SignedInRequest) -> HttpResponse:
    """What the last round told, in a line, with the way to take it back."""
    inferred = Inferred.of(request.user)
    return render(request, "feed/pairs_done.html", {"inferred": inferred}) if inferred else redirect("which-of-two")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: SignedInRequest) -> HttpResponse:
    """Forget the last round; pressed again by a page that is older, nothing more. GET is a reload, or a sign-in."""
    number = request.POST.get("round", "")
    known = number.isascii() and number.isdecimal() and len(number) < 9
    if known and PairChoice.take_back(request.user, int(number)):
        messages.success(request, _("Forgotten: your feed is as it was before."))
    return redirect("feed-for-you")


def keys_in(*texts: str) -> list[UUID]:
    """Those that are keys of posts."""
    found = []
    for text in texts:
        try:
            found.append(from_text(text))
        except ValueError:
            continue
    return found
