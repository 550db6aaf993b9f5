"""A workflow in ComfyUI's API format, and which of its inputs a request fills."""

from __future__ import annotations

import copy
import hashlib
import json
from pathlib import Path
from typing import Any

from generator.engines.base import bad_setting

LARGEST = 4 * 2**20
# What a request can fill. In a workflow without a mapping, the node titled “prompt” (or “Atelier: prompt”) takes it in
# the first of these inputs that it has, and so on; “size” and “sampler” are titles for several at once.
INPUTS: dict[str, tuple[str, ...]] = {
    "prompt": ("text", "prompt", "value", "string"),
    "negative_prompt": ("text", "prompt", "value", "string"),
    "seed": ("seed", "noise_seed", "value"),
    "width": ("width", "value"),
    "height": ("height", "value"),
    "steps": ("steps", "value"),
    "guidance_scale": ("cfg", "guidance", "value"),
    "strength": ("denoise", "value"),
    "image": ("image",),
    "mask": ("image", "mask"),
}
MASK_SOCKET = 1  # LoadImage's second output
WEIGHTS = (".safetensors", ".gguf", ".ckpt", ".pt", ".sft")
TITLE_PREFIX = "atelier:"
ALSO = {"size": ("width", "height"), "sampler": ("seed", "steps", "guidance_scale", "strength")}

NodeInput = tuple[str, str]  # a node's id and the name of its input


class Workflow:
    """Nodes by id, and the inputs each of INPUTS goes to. Nothing here is sent until it was filled."""

    def __init__(self, nodes: dict[str, Any], inputs: dict[str, list[NodeInput]]) -> None:
        self._nodes = nodes
        self.inputs = inputs
        if "prompt" not in inputs:
            raise bad_setting("The workflow has no place for the prompt: title its node “prompt”, or give a mapping.")

    def filled(self, values: dict[str, Any]) -> dict[str, Any]:
        """A copy with these values in; those that the workflow has no place for are left out."""
        nodes = copy.deepcopy(self._nodes)
        for name, value in values.items():
            for node, field in self.inputs.get(name, []):
                nodes[node]["inputs"][field] = value
        return nodes

    def takes(self, name: str) -> bool:
        return name in self.inputs

    @property
    def takes_mask(self) -> bool:
        return self.takes("mask") or self.reads_alpha_as_mask

    @property
    def reads_alpha_as_mask(self) -> bool:
        """Whether the picture's own LoadImage gives the mask, by its second socket: what its alpha leaves out."""
        pictures = {node for node, _field in self.inputs.get("image", [])}
        links = (value for node in self._nodes.values() for value in node["inputs"].values())
        return not self.takes("mask") and any(
            isinstance(link, list) and len(link) == 2 and str(link[0]) in pictures and link[1] == MASK_SOCKET
            for link in links
        )

    @property
    def sha256(self) -> str:
        """Of the workflow as it was read, as canonical JSON: 64 hex digits."""
        return hashlib.sha256(json.dumps(self._nodes, sort_keys=True, separators=(",", ":")).encode()).hexdigest()

    @property
    def names_models(self) -> list[str]:
        """The files of weights that its nodes load."""
        values = [value for node in self._nodes.values() for value in node["inputs"].values()]
        return sorted({value for value in values if isinstance(value, str) and value.endswith(WEIGHTS)})

    def written(self, name: str, otherwise: Any) -> Any:
        """What the workflow itself says of an input."""
        for node, field in self.inputs.get(name, []):
            value = self._nodes[node]["inputs"].get(field)
            if isinstance(value, type(otherwise)):
                return value
        return otherwise


def read(path: str, mapping: str = "") -> Workflow:
    """The workflow of a file, with the mapping of another where titles will not do. Raises EngineError."""
    nodes = read_json(path)
    if "nodes" in nodes and "links" in nodes:
        raise bad_setting(f"{Path(path).name} is an editor's workflow: save it by “Export (API)”.")
    if not nodes or not all(isinstance(node, dict) and isinstance(node.get("inputs"), dict) for node in nodes.values()):
        raise bad_setting(f"{Path(path).name} is no workflow in ComfyUI's API format.")
    return Workflow(nodes, by_mapping(nodes, read_json(mapping)) if mapping else by_title(nodes))


def by_title(nodes: dict[str, Any]) -> dict[str, list[NodeInput]]:
    inputs: dict[str, list[NodeInput]] = {}
    for number, node in nodes.items():
        title = str(node.get("_meta", {}).get("title", "")).strip().lower().removeprefix(TITLE_PREFIX).strip()
        title = title.replace(" ", "_")
        for name in ALSO.get(title, (title,)):
            field = next((field for field in INPUTS.get(name, ()) if field in node["inputs"]), None)
            if field:
                inputs.setdefault(name, []).append((number, field))
    return inputs


def by_mapping(nodes: dict[str, Any], mapping: dict[str, Any]) -> dict[str, list[NodeInput]]:
    """A mapping such as {"prompt": ["6", "text"], "seed": [["3", "seed"], ["9", "noise_seed"]]}."""
    inputs: dict[str, list[NodeInput]] = {}
    for name, given in mapping.items():
        if name not in INPUTS:
            raise bad_setting(f"The mapping names “{name}”, which no request has. There is {', '.join(INPUTS)}.")
        pairs = given if isinstance(given, list) and given and isinstance(given[0], list) else [given]
        for pair in pairs:
            if not isinstance(pair, list) or len(pair) != 2 or str(pair[0]) not in nodes:
                raise bad_setting(f"The mapping's “{name}” is no [node, input] of this workflow.")
            inputs.setdefault(name, []).append((str(pair[0]), str(pair[1])))
    return inputs


def read_json(path: str) -> dict[str, Any]:
    file = Path(path).expanduser()
    try:
        if file.stat().st_size > LARGEST:
            raise bad_setting(f"{file.name} is too large for a workflow.")
        found = json.loads(file.read_text("utf-8"))
    except OSError as error:
        raise bad_setting(f"The file {file} cannot be read.") from error
    except (ValueError, RecursionError) as error:
        raise bad_setting(f"{file.name} is not JSON.") from error
    if not isinstance(found, dict):
        raise bad_setting(f"{file.name} is not a JSON object.")
    return found
