"""Pictures whose prompt was rated: what is posted of them is rated at least so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gallery.models import Image
from moderation.models import Verdict
from moderation.models.verdict import digest_of
from moderation.policy.rule import RATE

if TYPE_CHECKING:
    from gallery.models import Post


def asks_for_mature(post: Post) -> bool:
    """Whether one of its pictures was made here of a prompt that was rated, and nobody has overturned that."""
    made = Image.objects.filter(entry__post=post.pk, job__isnull=False).exclude(prompt="")
    asked = [digest_of(prompt) for prompt in made.values_list("prompt", flat=True)]
    rated = Verdict.objects.filter(person=post.maker_id, text_sha256__in=asked, action=RATE)
    return bool(asked) and rated.filter(state=Verdict.State.STANDING).exists()
