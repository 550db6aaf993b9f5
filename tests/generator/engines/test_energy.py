"""Watt-hours: windows, shares, and what a record says of how they were found."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from generator.engines import energy
from generator.engines.base import Candidate, ImageRequest, Task
from generator.engines.registry import open_engine


class FakeMeter:
    """A counter that is wound on by hand."""

    method = "a meter wound by hand"

    def __init__(self):
        self.read = 1000.0

    def joules(self):
        return self.read


def made(name):
    return Candidate(request=name, data=b"", width=8, height=8, seed=1, seconds=1.0)


def test_a_window_reads_what_was_used_while_it_was_open():
    meter = FakeMeter()
    window = energy.Window(meter)
    meter.read += 7200
    assert window.close() == energy.EnergyUse(wh=2.0, method="a meter wound by hand")


def test_pictures_add_up_to_the_window_they_were_made_in():
    meter = FakeMeter()
    window = energy.Window(meter)
    meter.read += 12345.678
    reading = window.close()
    costs = [512 * 512 * 20, 1024 * 768 * 7, 333.3]
    found = energy.shared([made(name) for name in ("ada", "bruno", "cleo")], costs, reading)
    used = [candidate.energy_wh for candidate in found if candidate.energy_wh is not None]
    assert reading is not None
    assert sum(used) == pytest.approx(reading.wh, abs=1e-9)
    assert used[1] / used[2] == pytest.approx(costs[1] / costs[2])
    assert {candidate.energy_method for candidate in found} == {"a meter wound by hand"}


def test_costs_that_say_nothing_are_shared_equally():
    assert energy.split(3.0, [0, 0, 0]) == [1.0, 1.0, 1.0]


def test_where_nothing_measures_nothing_is_recorded():
    [candidate] = energy.shared([made("ada")], [1.0], energy.Window(None).close())
    assert (candidate.energy_wh, candidate.energy_method) == (None, "")


def test_a_counter_that_was_wound_back_reads_nothing_rather_than_less():
    meter = FakeMeter()
    window = energy.Window(meter)
    meter.read = 0.0
    reading = window.close()
    assert reading is not None
    assert reading.wh == 0.0


def test_nvidias_counter_is_asked_by_the_name_of_the_gpu_in_millijoules():
    asked = []

    def handle_of(uuid: str) -> str:
        asked.append(uuid)
        return "handle"

    nvml = SimpleNamespace(
        nvmlInit=lambda: None,
        nvmlDeviceGetHandleByUUID=handle_of,
        nvmlDeviceGetTotalEnergyConsumption=lambda handle: 36_000,
    )
    assert energy.NvmlMeter(nvml, "GPU-1234").joules() == 36.0
    assert asked == ["GPU-1234"]


def test_the_sketch_engine_says_that_its_energy_is_estimated_and_from_what():
    engine = open_engine("sketch", environ={"ENERGY_CPU_WATTS": "20"})
    request = ImageRequest("ada-1", Task.TEXT2IMAGE, "hills", 1, 128, 96, 4)
    [candidate] = engine.generate([request], lambda event: None)
    assert candidate.energy_method == "estimated: 20 W per busy core"
    assert candidate.energy_wh is not None
    assert 0 < candidate.energy_wh < 20 * 30 / 3600
    assert len(candidate.energy_method) <= 40  # what a record keeps


def test_twice_the_watts_are_twice_the_estimate():
    small, large = energy.CpuMeter(10), energy.CpuMeter(20)
    assert large.joules() == pytest.approx(2 * small.joules(), rel=0.05)
