"""The stages of a recipe, in their order, and what their reason codes mean."""

from __future__ import annotations

from curation.stages import caps, caption, duplicates, eligibility, quality, safety, size, split
from curation.stages.base import Stage

STAGES: tuple[Stage, ...] = (
    eligibility.STAGE,
    safety.STAGE,
    size.STAGE,
    quality.STAGE,
    *duplicates.STAGES,
    *caps.STAGES,
    split.STAGE,
    caption.STAGE,
)
REASONS = {code: said for stage in STAGES for code, said in stage.reasons.items()}
