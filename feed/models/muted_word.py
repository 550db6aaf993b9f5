"""Words and tags that somebody does not want to see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection, models
from django.db.models import BooleanField, F, Func, Q, Value
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from feed.full_text.facts import fact
from feed.full_text.question import any_of, phrase
from feed.full_text.vector import quoted
from gallery.models.tag_name import as_name, refusal
from lib.problems import Problem

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

MOST, LONGEST = 100, 60
LOOKED_AT = 1_000  # newest cards that are asked how much would be left
LEFT_AT_LEAST = 0.05  # of them


class MutedWord(models.Model):
    """Keeps posts with these words, or under this tag, out of a person's lists (`NotMuted`).

    `question` is the text of a tsquery about a card's words: whole words, one after another, accents and case aside.
    """

    class Kind(models.TextChoices):
        WORDS = "words", gettext_lazy("Words")
        TAG = "tag", gettext_lazy("Tag")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=8, choices=Kind)
    name = models.CharField(max_length=LONGEST)
    question = models.TextField(editable=False)
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["person", "kind", "name"], name="muted_once")]

    def __str__(self) -> str:
        return f"{self.person_id} mutes {self.shown}"

    @property
    def shown(self) -> str:
        """As people write it: #sea, ink drawings."""
        return f"#{self.name}" if self.kind == self.Kind.TAG else self.name

    @classmethod
    def of(cls, typed: str) -> MutedWord:
        """What was typed, a tag after #, else words; not kept. Raises Problem("invalid")."""
        plain = " ".join(typed.replace("\0", " ").split())
        if plain.startswith("#") and as_name(plain):
            name = as_name(plain)
            if said := refusal(name):
                raise Problem.invalid(said=said)
            return cls(kind=cls.Kind.TAG, name=name, question=quoted(fact("tag", name)))
        name = plain.lower()
        question = phrase(name, {}, exact=True)
        if not question:
            raise Problem.invalid(said=_("Say a word, a #tag or a @maker: it takes a letter or a digit."))
        if len(name) > LONGEST:
            raise Problem.invalid(said=_("At most %(most)s characters.") % {"most": LONGEST})
        return cls(kind=cls.Kind.WORDS, name=name, question=question)

    @classmethod
    def add(cls, person: User, typed: str) -> MutedWord:
        """Mute it; twice is once. Raises Problem("invalid"), also for what would leave next to nothing to see."""
        one = cls.of(typed)
        known = list(cls.objects.filter(person=person))
        for kept in known:
            if (kept.kind, kept.name) == (one.kind, one.name):
                return kept
        if len(known) >= MOST:
            raise Problem.invalid(said=_("At most %(most)s; remove some first.") % {"most": MOST})
        if leaves_nothing(any_of([one.question, *(kept.question for kept in known)])):
            raise Problem.invalid(
                said=_("“%(said)s” stands on nearly everything here: muted, it would leave nothing to see.")
                % {"said": one.shown}
            )
        row, _added = cls.objects.get_or_create(
            person=person, kind=one.kind, name=one.name, defaults={"question": one.question}
        )
        return row

    @classmethod
    def take_back(cls, person: User, typed: str) -> MutedWord:
        """No longer mute it; what was not muted stays so. Raises Problem("invalid") for what cannot be muted."""
        one = cls.of(typed)
        cls.objects.filter(person=person, kind=one.kind, name=one.name).delete()
        return one

    @classmethod
    def left_of(cls, question: str, viewer: User | AnonymousUser) -> str:
        """The text of a tsquery, less what this viewer mutes of others, so that an index can tell; a query at most."""
        if not viewer.is_authenticated:
            return question
        muted = any_of(list(cls.objects.filter(person=viewer.pk).values_list("question", flat=True)))
        return f"({question}) & (!({muted}) | {quoted(fact('by', viewer.pk))})" if muted else question

    @classmethod
    def mutes_tag(cls, viewer: User | AnonymousUser, name: str) -> bool:
        """Whether this viewer mutes the tag."""
        return viewer.is_authenticated and cls.objects.filter(person=viewer.pk, kind=cls.Kind.TAG, name=name).exists()


def leaves_nothing(question: str, looked_at: int = LOOKED_AT) -> bool:
    """Whether hardly any of the newest cards would be left; no gallery with few pictures is asked.

    A list walks past what is muted, so this bounds its walk: on average 20 cards for each that it shows.
    """
    with connection.cursor() as cursor:
        cursor.execute(LEFT, [question, looked_at])
        found, left = cursor.fetchone()
    return bool(found == looked_at and left < LEFT_AT_LEAST * looked_at)


LEFT = """
SELECT count(*), count(*) FILTER (WHERE NOT words @@ %s::tsquery) FROM (
    SELECT words FROM feed_card WHERE listed ORDER BY published DESC, post_id DESC LIMIT %s
) AS newest
"""
# Asked of one post after another, after all else (OFFSET 0 keeps the planner from reading all cards instead), and null
# rather than false, so that it expects few to be left out (lib/nearly_always.py). Whose words have not been read yet,
# or were before its last change, waits some seconds for it.
OF_POST = """(NULLIF(
    CASE WHEN NOT EXISTS (SELECT 1 FROM feed_mutedword WHERE person_id = {viewer}) OR {maker} = {viewer} THEN true
    ELSE EXISTS (
        SELECT 1 FROM feed_card muted_card JOIN gallery_post muted_post ON muted_post.id = muted_card.post_id
        WHERE muted_card.post_id = {post}
          AND (muted_card.revision IS NULL OR muted_card.revision = muted_post.revision)
          AND NOT muted_card.words @@
              (SELECT string_agg(question, ' | ')::tsquery FROM feed_mutedword WHERE person_id = {viewer})
        OFFSET 0)
    END, false) IS NOT NULL)"""


class NotMuted(Func):
    """Whether nothing that `viewer` mutes is in the words of a post; what one makes oneself is never muted."""

    output_field = BooleanField()

    @classmethod
    def for_viewer(cls, viewer: User, at: str = "") -> Q:
        """As a condition of `gallery.registries.listing`."""
        return Q(cls(F(f"{at}pk"), F(f"{at}maker"), Value(viewer.pk)))

    def as_sql(self, compiler: Any, connection: Any, *_more: Any, **_options: Any) -> tuple[str, tuple[Any, ...]]:
        parts = dict(zip(("post", "maker", "viewer"), map(compiler.compile, self.source_expressions), strict=True))
        values: list[Any] = []
        for name in ("viewer", "maker", "viewer", "post", "viewer"):  # in the order of OF_POST
            values += parts[name][1]
        return OF_POST.format(**{name: sql for name, (sql, _values) in parts.items()}), tuple(values)
