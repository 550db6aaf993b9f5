"""The operators' page of rules: which shipped set the site goes by, and choosing one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.access.person import person_of
from moderation.judging import waiting
from moderation.judging.live_rules import chosen, is_newest, standing, use
from moderation.policy.rule_sets import sets

CHOOSES = "moderation.change_rule"
FOR: dict[str, tuple[Any, Any]] = {
    "mild": (
        gettext_lazy("A site of friends"),
        gettext_lazy("Refuses sexual pictures of minors, by words, and nothing else."),
    ),
    "school": (
        gettext_lazy("A school"),
        gettext_lazy("With minors among its members: as a public gallery, and holds nudity, violence and drugs."),
    ),
    "studio": (
        gettext_lazy("A studio"),
        gettext_lazy("Adults at work: holds what a person should see; rates nudity, violence, what is explicit."),
    ),
    "gallery": (
        gettext_lazy("A public gallery"),
        gettext_lazy("Open to everybody: refuses what harms others, rates nudity, violence and drugs."),
    ),
}


@login_required
@require_http_methods(["GET", "POST"])
def rules(request: HttpRequest) -> HttpResponse:
    """`set` is the one that goes live from now on; the same again takes what is shipped of it now."""
    if not (request.user.is_staff and request.user.has_perm(CHOOSES)):
        raise Http404
    if request.method == "POST":
        name = request.POST.get("set", "")
        if name not in sets():
            raise Http404
        use(name, by=person_of(request))
        messages.success(request, _("These rules hold from now on."))
        return redirect("rules")
    name = chosen()
    context = {
        "chosen": name,
        "newest": not name or is_newest(name),
        "sets": [(one, *FOR[one], len(sets()[one])) for one in FOR],
        "standing": standing(),
        "waits": waiting.anything(),
    }
    return render(request, "moderation/rules.html", context)
