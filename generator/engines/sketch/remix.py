"""Starting from a picture: one's own drawing changed in words, a reference, an upload repainted, or a part redrawn."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from PIL import Image

from ..base import EngineError, Request, Source, Task
from .canvas import to_image, to_planes
from .change import changed
from .drawing import Drawing
from .noise import Floats
from .pictures import alike, decoded, fitted, palette_of, soft_mask
from .reading import scene_from
from .scene import Scene

LOOSENING = 0.6
"""Up to this strength the layout stays; above it, more and more of it follows the request's own seed."""
RECOGNISED = 0.6
"""Correlation at which a source counts as our own drawing of its prompt and seed."""


def start(request: Request) -> Drawing | None:
    """The drawing a request asks for, or None where the source has to be repainted as a picture."""
    size = (request.width, request.height)
    source, references = sources_of(request)
    if source is None:
        scene = scene_from(request.prompt, request.negative_prompt)
        drawing = Drawing(scene, request.seed, size, steps=request.steps, guidance=request.guidance_scale)
        for reference in references:
            drawing = _in_the_manner_of(reference, request, scene)
        return drawing
    if source.seed is None or not _is_ours(source, size):
        return None
    scene = changed(scene_from(source.prompt), request.prompt)
    for kind in sorted(scene_from("", request.negative_prompt).absent):
        scene = scene.without(kind)
    own = request.seed if request.strength > 0.2 else source.seed
    drift = float(np.clip((request.strength - LOOSENING) / (1 - LOOSENING), 0, 1))
    scene = _same_style(scene, source.prompt, source.seed)
    return Drawing(
        scene, source.seed, size, own_seed=own, drift=drift, steps=request.steps, guidance=request.guidance_scale
    )


def sources_of(request: Request) -> tuple[Source | None, list[Source]]:
    """The picture to work on, if any, and the pictures to take after."""
    if request.task == Task.TEXT2IMAGE:
        return None, [source for source in request.sources if source.kind == "reference"]
    based = [source for source in request.sources if source.kind != "reference"]
    references = [source for source in request.sources if source.kind == "reference"]
    if not based and not references:
        raise EngineError("A picture to start from is needed for this.", code="source-missing", retry=False)
    return (based[0] if based else None), references


def _is_ours(source: Source, size: tuple[int, int]) -> bool:
    """Is the source what we would draw from its prompt and seed? Settled by drawing it again, small."""
    if source.kind == "upload" or not source.prompt.strip() or source.seed is None:
        return False
    image = decoded(source.data)
    small = _in_proportion(image.size)
    again = Drawing(scene_from(source.prompt), source.seed, small).run()
    return alike(image, again) > RECOGNISED


def _in_proportion(size: tuple[int, int], longest: int = 192) -> tuple[int, int]:
    """A small size of exactly the same proportions where there is one, since layouts depend on them."""
    common = math.gcd(*size)
    width, height = size[0] // common, size[1] // common
    if max(width, height) > longest:
        scale = longest / max(size)
        return max(round(size[0] * scale), 48), max(round(size[1] * scale), 48)
    return width * (longest // max(width, height)), height * (longest // max(width, height))


def _same_style(scene: Scene, prompt: str, seed: int) -> Scene:
    """Keep the style and hour the source was drawn with, where the change does not name others."""
    before = Drawing(scene_from(prompt), seed, (64, 64))
    before.passes()
    return replace(scene, style=scene.style or before.style, time=scene.time or before.art.time)


def _in_the_manner_of(reference: Source, request: Request, scene: Scene) -> Drawing:
    """A new scene in the palette and style of a reference."""
    if reference.prompt.strip():
        like = scene_from(reference.prompt)
        scene = replace(
            scene,
            colours=scene.colours or like.colours,
            tones=scene.tones or like.tones,
            style=scene.style or like.style,
        )
    drawing = Drawing(
        scene, request.seed, (request.width, request.height), steps=request.steps, guidance=request.guidance_scale
    )
    drawing.art.palette = palette_of(decoded(reference.data), drawing.art.palette)
    return drawing


def composed(request: Request, drawn: Floats, source: Source) -> Image.Image:
    """A drawing set into the white of the mask; every pixel outside it is the source's own."""
    image = fitted(decoded(source.data), (request.width, request.height))
    if request.mask is None:
        raise EngineError("A mask is needed to redraw a part of a picture.", code="mask-missing", retry=False)
    mask = soft_mask(request.mask, image.size)[None]
    planes = to_planes(image)
    mixed = to_image(planes + (drawn - planes) * mask)
    inside = Image.fromarray(((mask[0] > 0) * 255).astype(np.uint8))
    return Image.composite(mixed, image, inside)
