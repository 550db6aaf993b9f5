"""What a person states of how a picture of theirs was made that was not made here: their word, kept apart as such."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.registries import judging
from gallery.models.image import Image
from gallery.models.ownership import ask_owner
from lib.imaging.metadata.fields import tidied
from lib.problems import Problem

if TYPE_CHECKING:
    from accounts.models import User

Row = tuple[str, str]
# In the order in which people read them. Size stands as one row.
LABELS: dict[str, Any] = {
    "program": gettext_lazy("Program"),
    "model": gettext_lazy("Model"),
    "negative_prompt": gettext_lazy("Negative prompt"),
    "seed": gettext_lazy("Seed"),
    "scheduler": gettext_lazy("Scheduler"),
    "steps": gettext_lazy("Steps"),
    "guidance_scale": gettext_lazy("Guidance"),
    "source_type": gettext_lazy("Kind of source"),
}


def state(image: Image, said: dict[str, Any], *, by: User) -> None:
    """Keep this as the maker's statement, and forget what the file had said. An empty one takes it back.

    Raises Problem for a picture of somebody else's, and for one that was made here, whose record is known.
    """
    ask_owner(by, image.maker_id)
    if image.origin != Image.Origin.UPLOAD:
        raise Problem.invalid(stated=_("This picture was made here: its record is known."))
    stated = tidied(said)
    ask_rules(image, stated, by=by)
    image.stated, image.found_in_file = stated, {}
    Image.objects.kept().filter(pk=image.pk).update(stated=image.stated, found_in_file={})


def ask_rules(image: Image, stated: dict[str, Any], *, by: User | None) -> None:
    """Raises Problem for words that are refused or held; what was asked to be left out is never judged."""
    texts = {name: str(stated.get(name, "")) for name in ("prompt", "program", "model", "scheduler")}
    judging.ask("stated", by, texts, {"image": image.key, "stated": stated})


def let_carry(image: Image, answer: bool | None, *, by: User) -> None:
    """Whether downloads of this picture carry its record; None is as the settings say."""
    ask_owner(by, image.maker_id)
    image.carries_record = answer
    Image.objects.kept().filter(pk=image.pk).update(carries_record=answer)


def rows(image: Image) -> list[Row]:
    """(name, value) pairs of what is stated, without the prompt, which stands above them."""
    said = image.stated
    named = [(str(label), _value(name, said[name])) for name, label in LABELS.items() if name in said]
    if {"width", "height"} <= said.keys():
        named.append((_("Size"), f"{said['width']} × {said['height']}"))
    return named


def _value(name: str, value: Any) -> str:
    return str(value) if name in ("seed", "steps") else str(localize(value))
