"""At most so many pictures of one prompt, one person, one model: the best of each, as for copies."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from curation.stages.base import Stage
from curation.stages.duplicates import best_of

if TYPE_CHECKING:
    from curation.recipe import Recipe

SAME = {
    "prompt": "case when prompt_sha256 is null or prompt_sha256 = '' then id else prompt_sha256 end",
    "person": "person",
    "model": "model",
}


def stage(of: str, title: Any, said: Any) -> Stage:
    return Stage(f"cap-{of}", title, {f"{of}_cap": said}, _sql(of), yields=True)


def _sql(of: str) -> Callable[[Recipe], str]:
    def sql(recipe: Recipe) -> str:
        most = recipe.values["caps"][of]
        return best_of(SAME[of], f"{of}_cap", most) if most is not None else ""

    return sql


STAGES = (
    stage("prompt", _("So many of a prompt"), _("The recipe has enough pictures of this prompt.")),
    stage("person", _("So many of a person"), _("The recipe has enough pictures of this person.")),
    stage("model", _("So many of a model"), _("The recipe has enough pictures of this model.")),
)
