"""Schedulers by the names people know, and a watch on where one is heading."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any

import diffusers
import torch

from generator.engines.base import EngineError

BY_NAME: dict[str, tuple[str, dict[str, Any]]] = {
    "euler": ("EulerDiscreteScheduler", {}),
    "euler-a": ("EulerAncestralDiscreteScheduler", {}),
    "dpm++2m": ("DPMSolverMultistepScheduler", {"algorithm_type": "dpmsolver++", "solver_order": 2}),
    "dpm++2m-karras": (
        "DPMSolverMultistepScheduler",
        {"algorithm_type": "dpmsolver++", "solver_order": 2, "use_karras_sigmas": True},
    ),
    "ddim": ("DDIMScheduler", {}),
    "unipc": ("UniPCMultistepScheduler", {}),
}
# A flow-matching model takes the sigmas its pipeline computes; of the solvers above only UniPC accepts them.
BY_NAME_FOR_FLOW: dict[str, tuple[str, dict[str, Any]]] = {
    "flow-euler": ("FlowMatchEulerDiscreteScheduler", {}),
    "flow-unipc": ("UniPCMultistepScheduler", {"use_flow_sigmas": True, "prediction_type": "flow_prediction"}),
}


def is_flow(scheduler: Any) -> bool:
    """True where the model was trained by flow matching rather than by noise prediction."""
    return type(scheduler).__name__.startswith("FlowMatch") or bool(scheduler.config.get("use_flow_sigmas"))


def names_for(own: Any) -> tuple[str, ...]:
    """The names that work with the scheduler a model came with; `default` is always first."""
    if is_flow(own):
        return ("default", *BY_NAME_FOR_FLOW)
    fitting = {cls.__name__ for cls in own.compatibles} if getattr(own, "has_compatibles", False) else set()
    return ("default", *(name for name, (cls, _) in BY_NAME.items() if cls in fitting))


def build(own: Any, name: str) -> Any:
    """A fresh scheduler with the model's own noise schedule. Fresh each time: an interrupted one keeps its history."""
    if name not in names_for(own):
        known = ", ".join(names_for(own))
        raise EngineError(
            f"This model has no scheduler called “{name}”. It knows: {known}.", code="unknown-scheduler", retry=False
        )
    if name == "default":
        return type(own).from_config(own.config)
    cls, changes = {**BY_NAME, **BY_NAME_FOR_FLOW}[name]
    return getattr(diffusers, cls).from_config(own.config, **changes, **shift_of(own, name))


def shift_of(own: Any, name: str) -> dict[str, Any]:
    """UniPC has another word for a flow model's shift of its noise schedule; without it the shift would be lost."""
    if name != "flow-unipc":
        return {}
    return {"flow_shift": own.config.get("shift", own.config.get("flow_shift", 1.0))}


def settings_of(scheduler: Any) -> dict[str, Any]:
    """What of its configuration is not its class's own: shift, spacing, order and so on."""
    usual = {name: one.default for name, one in inspect.signature(type(scheduler).__init__).parameters.items()}
    plain = {name: value for name, value in scheduler.config.items() if isinstance(value, bool | int | float | str)}
    return {name: value for name, value in plain.items() if name in usual and usual[name] != value}


class Prediction:
    """Remembers, after each step, the finished latents as the scheduler guesses them.

    Half-denoised latents look like static until late; the guess (x0 in the papers) shows the picture from the first
    steps on, and the scheduler has it at hand already. `after` is called with the latents of each step, for pipelines
    that have no callback.
    """

    def __init__(self, scheduler: Any) -> None:
        self.latents: torch.Tensor | None = None
        self.after: Callable[[torch.Tensor], object] = lambda latents: None
        self._scheduler = scheduler
        step = scheduler.step

        @functools.wraps(step)  # pipelines read the signature to learn which arguments a scheduler takes
        def watched(model_output: torch.Tensor, timestep: Any, sample: torch.Tensor, *args: Any, **options: Any) -> Any:
            result = step(model_output, timestep, sample, *args, **options)
            self.latents = self._guess(result, model_output, sample)
            self.after(result[0])
            return result

        scheduler.step = watched

    def _guess(self, result: Any, model_output: torch.Tensor, sample: torch.Tensor) -> torch.Tensor | None:
        scheduler = self._scheduler
        if isinstance(result, tuple) and len(result) > 1:
            return result[1]
        if type(scheduler).__name__.startswith("FlowMatch"):
            sigma = scheduler.sigmas[scheduler.step_index - 1]
            return sample - sigma * model_output
        predicts = scheduler.config.get("predict_x0") or scheduler.config.get("algorithm_type") == "dpmsolver++"
        history = getattr(scheduler, "model_outputs", None)
        return history[-1] if predicts and history else None


def keep_rows(scheduler: Any, rows: list[int], batch: int) -> None:
    """Forget the members of a batch that left it, in whatever history a multistep scheduler holds."""

    def kept(value: Any) -> Any:
        if isinstance(value, torch.Tensor) and value.ndim >= 3 and value.shape[0] == batch:
            return value[rows]
        if isinstance(value, list):
            return [kept(item) for item in value]
        return value

    for name, value in vars(scheduler).items():
        if isinstance(value, list | torch.Tensor):
            setattr(scheduler, name, kept(value))
