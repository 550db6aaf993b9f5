"""Posts whose prompts or words were rated: they are rated at least so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from gallery.models import Image
from gallery.posts.drafts import said_in
from moderation.models import Verdict
from moderation.models.verdict import digest_of
from moderation.policy.rule import PROMPT, RATE

if TYPE_CHECKING:
    from gallery.models import Post


def asks_for_mature(post: Post) -> bool:
    """Whether a prompt of its pictures, or words of its own, were rated, and nobody has overturned that."""
    made = Image.objects.filter(entry__post=post.pk, job__isnull=False).exclude(prompt="")
    prompts = [digest_of(prompt) for prompt in made.values_list("prompt", flat=True)]
    words = [digest_of(text) for text in said_in(post).values() if text]
    rated = Verdict.objects.filter(person=post.maker_id, action=RATE, state=Verdict.State.STANDING)
    of_pictures = Q(image__entry__post=post.pk)
    of_prompts = Q(subject=PROMPT, text_sha256__in=prompts)
    return rated.filter(of_pictures | of_prompts | Q(subject="post", text_sha256__in=words)).exists()
