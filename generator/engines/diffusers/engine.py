"""The diffusers engine: published diffusion models on this machine's own device."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import partial
from typing import Any

import diffusers
import torch

from generator.engines import energy
from generator.engines.active_requests import ActiveRequests
from generator.engines.base import Candidate, Capabilities, EngineError, ImageRequest, ModelRef, OnEvent, Task
from generator.engines.diffusers import device as devices
from generator.engines.diffusers import schedulers, weights
from generator.engines.diffusers.adapters import Adapters
from generator.engines.diffusers.batch_runner import BatchRunner, LoadedModel
from generator.engines.diffusers.optimisations import Optimisations
from generator.engines.diffusers.pipelines import MAX_STEPS, Pipelines
from generator.engines.diffusers.previews import Previews
from generator.engines.diffusers.signature import takes
from generator.engines.diffusers.warm_up import WarmUp
from generator.engines.outcomes import Outcomes
from generator.engines.sizes import Size
from generator.engines.trial.memory import TrialMemory
from generator.engines.trial.tryout import SECONDS, Findings, Tryout, offered

log = logging.getLogger(__name__)


class DiffusersEngine:
    """Draws with one model, kept in memory. `device` is auto, cuda, mps or cpu; `dtype` float32, float16 or bfloat16.

    `largest_batch` is the most candidates in one pass: by default 4 on a GPU and 1 on a CPU, where batching gains
    little. For a model in one file, `beside` is a folder with parts that it lacks, and `vae` a file with another
    autoencoder (SingleFile). `steps` and `guidance_scale` replace the model's defaults; `licence` and
    `outputs_may_train` what its card says. `warmup` measures every announced size at load. `compile` (1, or a backend
    of torch.compile), `fp8` and `step_cache` are explained at Optimisations; `adapters` is a folder of LoRAs;
    `cpu_watts` the estimate's figure for a busy core. What it could do is tried at load for `trial_seconds` at most,
    and the findings are kept in `trials`.
    """

    def __init__(
        self,
        *,
        device: str = "auto",
        dtype: str = "",
        variant: str = "",
        cache: str = "",
        offline: bool = False,
        beside: str = "",
        vae: str = "",
        largest_batch: int = 0,
        steps: int = 0,
        guidance_scale: float | None = None,
        licence: str = "",
        outputs_may_train: bool | None = None,
        warmup: bool = False,
        compile: str = "",
        fp8: bool = False,
        step_cache: str = "",
        adapters: str = "",
        cpu_watts: float = energy.CPU_WATTS,
        trials: str = "~/.cache/atelier/trials",
        trial_seconds: float = SECONDS,
    ) -> None:
        self._device_wanted = device
        self._dtype_wanted = dtype
        self._variant = variant
        self._find = partial(weights.find, variant=variant, cache=cache, offline=offline, beside=beside, vae=vae)
        self._largest_batch = largest_batch
        self._steps = steps
        self._guidance_scale = guidance_scale
        self._licence = licence
        self._may_train = outputs_may_train
        self._warmup = warmup
        backend = "" if compile.lower() in {"", "0", "no", "off", "false"} else compile
        backend = "inductor" if backend.lower() in {"1", "yes", "on", "true"} else backend
        self._optimisations: dict[str, Any] = {"compiled": backend, "fp8": fp8, "step_cache": step_cache}
        self._adapters = adapters
        self._cpu_watts = cpu_watts
        self._trials, self._trial_seconds = trials, trial_seconds
        self._findings: Findings = {}
        self._active = ActiveRequests()
        self._runner: BatchRunner | None = None
        self._device = torch.device("cpu")
        self._step_seconds: dict[str, list[tuple[int, float]]] = {}
        self._last_error = ""

    def load(self, ref: ModelRef) -> None:
        """Fetch, check and load a model. Raises EngineError saying what is missing."""
        self._device = devices.choose(self._device_wanted)
        found = self._find(ref)
        dtype = devices.choose_dtype(self._dtype_wanted or ref.dtype, self._device, unet="unet" in found.index)
        try:
            self._runner = BatchRunner(
                self._open(found, dtype), self._device, self._active, largest=self._batch, cpu_watts=self._cpu_watts
            )
        except (RuntimeError, MemoryError) as error:
            devices.forget(self._device)
            if not isinstance(error, MemoryError) and not devices.is_out_of_memory(error):
                raise
            raise EngineError(
                f"{found.name} does not fit into the memory of {devices.name(self._device)}.", code="out-of-memory"
            ) from error
        log.info("loaded %s at %s on %s", found.name, found.revision, devices.name(self._device))
        self._try_out(self._runner, str(dtype))
        if self._warmup:
            self.warmup(self._runner.loaded.pipelines.sizes())

    def capabilities(self) -> Capabilities:
        """Only what was tried at load and worked."""
        return offered(self._could(), self._findings)

    def _could(self) -> Capabilities:
        """What its classes say, untried."""
        runner = self._ready()
        pipelines, found = runner.loaded.pipelines, runner.loaded.weights
        steps, guidance = pipelines.defaults()
        licence = self._licence or found.licence
        alone = [task for task in pipelines.by_task if not runner.together(task)]
        return Capabilities(
            engine="diffusers",
            version=diffusers.__version__,
            model=found.name,
            revision=found.revision,
            model_sha256=found.sha256,
            tasks=frozenset(pipelines.by_task),
            sizes=pipelines.sizes(),
            default_steps=self._steps or steps,
            max_steps=MAX_STEPS,
            schedulers=schedulers.names_for(pipelines.own_scheduler),
            default_guidance_scale=guidance if self._guidance_scale is None else self._guidance_scale,
            prompt_tokens=pipelines.encoding.longest,
            prompt_weights=pipelines.encoding.applies,
            negative_prompt=takes(pipelines.text, "negative_prompt"),
            largest_batch=self._largest(runner),
            licence=licence,
            outputs_may_train=licence in weights.TRAINABLE if self._may_train is None else self._may_train,
            label=found.name.rsplit("/", 1)[-1],
            adapters=runner.loaded.adapters.names,
            instruction_editing=pipelines.editor is not None,
            most_sources=pipelines.editor.most if pipelines.editor else 1,
            drawn_alone=tuple(alone),
            step_seconds=dict(self._step_seconds),
        )

    def warmup(self, shapes: Sequence[Size]) -> None:
        """Measure a step of 1, 2, 4 … pictures at each (width, height); an editor without words has nothing to draw."""
        runner = self._ready()
        guidance = self.capabilities().default_guidance_scale
        if Task.TEXT2IMAGE not in runner.loaded.pipelines.by_task:
            return
        for width, height in shapes:
            with runner.loaded.optimisations.warming():
                points = WarmUp(runner, (width, height), guidance_scale=guidance).run()
            self._step_seconds[f"{width}x{height}"] = points
            log.info("a step at %d x %d takes %s", width, height, points)

    def generate(self, requests: Sequence[ImageRequest], on_event: OnEvent) -> list[Candidate]:
        """Draw every request. Unlike ones are drawn in groups of their own, so any mixture is safe."""
        runner = self._ready()
        outcomes = Outcomes(requests, on_event)
        with self._active.drawing(request.id for request in requests):
            for group in runner.groups(requests):
                with outcomes.of(*group):
                    outcomes.keep(*runner.draw(group, on_event))
        self._last_error = outcomes.last_error or self._last_error
        return outcomes.candidates()

    def cancel(self, request: str) -> None:
        self._active.cancel(request)

    def health(self) -> dict[str, Any]:
        """`ok` once a model is loaded; the device, what warm-up measured, what is not used and why, the last error."""
        found: dict[str, Any] = {
            "ok": self._runner is not None,
            "device": devices.name(self._device),
            "drawing": len(self._active),
            "step_seconds": dict(self._step_seconds),
            "last_error": self._last_error,
        }
        if self._runner is not None:
            loaded = self._runner.loaded
            found |= {"model": loaded.weights.name, "previews": loaded.previews.kind, **loaded.optimisations.facts}
            found |= {"trouble": loaded.optimisations.trouble, "adapters_refused": dict(loaded.adapters.refused)}
            found["not_offered"] = {ability: why for ability, why in self._findings.items() if why}
            found["fits"] = {f"{width}x{height}": most for (width, height), most in self._runner.caps.items()}
        if memory := devices.memory(self._device):
            free, total = memory
            found |= {"memory_free_bytes": free, "memory_total_bytes": total}
        return found

    @property
    def _batch(self) -> int:
        return self._largest_batch or (1 if self._device.type == "cpu" else 4)

    def _largest(self, runner: BatchRunner) -> int:
        """The most that fit at any size that was measured, or what was set; 1 where nothing may be batched."""
        if not any(runner.together(task) for task in runner.loaded.pipelines.by_task):
            return 1
        measured = [points[-1][0] for points in self._step_seconds.values() if points]
        return max(measured, default=self._batch)

    def _open(self, found: weights.Weights, dtype: torch.dtype) -> LoadedModel:
        pipelines = Pipelines(found, dtype=dtype, device=self._device, variant=self._variant)
        previews = Previews(pipelines.text)
        optimisations = Optimisations(list(pipelines.by_task.values()), **self._optimisations)
        return LoadedModel(found, pipelines, previews, optimisations, Adapters(pipelines.text, self._adapters))

    def _try_out(self, runner: BatchRunner, dtype: str) -> None:
        """Draw a little of everything. Raises EngineError where nothing of it works."""
        loaded, could = runner.loaded, self._could()
        decides: dict[str, object] = {
            "model": could.model_sha256,
            "revision": could.revision,
            "device": devices.name(self._device),
            "dtype": dtype,
        }
        decides |= {"versions": devices.versions(), "switched": self._optimisations, "guidance": self._guidance_scale}
        memory = TrialMemory(self._trials, decides, loaded.adapters.marks)
        self._findings = Tryout(
            could,
            runner.draw_one,
            tiny=loaded.pipelines.smallest,
            shape=loaded.pipelines.shrunk if self._device.type == "cpu" else lambda size: size,
            known=memory.read(),
            seconds=self._trial_seconds,
        ).run()
        memory.write(self._findings)
        able = self.capabilities()
        if not able.tasks or not able.sizes:
            raise nothing_works(loaded.weights.name, self._findings)
        loaded.pipelines.keep(able.tasks)
        loaded.adapters.keep(able.adapters)

    def _ready(self) -> BatchRunner:
        if self._runner is None:
            raise EngineError("No model is loaded yet.", code="not-loaded")
        return self._runner


def nothing_works(name: str, found: Findings) -> EngineError:
    """Why a model cannot be used at all."""
    whys = "; ".join(f"{ability}: {why.rstrip('.')}" for ability, why in found.items() if why)
    return EngineError(f"{name} draws nothing of what a gallery asks for ({whys}).", code="nothing-works", retry=False)
