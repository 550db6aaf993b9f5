"""One page before something is taken back: what it touches, and the same form once more with everything in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.access.way_back import way_back

NOT_AGAIN = ("csrfmiddlewaretoken", "once", "sure")


def is_sure(request: HttpRequest) -> bool:
    """Whether who sent this has seen that page, or says so besides."""
    return "sure" in request.POST


def ask_first(request: HttpRequest, sentences: Sequence[str], *, title: Any, label: Any, back: str) -> HttpResponse:
    """`label` is on the button that does it; `back` is where it is left as it is."""
    sent = [(name, value) for name in request.POST if name not in NOT_AGAIN for value in request.POST.getlist(name)]
    context = {"title": title, "sentences": sentences, "sent": sent, "label": label, "back": way_back(request, back)}
    return render(request, "accounts/ask_first.html", context)
