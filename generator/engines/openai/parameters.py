"""A request in the words of the images interface, and what each server takes of it."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from PIL import Image, ImageOps

from generator.engines.base import ImageRequest, Task
from generator.engines.pictures import fit_mask, fit_source, mask_of, sources_of, to_png
from generator.engines.sizes import Size

# Hosted models that draw few sizes; other servers are asked for exactly what was wanted.
KNOWN_SIZES: tuple[tuple[str, tuple[Size, ...]], ...] = (
    ("gpt-image", ((1024, 1024), (1536, 1024), (1024, 1536))),
    ("dall-e-3", ((1024, 1024), (1792, 1024), (1024, 1792))),
    ("dall-e-2", ((256, 256), (512, 512), (1024, 1024))),
)
UNKNOWN_FIELD = re.compile(r"unknown|unrecognized|unexpected|unsupported|not supported|not permitted|extra_forbidden")


def sizes_of(model: str) -> tuple[Size, ...]:
    """The sizes a known hosted model draws, or nothing."""
    return next((sizes for name, sizes in KNOWN_SIZES if model.startswith(name)), ())


def nearest(wanted: Size, sizes: Sequence[Size]) -> Size:
    """The supported size of the nearest shape, then of the nearest area; what was wanted where anything goes."""
    if not sizes or wanted in sizes:
        return wanted

    def distance(size: Size) -> tuple[float, float]:
        shape = (size[0] / size[1]) / (wanted[0] / wanted[1])
        area = (size[0] * size[1]) / (wanted[0] * wanted[1])
        return round(max(shape, 1 / shape), 3), max(area, 1 / area)

    return min(sizes, key=distance)


def core(request: ImageRequest, model: str, size: Size) -> dict[str, Any]:
    """The fields every server knows."""
    fields: dict[str, Any] = {"prompt": request.prompt, "n": 1, "size": f"{size[0]}x{size[1]}"}
    return {"model": model, **fields} if model else fields


def extras(request: ImageRequest, *, steps: bool, partials: int = 0) -> dict[str, Any]:
    """Fields that only some servers know: each may be turned down and is then left out."""
    wanted: dict[str, Any] = {"response_format": "b64_json", "seed": request.seed}
    if partials:
        wanted |= {"stream": True, "partial_images": partials}
    if steps:
        wanted["num_inference_steps"] = request.steps
    if request.guidance_scale:
        wanted["guidance_scale"] = request.guidance_scale
    if request.negative_prompt:
        wanted["negative_prompt"] = request.negative_prompt
    if request.task is not Task.TEXT2IMAGE:
        wanted["strength"] = request.strength
    return wanted


def turned_down(body: str, sent: set[str]) -> set[str]:
    """Which extra fields a 400 or 422 complains about: those it names, or all where it names none of ours."""
    if not UNKNOWN_FIELD.search(body.lower()):
        return set()
    named = {name for name in sent if re.search(rf"\b{name}\b", complaint(body))}
    return named or sent


def complaint(body: str) -> str:
    """The part of an error that names fields: an input that a server echoes must not be mistaken for a field."""
    try:
        found = json.loads(body)
    except ValueError:
        return body
    details = found.get("detail") if isinstance(found, dict) else None
    if isinstance(details, list):
        return " ".join(str(item.get("loc", "")) for item in details if isinstance(item, dict))
    return body


def files(request: ImageRequest, size: Size) -> list[tuple[str, tuple[str, bytes, str]]]:
    """The pictures of an edit as multipart files: sources fitted to the size, the mask transparent where to repaint."""
    sources = sources_of(request)
    name = "image" if len(sources) == 1 else "image[]"
    pictures = [to_png(fit_source(source.data, size)) for source in sources]
    parts = [(name, (f"source-{number}.png", data, "image/png")) for number, data in enumerate(pictures)]
    if request.task is Task.INPAINT:
        parts.append(("mask", ("mask.png", mask(request, size), "image/png")))
    return parts


def mask(request: ImageRequest, size: Size) -> bytes:
    """OpenAI's masks are the inverse of ours: fully transparent where the model may paint."""
    kept = Image.new("RGBA", size, "white")
    kept.putalpha(ImageOps.invert(fit_mask(mask_of(request), size)))
    return to_png(kept)
