"""The recipe builder: a recipe is filled in, tried out, and built."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from curation.forms import RecipeForm
from curation.models import Build
from curation.recipe import Recipe, canonical
from curation.room.board import pictures
from curation.room.builds import cancel, start
from curation.room.shipped import SHIPPED, shipped
from curation.snapshots.history import survivors
from curation.stages import STAGES, sentence
from curation.views.access import curator
from lib.problems import Problem


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def recipe(request: HttpRequest) -> HttpResponse:
    """`do` is try, build, or fill: then the JSON in `text` is put into the form."""
    person = curator(request)
    if request.method != "POST":
        return _shown(request, RecipeForm.of(shipped(_begun(request))))
    if request.POST.get("do") == "fill":
        return _filled(request)
    form = RecipeForm(request.POST)
    found = form.recipe()
    if found is None:
        return _shown(request, form, status=422)
    keeps, fresh = request.POST.get("do") == "build", "fresh" in request.POST
    try:
        return redirect("curate-build", start(found, by=person, keeps=keeps, fresh=fresh).pk)
    except Problem as problem:
        problem.add_to(form)
        return _shown(request, form, status=problem.status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def build(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What each stage left so far, and the form to change it. A POST cancels."""
    person = curator(request)
    found = get_object_or_404(Build.objects.select_related("by"), pk=pk)
    if request.method == "POST":
        cancel(found)
        return redirect("curate-build", found.pk)
    told = survivors(found.survivors)
    some = [UUID(image) for images in found.fell.values() for image in images]
    shown = pictures(some, person)
    fell = [(sentence(reason), [shown.get(UUID(image)) for image in images]) for reason, images in found.fell.items()]
    context: dict[str, Any] = {
        "build": found,
        "stages": told,
        "fell": fell,
        "done": len(told),
        "all": len(STAGES) + found.keeps,
    }
    return _shown(request, RecipeForm.of(Recipe.read(canonical(found.recipe))), **context)


def _begun(request: HttpRequest) -> str:
    start = request.GET.get("start", "")
    return start if start in SHIPPED else "general"


def _filled(request: HttpRequest) -> HttpResponse:
    text = request.POST.get("text", "")
    try:
        return _shown(request, RecipeForm.of(Recipe.read(text)))
    except Problem as problem:
        wrong = [f"{place}: {line}" for place, lines in problem.errors.items() for line in lines]
        return _shown(request, RecipeForm.of(shipped("general")), status=422, text=text, wrong=wrong)


def _shown(request: HttpRequest, form: RecipeForm, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {"form": form, "shipped": SHIPPED.items(), **more}
    return render(request, "curation/recipe.html", context, status=status)
