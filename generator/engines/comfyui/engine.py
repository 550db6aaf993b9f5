"""The comfyui engine: a workflow of the operator's, run by a ComfyUI server, picture by picture."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

from PIL import Image, ImageChops

from generator.engines.base import (
    Cancelled,
    Candidate,
    Capabilities,
    EngineError,
    Event,
    ImageRequest,
    ModelRef,
    OnEvent,
    Task,
)
from generator.engines.comfyui.client import ComfyUIClient
from generator.engines.comfyui.setting import parse
from generator.engines.comfyui.workflow import Workflow, read
from generator.engines.http.candidates import candidate_from
from generator.engines.http.client import KEY_FROM_ENVIRON
from generator.engines.http.exchange import Exchange
from generator.engines.http.exchanges import Exchanges
from generator.engines.outcomes import Outcomes
from generator.engines.pictures import fit_mask, fit_source, mask_of, sources_of, to_png
from generator.engines.sizes import FREE_SIZES, Size, sizes_in

log = logging.getLogger(__name__)


class ComfyUIEngine:
    """Runs `workflow` (a file in ComfyUI's API format) at `base_url`, one candidate after the other.

    `mapping` is a file that says where prompt, seed and so on go; without one, nodes are found by title (Workflow). A
    workflow with a place for a picture edits, with one for a mask too repaints, with neither draws from words.
    `timeout` is seconds for one picture; `steps`, `guidance_scale` and `sizes` what people are offered, else what the
    workflow says itself.
    """

    parse = staticmethod(parse)
    from_environ = KEY_FROM_ENVIRON

    def __init__(
        self,
        *,
        base_url: str,
        workflow: str,
        mapping: str = "",
        api_key: str = "",
        sizes: Annotated[Sequence[Size], sizes_in] = (),
        timeout: float = 300.0,
        first_wait: float = 0.5,
        steps: int = 0,
        max_steps: int = 100,
        guidance_scale: float | None = None,
        licence: str = "",
        outputs_may_train: bool = False,
        label: str = "",
    ) -> None:
        self._client = ComfyUIClient(base_url, key=api_key, timeout=timeout, first_wait=first_wait)
        self._workflow: Workflow = read(workflow, mapping)
        self._name = Path(workflow).stem
        self._label = label or self._name
        self._sizes = tuple(sizes)
        self._timeout = timeout
        self._steps = steps
        self._max_steps = max_steps
        self._guidance_scale = guidance_scale
        self._licence = licence
        self._may_train = outputs_may_train
        self._version = ""
        self._exchanges = Exchanges()
        self._last_error = ""
        self._loaded = False
        self._busy = threading.Lock()

    def load(self, ref: ModelRef) -> None:
        """Ask whether a ComfyUI is there. Raises EngineError."""
        self._version = self._client.version()
        self._loaded = True

    @property
    def quiet_seconds(self) -> float:
        """Nothing is heard of a picture until it is done."""
        return self._timeout + 60.0

    def capabilities(self) -> Capabilities:
        flow = self._workflow
        steps = self._steps or flow.written("steps", 20)
        own = (flow.written("width", 1024), flow.written("height", 1024))
        free = FREE_SIZES if flow.takes("width") and flow.takes("height") else (own,)
        guidance = flow.written("guidance_scale", 0.0)
        return Capabilities(
            engine="comfyui",
            version=self._version,
            model=self._name,
            revision="",
            tasks=frozenset([self._task()]),
            sizes=self._sizes or tuple(dict.fromkeys((own, *free))),
            default_steps=steps,
            max_steps=max(steps, self._max_steps) if flow.takes("steps") else steps,
            default_guidance_scale=guidance if self._guidance_scale is None else self._guidance_scale,
            negative_prompt=flow.takes("negative_prompt"),
            largest_batch=1,
            licence=self._licence,
            outputs_may_train=self._may_train,
            label=self._label,
            instruction_editing=self._task() is Task.IMAGE2IMAGE and not flow.takes("strength"),
        )

    def warmup(self, shapes: Sequence[tuple[int, int]]) -> None:
        """Nothing: the server loads its models when it is first asked for them."""

    def generate(self, requests: Sequence[ImageRequest], on_event: OnEvent) -> list[Candidate]:
        """Draw one after the other: the server has one queue and draws one thing at a time anyway."""
        if not self._loaded:
            raise EngineError("The ComfyUI server was not asked yet.", code="not-loaded")
        outcomes = Outcomes(requests, on_event)
        with self._busy, self._exchanges.drawing(requests):
            for request in requests:
                with outcomes.of(request):
                    on_event(Event(request.id, "started", steps=request.steps))
                    outcomes.keep(self._draw(request))
                    on_event(Event(request.id, "completed", request.steps, request.steps))
        self._last_error = outcomes.last_error or self._last_error
        return outcomes.candidates()

    def cancel(self, request: str) -> None:
        self._exchanges.cancel(request)

    def health(self) -> dict[str, Any]:
        return {
            "ok": self._loaded,
            "server": self._client.host,
            "workflow": self._name,
            "fills": sorted(self._workflow.inputs),
            "drawing": len(self._exchanges),
            "last_error": self._last_error,
        }

    def _task(self) -> Task:
        if not self._workflow.takes("image"):
            return Task.TEXT2IMAGE
        return Task.INPAINT if self._workflow.takes_mask else Task.IMAGE2IMAGE

    def _draw(self, request: ImageRequest) -> Candidate:
        exchange = self._exchanges.of(request)
        if request.task is not self._task():
            raise EngineError(f"This workflow does {self._task()} only.", code="unsupported-task", retry=False)
        began = time.perf_counter()
        values = self._values(request, exchange)
        # Asking is quick and is never cut short: a run whose number is not known could not be withdrawn.
        number = self._client.queue(self._workflow.filled(values), Exchange())
        try:
            [entry, *others] = self._client.outputs(number, exchange)
        except (Cancelled, EngineError) as error:
            self._withdraw(number, error)
            raise
        data = self._client.view(entry, exchange)
        return candidate_from(
            data,
            request,
            host=self._client.host,
            began=began,
            versions={"comfyui": self._version},
            facts=self._facts(sum(other.get("type") == "output" for other in others)),
            server="ComfyUI",
        )

    def _withdraw(self, number: str, error: Exception) -> None:
        """What nobody waits for any more is not drawn; a run that failed of itself is gone already."""
        if not isinstance(error, Cancelled) and getattr(error, "code", "") != "engine-timeout":
            return
        try:
            self._client.withdraw(number)
        except EngineError as trouble:
            log.warning("ComfyUI could not be told to stop: %s", trouble)

    def _values(self, request: ImageRequest, exchange: Exchange) -> dict[str, Any]:
        values: dict[str, Any] = {
            "prompt": request.prompt,
            "negative_prompt": request.negative_prompt,
            "seed": request.seed,
            "width": request.width,
            "height": request.height,
            "steps": request.steps,
            "guidance_scale": request.guidance_scale,
            "strength": request.strength if request.sources else 1.0,
        }
        size = (request.width, request.height)
        if self._workflow.takes("image"):
            picture = fit_source(sources_of(request)[0].data, size)
            if self._workflow.reads_alpha_as_mask:
                picture.putalpha(ImageChops.invert(fit_mask(mask_of(request), size)))
            values["image"] = self._client.upload(to_png(picture), f"atelier-{request.id}.png", exchange)
        if self._workflow.takes("mask"):
            where = mask_for_every_socket(fit_mask(mask_of(request), size))
            values["mask"] = self._client.upload(to_png(where), f"atelier-{request.id}-mask.png", exchange)
        return values

    def _facts(self, dropped: int) -> dict[str, Any]:
        """What ran, and how many pictures of a batch were not kept: a request is for one."""
        flow = self._workflow
        facts: dict[str, Any] = {
            "workflow": self._name,
            "workflow_sha256": flow.sha256,
            "workflow_models": flow.names_models,
            "filled": sorted(flow.inputs),
        }
        return facts | ({"left_out": [{"word": str(dropped), "why": "batch"}]} if dropped else {})


def mask_for_every_socket(mask: Image.Image) -> Image.Image:
    """White where to repaint in its colours, and transparent there: LoadImage's MASK and LoadImageMask's alpha are what
    alpha leaves out, and LoadImage's IMAGE and the other channels are the colours."""
    picture = Image.merge("RGB", (mask,) * 3)
    picture.putalpha(ImageChops.invert(mask))
    return picture
