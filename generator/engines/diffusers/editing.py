"""Models that change a picture as a sentence says: which classes they are, and how each is called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageOps

from generator.engines.base import EngineError, ImageRequest
from generator.engines.diffusers.signature import takes
from generator.engines.pictures import fit_source, flatten, open_picture, sources_of

REFERENCE_PIXELS = 1024 * 1024
SMALLEST, LONGEST = 64, 8
FLUX_TRUE_CFG_SCALE = 3.0


@dataclass(frozen=True)
class Editor:
    """How a class takes its pictures: `most` at once, as a list or alone; `draws` where words alone will do."""

    most: int
    as_list: bool
    draws: bool


# Read in diffusers 0.42. A class that is not here, and takes no strength, is not offered for edits.
EDITORS = {
    "QwenImageEditPipeline": Editor(most=1, as_list=False, draws=False),
    "QwenImageEditPlusPipeline": Editor(most=3, as_list=True, draws=False),
    "Flux2KleinPipeline": Editor(most=4, as_list=True, draws=True),
    "Flux2Pipeline": Editor(most=6, as_list=True, draws=True),
    "FluxKontextPipeline": Editor(most=1, as_list=False, draws=True),
    "StableDiffusionInstructPix2PixPipeline": Editor(most=1, as_list=False, draws=False),
    "StableDiffusionXLInstructPix2PixPipeline": Editor(most=1, as_list=False, draws=False),
}


def editor_of(pipe: Any) -> Editor | None:
    return EDITORS.get(type(pipe).__name__)


def pictures(editor: Editor, request: ImageRequest) -> dict[str, Any]:
    """The `image` argument: the first source fitted to the size asked for, further ones in their own shapes."""
    sources = sources_of(request)
    if len(sources) > editor.most:
        most = "one picture" if editor.most == 1 else f"{editor.most} pictures"
        raise EngineError(f"This model starts from {most} at most.", code="too-many-sources", retry=False)
    first = fit_source(sources[0].data, (request.width, request.height))
    found = [first, *(reference(source.data) for source in sources[1:])]
    return {"image": found if editor.as_list else first}


def reference(data: bytes) -> Image.Image:
    """A further source in its own shape, no larger than these models were trained with and no side under SMALLEST.

    A strip more than LONGEST times as long as it is wide is cropped at the middle: they refuse it.
    """
    image = flatten(open_picture(data))
    width, height = min(image.width, LONGEST * image.height), min(image.height, LONGEST * image.width)
    scale = max(min(1.0, (REFERENCE_PIXELS / (width * height)) ** 0.5), SMALLEST / min(width, height))
    return ImageOps.fit(image, (round(width * scale), round(height * scale)), Image.Resampling.LANCZOS)


def own_words(pipe: Any, request: ImageRequest, together: int) -> dict[str, Any]:
    """Arguments that only one family has.

    Qwen-Image's guidance is `true_cfg_scale`, which works only beside a negative prompt, be it a space. FLUX.1 listens
    to a negative prompt only with one above 1, and then takes twice as long a step. Kontext redraws everything at about
    a megapixel unless told not to.
    """
    words: dict[str, Any] = {}
    kind = type(pipe).__name__
    if kind.startswith("QwenImage"):
        return {
            "true_cfg_scale": request.guidance_scale,
            "negative_prompt": [request.negative_prompt or " "] * together,
        }
    if kind.startswith("Flux") and request.negative_prompt and takes(pipe, "true_cfg_scale"):
        words["true_cfg_scale"] = FLUX_TRUE_CFG_SCALE
    if kind == "FluxKontextPipeline":
        words |= {"max_area": request.width * request.height, "_auto_resize": False}
    return words
