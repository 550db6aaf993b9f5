"""Which posts and makers a person's own words ask for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from accounts.models import User
from feed.full_text.facts import fact
from feed.full_text.question import any_of, forms, letters, phrase
from feed.full_text.stems import Stem, stems
from feed.full_text.vector import quoted
from feed.models import Wish
from feed.models.wish import MOST
from lib import prepared

# A row for each question that finds one of these posts.
MATCHES = """
WITH asked AS MATERIALIZED (
    SELECT question::tsquery AS question, weight FROM unnest(%(questions)s::text[], %(weights)s::float8[])
        AS said (question, weight)
)
SELECT card.post_id, asked.weight FROM feed_card card JOIN asked ON card.words @@ asked.question
 WHERE card.post_id = ANY(%(posts)s)
"""


@dataclass(frozen=True)
class Wished:
    """How much more (to 1) or less (to -1) is wanted, by post and by maker; what is not named is 0."""

    posts: Mapping[UUID, float] = field(default_factory=dict)
    makers: Mapping[int, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Questions:
    """What the wishes of one person ask: texts of a tsquery, and makers, each with a weight from -1 to 1."""

    texts: Sequence[tuple[str, float]] = ()
    makers: Mapping[int, float] = field(default_factory=dict)

    @classmethod
    def of(cls, wishes: Sequence[Wish]) -> Questions:
        """Two queries at most; none without wishes. A maker who is not here any more is left out."""
        words = [one for one in wishes if one.kind == Wish.Kind.WORDS]
        known = stems(sorted({lexeme.text for one in words for lexeme in letters(one.name) if not lexeme.piece}))
        texts = [(all_words(one.name, known), one.weight / MOST) for one in words]
        texts += [(quoted(fact("tag", one.name)), one.weight / MOST) for one in wishes if one.kind == Wish.Kind.TAG]
        handles = {one.name: one.weight / MOST for one in wishes if one.kind == Wish.Kind.MAKER}
        found = User.objects.active().filter(handle__in=handles) if handles else User.objects.none()
        makers = {pk: handles[handle] for pk, handle in found.values_list("pk", "handle")}
        return cls([(text, weight) for text, weight in texts if text], makers)

    @property
    def wanted(self) -> str:
        """What finds any post that more is wanted of; empty where nothing does."""
        return any_of([text for text, weight in self.texts if weight > 0])

    def among(self, posts: Sequence[UUID]) -> Wished:
        """What they find of these posts: the strongest wish for and the strongest against it, added."""
        if not self.texts:
            return Wished(makers=self.makers)
        texts, weights = zip(*self.texts, strict=True)
        found: dict[UUID, list[float]] = defaultdict(list)
        for post, weight in prepared.rows(MATCHES, questions=list(texts), weights=list(weights), posts=list(posts)):
            found[post].append(weight)
        return Wished({post: max([*said, 0.0]) + min([*said, 0.0]) for post, said in found.items()}, self.makers)


def all_words(text: str, known: Mapping[str, Stem]) -> str:
    """Every word of a wish, in any form and order; what is written without spaces, exactly."""
    parts = []
    for word in text.split():
        found = letters(word)
        if len(found) == 1 and not found[0].piece:
            parts.append(any_of([quoted(found[0].text), *forms(found[0].text, known)]))
        elif found:
            parts.append(phrase(word, known, exact=True))
    return f"({' & '.join(parts)})" if len(parts) > 1 else "".join(parts)
