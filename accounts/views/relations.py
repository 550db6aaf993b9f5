"""Follow, mute and block: nouns that a POST makes and a DELETE, or a POST to …/delete, unmakes."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View
from django_htmx.http import HttpResponseClientRedirect, HttpResponseClientRefresh

from accounts.access.requests import SignedInRequest
from accounts.models import User


class RelationView(View):
    """`say` and `unsay` name the verbs of User. Answers htmx with the buttons, others by going back."""

    say = unsay = ""
    changes_the_page = False  # whether more of it than the buttons is another from now on

    def dispatch(self, request: Any, handle: str, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            door = redirect_to_login(f"/@{handle}")
            return HttpResponseClientRedirect(door.url) if request.htmx else door
        self.person = get_object_or_404(User.objects.visible_to(request.user), handle=handle)
        return super().dispatch(request, **kwargs)

    def get(self, request: SignedInRequest, **kwargs: Any) -> HttpResponse:
        """Someone came back here from signing in, or reloaded."""
        return redirect(f"/@{self.person.handle}")

    def post(self, request: SignedInRequest, delete: bool = False) -> HttpResponse:
        getattr(request.user, self.unsay if delete else self.say)(self.person)
        if request.htmx and self.changes_the_page:
            return HttpResponseClientRefresh()
        if request.htmx:
            return render(request, "accounts/relation_buttons.html", {"person": self.person})
        return redirect("settings-privacy" if request.POST.get("from") == "privacy" else f"/@{self.person.handle}")

    def delete(self, request: SignedInRequest, **kwargs: Any) -> HttpResponse:
        return self.post(request, delete=True)


class FollowView(RelationView):
    say, unsay = "follow", "unfollow"


class MuteView(RelationView):
    say, unsay = "mute", "unmute"


class BlockView(RelationView):
    say, unsay = "block", "unblock"
    changes_the_page = True
