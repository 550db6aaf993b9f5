"""The page of a post, and making, editing, deleting and restoring one."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access.person import person_of
from accounts.registries.consequences import DATASETS, sentences
from accounts.views.asking_first import ask_first, is_sure
from gallery.cards import stored
from gallery.cards.rendering import here
from gallery.cards.stored import ListedCard
from gallery.checking.brought import brought_with
from gallery.forms.post import PostForm
from gallery.images import carried, record, signing, statement, training_rights
from gallery.images.usage import may_use
from gallery.lineage.family import Lineage
from gallery.models import Edge, HiddenPost, Image, Post
from gallery.posts import drafts, publication
from gallery.posts.bin import KEPT_DAYS
from gallery.posts.marks import add_marks
from gallery.registries import removal
from gallery.registries.exposure import acted, shown
from lib.ids import from_text
from lib.problems import Problem

REMIXES = 8
CHOICES = 24
PREVIEW = 24


@require_safe
def post(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Everything about a post in a bounded number of queries."""
    found = get_object_or_404(Post.objects.visible_to(request.user).for_page(), pk=pk)
    if request.method == "GET":
        acted("open", found, request.user)
    remixes = _remixes(found, request)
    add_marks([found, *remixes], request.user)
    entries = found.shown
    terms = record.terms([entry.image_id for entry in entries])
    context = {
        "post": found,
        "own": found.maker_id == request.user.pk,
        "may_start": found.remixable or _may_start(found, request),
        "why_down": removal.reason(found) if found.state == Post.State.REMOVED else None,
        "entries": entries,
        "records": [
            (entry, record.rows(entry.image) + terms[entry.image_id], statement.rows(entry.image)) for entry in entries
        ],
        "brought": brought_with(entries),
        "signs": signing.signs(),
        "with_record": [entry for entry in entries if carried.may_have(request.user, entry.image, found.maker)],
        "lineage": Lineage(found, request.user, deepest=3, most=PREVIEW),
        "remixes": remixes,
        "remix_slate": shown("remixes", remixes, request.user, about=found.key) if remixes else None,
        "before": _before(found, request),
        "veiled": _veiled(found, request),
        "hidden": request.user.is_authenticated and HiddenPost.of(request.user).filter(post=found).exists(),
    }
    page = render(request, "gallery/post.html", context)
    return training_rights.declare(page, allowed=training_rights.allowed_of(found))


def _may_start(found: Post, request: HttpRequest) -> bool:
    """Whether its maker may go on from what is closed to everybody else."""
    return found.maker_id == request.user.pk and bool(found.shown) and may_use(found.shown[0].image, request.user)


def _remixes(found: Post, request: HttpRequest) -> list[ListedCard]:
    images = [entry.image_id for entry in found.shown]
    rows = Post.objects.listed_for(request.user).remixes_of(images).exclude(pk=found.pk)
    return stored.page_of(rows, ("-published", "-id"), "", REMIXES, form=here()).rows


def _before(found: Post, request: HttpRequest) -> Image | None:
    """The picture from whose pixels the post's first was made, where this viewer may see it."""
    if not found.shown:
        return None
    kinds = [Edge.Kind.REMIX, Edge.Kind.EDIT, Edge.Kind.UPLOAD]
    made = {"edges_down__child": found.shown[0].image_id, "edges_down__strength__isnull": False}
    seen = Image.objects.told_to(request.user).filter(**made, edges_down__kind__in=kinds)
    if not getattr(request.user, "show_mature", False):
        seen = seen.exclude(entry__post__rating=Post.Rating.MATURE)
    return seen.order_by("edges_down__position").first()


def _veiled(found: Post, request: HttpRequest) -> bool:
    """A mature picture is shown to those who want such, and to others once they say so."""
    person = request.user
    wanted = person.is_authenticated and (person.show_mature or person.pk == found.maker_id)
    return found.rating == Post.Rating.MATURE and not wanted and "show" not in request.GET


@login_required
def new(request: HttpRequest) -> HttpResponse:
    """From the pictures named in `?image=`; without any, a page on which to choose some."""
    person = person_of(request)
    free = Image.objects.free_for(person)
    named = request.GET.getlist("image") or request.POST.getlist("image")
    if not named:
        return render(request, "gallery/choose.html", {"images": free.order_by("-pk")[:CHOICES]})
    keys = _keys(named)
    images, elsewhere = free.in_order_of(keys), list(Post.objects.of_maker_with(person, keys))
    if not images and elsewhere:
        messages.info(request, _("This is posted already: here it is."))
        return redirect(elsewhere[0])
    if not images:
        raise Http404
    form = PostForm(_in_their_places(request.POST, keys, images), images=images, person=person)
    if request.method == "POST" and not elsewhere and form.is_valid():
        try:
            draft = drafts.draft(person, images=images, **form.words())
        except Problem as problem:
            problem.add_to(form)
        else:
            return _saved(request, draft, form)
    return _page(request, form, post=None, elsewhere=elsewhere)


def _in_their_places(sent: QueryDict, keys: list[UUID], images: list[Image]) -> QueryDict | None:
    """What was sent, the descriptions numbered as the pictures are now that others of them are posted elsewhere."""
    if not sent:
        return None
    moved = sent.copy()
    for at, image in enumerate(images):
        moved[f"alt_{at}"] = sent.get(f"alt_{keys.index(image.pk)}", "")
    return moved


def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    person = request.user
    if not person.is_authenticated:
        raise Http404
    mine = Post.objects.visible_to(person).filter(maker=person)
    found = get_object_or_404(mine.prefetch_related("entries__image", "tags"), pk=pk)
    images = [entry.image for entry in found.shown]
    form = PostForm(request.POST or None, images=images, person=person, post=found)
    if request.method == "POST" and form.is_valid():
        sure, but = is_sure(request) or not form.takes_back(), "" if form.takes_back(but="remix") else DATASETS
        touching = [] if sure else sentences(person, [one.pk for one in images], but=but)
        if touching:
            title, back = _("Take it back?"), reverse("post-edit", args=[found.pk])
            return ask_first(request, touching, title=title, label=_("Save it so"), back=back)
        try:
            publication.edit(found, by=person, **form.words())
        except Problem as problem:
            problem.add_to(form)
        else:
            return _saved(request, found, form)
    return _page(request, form, post=found)


def _keys(texts: list[str]) -> list[UUID]:
    try:
        return [from_text(text) for text in texts]
    except ValueError as error:
        raise Http404 from error


def _saved(request: HttpRequest, found: Post, form: PostForm) -> HttpResponse:
    form.say_consent()
    form.keep_said_of_pictures()
    if found.state == Post.State.DRAFT and "publish" in request.POST:
        publication.publish(found, by=form.person)
        messages.success(request, _("Posted."))
    else:
        messages.success(request, _("Saved."))
    return redirect(found)


def _page(request: HttpRequest, form: PostForm, *, post: Post | None, elsewhere: Sequence[Post] = ()) -> HttpResponse:
    """`elsewhere` are posts that hold some of the pictures that were meant."""
    draft = post is None or post.state == Post.State.DRAFT
    context = {"form": form, "post": post, "draft": draft, "elsewhere": elsewhere}
    return render(request, "gallery/post_form.html", context, status=422 if form.is_bound else 200)


@require_POST
def delete(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Into the bin, with a way back in the message."""
    found = get_object_or_404(Post.objects.visible_to(request.user), pk=pk, maker=request.user.pk)
    person = person_of(request)
    touching = [] if is_sure(request) else sentences(person, [entry.image_id for entry in found.shown])
    if touching:
        title, back = _("Delete this post?"), found.get_absolute_url()
        return ask_first(request, touching, title=title, label=_("Delete"), back=back)
    publication.delete(found, by=person)
    undo = render_to_string("gallery/undo.html", {"post": found, "days": KEPT_DAYS}, request=request)
    messages.success(request, mark_safe(undo))  # noqa: S308 - our own template, escaped
    return redirect(person)


@require_POST
def restore(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(Post, pk=pk, maker=request.user.pk)
    publication.restore(found, by=person_of(request))
    messages.success(request, _("It is back."))
    return redirect(found)
