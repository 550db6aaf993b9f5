"""Configurations of trainers for a folder of pictures with text files, each to be given to the trainer as it is.

Their keys are those of kohya's `--dataset_config` (TOML), SimpleTuner's `multidatabackend.json`, ai-toolkit's
`datasets` (YAML) and OneTrainer's concepts (JSON); diffusers' scripts are given words. Paths are relative to the
dataset's folder: start the trainer there.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from curation.formats.base import About

RESOLUTION = 1024


def write_all(folder: Path, places: Sequence[str], about: About) -> None:
    """`places` are the folders with pictures to learn from."""
    beside = folder / "configuration"
    beside.mkdir(exist_ok=True)
    (beside / "kohya.toml").write_text(_kohya(places, about))
    (beside / "simpletuner.json").write_text(_simpletuner(about))
    (beside / "ai-toolkit.yaml").write_text(_ai_toolkit(places, about))
    (beside / "concepts.json").write_text(_onetrainer(places, about))


def write_diffusers(folder: Path, about: About) -> None:
    """The words for diffusers' `train_text_to_image_lora.py` (its argparse): start it in the dataset's folder."""
    beside = folder / "configuration"
    beside.mkdir(exist_ok=True)
    words = (
        "--train_data_dir=. --image_column=image --caption_column=text\n"
        f"--resolution={RESOLUTION} --center_crop --train_batch_size=1 --output_dir=../{about.name}-lora\n"
    )
    (beside / "diffusers.args").write_text(_comment(about) + words)


def _kohya(places: Sequence[str], about: About) -> str:
    subsets = "".join(
        f'\n  [[datasets.subsets]]\n  image_dir = "{place}"\n  caption_extension = ".txt"\n  num_repeats = 1\n'
        for place in places
    )
    return (
        f"{_comment(about)}[general]\nenable_bucket = true\n\n[[datasets]]\nresolution = {RESOLUTION}\nbatch_size = 1\n"
        + subsets
    )


def _simpletuner(about: About) -> str:
    pictures = {
        "id": about.name,
        "type": "local",
        "instance_data_dir": "fit",
        "caption_strategy": "textfile",
        "cache_dir_vae": "cache/vae",
        "resolution": RESOLUTION,
        "resolution_type": "pixel_area",
        "crop": False,
        "repeats": 0,
    }
    texts = {
        "id": f"{about.name}-texts",
        "type": "local",
        "dataset_type": "text_embeds",
        "default": True,
        "cache_dir": "cache/text",
    }
    return json.dumps([pictures, texts], indent=2) + "\n"


def _ai_toolkit(places: Sequence[str], about: About) -> str:
    sets = "".join(
        f'  - folder_path: "{place}"\n    caption_ext: "txt"\n    resolution: [{RESOLUTION}]\n    num_repeats: 1\n'
        for place in places
    )
    return f"{_comment(about)}datasets:\n{sets}"


def _onetrainer(places: Sequence[str], about: About) -> str:
    concepts = [
        {
            "name": f"{about.name} {place}",
            "path": place,
            "enabled": True,
            "include_subdirectories": False,
            "balancing": 1.0,
            "balancing_strategy": "REPEATS",
            "text": {"prompt_source": "sample", "prompt_path": ""},
        }
        for place in places
    ]
    return json.dumps(concepts, indent=2) + "\n"


def _comment(about: About) -> str:
    return f"# {about.notice}\n" if about.notice else ""
