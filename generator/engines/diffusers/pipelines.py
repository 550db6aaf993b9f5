"""One set of weights behind the pipelines of up to three tasks, and what this family of model is good at."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import diffusers
import torch
from diffusers import AutoPipelineForImage2Image, AutoPipelineForInpainting, AutoPipelineForText2Image

from generator.engines.base import EngineError, ImageRequest, Task
from generator.engines.diffusers.classes import OF_THEIR_OWN, REPAINTERS
from generator.engines.diffusers.editing import editor_of, own_words, pictures
from generator.engines.diffusers.encoding import PromptEncoding
from generator.engines.diffusers.signature import default, takes
from generator.engines.diffusers.single_file import SingleFile
from generator.engines.diffusers.weights import Weights, first_sentence, missing
from generator.engines.pictures import fit_mask, fit_source, mask_of, sources_of
from generator.engines.sizes import Size

AUTO = {Task.IMAGE2IMAGE: AutoPipelineForImage2Image, Task.INPAINT: AutoPipelineForInpainting}

# Pipelines that pad every prompt to one length or keep prompts apart, so that an image does not depend on its
# batch mates' prompts. Read in diffusers 0.42; anything else is drawn one at a time.
KEEPS_PROMPTS_APART = ("StableDiffusion", "Flux", "ZImage")
# Editors whose one list of references serves the whole batch: candidates of one edit can be drawn together.
SHARES_REFERENCES = {"Flux2KleinPipeline", "Flux2Pipeline"}
# Pipelines whose loop carries nothing per member but latents, prompts and noise, so that one can leave midway.
CAN_SHRINK = {
    "StableDiffusionPipeline",
    "StableDiffusionImg2ImgPipeline",
    "StableDiffusionXLPipeline",
    "StableDiffusionXLImg2ImgPipeline",
}
# Distilled models: (name, steps, guidance scale) as their cards give them. Z-Image's 9 make 8 passes.
DISTILLED: tuple[tuple[str, int, float], ...] = (
    (r"flux\.?2-klein(?!-base)", 4, 1.0),
    (r"z-image-turbo", 9, 0.0),
    (r"flux\.?1-schnell", 4, 0.0),
    (r"sd(xl)?-turbo", 2, 0.0),
    (r"lightning|hyper-sd", 4, 0.0),
    (r"lcm", 4, 1.0),
)
MAX_STEPS = 100
TINY = 64  # pixels
ASPECTS = ((1, 1), (4, 3), (3, 4), (3, 2), (2, 3), (16, 9), (9, 16))


class Pipelines:
    """The pipelines a model offers, sharing their weights."""

    def __init__(self, weights: Weights, *, dtype: torch.dtype, device: torch.device, variant: str = "") -> None:
        text = read(weights, dtype=dtype, variant=variant).to(device)
        self.by_task: dict[Task, Any] = tasks_of(text)
        for pipe in self.by_task.values():
            pipe.set_progress_bar_config(disable=True)
        self.text = text  # the pipeline that was loaded; only an editor's cannot work from words alone
        self.editor = editor_of(self.by_task.get(Task.IMAGE2IMAGE))
        self.own_scheduler = text.scheduler
        self.encoding = PromptEncoding(text)
        self.name = weights.name

    def of(self, task: Task) -> Any:
        if task not in self.by_task:
            known = ", ".join(self.by_task)
            raise EngineError(f"This model cannot do {task}; it does {known}.", code="unsupported-task", retry=False)
        return self.by_task[task]

    def check(self, request: ImageRequest) -> None:
        """Raise EngineError where this model cannot draw what is asked."""
        self.of(request.task)
        if any(side < self.multiple or side % self.multiple for side in (request.width, request.height)):
            raise EngineError(
                f"This model draws multiples of {self.multiple} pixels, not {request.width} x {request.height}.",
                code="unsupported-size",
                retry=False,
            )
        if not 1 <= request.steps <= MAX_STEPS:
            raise EngineError(f"Steps go from 1 to {MAX_STEPS}, not {request.steps}.", code="bad-steps", retry=False)

    def keep(self, tasks: frozenset[Task]) -> None:
        """Offer only these from now on."""
        self.by_task = {task: pipe for task, pipe in self.by_task.items() if task in tasks}

    @property
    def smallest(self) -> Size:
        """A size to try things at: a square of 64 pixels, or the least multiple beyond."""
        side = -(-TINY // self.multiple) * self.multiple
        return side, side

    def shrunk(self, size: Size) -> Size:
        """Halved for as long as the model draws it: on a CPU memory is no question, and a real size costs minutes."""
        half = size[0] // 2, size[1] // 2
        fits = all(side % (2 * self.multiple) == 0 and side // 2 >= TINY for side in size)
        return self.shrunk(half) if fits else size

    @property
    def multiple(self) -> int:
        """Width and height must be multiples of this many pixels."""
        factor = int(getattr(self.text, "vae_scale_factor", 8))
        return factor * 2 if hasattr(self.text, "transformer") else max(8, factor)

    @property
    def native(self) -> int:
        """The side in pixels of the square the model was trained for."""
        factor = int(getattr(self.text, "vae_scale_factor", 8))
        unet = getattr(self.text, "unet", None)
        learnt = (unet or self.text.transformer).config.get("sample_size") or 128
        side = learnt if unet is not None else getattr(self.text, "default_sample_size", learnt)
        side = side if isinstance(side, int) else max(side)
        return side * factor

    def sizes(self) -> tuple[Size, ...]:
        """The usual aspect ratios at the native number of pixels, in steps the model likes."""
        step = max(self.multiple, min(64, self.native // 8))
        area = self.native**2

        def size(across: int, down: int) -> tuple[int, int]:
            width = (area * across / down) ** 0.5
            return max(step, round(width / step) * step), max(step, round(area / width / step) * step)

        return tuple(dict.fromkeys(size(*aspect) for aspect in ASPECTS))

    def defaults(self) -> tuple[int, float]:
        """(steps, guidance scale): a distilled model's own, else what its pipeline takes when nothing is said."""
        for pattern, steps, guidance in DISTILLED:
            if re.search(pattern, self.name, re.IGNORECASE):
                return steps, guidance
        scale = "true_cfg_scale" if type(self.text).__name__.startswith("QwenImage") else "guidance_scale"
        return int(default(self.text, "num_inference_steps", 30)), float(default(self.text, scale, 0.0))

    def batches(self, task: Task) -> bool:
        """Whether members of a batch are sure not to touch each other."""
        pipe = self.by_task.get(task)
        if pipe is None or not type(pipe).__name__.startswith(KEEPS_PROMPTS_APART):
            return False
        return task is Task.TEXT2IMAGE or takes(pipe, "strength") or type(pipe).__name__ in SHARES_REFERENCES

    def negative_apart(self, request: ImageRequest) -> bool:
        """Whether a negative prompt switches guidance on for the whole batch."""
        pipe = self.by_task.get(request.task)
        return pipe is not None and takes(pipe, "true_cfg_scale")

    def key(self, request: ImageRequest) -> tuple[Any, ...]:
        """What members of one pass must have in common."""
        alike = key(request, apart=self.sources_apart(request), negative_apart=self.negative_apart(request))
        return (*alike, self.encoding.chunks(request))

    def sources_apart(self, request: ImageRequest) -> bool:
        """Whether only requests of the same sources may share a pass: an editor's references are given once for all."""
        pipe = self.by_task.get(request.task)
        return request.task is not Task.TEXT2IMAGE and pipe is not None and not takes(pipe, "strength")


def read(weights: Weights, *, dtype: torch.dtype, variant: str) -> Any:
    """A checked folder's pipeline, for text to image where it can: safetensors only, no code of its own, no network."""
    if weights.file is not None:
        return read_file(weights.file, dtype)
    options = {"variant": variant} if variant else {}
    kind = str(weights.index.get("_class_name"))
    try:
        loader = getattr(diffusers, kind) if kind in OF_THEIR_OWN or refines(weights) else AutoPipelineForText2Image
        return loader.from_pretrained(
            str(weights.folder),
            dtype=dtype,
            use_safetensors=True,
            local_files_only=True,
            trust_remote_code=False,
            **options,
        )
    except (OSError, ValueError, KeyError, TypeError, ImportError, AttributeError, RuntimeError) as error:
        raise missing(
            f"The {kind} in {weights.folder.name} could not be loaded: {first_sentence(error)}", code="model-unreadable"
        ) from error


def read_file(file: SingleFile, dtype: torch.dtype) -> Any:
    """The pipeline of a checkpoint in one file."""
    try:
        return file.read(dtype)
    except (OSError, ValueError, TypeError, ImportError, AttributeError, RuntimeError) as error:
        raise missing(
            f"{file.path.name} could not be loaded as {file.name}: {first_sentence(error)}", code="model-unreadable"
        ) from error


def refines(weights: Weights) -> bool:
    """Whether this is SDXL's refiner, which only goes over pictures; its scores would be lost in another class."""
    return bool(weights.index.get("requires_aesthetics_score"))


def tasks_of(loaded: Any) -> dict[Task, Any]:
    """The pipelines for each task that can share the weights of the one that was loaded."""
    if type(loaded).__name__ in REPAINTERS:
        return {Task.INPAINT: loaded}
    editor = editor_of(loaded)
    wordless = takes(loaded, "image") and not (editor and editor.draws)
    found: dict[Task, Any] = {} if wordless else {Task.TEXT2IMAGE: loaded}
    for task, auto in AUTO.items():
        pipe = loaded if task is Task.IMAGE2IMAGE and takes(loaded, "image") else share(auto, loaded)
        if pipe is not None and (takes(pipe, "strength") or editor_of(pipe)):
            found[task] = pipe
    return found


def share(auto: Any, pipe: Any) -> Any | None:
    """The same weights for another task, or None where the family has no such pipeline or it needs further parts."""
    try:
        return auto.from_pipe(pipe)
    except ValueError:
        return None


def arguments(pipe: Any, requests: Sequence[ImageRequest], encoded: dict[str, Any] | None = None) -> dict[str, Any]:
    """What to call a pipeline with for a batch of like requests, its noise and callback aside.

    Noise comes from one generator per request, always on the CPU: the same seed gives the same noise on any device
    and in any company. `encoded` prompts take the place of words.
    """
    first = requests[0]
    size = (first.width, first.height)
    given: dict[str, Any] = {
        "num_inference_steps": first.steps,
        "guidance_scale": first.guidance_scale,
        "generator": [torch.Generator("cpu").manual_seed(request.seed) for request in requests],
        "output_type": "np",
    }
    if encoded:
        given |= {name: value for name, value in encoded.items() if takes(pipe, name)}
    else:
        given["prompt"] = [request.prompt for request in requests]
        if takes(pipe, "negative_prompt"):
            given["negative_prompt"] = [request.negative_prompt for request in requests]
    given |= own_words(pipe, first, len(requests))
    if takes(pipe, "use_resolution_binning"):
        given["use_resolution_binning"] = False  # it would draw another size and scale the picture
    if takes(pipe, "width"):
        given |= {"width": first.width, "height": first.height}
    if first.task is Task.TEXT2IMAGE:
        return given
    editor = editor_of(pipe)
    if editor is not None:
        return given | pictures(editor, first)
    if takes(pipe, "strength"):
        # A pipeline runs steps x strength steps and refuses to run none: at least one is always drawn.
        given["strength"] = min(1.0, max(first.strength, 1.01 / first.steps))
        given["image"] = [fit_source(sources_of(request)[0].data, size) for request in requests]
    if first.task is Task.INPAINT:
        given["mask_image"] = [fit_mask(mask_of(request), size) for request in requests]
    return given


def key(request: ImageRequest, *, apart: bool = False, negative_apart: bool = False) -> tuple[Any, ...]:
    """What members of one pass must have in common; `apart` keeps those of different sources apart, `negative_apart`
    those with a negative prompt from those without."""
    return (
        request.task,
        request.width,
        request.height,
        request.steps,
        request.guidance_scale,
        request.scheduler,
        request.strength if request.sources else 0.0,
        request.adapters,
        tuple(source.data for source in request.sources) if apart else (),
        bool(request.negative_prompt) and negative_apart,
    )
