"""How a comfyui setting is written."""

from __future__ import annotations

from pathlib import Path

from generator.engines.base import ModelRef, bad_setting
from generator.engines.setting import Options, split_options


def parse(rest: str) -> tuple[ModelRef, Options]:
    """`address?workflow=file&options`: the model is the workflow, called as its file."""
    address, options = split_options(rest)
    if not address or not options.get("workflow"):
        raise bad_setting(
            "The comfyui engine needs an address and a workflow: comfyui:http://host:8188?workflow=/a.json."
        )
    return ModelRef(Path(options["workflow"]).stem), {"base_url": address, **options}
