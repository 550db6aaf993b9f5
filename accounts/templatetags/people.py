"""What templates ask about people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.access import signup
from accounts.access.passkeys import passkeys_work_at
from accounts.access.refused_form import RefusedForm
from accounts.models import Relationship, User
from accounts.notifications.mentions import mentioned_in
from accounts.profile.hypertext import hypertext
from accounts.registries import judging, signup_gate

register = template.Library()

# Each names itself after those it imitates, so the first that fits is the most particular.
BROWSERS = {"Edg": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari"}
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS": "macOS",
    "Linux": "Linux",
}


@register.simple_tag(takes_context=True)
def relationship_with(context: template.Context, person: User) -> Relationship:
    """How things are between the person who looks and this one: one query, none for a visitor."""
    return Relationship.between(context["request"].user, person)


@register.filter
def linked(text: str, by: User | frozenset[str] | None) -> SafeString:
    """What somebody wrote, escaped and with links in it; `by` is its writer, or the handles it mentions if known."""
    if by is None:
        return hypertext(text, ())
    [handles] = [by] if isinstance(by, frozenset) else mentioned_in([(by.pk, text)])
    return hypertext(text, handles)


@register.simple_tag
def members_may_invite() -> bool:
    return signup.members_may_invite()


@register.simple_tag
def way_in() -> str:
    """How one comes to be a member here: open, invitation, approval or closed."""
    return signup.way_in()


@register.simple_tag(takes_context=True)
def waiting_form(context: template.Context) -> dict[str, Any] | None:
    """What was typed before this page of signing in or joining and is back after it. Its first words only where they
    are this visitor's own, since somebody else may have come back to a browser that was signed out; a press has none.
    """
    request = context["request"]
    kept, then = RefusedForm.kept(request), request.POST.get("next") or request.GET.get("next", "")
    if kept is None or not then or not (then == reverse("pressed") if kept.pressed else kept.is_back_at(then)):
        return None
    words = (value for _name, value in kept.words if value) if RefusedForm.of(request) else iter(())
    return {"words": next(words, ""), "pressed": kept.pressed}


@register.simple_tag(takes_context=True)
def passkeys_work_here(context: template.Context) -> bool:
    return passkeys_work_at(context["request"])


@register.simple_tag(takes_context=True)
def waiting_words(context: template.Context, noun: str, **place: str) -> Sequence[judging.Waiting]:
    """What whoever looks has written there and is held."""
    person = context["request"].user
    return judging.waiting(person, noun, place) if person.is_authenticated else ()


@register.simple_tag
def why_closed() -> str:
    """Why nobody may sign up just now; empty where that is how the site is run."""
    return str(signup_gate.why_closed())


@register.filter
def browser(user_agent: str) -> str:
    """`Firefox, Linux` for a User-Agent; programs that are no browser keep the first word of theirs."""
    names = [next((name for sign, name in known.items() if sign in user_agent), "") for known in (BROWSERS, SYSTEMS)]
    found = ", ".join(filter(None, names))
    return found or user_agent.partition(" ")[0][:40] or _("Unknown browser")
