"""The loaders that trainers use read what is written out, unpatched, in an environment of their own."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from curation.erasure import take_back
from curation.exports.materialise import materialise
from curation.formats import FORMATS
from gallery.images.erasure import erase
from gallery.models import Image
from gallery.models.image import Edge
from tests.clients.installed import python_of
from tests.curation.test_building import shown

pytestmark = [pytest.mark.django_db, pytest.mark.long, pytest.mark.timeout(1200)]
PROGRAM = Path(__file__).parent / "programs" / "load_all.py"


def test_every_format_is_loaded_by_the_libraries_it_is_for(ada, bruno, factory, allowing, built, events, tmp_path):
    allowing(ada, bruno)
    mine = [shown(factory, ada, f"ada's {number}") for number in range(12)]
    remixed = shown(factory, bruno, "the same at night", parents=[(mine[0], Edge.Kind.EDIT, 0.4)])
    judged = {"person": "someone", "invented": False, "answer": "left"}
    comparisons = [{"id": "1", "left": str(mine[0].pk), "right": str(remixed.pk), **judged}]
    told = events(comparisons=comparisons)
    halves, whole = built(told), built(told, split={"holdout": 0})
    for name, form in FORMATS.items():
        materialise(halves if form.of == "images" else whole, name, tmp_path / "sets" / name)

    read = loaded(tmp_path / "sets", tmp_path / "cache")

    captions = {str(image.pk): [image.prompt, [image.width, image.height]] for image in (*mine, remixed)}
    both = [row for rows in read["parquet"].values() for row in rows]
    assert {row[0]: row[1:] for row in both} == captions
    assert set(read["parquet"]) == {"train", "validation"}
    fit = sorted(row[0] for row in read["parquet"]["train"])
    for way in ("streamed", "imagefolder", "webdataset_by_itself"):
        assert {row[0]: row[1:] for row in read[way]} == {key: captions[key] for key in fit}, way
    assert read["webdataset_by_datasets"] == fit == read["croissant"]
    assert read["imagefolder_by_its_page"] == {"train": len(fit), "validation": len(captions) - len(fit)}
    assert read["hf-dpo"] == [[str(mine[0].pk), str(remixed.pk), 1.0, True]]
    assert [row[::2] for row in read["wds-dpo"]] == [["1", "ada's 0"]]
    assert read["edits"] == [[captions[str(mine[0].pk)][1], "the same at night", captions[str(remixed.pk)][1]]]
    assert [name for name, said in read["croissant_responsible"].items() if not said] == []
    assert "hash" in read["croissant_of_a_changed_file"].lower()

    erase(Image.objects.filter(pk=mine[5].pk))
    take_back()
    again = loaded(tmp_path / "sets", tmp_path / "cache")
    left = {row[0] for rows in again["parquet"].values() for row in rows}
    assert left == captions.keys() - {str(mine[5].pk)}


def loaded(folder: Path, cache: Path) -> dict[str, Any]:
    env = {"HF_HOME": str(cache), "HF_HUB_OFFLINE": "1", "XDG_CACHE_HOME": str(cache), "PATH": os.environ["PATH"]}
    command = [str(python_of("loaders")), str(PROGRAM), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=env | {"HOME": str(cache)})
    assert done.returncode == 0, done.stderr[-3000:]
    read: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return read
