"""ComfyUI's graphs: `prompt` as the server runs it, or else `workflow` as its page draws it.

There is no field for the prompt: it is found by walking upstream from the node that samples, by what its inputs are
called. Every walk passes a node once, nearest first, and ends after `MOST_NODES`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Any, TypeAlias, TypeGuard

MOST_NODES = 2_000
_SEEDS = ("noise_seed", "seed")
_WORDS = ("text", "text_g", "clip_l", "t5xxl", "prompt", "positive", "string", "value", "text_l", "wildcard_text")
_MODELS = ("ckpt_name", "unet_name", "model_name", "gguf_name", "diffusion_model")
_NUMBERS = ("value", "int", "float", "number", "seed")
# What a node of the page keeps in `widgets_values`, in their order; None is the page's own.
_WIDGETS: dict[str, tuple[str | None, ...]] = {
    "CLIPTextEncode": ("text",),
    "CLIPTextEncodeSDXL": (*("width", "height", None, None, None, None), "text_g", "text_l"),
    "CLIPTextEncodeFlux": ("clip_l", "t5xxl", "guidance"),
    "KSampler": ("seed", None, "steps", "cfg", "sampler_name", "scheduler"),
    "KSamplerAdvanced": (None, "noise_seed", None, "steps", "cfg", "sampler_name", "scheduler"),
    "SamplerCustom": (None, "noise_seed", None, "cfg"),
    "RandomNoise": ("noise_seed",),
    "KSamplerSelect": ("sampler_name",),
    "BasicScheduler": ("scheduler", "steps"),
    "FluxGuidance": ("guidance",),
    "CFGGuider": ("cfg",),
    "CheckpointLoaderSimple": ("ckpt_name",),
    "UNETLoader": ("unet_name",),
    "EmptyLatentImage": ("width", "height"),
    "EmptySD3LatentImage": ("width", "height"),
    "PrimitiveNode": ("value",),
    "PrimitiveStringMultiline": ("value",),
}
Inputs: TypeAlias = "dict[str, Any]"
Graph: TypeAlias = "dict[str, Inputs]"  # a node's inputs by its number; a link is [number, output]


def of_prompt(prompt: Any) -> dict[str, Any]:
    """What a graph in the server's form says."""
    if not isinstance(prompt, dict):
        return {}
    nodes = list(prompt.items())[:MOST_NODES]
    graph = {str(key): node["inputs"] for key, node in nodes if isinstance(node, dict) and _has_inputs(node)}
    return _read(graph)


def of_workflow(workflow: Any) -> dict[str, Any]:
    """What a graph in the page's form says, as far as its nodes are known here."""
    if not isinstance(workflow, dict) or not isinstance(workflow.get("nodes"), list):
        return {}
    links = workflow.get("links")
    sources = {
        link[0]: [str(link[1]), link[2]]
        for link in (links if isinstance(links, list) else [])
        if isinstance(link, list) and len(link) > 2 and isinstance(link[0], int)
    }
    nodes = [node for node in workflow["nodes"][:MOST_NODES] if isinstance(node, dict)]
    return _read({str(node.get("id")): _inputs(node, sources) for node in nodes})


def _has_inputs(node: dict[str, Any]) -> bool:
    return isinstance(node.get("inputs"), dict)


def _inputs(node: dict[str, Any], sources: dict[int, list[Any]]) -> Inputs:
    """Widgets by their names, and over them what is linked."""
    inputs: Inputs = {}
    values = node.get("widgets_values")
    if isinstance(values, list):
        names = _WIDGETS.get(str(node.get("type")), ())
        inputs |= {name: value for name, value in zip(names, values, strict=False) if name}
    elif isinstance(values, dict):
        inputs |= values
    ends = node.get("inputs")
    for end in ends if isinstance(ends, list) else []:
        if isinstance(end, dict) and isinstance(end.get("link"), int) and end["link"] in sources:
            inputs[str(end.get("name"))] = sources[end["link"]]
    return inputs


def _read(graph: Graph) -> dict[str, Any]:
    start = _sampler(graph)
    if start is None:
        return {}
    found: dict[str, Any] = {
        "program": "ComfyUI",
        "seed": _number(graph, start, _SEEDS),
        "steps": _number(graph, start, ("steps",)),
        "guidance_scale": _guidance(graph, start),
        "scheduler": " ".join(filter(None, (_name(graph, start, name) for name in ("sampler_name", "scheduler")))),
        "model": next((name for one in _MODELS if (name := _name(graph, start, (one)))), ""),
        "prompt": _words(graph, start, "positive"),
        "negative_prompt": _words(graph, start, "negative"),
    }
    sides = _sides(graph, start)
    return found | sides


def _sampler(graph: Graph) -> str | None:
    """The last node that has a latent picture and a seed, or what conditions it; the last is what was saved."""
    ranked = [
        (("latent_image" in inputs) + any(name in inputs for name in (*_SEEDS, "noise", "guider")), key)
        for key, inputs in graph.items()
        if {"positive", "guider"} & inputs.keys() and ("latent_image" in inputs or set(_SEEDS) & inputs.keys())
    ]
    return max(ranked, key=lambda one: one[0])[1] if ranked else None


def _upstream(graph: Graph, start: str, through: str = "") -> Iterator[Inputs]:
    """A node's inputs and those of all before it, nearest first.

    `through` is the side, positive or negative: where a node has both, only that one is followed.
    """
    waiting, seen = deque([start]), {start}
    while waiting and len(seen) <= MOST_NODES:
        inputs = graph.get(waiting.popleft(), {})
        yield inputs
        sided = {"positive", "negative"} <= inputs.keys() and bool(through)
        for name, value in list(inputs.items())[:200]:
            skipped = sided and name in ("positive", "negative") and name != through
            if _is_link(value) and not skipped and str(value[0]) not in seen:
                seen.add(str(value[0]))
                waiting.append(str(value[0]))


def _is_link(value: Any) -> TypeGuard[list[Any]]:
    return isinstance(value, list) and len(value) == 2 and isinstance(value[0], (str, int))


def _number(graph: Graph, start: str, names: tuple[str, ...]) -> Any:
    for inputs in _upstream(graph, start):
        for name in names:
            value = inputs.get(name)
            if isinstance(value, (int, float)) and not isinstance(value, bool):
                return value
            if _is_link(value):  # the nearest that has the name decides, or many links would cost a walk each
                return _plain_number(graph, str(value[0]))
    return None


def _plain_number(graph: Graph, key: str) -> Any:
    for inputs in _upstream(graph, key):
        for name in _NUMBERS:
            value = inputs.get(name)
            if isinstance(value, (int, float)) and not isinstance(value, bool):
                return value
    return None


def _guidance(graph: Graph, start: str) -> Any:
    """What a distilled model is conditioned on, where there is such a node; else the scale of the sampler."""
    distilled = _number(graph, start, ("guidance",))
    return distilled if distilled is not None else _number(graph, start, ("cfg",))


def _name(graph: Graph, start: str, name: str) -> str:
    return next((inputs[name] for inputs in _upstream(graph, start) if isinstance(inputs.get(name), str)), "")


def _sides(graph: Graph, start: str) -> dict[str, Any]:
    """Of the empty latent picture at which it began."""
    began = graph[start].get("latent_image")
    if _is_link(began):
        for inputs in _upstream(graph, str(began[0])):
            if all(isinstance(inputs.get(side), int) for side in ("width", "height")):
                return {side: inputs[side] for side in ("width", "height")}
    return {}


def _words(graph: Graph, start: str, side: str) -> str:
    """The nearest text on this side of the sampler, or of the guider before it."""
    for inputs in _upstream(graph, start):
        link = inputs.get(side) or (inputs.get("conditioning") if side == "positive" else None)
        if _is_link(link):
            return _text(graph, str(link[0]), side)
        if isinstance(link, str):
            return link
    return ""


def _text(graph: Graph, key: str, side: str) -> str:
    for inputs in _upstream(graph, key, side):
        for name in (side, *_WORDS) if side in inputs else _WORDS:
            if isinstance(inputs.get(name), str) and inputs[name].strip():
                return str(inputs[name])
    return ""
