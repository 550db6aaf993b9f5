"""The page of a person: who they are, what they posted, what they like, and for themselves what nobody else sees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.models import Block, Follow, User
from gallery.cards import stored
from gallery.cards.rendering import here
from gallery.images import training_rights
from gallery.models import Like, Post
from gallery.models.post_queryset import may_be_listed
from gallery.models.visibility import Visibility
from gallery.posts.marks import add_marks
from gallery.registries.exposure import shown
from lib.pagination import Page, numbered, parse_numbered

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from gallery.cards.stored import ListedCard
    from gallery.models.visibility import Viewer

SIZE = 40
COUNTED = 1000
OPEN = ("public", "followers")


@dataclass(frozen=True)
class Tab:
    """`own` tabs exist only for the person themselves."""

    name: str
    label: Any
    own: bool = False


TABS = (
    Tab("posts", _("Posts")),
    Tab("liked", _("Liked")),
    Tab("drafts", _("Drafts"), own=True),
    Tab("private", _("Private"), own=True),
)
# What the log calls the tabs, and their order. Drafts and private posts are nobody's to be shown.
SHOWN = {"posts": ("profile", "newest"), "liked": ("liked", "newest-like")}


@require_safe
def profile(request: HttpRequest, handle: str, tab: str = "posts") -> HttpResponse:
    person = get_object_or_404(User.objects.visible_to(request.user), handle=handle)
    own = person.pk == request.user.pk
    tabs = [one for one in TABS if own or not one.own]
    if tab not in {one.name for one in tabs}:
        raise Http404
    blocked = not own and Block.between(request.user, person)
    start, after = parse_numbered(request.GET.get("cursor", ""))
    page = Page([]) if blocked else numbered(_page(tab, person, request, after), start)
    context: dict[str, Any] = {"person": person, "own": own, "tabs": tabs, "tab": tab, "page": page, "blocked": blocked}
    if tab in SHOWN:
        surface, policy = SHOWN[tab]
        context["slate"] = shown(surface, page.rows, request.user, start=start, about=person.pk, policy=policy)
    answer = render(request, "gallery/profile.html", context | {"counts": None if blocked else _counts(person)})
    return training_rights.declare(answer, allowed=tab == "posts" and training_rights.allowed_by(person))


def _page(tab: str, person: User, request: HttpRequest, cursor: str) -> Page[ListedCard]:
    rows, order = _rows(tab, person, request.user)
    page = stored.page_of(rows, order, cursor, SIZE, form=here())
    add_marks(page.rows, request.user)
    return page


def _rows(tab: str, person: User, viewer: Viewer) -> tuple[QuerySet[Any], tuple[str, ...]]:
    if tab == "liked":  # in the order of liking, as far as the viewer may see them in lists
        return Like.objects.filter(may_be_listed(viewer, "post__"), by=person), ("-id",)
    mine = Post.objects.filter(maker=person)
    newest = ("-published", "-id")
    if tab == "drafts":
        return mine.filter(state__in=(Post.State.DRAFT, Post.State.HELD), published=None), ("-id",)
    if tab == "private":
        hidden = mine.exclude(visibility__in=OPEN) | mine.filter(state__in=(Post.State.REMOVED, Post.State.HELD))
        return hidden.filter(published__isnull=False).exclude(state=Post.State.DELETED), newest
    return Post.objects.by(person, viewer), newest


def _counts(person: User) -> dict[str, int]:
    """Counted no further than a thousand, so that a profile costs the same whoever it is of."""
    public = Post.objects.published().filter(maker=person, visibility=Visibility.PUBLIC)
    followers = Follow.objects.filter(whom=person, by__state=User.State.ACTIVE)
    return {"posts": public[:COUNTED].count(), "followers": followers[:COUNTED].count(), "most": COUNTED}
