"""Whom a card credits: all that its post was made from, as far as everybody may be told of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gallery.models import Credit, Image

if TYPE_CHECKING:
    from accounts.models import User
    from gallery.models import Post


@dataclass(frozen=True)
class Parent:
    """A picture that one of the post was made from; `maker` and `post` are None where not everybody may be told.

    `sort` says then what it is: "upload", "gone" or "hidden"; it is empty where its maker is named.
    """

    kind: str
    sort: str
    maker: User | None = None
    post: Post | None = None

    @classmethod
    def of(cls, credit: Credit) -> Parent:
        if credit.names_maker:
            shown = credit.source.entry.post if credit.opens_for_all else None
            return cls(credit.kind, "", credit.source.maker, shown)
        if credit.source.origin == Image.Origin.UPLOAD:
            return cls(credit.kind, "upload")
        return cls(credit.kind, "hidden" if credit.source.state == Image.State.KEPT else "gone")


def parents_of(post: Post) -> list[Parent]:
    """Each post, and each picture without one, once, in order. Without a query of a post that came `for_cards`."""
    return list(dict.fromkeys(map(Parent.of, post.credited)))


def named(post: Post, origin: str = "") -> SafeString:
    """The makers, linked to what of theirs opens, and how many others there were; empty where it came from nothing.

    `origin` is put before the addresses, for readers elsewhere.
    """
    parents = [Parent.of(credit) for credit in post.credited]
    makers = dict.fromkeys((one.maker.name, one.post) for one in parents if one.maker)
    links = [
        format_html('<a href="{}{}">{}</a>', origin, post.get_absolute_url(), name) if post else format_html("{}", name)
        for name, post in makers
    ]
    unnamed = Counter(one.sort for one in parents if one.sort)
    links += [format_html("{}", _counted(sort, count)) for sort, count in unnamed.items()]
    return format_html_join(mark_safe(", "), "{}", ((link,) for link in links))


def makers_of(post: Post) -> list[User]:
    """Those that may be named, each once."""
    return list(dict.fromkeys(one.maker for one in parents_of(post) if one.maker))


def _counted(sort: str, count: int) -> str:
    if sort == "upload":
        return ngettext("an upload", "%(n)d uploads", count) % {"n": count}
    if sort == "gone":
        return ngettext("a deleted picture", "%(n)d deleted pictures", count) % {"n": count}
    return ngettext("a picture not shown to all", "%(n)d pictures not shown to all", count) % {"n": count}


def sentence(post: Post, origin: str = "") -> SafeString:
    """As a line of its own; empty where it came from nothing."""
    name = named(post, origin)
    return mark_safe(_("from %(name)s") % {"name": name}) if name else SafeString("")  # noqa: S308 - escaped by `named`
