"""How long a job will still wait, for pages that are read without scripts."""

from __future__ import annotations

from django import template

from generator.models import Job
from generator.queue import waiting
from generator.queue.estimates import spoken

register = template.Library()


@register.simple_tag
def wait_of(job: Job) -> str:
    """A sentence while it waits; empty once it runs."""
    told = waiting.wait_of(job)
    return told["text"] if told else ""


@register.filter
def in_words(seconds: float | None) -> str:
    """40 s, 3 min, 1 h 20 min; a dash where nothing was measured."""
    return "–" if seconds is None else spoken(round(seconds))
