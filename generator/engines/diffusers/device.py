"""The machine under the model: which device, how much it worked, when it is full."""

from __future__ import annotations

import os
import platform
from typing import Any

import accelerate
import diffusers
import torch
import transformers

from generator.engines import energy
from generator.engines.base import EngineError, bad_setting

OF_THE_DRIVER = ("cuda error", "cudnn", "cublas", "cusolver", "nccl", "mps backend")
FULL = ("out of memory", "not enough memory", "can't allocate memory")
DTYPES = {"float32": torch.float32, "float16": torch.float16, "bfloat16": torch.bfloat16}


def choose(wanted: str) -> torch.device:
    """`auto` takes CUDA, then Apple's MPS, then the CPU. Asking for what is not there raises EngineError."""
    present = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}
    if wanted == "auto":
        return torch.device(next(kind for kind, there in present.items() if there))
    if not present.get(wanted.split(":")[0]):
        here = ", ".join(kind for kind, there in present.items() if there)
        raise EngineError(f"There is no device “{wanted}” here; there is {here}.", code="no-device", retry=False)
    return torch.device(wanted)


def choose_dtype(wanted: str, device: torch.device, *, unet: bool) -> torch.dtype:
    """Full precision on a CPU; elsewhere half: float16 for U-Nets, which were trained so, bfloat16 for transformers."""
    if wanted:
        if wanted not in DTYPES:
            raise bad_setting(f"Unknown dtype “{wanted}”: use {', '.join(DTYPES)}.")
        return DTYPES[wanted]
    if device.type == "cpu":
        return torch.float32
    return torch.float16 if unet else torch.bfloat16


def name(device: torch.device) -> str:
    """What a record should say: the GPU's model, or the processor's architecture."""
    if device.type == "cuda":
        model: str = torch.cuda.get_device_name(device)
        return model
    return f"{device.type} ({platform.machine()})"


def versions() -> dict[str, str]:
    """Every library that has a say in the pixels."""
    found = {
        "diffusers": diffusers.__version__,
        "torch": torch.__version__,
        "transformers": transformers.__version__,
        "accelerate": accelerate.__version__,
    }
    return found | {"cuda": torch.version.cuda} if torch.version.cuda else found


def is_out_of_memory(error: Exception) -> bool:
    """CUDA has a class for it; MPS and the CPU's allocator only say so in words."""
    words = str(error).lower()
    return isinstance(error, torch.OutOfMemoryError) or any(sign in words for sign in FULL)


def is_of_the_driver(error: Exception) -> bool:
    """A broken kernel, a lost device: torch passes on what CUDA and its libraries say."""
    words = str(error).lower()
    return isinstance(error, torch.AcceleratorError) or any(sign in words for sign in OF_THE_DRIVER)


def forget(device: torch.device) -> None:
    """Give cached blocks back, after running out."""
    if device.type == "cuda":
        torch.cuda.empty_cache()
    elif device.type == "mps":
        torch.mps.empty_cache()


def memory(device: torch.device) -> tuple[int, int] | None:
    """(free, total) bytes: the GPU's own, or the machine's; None where neither says."""
    if device.type == "cuda":
        free, total = torch.cuda.mem_get_info(device)
        return int(free), int(total)
    if device.type != "cpu" or "SC_AVPHYS_PAGES" not in os.sysconf_names:
        return None
    page = os.sysconf("SC_PAGE_SIZE")
    return os.sysconf("SC_AVPHYS_PAGES") * page, os.sysconf("SC_PHYS_PAGES") * page


def energy_meter(device: torch.device, cpu_watts: float) -> energy.Meter | None:
    """The GPU's own counter, the processor's estimate, or None where neither says anything (Apple's GPU)."""
    if device.type == "cuda":
        return energy.gpu_meter(str(torch.cuda.get_device_properties(device).uuid))
    return energy.CpuMeter(cpu_watts) if device.type == "cpu" else None


class DeviceMeter:
    """GPU seconds between `start` and `stop`, by CUDA's own events; None on other devices, where nothing measures."""

    def __init__(self, device: torch.device) -> None:
        self._device = device
        self._marks: list[Any] = []

    def start(self) -> None:
        self._mark()

    def stop(self) -> float | None:
        self._mark()
        if len(self._marks) != 2:
            return None
        torch.cuda.synchronize(self._device)
        milliseconds: float = self._marks[0].elapsed_time(self._marks[1])
        return milliseconds / 1000

    def _mark(self) -> None:
        if self._device.type != "cuda":
            return
        event = torch.cuda.Event(enable_timing=True)
        event.record(torch.cuda.current_stream(self._device))
        self._marks.append(event)
