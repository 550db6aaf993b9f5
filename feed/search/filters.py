"""What a filter asks of the facts that stand among a card's words, or why it can ask nothing."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from feed.full_text.facts import fact
from feed.full_text.lexemes import lexemes
from feed.full_text.normal import normalized
from feed.full_text.vector import quoted
from gallery.models import Tag
from gallery.models.tag_name import as_name, refusal

SHAPES = {
    "square": gettext_lazy("Square"),
    "portrait": gettext_lazy("Portrait"),
    "landscape": gettext_lazy("Landscape"),
}
PIXELS = re.compile(r"(\d{1,5})\s*[x×*]\s*(\d{1,5})")


class NothingAsked(Exception):  # noqa: N818 - no error: its text is what people are told
    """A filter that can find nothing, and why."""


def by_tag(value: str) -> str:
    name = as_name(value)
    if not name:
        raise NothingAsked(_("After tag: comes a tag, as in tag:sea."))
    if said := refusal(name):
        raise NothingAsked(said)
    if not Tag.objects.filter(name=name).exists():
        raise NothingAsked(_("There is no tag “%(name)s”.") % {"name": name})
    return quoted(fact("tag", name))


def by_maker(value: str) -> str:
    handle = value.lstrip("@").lower()
    if not handle:
        raise NothingAsked(_("After by: comes somebody's handle, as in by:ada."))
    person = User.objects.active().filter(handle=handle).values_list("pk", flat=True).first()
    if person is None:
        raise NothingAsked(_("Nobody here is called @%(handle)s.") % {"handle": handle})
    return quoted(fact("by", person))


def by_model(value: str) -> str:
    """Words of a model's name, of each at least the beginning."""
    words = [lexeme.text for lexeme in lexemes(value)]
    if not words:
        raise NothingAsked(_("After model: comes a model's name or a part of it, as in model:flux."))
    return " & ".join(f"{quoted(fact('model', word))}:*" for word in words)


def by_size(value: str) -> str:
    said = normalized(value)
    known = {normalized(word): name for name, label in SHAPES.items() for word in (name, str(label))}
    if pixels := PIXELS.fullmatch(said):
        return quoted(fact("size", f"{int(pixels[1])}x{int(pixels[2])}"))
    if said not in known:
        raise NothingAsked(_("A size is square, portrait, landscape, or a width and a height as in 1024x768."))
    return quoted(fact("size", known[said]))


ASKED: dict[str, Callable[[str], str]] = {"tag": by_tag, "by": by_maker, "model": by_model, "size": by_size}
EVERY = ("tag",)  # of several, all must hold; of the others, one
