"""The mask of the create page: what was painted or sent along, kept before anything else is looked at."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from accounts.access.person import person_of
from gallery.models import Image
from generator.forms.create import CreateForm
from generator.jobs.masks import LONGEST_SIDE, check_shape, take_in_mask
from lib.ids import from_text
from lib.problems import Problem


def mask_sent(request: HttpRequest, form: CreateForm, source: Image) -> Image | None:
    """The mask of this request, or the one kept from an earlier try; what is wrong with it is said beside its field.

    It is kept even where another field is refused, so that nobody paints twice.
    """
    sent = request.FILES.get("mask")
    try:
        if sent is not None:
            return take_in_mask(sent, source, person_of(request))
        if kept := kept_mask(request):
            check_shape(kept, source)
        return kept
    except Problem as problem:
        if form.is_bound:
            form.full_clean()
            problem.add_to(form)
        return None


def kept_mask(request: HttpRequest) -> Image | None:
    try:
        pk = from_text(request.POST.get("kept_mask", ""))
    except ValueError:
        return None
    return Image.objects.kept().filter(pk=pk, maker=person_of(request)).first()


def painter(source: Image, mask: Image | None) -> dict[str, Any]:
    """What the painter needs: the pixels of the mask to paint, and the mask to begin with."""
    scale = min(1.0, LONGEST_SIDE / max(source.width, source.height))
    return {"width": round(source.width * scale), "height": round(source.height * scale), "mask": mask}
