"""What a file of an image says of it when it is signed: as things stand now, and only what everyone may know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts.models import Consent, User
from gallery.images import ancestors, remix_rights, training_rights
from gallery.images.source_type import label_of
from gallery.models.image import Edge, Image
from gallery.models.post import Post
from lib.credentials.statement import REMIX, Ingredient, Relation, Statement

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

PROGRAM, VERSION = "Atelier", "0.1.0"
RELATIONS = {
    Edge.Kind.REMIX: Relation.PARENT,
    Edge.Kind.EDIT: Relation.PARENT,
    Edge.Kind.UPLOAD: Relation.PARENT,
    Edge.Kind.REFERENCE: Relation.INPUT,
}


def statement_of(image: Image, *, smaller: bool = False) -> Statement:
    """With thin ingredients: an address for what everyone may see, and for the rest only that there was one."""
    edges = list(image.edges_up.order_by("position", "pk").select_related("parent"))
    told = addresses([image.pk, *(edge.parent_id for edge in edges)])
    return Statement(
        generator=PROGRAM,
        version=VERSION,
        title=told.get(image.pk, ""),
        source_type=str(label_of(image) or ""),
        ingredients=tuple(Ingredient(relation_of(edge), told.get(edge.parent_id, "")) for edge in edges),
        training=training_of(image),
        licence=image.licence,
        smaller=smaller,
    )


def relation_of(edge: Edge) -> Relation:
    """How the parent went into the child, as the edge says it; its kind says it of an edge that waits for its role."""
    return Relation(edge.role) if edge.role else RELATIONS[Edge.Kind(edge.kind)]


def addresses(images: Iterable[UUID]) -> dict[UUID, str]:
    """Where everyone finds those of these images that everyone may be told of."""
    posts = Post.objects.published().told_to(AnonymousUser()).filter(entries__image__in=list(images))
    found = posts.values_list("entries__image", "pk")
    return {image: settings.SITE_ORIGIN + Post(pk=post).get_absolute_url() for image, post in found}


def training_of(image: Image) -> dict[str, str]:
    """Each use with its answer: allowed where everyone whose pixels are in it is here and allows it now.

    Generative training and remixes are the uses of which a maker may say otherwise for one picture.
    """
    makers = ancestors.makers([image.pk])[image.pk]
    here = User.objects.filter(pk__in=[one for one in makers if one], state=User.State.ACTIVE)
    said = Consent.objects.filter(user__in=here, image__isnull=True, effective_from__lte=timezone.now())
    newest = said.order_by("user", "use", "-effective_from", "-pk").distinct("user", "use")
    allowing: dict[str, set[int]] = {use: set() for use in Consent.Use.values if use != remix_rights.USE}
    for user, use, answer in newest.exclude(use=remix_rights.USE).values_list("user", "use", "answer"):
        if answer == Consent.Answer.ALLOWED:
            allowing[use].add(user)
    said_of_all = {use: "allowed" if allowing[use] == makers else "notAllowed" for use in allowing}
    said_of_picture = {
        training_rights.USE: training_rights.answers([image.pk])[image.pk],
        REMIX: remix_rights.answers([image.pk])[image.pk],
    }
    return said_of_all | said_of_picture
