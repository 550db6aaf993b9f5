"""What a file says of how its picture was made, whichever program wrote it. Runs only in the limited child.

A statement is taken from the file as it stands; nothing of it is checked, and it is nobody's word but the file's.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from lib.imaging.metadata import a1111, comfyui, exif, programs, xmp
from lib.imaging.metadata.fields import tidied

LONGEST_JSON = 8_000_000  # letters
Texts: TypeAlias = "Mapping[str, str]"


def read(info: Mapping[Any, Any], hidden: str = "") -> dict[str, Any]:
    """The statement in a picture's `info` as Pillow leaves it, with what its alpha channel hides; empty without one.

    Never raises for what the file holds: a reader that fails is passed over, and the next one asked.
    """
    texts = _texts(info, hidden)
    packet = _or_empty(lambda: _packet(texts, info))
    said = next((found for reader in _READERS if (found := tidied(_or_empty(lambda one=reader: one(texts))))), {})
    beside = tidied(_of_xmp(packet))
    if said and beside.get("source_type"):
        return {**said, "source_type": beside["source_type"]}
    return said or tidied(_or_empty(lambda: _draw_things(packet))) or beside


def _or_empty(reading: Callable[..., dict[str, Any]]) -> dict[str, Any]:
    try:
        return reading() or {}
    except Exception:  # hostile text fails in every way there is; each means that nothing was read
        return {}


def _texts(info: Mapping[Any, Any], hidden: str) -> dict[str, str]:
    """All texts by the key they stand under; those of EXIF by their tag, but not over a PNG's own."""
    texts = {str(key): value for key, value in info.items() if isinstance(value, str)}
    block = info.get("exif")
    if isinstance(block, bytes):
        texts = _or_empty(lambda: exif.texts(block)) | texts
    comment = info.get("comment")
    if isinstance(comment, bytes):
        texts.setdefault("comment", exif.user_comment(comment))
    if hidden:
        texts.setdefault("hidden", hidden)
    return texts


def _packet(texts: Texts, info: Mapping[Any, Any]) -> dict[str, str]:
    packet = info.get("xmp") or texts.get("XML:com.adobe.xmp", "").encode()
    return xmp.properties(packet) if isinstance(packet, bytes) else {}


def _json(text: str) -> dict[str, Any]:
    """The mapping that a text is, or an empty one."""
    start = text.lstrip()[:1]
    if start != "{" or len(text) > LONGEST_JSON:
        return {}
    said = json.loads(text)
    return said if isinstance(said, dict) else {}


def _invokeai(texts: Texts) -> dict[str, Any]:
    if "invokeai_metadata" in texts:
        return programs.invokeai(_json(texts["invokeai_metadata"]))
    if "sd-metadata" in texts:
        return programs.invokeai_2(_json(texts["sd-metadata"]))
    return programs.dream(texts.get("Dream", ""))


def _novelai(texts: Texts) -> dict[str, Any]:
    outer = _json(texts.get("hidden", "")) or dict(texts)
    comment = outer.get("Comment")
    said = _json(comment) if isinstance(comment, str) else comment
    if not isinstance(said, dict) or not {"uc", "scale", "v4_prompt", "sampler"} & said.keys():
        return {}
    found = programs.novelai(said, str(outer.get("Source", "")))
    return found if found["prompt"] else found | {"prompt": outer.get("Description")}


def _parameters(texts: Texts) -> dict[str, Any]:
    """Under `parameters`, or in a JPEG's UserComment; a hidden text may be the same."""
    for key in ("parameters", "UserComment", "hidden", "comment", "ImageDescription"):
        text = texts.get(key, "")
        if text.lstrip().startswith("{"):
            said = _json(text)
            inner = said.get("sui_image_params")
            found = programs.swarmui(inner) if isinstance(inner, dict) else _named(said)
        else:
            found = a1111.read(text) if text else {}
        if tidied(found):
            return found
    return {}


def _named(said: dict[str, Any]) -> dict[str, Any]:
    """JSON that names no program: by the keys it has."""
    keys = {str(key).lower().replace(" ", "_") for key in said}
    if {"base_model", "metadata_scheme"} & keys:
        return programs.fooocus(said)
    return programs.draw_things(said) if "c" in keys and "sampler" in keys else {}


def _comfyui(texts: Texts) -> dict[str, Any]:
    """Chunks of a PNG, or `prompt:` and `workflow:` before the JSON in EXIF's make and model."""
    graphs = {name: texts.get(name, "") for name in ("prompt", "workflow")}
    for tag in ("Make", "Model", "ImageDescription", "UserComment"):
        name, colon, text = texts.get(tag, "").partition(":")
        if colon and name.strip().lower() in graphs:
            graphs[name.strip().lower()] = graphs[name.strip().lower()] or text
    ran = _or_empty(lambda: comfyui.of_prompt(_json(graphs["prompt"])))
    return ran or comfyui.of_workflow(_json(graphs["workflow"]))


def _draw_things(packet: Mapping[str, str]) -> dict[str, Any]:
    return programs.draw_things(_json(packet.get("UserComment", "")))


def _of_xmp(packet: Mapping[str, str]) -> dict[str, Any]:
    """IPTC's properties on generated pictures, and the description where the file says that it was generated."""
    generated = "lgorithmicMedia" in packet.get("DigitalSourceType", "")
    described = packet.get("description", "") if generated else ""
    return {
        "program": packet.get("AISystemUsed") or packet.get("CreatorTool", ""),
        "prompt": packet.get("AIPromptInformation") or described,
        "source_type": packet.get("DigitalSourceType", ""),
    }


_READERS: tuple[Callable[[Texts], dict[str, Any]], ...] = (_invokeai, _novelai, _parameters, _comfyui)
