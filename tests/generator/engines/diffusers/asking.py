"""What the tests of the diffusers engine share: asking a miniature, and looking at what it drew."""

from __future__ import annotations

import io
from contextlib import contextmanager
from typing import Any

import numpy as np
from PIL import Image

from generator.engines.base import ImageRequest, Task
from tests.generator.engines.diffusers.later import Later, skip_without_torch, torch

skip_without_torch()
modules = Later("torch.nn.modules.module")


def ask(name="ada-1", prompt="a red house", **changes):
    wanted: dict[str, Any] = {
        "task": Task.TEXT2IMAGE,
        "seed": 7,
        "width": 64,
        "height": 64,
        "steps": 4,
        "guidance_scale": 5.0,
    }
    return ImageRequest(id=name, prompt=prompt, **wanted | changes)


def png(colour, size=(96, 96), mode="RGB"):
    buffer = io.BytesIO()
    Image.new(mode, size, colour).save(buffer, "PNG")
    return buffer.getvalue()


def pixels(candidate):
    return np.asarray(Image.open(io.BytesIO(candidate.data))).astype(int)


def draw(engine, *requests):
    return engine.generate(requests, lambda event: None)


def same(one, other):
    """To the bit on a CPU, to a grey level on a GPU."""
    tolerance = 1 if torch.cuda.is_available() else 0  # in grey levels of 255
    return one.data == other.data or np.abs(pixels(one) - pixels(other)).max() <= tolerance


@contextmanager
def memory_for(pictures, sentence="CUDA out of memory. Tried to allocate 20.00 GiB.", error=None):
    """A device that runs out of memory when its U-Net is given more than so many pictures (twice, with guidance)."""
    tried = []

    def weigh(module, given):
        if type(module).__name__ == "UNet2DConditionModel":
            tried.append(given[0].shape[0] // 2)
            if tried[-1] > pictures:
                raise (error or torch.OutOfMemoryError)(sentence)

    hook = modules.register_module_forward_pre_hook(weigh)
    try:
        yield tried
    finally:
        hook.remove()
