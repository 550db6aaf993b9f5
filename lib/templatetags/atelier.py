"""Tags every template has: icons, pictures, avatars, and the small decisions of the page's frame."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID
from xml.etree import ElementTree

from django import template
from django.contrib.staticfiles import finders
from django.http import QueryDict
from django.template.base import Parser, Token
from django.template.defaulttags import CsrfTokenNode
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from lib.ids import to_text
from lib.pages.form_key import FIELD, key_for

register = template.Library()
register.filter("key", to_text)

SPRITE = "icons/sprite.svg"
THEMES = ("auto", "dark", "light")
LOADING = {
    "lazy": mark_safe('loading="lazy" decoding="async"'),
    "eager": mark_safe('decoding="async"'),
    "first": mark_safe('fetchpriority="high"'),
}
DATA_URI = re.compile(r"data:image/[a-z]+;base64,[A-Za-z0-9+/=]+")
FAR = '<source data-far media="(width < 48rem) and (scripting: enabled)" srcset="{}">'
NOTHING = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"  # one clear pixel
CARD_SIZES = "(width < 48rem) 50vw, 25vw"


class Picture(Protocol):
    """What `{% picture %}` needs: pixels wide and high, and renditions as name -> {"width": pixels, ...}."""

    pk: UUID
    width: int
    height: int
    dominant_colour: str
    placeholder: str
    alt: str
    renditions: dict[str, dict[str, Any]]


class Slots(Protocol):
    """What of a picture depends on where its card stands (gallery/cards/slots.py)."""

    LOADING: SafeString
    IS_FAR: SafeString
    FAR_END: SafeString


class FormTokenNode(CsrfTokenNode):
    """Django's, and beside its token the key of this rendering; neither on a page that many people are shown."""

    def render(self, context: template.Context) -> str:
        token = super().render(context)
        if not token:
            return token
        key = key_for(context.get("user"))
        return token + format_html('<input type="hidden" name="{}" value="{}">', FIELD, key)


@register.tag
def csrf_token(_parser: Parser, _token: Token) -> FormTokenNode:
    """In every form that is posted: see lib/pages/form_key.py."""
    return FormTokenNode()


@cache
def icon_names() -> frozenset[str]:
    """The symbols in the sprite. Raises RuntimeError when the sprite is not where static files are found."""
    found = finders.find(SPRITE)
    if not isinstance(found, str | Path):
        raise RuntimeError(f"{SPRITE} is missing from the static files")
    tree = ElementTree.parse(found)  # noqa: S314 - our own file
    return frozenset(symbol.attrib["id"] for symbol in tree.getroot())


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """`{% icon "heart" %}`: decorative; with a label, an image with that name. An unknown name is a template error."""
    if name not in icon_names():
        raise template.TemplateSyntaxError(f"There is no icon called {name!r} in {SPRITE}")
    address = f"{static(SPRITE)}#{name}"
    if label:
        return format_html('<svg class="icon" role="img" aria-label="{}"><use href="{}"></use></svg>', label, address)
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"></use></svg>', address)


@register.simple_tag
def picture(
    image: Picture, alt: str | None = None, sizes: str = CARD_SIZES, load: str = "lazy", slot: Slots | None = None
) -> SafeString:
    """An image in the right size, its colour and 16 px likeness underneath until it comes.

    Without `alt` its own describes it; alt="" is for one that is described beside it. `load` is "lazy",
    "eager" (first screen) or "first" (eager, and fetched before everything else). A card that is rendered once for
    all its places brings `slot`s, filled by where it stands.
    """
    ratio = image.width / image.height if image.height else 1
    small = on_phones(image, far=load == "lazy", slot=slot) if sizes == CARD_SIZES else ""
    likeness = f";--tiny:url({image.placeholder})" if DATA_URI.fullmatch(image.placeholder) else ""
    return format_html(
        '<span class="picture" style="{}">{}'
        '<img {} src="{}" srcset="{}" sizes="{}" width="{}" height="{}" alt="{}">{}</span>',
        f"--ar:{ratio:.4g};--colour:{image.dominant_colour}{likeness}",
        mark_safe("<picture>") + small if small else "",
        slot.LOADING if slot else LOADING[load],
        address(image, largest(image)),
        srcset(image),
        sizes,
        image.width,
        image.height,
        image.alt if alt is None else alt,
        mark_safe("</picture>") if small else "",
    )


def on_phones(image: Picture, *, far: bool, slot: Slots | None = None) -> SafeString | str:
    """In a grid a phone takes the smallest, however many pixels its screen has to each of CSS: it shows many.

    Browsers load even a lazy picture long before it is near, three screens ahead; where there are scripts on a phone,
    one that is `far` waits for config/static/js/near.js.
    """
    smallest = min(image.renditions, key=lambda name: int(image.renditions[name]["width"]), default="")
    if not smallest:
        return ""
    waiting = format_html(FAR, NOTHING) if far or slot else ""
    if slot:
        waiting = slot.IS_FAR + waiting + slot.FAR_END
    return format_html('{}<source media="(width < 48rem)" srcset="{}">', waiting, address(image, smallest))


def srcset(image: Picture) -> str:
    """`url 320w, url 640w, ...`, narrowest first."""
    by_width = sorted(image.renditions.items(), key=lambda item: int(item[1]["width"]))
    return ", ".join(f"{address(image, name)} {facts['width']}w" for name, facts in by_width)


def largest(image: Picture) -> str:
    """The widest rendition's name, or the original where none was made yet."""
    return max(image.renditions, key=lambda name: int(image.renditions[name]["width"]), default="original")


def address(image: Picture, name: str) -> str:
    return reverse("image-file", args=[image.pk, name])


@register.simple_tag
def avatar(person: Any, size: str = "") -> SafeString:
    """A person's picture, or their initial on a colour that is always theirs. Decorative: the name stands beside it."""
    if drawn := getattr(person, "drawn", ""):  # a stand-in, whose avatar is a slot
        return mark_safe(drawn)  # noqa: S308 - `lib.frames` made it
    if source := getattr(person, "avatar_url", ""):
        inner: Any = format_html('<img src="{}" alt="">', source)
    else:
        inner = (person.display_name or person.handle)[:1]
    hue = sum(ord(letter) * 47 for letter in person.handle) % 360
    return format_html(
        '<span class="avatar {}" style="--avatar-colour:hsl({} 50% 50%)" aria-hidden="true">{}</span>', size, hue, inner
    )


@register.simple_tag(takes_context=True)
def theme(context: template.Context) -> str:
    """auto, dark or light: this browser's choice, else the person's setting, else the device's."""
    request, person = context.get("request"), context.get("user")
    chosen = request.COOKIES.get("theme", "") if request else ""
    chosen = chosen or getattr(person, "theme", "auto")
    return chosen if chosen in THEMES else "auto"


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: Any) -> str:
    """The current query string with some values changed; None removes one."""
    request = context.get("request")
    values = request.GET.copy() if request else QueryDict(mutable=True)
    for name, value in changes.items():
        if value is None:
            values.pop(name, None)
        else:
            values[name] = str(value)
    return values.urlencode()


@register.simple_tag(takes_context=True)
def current(context: template.Context, path: str) -> SafeString | str:
    """`aria-current="page"` where `path` is the page we are on."""
    request = context.get("request")
    return mark_safe(' aria-current="page"') if request and request.path == path else ""


def path_of(name: str) -> str:
    """The address of a named page, or nothing on a site that leaves this page out."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


@register.simple_tag
def footer_link(name: str, label: str) -> SafeString:
    path = path_of(name)
    return format_html('<li><a href="{}">{}</a></li>', path, label) if path else mark_safe("")


@register.simple_tag
def menu_link(name: str, symbol: str, label: str) -> SafeString:
    path = path_of(name)
    return format_html('<a class="menu-item" href="{}">{}{}</a>', path, icon(symbol), label) if path else mark_safe("")


@register.simple_tag
def ratio(width: int, height: int) -> str:
    """width / height as CSS reads it, whatever the language."""
    return f"{width / height:.4g}" if height else "1"
