"""What the tests of the diffusers engine share: asking a miniature, and looking at what it drew."""

from __future__ import annotations

import io
import os
from contextlib import contextmanager

import numpy as np
import pytest
from PIL import Image

os.environ.setdefault("OMP_NUM_THREADS", "1")
pytest.importorskip("diffusers", reason="the diffusers engine needs requirements-gpu.txt")
torch = pytest.importorskip("torch", reason="the diffusers engine needs requirements-gpu.txt")

from torch.nn.modules.module import register_module_forward_pre_hook  # noqa: E402

from generator.engines.base import Request, Task  # noqa: E402

DEVICE = "cuda" if torch.cuda.is_available() else "cpu"
TOLERANCE = {"cpu": 0, "cuda": 1}[DEVICE]  # in grey levels of 255


def ask(name="ada-1", prompt="a red house", **changes):
    wanted = {
        "task": Task.TEXT2IMAGE,
        "seed": 7,
        "width": 64,
        "height": 64,
        "steps": 4,
        "guidance_scale": 5.0,
    }
    return Request(id=name, prompt=prompt, **wanted | changes)


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
    return one.data == other.data or np.abs(pixels(one) - pixels(other)).max() <= TOLERANCE


@contextmanager
def memory_for(pictures, sentence="CUDA out of memory. Tried to allocate 20.00 GiB.", error=torch.OutOfMemoryError):
    """A device that runs out of memory when its U-Net is given more than so many pictures (twice, with guidance)."""
    tried = []

    def weigh(module, given):
        if type(module).__name__ == "UNet2DConditionModel":
            tried.append(given[0].shape[0] // 2)
            if tried[-1] > pictures:
                raise error(sentence)

    hook = register_module_forward_pre_hook(weigh)
    try:
        yield tried
    finally:
        hook.remove()
