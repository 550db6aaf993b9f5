"""Load a folder of datasets as their makers' pages say, with the libraries as they are; print what was read as JSON.

Run by a Python that has `datasets`, `webdataset` and `mlcroissant`, and nothing of the gallery.
"""

import json
import sys
import traceback
from pathlib import Path

import mlcroissant
import webdataset
from datasets import load_dataset


def parquet(folder: Path) -> dict:
    found = load_dataset(str(folder))
    return {name: [(row["id"], row["text"], row["image"].size) for row in split] for name, split in found.items()}


def streamed(folder: Path) -> list:
    rows = load_dataset(str(folder), split="train", streaming=True)
    return [(row["id"], row["text"], row["image"].size) for row in rows]


def imagefolder(folder: Path) -> list:
    rows = load_dataset("imagefolder", data_dir=str(folder / "fit"), split="train")
    return [(row["id"], row["text"], row["image"].size) for row in rows]


def imagefolder_by_its_page(folder: Path) -> dict:
    return {name: split.num_rows for name, split in load_dataset(str(folder)).items()}


def webdataset_by_datasets(folder: Path) -> list:
    rows = load_dataset(str(folder), split="train", streaming=True)
    return [row["json"]["id"] for row in rows]


def webdataset_by_itself(folder: Path) -> list:
    shards = [str(path) for path in sorted(folder.glob("fit-*.tar"))]
    rows = webdataset.WebDataset(shards, shardshuffle=False).decode("pil")
    return [(row["json"]["id"], row["txt"], row["png"].size) for row in rows]


def pairs(folder: Path) -> list:
    rows = load_dataset(str(folder), split="train")
    return [(row["image_0_uid"], row["image_1_uid"], row["label_0"], len(row["jpg_0"]) > 0) for row in rows]


def pairs_by_webdataset(folder: Path) -> list:
    shards = [str(path) for path in sorted(folder.glob("fit-*.tar"))]
    rows = webdataset.WebDataset(shards, shardshuffle=False).decode("rgb")
    return [(row["label_0.txt"], row["jpg_0.jpg"].shape, row["original_prompt.txt"]) for row in rows]


def edits(folder: Path) -> list:
    rows = load_dataset(str(folder), split="train")
    return [(row["input_image"].size, row["edit_prompt"], row["edited_image"].size) for row in rows]


def croissant(folder: Path) -> list:
    described = mlcroissant.Dataset(jsonld=folder / "croissant.json")
    rows = described.records(record_set="fit-00000")
    return sorted(row["fit-00000/id"].decode() for row in rows)


def croissant_responsible(folder: Path) -> dict:
    """What it reads of the vocabulary for responsible AI."""
    told = mlcroissant.Dataset(jsonld=folder / "croissant.json").metadata
    names = ("data_collection", "data_biases", "data_limitations", "data_use_cases", "personal_sensitive_information")
    names += ("data_preprocessing_protocol", "data_release_maintenance_plan", "data_collection_type")
    return {name: getattr(told, name) for name in names}


def croissant_of_a_changed_file(folder: Path) -> str:
    """What it says when the digest in the description is not the file's."""
    said = json.loads((folder / "croissant.json").read_text())
    said["distribution"][0]["sha256"] = "0" * 64
    changed = folder / "changed.json"
    changed.write_text(json.dumps(said))
    try:
        list(mlcroissant.Dataset(jsonld=changed).records(record_set="fit-00000"))
    except Exception as error:
        return "".join(traceback.format_exception(error))
    finally:
        changed.unlink()
    return ""


def main(root: Path) -> None:
    sft, tars = root / "hf-sft", root / "webdataset"
    read = {
        "parquet": parquet(sft),
        "streamed": streamed(sft),
        "croissant": croissant(sft),
        "croissant_responsible": croissant_responsible(sft),
        "croissant_of_a_changed_file": croissant_of_a_changed_file(sft),
        "imagefolder": imagefolder(root / "folder"),
        "imagefolder_by_its_page": imagefolder_by_its_page(root / "folder"),
        "webdataset_by_datasets": webdataset_by_datasets(tars),
        "webdataset_by_itself": webdataset_by_itself(tars),
        "hf-dpo": pairs(root / "hf-dpo"),
        "wds-dpo": pairs_by_webdataset(root / "wds-dpo"),
        "edits": edits(root / "edits"),
    }
    print(json.dumps(read))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
