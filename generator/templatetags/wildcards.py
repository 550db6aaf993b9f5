"""What a prompt that leaves words to chance most likely did not mean, said under it."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext_lazy as _

from generator.models import Job
from generator.requests.wildcards import slips

register = template.Library()
SENTENCES = {
    "few": _("A choice takes more than it has: {5$$a|b} is both. Each word comes once."),
    "open": _(
        "A { is never closed, so what follows it is no choice and stands as it was typed; \\{ means a plain one."
    ),
}


@register.simple_tag
def slips_of(job: Job) -> list[str]:
    """Sentences."""
    return [str(SENTENCES[code]) for code in sorted(slips(job.template or job.prompt))]
