"""Which classes of pipelines can be drawn with, known before their weights are fetched."""

from __future__ import annotations

from diffusers.pipelines.auto_pipeline import AUTO_TEXT2IMAGE_PIPELINES_MAPPING, _get_task_class

from generator.engines.diffusers.editing import EDITORS

# Their masks come with a picture, whose rest they keep; no class of another task shares their weights.
REPAINTERS = {"FluxFillPipeline"}
# Loaded by their own class, since diffusers finds no text-to-image class for them, or one that is not theirs.
OF_THEIR_OWN = {*EDITORS, *REPAINTERS}


def why_not(kind: str) -> str:
    """Why a class cannot be drawn with, in half a sentence; nothing where it may."""
    if "Control" in kind or "Adapter" in kind:
        return "it wants a control picture with every request, and the gallery has none to give"
    if kind in OF_THEIR_OWN or _get_task_class(AUTO_TEXT2IMAGE_PIPELINES_MAPPING, kind, False):
        return ""
    return "it makes no still pictures from words, or diffusers knows no such class"
