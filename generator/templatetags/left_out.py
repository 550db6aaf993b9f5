"""What an engine understood and did not draw, as sentences: `facts["left_out"]` holds words with codes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

register = template.Library()

WHY = {
    "painted-over": gettext_lazy("the program did not draw this picture, so it can only paint over it"),
    "another": gettext_lazy("there is one of its kind in a picture, and another was named too"),
    "beside": gettext_lazy("the program draws none beside the rest"),
    "none": gettext_lazy("there was none in the picture"),
    "outside": gettext_lazy("it would stand outside the part that you painted over"),
}
WHOLE = {
    "batch": gettext_lazy("The workflow made more pictures than were asked for; %(word)s of them were not kept."),
    "too-long": gettext_lazy("The model reads so many words and no more. It left out: “%(word)s”."),
}
PICTURES = {
    "space": gettext_lazy("a picture of space has no place for it here"),
    "underwater": gettext_lazy("a picture under water has no place for it here"),
    "interior": gettext_lazy("a picture of a room has no place for it here"),
    "still": gettext_lazy("a still life has no place for it here"),
    "botanical": gettext_lazy("a botanical plate has no place for it here"),
    "abstract": gettext_lazy("an abstract picture has no place for it here"),
    "pattern": gettext_lazy("a pattern has no place for it here"),
    "portrait": gettext_lazy("a portrait has no place for it here"),
    "pond": gettext_lazy("a pond seen from above has no place for it here"),
    "bamboo": gettext_lazy("a bamboo picture has no place for it here"),
}


@register.filter
def left_out(facts: Mapping[str, Any]) -> list[str]:
    """One sentence for each word; engines that say nothing of it leave nothing to tell."""
    told = facts.get("left_out") if isinstance(facts, dict) else None
    return [sentence(one) for one in told or [] if isinstance(one, dict)]


def sentence(one: Mapping[str, Any]) -> str:
    if one.get("why") in WHOLE:
        return str(WHOLE[one["why"]]) % {"word": one.get("word", "")}
    reason = WHY.get(str(one.get("why"))) or PICTURES.get(str(one.get("picture"))) or WHY["beside"]
    return _("No “%(word)s”: %(why)s.") % {"word": one.get("word", ""), "why": reason}
