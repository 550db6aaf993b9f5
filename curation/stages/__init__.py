"""The stages of a recipe, in their order, and what their reason codes mean."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from curation.stages import caps, caption, duplicates, eligibility, quality, review, safety, size, split
from curation.stages.base import Stage

STAGES: tuple[Stage, ...] = (
    eligibility.STAGE,
    safety.STAGE,
    size.STAGE,
    review.STAGE,
    quality.STAGE,
    *duplicates.STAGES,
    *caps.STAGES,
    split.STAGE,
    caption.STAGE,
)
REASONS = {code: said for stage in STAGES for code, said in stage.reasons.items()}
LIVE = "live"
"""After them the database is asked, since the events were written a while ago."""
TITLES = {stage.name: stage.title for stage in STAGES} | {LIVE: _("As of now")}


def title_of(stage: str) -> str:
    """Its name in the reader's language."""
    return str(TITLES.get(stage, stage))


def sentence(reason: str) -> str:
    return str(REASONS.get(reason, reason))
