"""How long a job will still wait, for pages that are read without scripts."""

from __future__ import annotations

from django import template

from generator.fairness.forecast import quote_of
from generator.models import Job
from generator.waiting import told

register = template.Library()


@register.simple_tag
def wait_of(job: Job) -> str:
    """A sentence while it waits; empty once it runs."""
    still = quote_of(job)
    return told(still)["text"] if still else ""
