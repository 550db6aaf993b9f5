"""The family of a post: what it was made from and what was made from it, as far as the viewer may see.

Read from credits, which survive deletion, by two recursive queries that are bounded in depth and in number. What the
viewer may not open keeps its place without a name, so that the shape is true and nothing leaks
(docs/decisions/0009-lineage-and-credit.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection
from django.utils.text import Truncator

from gallery.models import Edge, Image, Post

if TYPE_CHECKING:
    from gallery.models.visibility import Viewer

# What a node shows of a picture, its maker and its post.
COLUMNS = (
    *("origin", "state", "clearance", "width", "height", "dominant_colour", "placeholder", "renditions", "prompt"),
    *("maker__handle", "maker__display_name", "maker__state", "entry__position"),
    *("entry__post__title", "entry__post__state", "entry__post__visibility"),
)
DEEPEST = 24
MOST = 240
WIDEST = 40

UP = """
with recursive up (child, source, kind, place, depth) as (
    select child_id, source_id, kind, position::int, 1 from gallery_credit where child_id = any(%(start)s)
    union
    select credit.child_id, credit.source_id, credit.kind, credit.position::int, up.depth + 1
    from up join gallery_credit credit on credit.child_id = up.source where up.depth < %(deepest)s
)
select child, source, kind from up group by child, source, kind order by min(depth), min(place) limit %(most)s
"""
# Of each picture the newest remixes; drafts only where something came of them, since they are nobody's business yet.
DOWN = """
with recursive down (child, source, kind, depth) as (
    select null::uuid, image.id, ''::varchar, 0 from unnest(%(start)s::uuid[]) image(id)
    union
    select near.child_id, near.source_id, near.kind, near.depth from (
        select one.child_id, one.source_id, one.kind, walk.depth + 1 as depth
        from (select distinct coalesce(child, source) as at, depth from down where depth < %(deepest)s) walk
        cross join lateral (
            select credit.child_id, credit.source_id, credit.kind
            from gallery_credit credit join gallery_image image on image.id = credit.child_id
            where credit.source_id = walk.at and (image.visibility <> 'private' or exists (
                select 1 from gallery_credit further where further.source_id = credit.child_id))
            order by credit.child_id desc limit %(widest)s
        ) one limit %(most)s
    ) near
)
select child, source, kind from down where child is not null
group by child, source, kind order by min(depth), child desc limit %(most)s
"""


class Sight(StrEnum):
    """What the viewer is told of a picture."""

    SHOWN = "shown"
    UPLOAD = "upload"
    HIDDEN = "hidden"
    GONE = "gone"


@dataclass(eq=False)
class Node:
    """A post or a picture without one. `post`, `image` and `maker` are None where the viewer is not told."""

    key: UUID
    sight: Sight
    image: Image | None = None
    post: Post | None = None
    maker: Any = None
    here: bool = False
    kind: str = ""
    parents: list[tuple[Node, str]] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)

    @property
    def kind_label(self) -> str:
        return str(Edge.Kind(self.kind).label) if self.kind else ""

    @property
    def title(self) -> str:
        """The post's title, or the beginning of the prompt."""
        return (self.post and self.post.title) or (Truncator(self.image.prompt).chars(60) if self.image else "")

    @property
    def also_from(self) -> list[Node]:
        """Parents beside the one it stands under in the tree."""
        return [parent for parent, _kind in self.parents[1:]]


class Lineage:
    """`roots` are the oldest nodes, each with its children; `sources` the parents of the post, nearest first."""

    def __init__(self, post: Post, viewer: Viewer, *, deepest: int = DEEPEST, most: int = MOST) -> None:
        start = [entry.image_id for entry in post.shown]
        limits = {"start": start, "deepest": deepest, "most": most, "widest": WIDEST}
        upwards, downwards = _walk(UP, limits), _walk(DOWN, limits)
        pictures = {key for child, source, _kind in upwards + downwards for key in (child, source)} | set(start)
        self._nodes = _nodes(pictures, viewer, asked=post.pk)
        self.here = self._nodes[start[0]]
        self.here.here = True
        self._above = {id(self._nodes[source]) for _child, source, _kind in upwards}
        for child, source, kind in upwards + downwards:
            self._join(self._nodes[child], self._nodes[source], kind)
        self.roots = self._forest()

    @property
    def sources(self) -> list[Node]:
        return [parent for parent, _kind in self.here.parents]

    @property
    def alone(self) -> bool:
        """Whether there is nothing to draw."""
        return not self.here.parents and not self.here.children

    def _join(self, child: Node, parent: Node, kind: str) -> None:
        if child is not parent and all(known is not parent for known, _kind in child.parents):
            child.parents.append((parent, kind))

    def _forest(self) -> list[Node]:
        """Each node under its first parent, youngest last; a row that lies and makes a circle cannot hang us."""
        nodes = list({id(node): node for node in self._nodes.values()}.values())
        for node in sorted(nodes, key=lambda node: node.key):
            if node.parents and not _is_above(node, node.parents[0][0]):
                parent, node.kind = node.parents[0]
                parent.children.append(node)
        roots = [node for node in nodes if not any(node in other.children for other in (p for p, _ in node.parents))]
        for root in roots:
            self._prune(root)
        return [root for root in sorted(roots, key=lambda node: node.key) if self._keeps(root)]

    def _prune(self, node: Node) -> None:
        for child in node.children:
            self._prune(child)
        node.children = [child for child in node.children if self._keeps(child)]

    def _keeps(self, node: Node) -> bool:
        """What cannot be opened stays only where something that can be hangs on it."""
        return node.here or node.sight == Sight.SHOWN or id(node) in self._above or bool(node.children)


def _walk(query: str, limits: dict[str, Any]) -> list[tuple[UUID, UUID, str]]:
    with connection.cursor() as cursor:
        cursor.execute(query, limits)
        return list(cursor.fetchall())


def _nodes(pictures: Iterable[UUID], viewer: Viewer, *, asked: UUID) -> dict[UUID, Node]:
    """A node for each picture, one and the same for all pictures of a post. The one that was asked for is shown."""
    images = Image.objects.filter(pk__in=pictures).select_related("maker", "entry__post").only(*COLUMNS)
    found = list(images.order_by("entry__position", "pk"))  # a post is seen by its cover where that is in the family
    posts = {image.entry.post_id for image in found if hasattr(image, "entry")}
    told = {asked, *Post.objects.told_to(viewer).filter(pk__in=posts).values_list("pk", flat=True)}
    by_key: dict[UUID, Node] = {}
    return {image.pk: _node(image, by_key, told) for image in found}


def _node(image: Image, by_key: dict[UUID, Node], told: set[UUID]) -> Node:
    post = image.entry.post if hasattr(image, "entry") else None
    key = post.pk if post else image.pk
    if key not in by_key:
        by_key[key] = _seen(key, image, post, told)
    return by_key[key]


def _seen(key: UUID, image: Image, post: Post | None, told: set[UUID]) -> Node:
    maker = image.maker if image.maker and image.maker.is_active else None
    if post and key in told:
        return Node(key, Sight.SHOWN, image=image, post=post, maker=maker)
    if image.state == Image.State.ERASED:
        return Node(key, Sight.GONE, maker=maker)
    if image.state == Image.State.DELETED or (post and post.state == Post.State.DELETED):
        was_public = (post or image).visibility == "public"
        return Node(key, Sight.GONE, maker=maker if was_public else None)
    if not post and image.origin == Image.Origin.UPLOAD:
        return Node(key, Sight.UPLOAD)
    return Node(key, Sight.HIDDEN)


def _is_above(node: Node, parent: Node) -> bool:
    """Whether `node` is already an ancestor of `parent` by first parents."""
    seen: set[int] = set()
    for step in _first_parents(parent):
        if step is node or id(step) in seen:
            return step is node
        seen.add(id(step))
    return False


def _first_parents(node: Node) -> Iterator[Node]:
    yield node
    while node.parents:
        node = node.parents[0][0]
        yield node
