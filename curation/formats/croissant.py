"""Croissant 1.0 (mlcommons.org/croissant/1.0) with the fields of its RAI vocabulary: what the files are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

MIMES = {"parquet": "application/x-parquet", "tar": "application/x-tar", "jsonl": "application/jsonlines"}
TYPES = {
    "string": "sc:Text",
    "integer": "sc:Integer",
    "number": "sc:Float",
    "flag": "sc:Boolean",
    "image": "sc:ImageObject",
}
CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}


def document(said: Mapping[str, Any], features: Mapping[str, str]) -> dict[str, Any]:
    """`said` is dataset.json. One FileObject with its SHA-256 for each file of a shard; for Parquet a RecordSet of each
    file, since fields are read from one file object."""
    files = [file for file in said["files"] if file["name"].rpartition(".")[2] in MIMES]
    notice = f"{said['notice']}. " if "notice" in said else ""
    return {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": ["http://mlcommons.org/croissant/1.0", "http://mlcommons.org/croissant/RAI/1.0"],
        "name": said["name"],
        "description": f"{notice}{said['rows']} rows of snapshot {said['snapshot']} in the format {said['format']}.",
        "version": f"1.{said['epoch']}.0",
        "rai:dataCollection": "Pictures that members of a gallery made with generative models and posted there.",
        "rai:dataCollectionType": ["Others"],
        "rai:dataPreprocessingProtocol": [
            "Consent of each maker and of every maker whose pixels are in it; duplicates removed; split by lineage, "
            "look and prompt. The recipe in dataset.json says all of it."
        ],
        "rai:dataReleaseMaintenancePlan": "Rows are taken back with consent: revocations.jsonl, signed.",
        "rai:personalSensitiveInformation": ["No names or accounts. Prompts are words of their makers."],
        "rai:dataBiases": [
            "Of members of one gallery alone, and mostly of those who make most; what models of today draw, again."
        ],
        "rai:dataLimitations": ["Not for identifying people, nor for finding out who made a picture."],
        "rai:dataUseCases": [
            "Rehearsal of a pipeline only." if notice else "Training of models that generate pictures."
        ],
        "distribution": [_file(file) for file in files],
        "recordSet": [_records(file["name"], features) for file in files if file["name"].endswith(".parquet")],
    }


def _file(file: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": file["name"],
        "name": file["name"],
        "contentUrl": file["name"],
        "contentSize": f"{file['bytes']} B",
        "encodingFormat": MIMES[file["name"].rpartition(".")[2]],
        "sha256": file["sha256"],
    }


def _records(name: str, features: Mapping[str, str]) -> dict[str, Any]:
    stem = name.rpartition(".")[0]
    fields = [_field(name, stem, column, TYPES[kind]) for column, kind in features.items() if kind in TYPES]
    return {"@type": "cr:RecordSet", "@id": stem, "name": stem, "field": fields}


def _field(name: str, stem: str, column: str, kind: str) -> dict[str, Any]:
    source: dict[str, Any] = {"fileObject": {"@id": name}, "extract": {"column": column}}
    if kind == "sc:ImageObject":
        source["transform"] = {"jsonPath": "bytes"}
    return {"@type": "cr:Field", "@id": f"{stem}/{column}", "name": column, "dataType": kind, "source": source}
