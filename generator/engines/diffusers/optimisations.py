"""Trades for speed and memory that an operator may choose: compiled kernels, 8-bit weights, reused blocks."""

from __future__ import annotations

import inspect
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from diffusers import FirstBlockCacheConfig
from diffusers.hooks._helpers import TransformerBlockRegistry

from generator.engines.base import bad_setting
from generator.engines.sizes import Size

log = logging.getLogger(__name__)


class Optimisations:
    """What was switched on for the denoiser of `pipes`, which share it.

    `compiled` names a torch.compile backend (`inductor` is torch's own), used only for shapes that were warmed, since
    each new one compiles for minutes. `fp8` keeps weights in 8 bits (float8_e4m3fn) and computes in the model's dtype:
    half the memory, not faster. `step_cache` (`first-block:0.08`) skips all blocks but the first of a transformer on
    steps where that block's output hardly moved. Raises EngineError where one does not apply.
    """

    def __init__(self, pipes: list[Any], *, compiled: str = "", fp8: bool = False, step_cache: str = "") -> None:
        self._pipes = pipes
        self.denoiser = denoiser_of(pipes[0])
        self.facts: dict[str, Any] = {}
        self._threshold = 0.0
        self.trouble = ""
        self._warmed: set[tuple[Size, int]] = set()
        self._warming = False
        self._compiled: Any = None
        if fp8:
            self._store_in_8_bits(pipes[0].dtype)
        if step_cache:
            self._reuse_blocks(step_cache)
        if compiled:
            self._compile(compiled)

    def reuses(self, pipe: Any) -> bool:
        """Whether this pipeline's steps may be skipped. A batch decides that together, so each is then drawn alone."""
        return bool(self._threshold) and names_its_passes(pipe)

    def facts_of(self, pipe: Any) -> dict[str, Any]:
        """What a picture's record should say was switched on."""
        return self.facts | ({"step_cache": f"first-block:{self._threshold:g}"} if self.reuses(pipe) else {})

    @property
    def compiles(self) -> bool:
        return self._compiled is not None

    @contextmanager
    def warming(self) -> Iterator[None]:
        """Shapes drawn inside are those to be compiled for."""
        self._warming = True
        try:
            yield
        finally:
            self._warming = False

    @contextmanager
    def drawing(self, pipe: Any, size: Size, images: int) -> Iterator[None]:
        """One pass, compiled if its shape was warmed. What blocks remember never outlives it, however it ends."""
        reuses = self.reuses(pipe)
        shape = (size, images)
        if self._warming:
            self._warmed.add(shape)
        compiled = self._compiled is not None and shape in self._warmed
        if compiled:
            self.denoiser.forward = self._compiled
        if reuses:
            self.denoiser.enable_cache(FirstBlockCacheConfig(threshold=self._threshold))
        try:
            yield
        finally:
            if compiled:
                del self.denoiser.forward  # the class's own shows again
            if reuses:
                self.denoiser.disable_cache()

    def give_up(self, error: Exception) -> bool:
        """Go on without compiling where that was the trouble. True where it was."""
        if self._compiled is None or not type(error).__module__.startswith(("torch._dynamo", "torch._inductor")):
            return False
        first = next((line for line in str(error).splitlines() if line.strip()), type(error).__name__)
        self.trouble = f"The model could not be compiled and is drawn as it is: {first.strip()[:200]}"
        log.warning(self.trouble)
        self._compiled = None
        self.facts.pop("compiled", None)
        return True

    def _store_in_8_bits(self, dtype: torch.dtype) -> None:
        self.denoiser.enable_layerwise_casting(storage_dtype=torch.float8_e4m3fn, compute_dtype=dtype)
        self.facts["weights"] = "float8_e4m3fn"

    def _reuse_blocks(self, wanted: str) -> None:
        self._threshold = first_block(wanted)
        if not blocks_agree(self.denoiser) or not any(names_its_passes(pipe) for pipe in self._pipes):
            kind = "a U-Net" if hasattr(self._pipes[0], "unet") else type(self.denoiser).__name__
            raise bad_setting(
                f"step_cache does not apply to {kind}: it is for transformers whose blocks all answer alike."
            )

    def _compile(self, backend: str) -> None:
        if self._threshold:
            raise bad_setting("compile and step_cache do not go together: which blocks run changes from step to step.")
        try:
            self._compiled = torch.compile(self.denoiser.forward, backend=backend, dynamic=False)
        except (RuntimeError, ValueError) as error:
            self._compiled = object()
            self.give_up(error)
            self._compiled = None
            return
        self.facts["compiled"] = backend


def denoiser_of(pipe: Any) -> Any:
    return getattr(pipe, "transformer", None) or pipe.unet


def names_its_passes(pipe: Any) -> bool:
    """Whether a pipeline tells its guided pass from its unguided one, which must not share what is remembered."""
    return "cache_context" in inspect.getsource(type(pipe).__call__)


def blocks_agree(denoiser: Any) -> bool:
    """Whether first and last block return the same things, as diffusers' hooks take for granted (FLUX.2's do not)."""
    if not hasattr(denoiser, "enable_cache"):
        return False
    blocks = [block for part in denoiser.children() if isinstance(part, torch.nn.ModuleList) for block in part]
    try:
        first, last = (TransformerBlockRegistry.get(type(block)) for block in (blocks[0], blocks[-1]))
    except (IndexError, ValueError):
        return False
    return (first.return_encoder_hidden_states_index is None) == (last.return_encoder_hidden_states_index is None)


def first_block(wanted: str) -> float:
    """The threshold of `first-block:0.08`: relative change of the first block's output, 0 to 1."""
    kind, _, text = wanted.partition(":")
    try:
        threshold = float(text or "0.08")
    except ValueError as error:
        raise bad_setting(f"The option step_cache cannot be “{wanted}”.") from error
    if kind != "first-block" or not 0 < threshold < 1:
        raise bad_setting(
            f"The option step_cache cannot be “{wanted}”: say first-block:0.08, with a number between 0 and 1."
        )
    return threshold
