"""Finding a thread by words of its name or of what was asked in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from generator.models import Job

if TYPE_CHECKING:
    from generator.models.thread import ThreadQuerySet

MOST_WORDS = 8


def with_words(threads: ThreadQuerySet, words: str) -> ThreadQuerySet:
    """Those with each of these words in the name or in one of the turns, in whatever script."""
    for word in words.replace("\x00", "").split()[:MOST_WORDS]:
        asked = Job.objects.filter(thread=OuterRef("pk"), deletion=None, prompt__icontains=word)
        threads = threads.filter(Q(title__icontains=word) | Exists(asked))
    return threads
