"""Other programs' own forms, each from the mapping that its JSON is."""

from __future__ import annotations

import re
from typing import Any

_DREAM = re.compile(r'^"((?:[^"\\]|\\.)*)"(.*)$', re.DOTALL)
_OPTION = re.compile(r"-([SsCWHA])\s{0,3}([\w.+-]{1,40})")
_DREAM_OPTIONS = {
    "S": "seed",
    "s": "steps",
    "C": "guidance_scale",
    "W": "width",
    "H": "height",
    "A": "scheduler",
}
_SIDES = re.compile(r"(\d{1,5})\D{1,3}(\d{1,5})")


def invokeai(said: dict[str, Any]) -> dict[str, Any]:
    """`invokeai_metadata`, since InvokeAI 3."""
    model = said.get("model")
    named = (model.get("name") or model.get("model_name")) if isinstance(model, dict) else model
    return {
        "program": "InvokeAI",
        "prompt": said.get("positive_prompt"),
        "negative_prompt": said.get("negative_prompt"),
        "seed": said.get("seed"),
        "steps": said.get("steps"),
        "guidance_scale": said.get("cfg_scale") or said.get("guidance"),
        "scheduler": said.get("scheduler"),
        "model": named,
        "width": said.get("width"),
        "height": said.get("height"),
    }


def invokeai_2(said: dict[str, Any]) -> dict[str, Any]:
    """`sd-metadata`, of InvokeAI 2: the prompt is a text, or texts with weights, the negative one in brackets."""
    image = said.get("image")
    if not isinstance(image, dict):
        return {}
    prompt = image.get("prompt")
    if isinstance(prompt, list):
        texts = [one.get("prompt") for one in prompt[:50] if isinstance(one, dict)]
        prompt = ", ".join(text for text in texts if isinstance(text, str))
    prompt, against = _bracketed(prompt if isinstance(prompt, str) else "")
    return {
        "program": "InvokeAI",
        "prompt": prompt,
        "negative_prompt": against,
        "seed": image.get("seed"),
        "steps": image.get("steps"),
        "guidance_scale": image.get("cfg_scale"),
        "scheduler": image.get("sampler"),
        "model": said.get("model_weights"),
        "width": image.get("width"),
        "height": image.get("height"),
    }


def dream(line: str) -> dict[str, Any]:
    """`Dream`, the command line of InvokeAI 1 and 2: the prompt in quotation marks, then options."""
    found = _DREAM.match(line[:20_000])
    if found is None:
        return {}
    prompt, against = _bracketed(found[1])
    options = {_DREAM_OPTIONS[name]: value for name, value in _OPTION.findall(found[2])}
    return {"program": "InvokeAI", "prompt": prompt, "negative_prompt": against, **options}


def _bracketed(prompt: str) -> tuple[str, str]:
    """The prompt without what stands in square brackets, and that."""
    against = re.findall(r"\[([^\[\]]*)\]", prompt[:20_000])
    return re.sub(r"\[[^\[\]]*\]", "", prompt[:20_000]).strip(), ", ".join(against)


def novelai(said: dict[str, Any], source: str = "") -> dict[str, Any]:
    """`Comment`, beside `Source` with the model."""
    newer = {name: said.get(f"v4_{name}") for name in ("prompt", "negative_prompt")}
    return {
        "program": "NovelAI",
        "prompt": said.get("prompt") or _caption(newer["prompt"]),
        "negative_prompt": said.get("uc") or _caption(newer["negative_prompt"]),
        "seed": said.get("seed"),
        "steps": said.get("steps"),
        "guidance_scale": said.get("scale"),
        "scheduler": " ".join(str(one) for name in ("sampler", "noise_schedule") if (one := said.get(name))),
        "model": source,
        "width": said.get("width"),
        "height": said.get("height"),
    }


def _caption(said: Any) -> Any:
    caption = said.get("caption") if isinstance(said, dict) else None
    return caption.get("base_caption") if isinstance(caption, dict) else None


def swarmui(said: dict[str, Any]) -> dict[str, Any]:
    """`sui_image_params`."""
    return {
        "program": "SwarmUI",
        "prompt": said.get("prompt"),
        "negative_prompt": said.get("negativeprompt"),
        "seed": said.get("seed"),
        "steps": said.get("steps"),
        "guidance_scale": said.get("fluxguidancescale") or said.get("cfgscale"),
        "scheduler": " ".join(str(one) for name in ("sampler", "scheduler") if (one := said.get(name))),
        "model": said.get("model"),
        "width": said.get("width"),
        "height": said.get("height"),
    }


def fooocus(said: dict[str, Any]) -> dict[str, Any]:
    """`parameters` in Fooocus's own scheme; keys of its log are the same words with capitals and spaces."""
    said = {str(key).lower().replace(" ", "_"): value for key, value in list(said.items())[:400]}
    sides = _SIDES.search(str(said.get("resolution", "")))
    return {
        "program": "Fooocus",
        "prompt": said.get("prompt"),
        "negative_prompt": said.get("negative_prompt"),
        "seed": said.get("seed"),
        "steps": said.get("steps"),
        "guidance_scale": said.get("guidance_scale"),
        "scheduler": " ".join(str(one) for name in ("sampler", "scheduler") if (one := said.get(name))),
        "model": said.get("base_model"),
        "width": sides and sides[1],
        "height": sides and sides[2],
    }


def draw_things(said: dict[str, Any]) -> dict[str, Any]:
    """The JSON in XMP's `exif:UserComment`."""
    sides = _SIDES.search(str(said.get("size", "")))
    return {
        "program": "Draw Things",
        "prompt": said.get("c"),
        "negative_prompt": said.get("uc"),
        "seed": said.get("seed"),
        "steps": said.get("steps"),
        "guidance_scale": said.get("scale"),
        "scheduler": said.get("sampler"),
        "model": said.get("model"),
        "width": sides and sides[1],
        "height": sides and sides[2],
    }
