"""One's own pictures in a grid, and what is done with several of them at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import groupby
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from accounts.access.person import person_of
from accounts.access.way_back import way_back
from accounts.models import User
from accounts.registries.consequences import DATASETS, sentences
from accounts.views.asking_first import ask_first, is_sure
from gallery.images import archive, remix_rights
from gallery.images.answers import ALLOWED, NOT_ALLOWED
from gallery.models import Collection, Image, Visibility
from gallery.posts import several
from gallery.posts.deletion import MOST, consequences, delete
from gallery.posts.drafts import MOST_IMAGES
from gallery.views.deletions import tell
from generator.forms.own_pictures import OwnPicturesForm
from generator.jobs.own_pictures import Filters, add_places, own_pictures
from generator.models import EngineCard
from generator.views.start import identity
from lib.ids import moment_of
from lib.pagination import decode, keyset_page
from lib.problems import Problem

SIZE = 60
TABS = (
    ("", gettext_lazy("Everything")),
    ("posted=no", gettext_lazy("Not posted")),
    ("posted=draft", gettext_lazy("Drafts")),
    ("posted=yes", gettext_lazy("Posted")),
    ("kept=on", gettext_lazy("Kept ones")),
    ("uploads=on", gettext_lazy("Uploads")),
)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest) -> HttpResponseBase:
    """The grid; POST does `do` with each `image`."""
    person = person_of(request)
    if request.method == "POST":
        try:
            return act(request, person)
        except Problem as problem:
            if problem.status == 404:
                raise
            messages.error(request, str(problem))
            return HttpResponseRedirect(way_back(request, reverse("own")))
    form = OwnPicturesForm(request.GET)
    filters, cursor = form.filters(), request.GET.get("cursor", "")
    page = keyset_page(own_pictures(person, filters), ("-id",), cursor, SIZE)
    add_places(page.rows)
    context = {
        "form": form,
        "filters": filters,
        "tabs": tabs(filters),
        "page": page,
        "days": days(page.rows, last_day(cursor)),
        "collections": Collection.objects.filter(owner=person).order_by("-id"),
        "visibilities": Visibility.choices,
        "models": sorted(EngineCard.models_now()),
    }
    return render(request, "generator/own.html", context)


def tabs(filters: Filters) -> list[tuple[str, object, bool]]:
    """Address, label and whether it is the chosen one; words and days stay when another is chosen."""
    chosen = "posted=" + filters.posted if filters.posted else "kept=on" if filters.kept else ""
    chosen = "uploads=on" if filters.uploads else chosen
    days = {name: day.isoformat() for name in ("since", "until") if (day := getattr(filters, name))}
    others = {name: value for name in ("q", "model") if (value := getattr(filters, name))} | days
    return [("?" + "&".join(filter(None, (part, urlencode(others)))), label, part == chosen) for part, label in TABS]


def days(images: list[Image], before: date | None) -> list[tuple[date | None, list[Image]]]:
    """By the day they came; without a name for what goes on with the day that the page before ended with."""
    found = groupby(images, key=lambda image: timezone.localdate(image.created))
    return [(None if day == before else day, list(several)) for day, several in found]


def last_day(cursor: str) -> date | None:
    return timezone.localdate(moment_of(decode(cursor, 1)[0])) if cursor else None


def act(request: HttpRequest, person: User) -> HttpResponseBase:
    """Through the verb that `do` names, with the pictures that are the person's own."""
    keys = [identity(text) for text in dict.fromkeys(request.POST.getlist("image"))]
    images = Image.objects.kept().filter(maker=person, pk__in=keys[: MOST + 1]).in_order_of(keys[: MOST + 1])
    if not images:
        raise Problem("nothing-chosen", _("Choose some pictures first."))
    if len(keys) > MOST:
        raise Problem("too-many", _("At most %(most)s pictures at once.") % {"most": MOST})
    return ACTS.get(request.POST.get("do", "-"), unknown)(request, person, images)


def unknown(request: HttpRequest, person: User, images: list[Image]) -> HttpResponse:
    raise Problem.not_found()


def post(request: HttpRequest, person: User, images: list[Image]) -> HttpResponse:
    """To the form of a post with them; those that are posted already it names."""
    if len(images) > MOST_IMAGES:
        raise Problem("too-many", _("A post shows one to %(most)s pictures.") % {"most": MOST_IMAGES})
    return redirect(f"{reverse('post-new')}?{urlencode([('image', image.key) for image in images])}")


def download(request: HttpRequest, person: User, images: list[Image]) -> HttpResponseBase:
    archive.check(images)
    response = StreamingHttpResponse(archive.archive(images, person), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="pictures-{timezone.localdate():%Y-%m-%d}.zip"'
    response["Cache-Control"] = "no-store"
    return response


def collect(request: HttpRequest, person: User, images: list[Image]) -> HttpResponse:
    """Into one of the person's collections, or a new one by its title."""
    if title := request.POST.get("title", "").strip():
        into = Collection.start(person, title=title)
    else:
        chosen = request.POST.get("collection", "")
        if not chosen:
            raise Problem("nothing-chosen", _("Choose a collection, or name a new one."))
        into = get_object_or_404(Collection, pk=identity(chosen), owner=person)
    done = several.collect(images, into, by=person)
    said = ngettext("%(n)s post is in “%(title)s”.", "%(n)s posts are in “%(title)s”.", done.posts)
    return told(request, said % {"n": done.posts, "title": into.title}, done)


def show_to(request: HttpRequest, person: User, images: list[Image]) -> HttpResponse:
    visibility = request.POST.get("visibility", "")
    if visibility not in Visibility:
        raise Problem("nothing-chosen", _("Choose who may see them."))
    done = several.show_to(images, visibility, by=person)
    said = ngettext("%(n)s post: %(who)s may see it.", "%(n)s posts: %(who)s may see them.", done.posts)
    return told(request, said % {"n": done.posts, "who": Visibility(visibility).label}, done)


def let_remix(request: HttpRequest, person: User, images: list[Image]) -> HttpResponse:
    """Whether others may remix these; a no says first whom it touches."""
    answer = request.POST.get("remix", "")
    if answer not in (ALLOWED, NOT_ALLOWED):
        raise Problem("nothing-chosen", _("Choose whether others may remix them."))
    closes = answer == NOT_ALLOWED and not is_sure(request)
    if closes and (touching := sentences(person, [image.pk for image in images], but=DATASETS)):
        title, label = _("Take it back?"), _("Do not let others remix")
        return ask_first(request, touching, title=title, label=label, back=reverse("own"))
    remix_rights.let(images, allowed=answer == ALLOWED, by=person, source="own")
    messages.success(request, _("Saved. It holds from this moment."))
    return HttpResponseRedirect(way_back(request, reverse("own")))


def told(request: HttpRequest, sentence: str, done: several.Done) -> HttpResponse:
    if done.left_out:
        left = ngettext("%(n)s picture is in no post yet.", "%(n)s pictures are in no post yet.", done.left_out)
        sentence = f"{sentence} {left % {'n': done.left_out}}"
    (messages.success if done.posts else messages.info)(request, sentence)
    return HttpResponseRedirect(way_back(request, reverse("own")))


def remove(request: HttpRequest, person: User, images: list[Image]) -> HttpResponse:
    """At once where it touches nobody; else what it means is said first."""
    chosen = Image.objects.filter(pk__in=[image.pk for image in images])
    meant = consequences(chosen, of=person)
    if meant.touches_others and "sure" not in request.POST:
        context = {"meant": meant, "images": images, "next": way_back(request, reverse("own"))}
        return render(request, "generator/own_delete.html", context)
    tell(request, delete(chosen, by=person))
    return HttpResponseRedirect(way_back(request, reverse("own")))


ACTS: dict[str, Callable[[HttpRequest, User, list[Image]], HttpResponseBase]] = {
    "post": post,
    "download": download,
    "": collect,  # Enter in the field of a new one
    "collect": collect,
    "show": show_to,
    "remix": let_remix,
    "delete": remove,
}
