"""Starting from a picture: one's own drawing changed in words, a reference, an upload repainted, or a part redrawn."""

from __future__ import annotations

import math
import re
from dataclasses import replace

import numpy as np
from PIL import Image

from ..base import EngineError, ImageRequest, Source, Task
from .canvas import to_planes
from .change import changed
from .drawing import Drawing
from .noise import Floats, clipped, generator
from .prompt import clauses, described
from .scene import Scene
from .seamless import set_in
from .sources import alike, decoded, fitted, palette_of, white_of

LOOSENING = 0.6
"""Up to this strength the layout stays; above it, more and more of it follows the request's own seed."""
RECOGNISED = 0.6
"""Correlation at which a source counts as our own drawing of its prompt and seed."""
SMALLEST_PART = 32
"""Pixels of the shorter side of a part into which something is still drawn."""
ADDED = ("birds", "lanterns", "balloon", "fireflies", "butterfly")
"""Things that can be added to any picture (`repaint.CARRIED`)."""
PLACES_TRIED = 5
"""How many places are tried, small, for what is to be new in a part of a picture."""


def start(request: ImageRequest) -> Drawing | None:
    """The drawing a request asks for, or None where the source has to be repainted as a picture."""
    source, references = sources_of(request)
    before = _drawn_again(source) if source is not None else None
    if source is not None and before is None:
        return _into_a_part(request, source)
    prompt, seed = whole(request, source)
    scene = scene_of(prompt, seed)
    for reference in references:
        scene = _in_the_manner_of(reference, scene)
    own_seed = request.seed if source is None or request.strength > 0.2 else seed
    drift = float(clipped((request.strength - LOOSENING) / (1 - LOOSENING))) if source else 0.0
    settled: frozenset[str] = frozenset()
    if before is not None and request.task == Task.INPAINT and request.mask is not None:
        drift, settled = 0.0, frozenset(before.art.names)
        own_seed = placed_within(white_of(request.mask, (request.width, request.height)), scene, before, request.seed)
    drawing = Drawing(
        scene,
        seed,
        (request.width, request.height),
        own_seed=own_seed,
        drift=drift,
        settled=settled,
        steps=request.steps,
        guidance=request.guidance_scale,
    )
    for reference in references:
        drawing.art.palette = palette_of(decoded(reference.data), drawing.art.palette)
    return drawing


def _into_a_part(request: ImageRequest, source: Source) -> Drawing | None:
    """Into a part of a picture that we did not draw: what was asked for, as a drawing of its own in its colours.

    None where only its weather, hour or style is to change, or what can be added to any picture.
    """
    scene = scene_of(*whole(request, None))
    if request.task != Task.INPAINT or request.mask is None or not (scene.settings or scene.things):
        return None
    if not scene.settings and all(thing.kind in ADDED for thing in scene.things):
        return None
    box = white_of(request.mask, (request.width, request.height)).getbbox()
    if box is None or min(box[2] - box[0], box[3] - box[1]) < SMALLEST_PART:
        return None
    scene = replace(scene, style=scene.style or source.style)
    size = (box[2] - box[0], box[3] - box[1])
    drawing = Drawing(scene, request.seed, size, steps=request.steps, guidance=request.guidance_scale)
    drawing.corner = box[:2]
    image = fitted(decoded(source.data), (request.width, request.height))
    if not (scene.colours or scene.tones or scene.time):
        drawing.art.palette = palette_of(image, drawing.art.palette)
    return drawing


def placed_within(white: Image.Image, scene: Scene, before: Drawing, seed: int) -> int:
    """The seed, of a few that follow from this one, by which what is new in the scene stands most within the white."""
    small = _in_proportion(white.size, 64)
    inside = np.asarray(white.resize(small, Image.Resampling.BOX), np.float32) / 255

    def unstyled(what: Scene, own_seed: int) -> Drawing:
        drawing = Drawing(what, before.art.seed, small, own_seed=own_seed, settled=frozenset(before.art.names))
        for paint in drawing.passes()[:-2]:
            paint()
        return drawing

    as_it_was = unstyled(before.art.scene, seed)
    found: list[tuple[float, int]] = []
    others = [int(generator(seed, "place", n).integers(2**63)) for n in range(PLACES_TRIED - 1)]
    for own_seed in [seed, *others]:
        tried = unstyled(scene, own_seed)
        found.append((float((np.abs(tried.canvas.rgb - as_it_was.canvas.rgb).sum(0) * inside).sum()), own_seed))
        if tried.art.names <= before.art.names:  # nothing new is left to chance
            break
    return max(found, key=lambda pair: pair[0])[1]


def whole(request: ImageRequest, source: Source | None) -> tuple[str, int]:
    """The prompt with everything that led here, changes after arrows, and the seed of the layout."""
    refused = [part.strip() for part in re.split(r"[,.;:/|\n→]+", request.negative_prompt) if part.strip()]
    changes = [f"without {part}" for part in refused]
    if source is None:
        return " → ".join([request.prompt, *changes]), request.seed
    return " → ".join([source.prompt, request.prompt, *changes]), source.seed or 0


def scene_of(prompt: str, seed: int) -> Scene:
    """The scene of a prompt and its changes. What chance chose for the first description stays through the changes."""
    first, *changes = clauses(prompt)
    scene = described(first)
    if changes:
        scene = _settled(scene, seed)
    for change in changes:
        scene = changed(scene, change)
    return scene


def _settled(scene: Scene, seed: int) -> Scene:
    """The scene with the place, hour and style that this seed gives it written down."""
    before = Drawing(scene, seed, (64, 64))
    before.passes()
    kind = before.art.notes["genre"]
    place = before.art.notes["place"] if kind == "landscape" else kind
    return replace(
        scene,
        settings=scene.settings or (place,),
        usual_time=before.art.time,
        style=scene.style or before.style,
    )


def sources_of(request: ImageRequest) -> tuple[Source | None, list[Source]]:
    """The picture to work on, if any, and the pictures to take after."""
    if request.task == Task.TEXT2IMAGE:
        return None, [source for source in request.sources if source.kind == "reference"]
    based = [source for source in request.sources if source.kind != "reference"]
    references = [source for source in request.sources if source.kind == "reference"]
    if not based and not references:
        raise EngineError("A picture to start from is needed for this.", code="source-missing", retry=False)
    return (based[0] if based else None), references


def _drawn_again(source: Source) -> Drawing | None:
    """The source as we draw it, small, from its prompt and seed; None where that is not the picture it is."""
    if source.kind == "upload" or not source.prompt.strip() or source.seed is None:
        return None
    image = decoded(source.data)
    again = Drawing(scene_of(source.prompt, source.seed), source.seed, _in_proportion(image.size))
    return again if alike(image, again.run()) > RECOGNISED else None


def _in_proportion(size: tuple[int, int], longest: int = 192) -> tuple[int, int]:
    """A small size of exactly the same proportions where there is one, since layouts depend on them."""
    common = math.gcd(*size)
    width, height = size[0] // common, size[1] // common
    if max(width, height) > longest:
        scale = longest / max(size)
        return max(round(size[0] * scale), 48), max(round(size[1] * scale), 48)
    return width * (longest // max(width, height)), height * (longest // max(width, height))


def _in_the_manner_of(reference: Source, scene: Scene) -> Scene:
    """The scene with the colour, tone and style words of a reference where it has none of its own."""
    if not reference.prompt.strip():
        return replace(scene, style=scene.style or reference.style)
    seed = reference.seed or 0
    like = _settled(scene_of(reference.prompt, seed), seed)
    return replace(
        scene,
        colours=scene.colours or like.colours,
        tones=scene.tones or like.tones,
        style=scene.style or like.style,
    )


def composed(
    request: ImageRequest, drawn: Floats, source: Source, corner: tuple[int, int] | None = None
) -> Image.Image:
    """A drawing set into the white of the mask; every pixel outside it is the source's own.

    `corner` is where the drawing's upper left stands, in pixels, where it is smaller than the picture.
    """
    image = fitted(decoded(source.data), (request.width, request.height))
    if request.mask is None:
        raise EngineError("A mask is needed to redraw a part of a picture.", code="mask-missing", retry=False)
    if corner is not None:
        left, top = corner
        planes = to_planes(image).copy()
        planes[:, top : top + drawn.shape[1], left : left + drawn.shape[2]] = drawn
        drawn = planes
    return set_in(drawn, image, white_of(request.mask, image.size))
