"""The version of a card: it is good as long as this is equal, and never by a clock.

    code . the post's revision . its maker's . and for each picture it may credit: its state, its maker and post

Revisions are counted by the database (gallery/migrations/_revisions.py). The query of a page reads the version as it
is now, beside the one that each stored card names.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import F, Func, TextField
from django.templatetags.static import static

from lib.templatetags.atelier import SPRITE

if TYPE_CHECKING:
    from uuid import UUID

    from gallery.models import Credit, Post

# What a card is made by; who changes one of these renders every card anew. A test compares the templates.
MADE_BY = (
    "gallery/templates/gallery/card*.html",
    "gallery/templates/gallery/like_button.html",
    "gallery/templates/gallery/collect_button.html",
    "config/templates/slots/card_actions.html",
    "config/templates/partials/handle.html",
    "config/locale/*/LC_MESSAGES/*.mo",
    *("gallery/cards/*.py", "gallery/lineage/parents.py", "gallery/models/*.py", "gallery/serializers/*.py"),
    *("gallery/templatetags/cards.py", "gallery/urls*.py"),
    *("accounts/models/user.py", "accounts/serializers.py", "accounts/urls.py"),
    *("lib/ids.py", "lib/serializers.py", "lib/templatetags/*.py"),
)
SOURCES = """(
    SELECT string_agg(concat_ws(':', image.state, coalesce(image.maker_id, -1), coalesce(maker.revision, -1),
                                coalesce(owner.id::text, '-'), coalesce(owner.revision, -1)), '.' ORDER BY source.place)
    FROM unnest({sources}) WITH ORDINALITY AS source (id, place)
    JOIN gallery_image AS image ON image.id = source.id
    LEFT JOIN accounts_user AS maker ON maker.id = image.maker_id
    LEFT JOIN gallery_postimage AS entry ON entry.image_id = image.id
    LEFT JOIN gallery_post AS owner ON owner.id = entry.post_id
)"""


@cache
def code() -> str:
    """A fingerprint of all that cards are made by, the same as long as this process lives."""
    digest = hashlib.sha256(f"{settings.SITE.path} {static(SPRITE)}".encode())
    for pattern in MADE_BY:
        for file in sorted(Path(settings.BASE_DIR).glob(pattern)):
            digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def now(at: str, sources: str) -> Func:
    """The version without the code, as the database knows it; `at` leads to the post, `sources` names the column."""
    return Func(
        F(f"{at}revision"),
        F(f"{at}maker__revision"),
        _SourcesNow(F(sources), output_field=TextField()),
        template="concat_ws('.', %(expressions)s)",
        output_field=TextField(),
    )


class _SourcesNow(Func):
    template = SOURCES.replace("{sources}", "%(expressions)s")


def of(post: Post) -> str:
    """The version without the code, of a post with its maker and its pictures' credits as they were read together."""
    return ".".join([f"{post.revision}.{post.maker.revision}", *map(_of_source, post.credited)])


def _of_source(credit: Credit) -> str:
    image, entry = credit.source, getattr(credit.source, "entry", None)
    maker = image.maker.revision if image.maker else -1
    owner = f"{entry.post.pk}:{entry.post.revision}" if entry else "-:-1"
    return f"{image.state}:{image.maker_id or -1}:{maker}:{owner}"


def sources_of(post: Post) -> list[UUID] | None:
    """The pictures that a post's credit is chosen from, in the order of its version."""
    return [credit.source_id for credit in post.credited] or None
