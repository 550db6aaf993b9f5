"""A download that carries its whole history: the manifests of all it was made from, as far as this viewer sees now."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from gallery.files import storage
from gallery.images import signing
from gallery.images.credential_statement import addresses, relation_of, statement_of
from gallery.models.image import Edge, Image
from lib.credentials.identity import NoIdentity
from lib.credentials.signing import CannotSign, sign
from lib.credentials.statement import Ingredient
from lib.limits.pace import Pace
from lib.outages import FileMissing
from lib.problems import Problem

if TYPE_CHECKING:
    from uuid import UUID

    from gallery.models.visibility import Viewer
    from lib.credentials.identity import Identity

PACE = Pace("history", most=20, seconds=300)  # each is up to MOST signatures
DEEPEST, MOST = 16, 24


def with_history(image: Image, viewer: Viewer) -> bytes:
    """The original, signed with the chain inside. Raises Problem("unsigned") where this gallery cannot sign."""
    try:
        return _Chain(image, viewer, signing.identity()).file_of(image)
    except (NoIdentity, CannotSign) as error:
        said = _("This gallery cannot sign files just now, so there is no history to carry.")
        raise Problem("unsigned", said, status=503) from error


class _Chain:
    """The pictures above one, each signed once, from the oldest down. A row that lies and makes a circle ends it."""

    def __init__(self, image: Image, viewer: Viewer, me: Identity) -> None:
        self.viewer, self.me = viewer, me
        self.edges = _above(image.pk)
        above = {edge.parent_id for edges in self.edges.values() for edge in edges}
        seen = Image.objects.told_to(viewer).filter(pk__in=above).select_related("maker")
        self.images = {one.pk: one for one in seen}
        self.told = addresses(above)
        self.files: dict[UUID, bytes] = {}
        self.open: set[UUID] = set()

    def file_of(self, image: Image) -> bytes:
        self.open.add(image.pk)
        ingredients = tuple(self.ingredient(edge) for edge in self.edges.get(image.pk, []))
        said = replace(statement_of(image), ingredients=ingredients)
        signed = sign(storage.store().read(image.storage_key), image.mime, said, self.me).data
        self.open.discard(image.pk)
        return signed

    def ingredient(self, edge: Edge) -> Ingredient:
        thin = Ingredient(relation_of(edge), self.told.get(edge.parent_id, ""))
        parent = self.images.get(edge.parent_id)
        if parent is None or parent.pk in self.open:
            return thin
        if parent.pk not in self.files:
            try:
                self.files[parent.pk] = self.file_of(parent)
            except FileMissing:
                return thin
        return replace(thin, file=self.files[parent.pk], mime=parent.mime)


def _above(start: UUID) -> dict[UUID, list[Edge]]:
    """The edges upwards by child, generation by generation, and no more than MOST pictures."""
    found: dict[UUID, list[Edge]] = {}
    rim = [start]
    for _generation in range(DEEPEST):
        rim = [one for one in rim if one not in found][: MOST - len(found)]
        if not rim:
            break
        found |= {child: [] for child in rim}
        for edge in Edge.objects.filter(child__in=rim).order_by("child", "position", "pk"):
            found[edge.child_id].append(edge)
        rim = list(dict.fromkeys(edge.parent_id for child in rim for edge in found[child]))
    return found
