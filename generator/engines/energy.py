"""Watt-hours: measured where a device counts them, openly estimated elsewhere, and shared among the pictures made.

A GPU of NVIDIA's counts the energy it has used since its driver was loaded, in millijoules, exactly to some percent
(`nvmlDeviceGetTotalEnergyConsumption`, Volta and later; NVML API reference). It leaves out the processor, memory
and fans around it. Elsewhere nothing can be read without privileges, so the estimate is

    Wh = busy core seconds x watts of one busy core / 3600

with `cpu_watts` of 15 W by default: a server processor's rated power divided by its cores, rounded up for memory (AMD
EPYC 9354: 280 W over 32 cores; Intel Xeon Gold 6430: 270 W over 32). It is a stated figure, not a measurement, and the
record says so.
"""

from __future__ import annotations

import importlib
import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from generator.engines.base import Candidate

CPU_WATTS = 15.0
FROM_ENVIRON = {"cpu_watts": "ENERGY_CPU_WATTS"}  # for engines with this option
JOULES_PER_WH = 3600.0

log = logging.getLogger(__name__)


class Meter(Protocol):
    """A counter of joules that only grows, and how it comes by them (at most 40 characters, kept on each record)."""

    method: str

    def joules(self) -> float: ...


@dataclass(frozen=True)
class EnergyUse:
    """What one window used."""

    wh: float
    method: str


class CpuMeter:
    """The estimate: this process's busy seconds on all cores, at so many watts for one."""

    def __init__(self, watts: float = CPU_WATTS) -> None:
        self._watts = watts
        self.method = f"estimated: {watts:g} W per busy core"

    def joules(self) -> float:
        return time.process_time() * self._watts


class NvmlMeter:
    """NVML's energy counter of one GPU, named by its UUID since CUDA_VISIBLE_DEVICES renumbers them."""

    method = "NVML energy counter"

    def __init__(self, nvml: Any, uuid: str) -> None:
        self._nvml = nvml
        nvml.nvmlInit()
        self._handle = nvml.nvmlDeviceGetHandleByUUID(uuid)
        self.joules()

    def joules(self) -> float:
        return float(self._nvml.nvmlDeviceGetTotalEnergyConsumption(self._handle)) / 1000


def gpu_meter(uuid: str) -> Meter | None:
    """The counter of a GPU, or None where the package or the counter is missing: then nothing is recorded."""
    try:
        nvml = importlib.import_module("pynvml")
    except ModuleNotFoundError:
        log.info("energy is not measured: nvidia-ml-py is not installed")
        return None
    try:
        return NvmlMeter(nvml, uuid if uuid.startswith("GPU-") else f"GPU-{uuid}")
    except nvml.NVMLError as error:
        log.warning("energy is not measured: %s", error)
        return None


class Window:
    """From now until `close`. With no meter it reads nothing."""

    def __init__(self, meter: Meter | None) -> None:
        self._meter = meter
        self._began = meter.joules() if meter else 0.0

    def close(self) -> EnergyUse | None:
        if self._meter is None:
            return None
        return EnergyUse(max(0.0, self._meter.joules() - self._began) / JOULES_PER_WH, self._meter.method)


def split(whole: float, costs: Sequence[float]) -> list[float]:
    """Shares in proportion to `costs`, or equal ones where those say nothing; they add up to the whole."""
    total = sum(costs)
    weights = costs if total > 0 else [1.0] * len(costs)
    return [whole * weight / sum(weights) for weight in weights]


def shared(candidates: Sequence[Candidate], costs: Sequence[float], reading: EnergyUse | None) -> list[Candidate]:
    """The pictures with their shares of a window. What cancelled mates used falls on those that were finished."""
    if reading is None or not candidates:
        return list(candidates)
    shares = split(reading.wh, costs)
    return [
        replace(candidate, energy_wh=share, energy_method=reading.method)
        for candidate, share in zip(candidates, shares, strict=True)
    ]
