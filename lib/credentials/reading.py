"""What a file's Content Credentials say, and whether they hold. Reads hostile data: only in the limited child.

`trusted`: signed by someone whom the anchors name. `untrusted`: whole, and signed by someone whom they do not name,
which is no fault of the file. `expired`: whole, but the certificate was not valid at the time that can be shown.
`broken`: file and credential do not belong together. `unreadable`: there is one, and nothing can be made of it.
"""

from __future__ import annotations

import json
from typing import IO, Any

import c2pa

from lib.credentials.report import Report, tidied

FORMATS = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp", "AVIF": "image/avif", "GIF": "image/gif"}
# Of a signature without a trusted time stamp, which most have not, only today's date can be asked.
_OUT_OF_DATE = ("signingCredential.expired", "claimSignature.outsideValidity")
_NOT_KNOWN = ("signingCredential.untrusted",)


def read(file: IO[bytes], kind: str, anchors: str = "") -> Report | None:
    """The active manifest of a file of a format as Pillow names it; None where there is none. Asks no network."""
    mime = FORMATS.get(kind)
    if mime is None:
        return None
    try:
        with c2pa.Context.from_dict(_settings(anchors)) as context, c2pa.Reader(mime, file, context=context) as reader:
            return report(json.loads(reader.json()))
    except c2pa.C2paError as error:
        return None if "ManifestNotFound" in str(error) else Report("unreadable")


def report(said: dict[str, Any]) -> Report:
    """From the JSON of c2pa's Reader."""
    active = said["manifests"][said["active_manifest"]]
    signature = active.get("signature_info", {})
    actions = _assertion(active, "c2pa.actions").get("actions", [])
    training = _assertion(active, "cawg.training-mining") or _assertion(active, "c2pa.training-mining")
    generators = active.get("claim_generator_info") or [{"name": active.get("claim_generator", "")}]
    found = {
        "state": _state(said),
        "manifest": active.get("label", ""),
        "signer": signature.get("issuer") or signature.get("common_name", ""),
        "at": signature.get("time", ""),
        "generator": f"{generators[0].get('name', '')} {generators[0].get('version', '')}".strip(),
        "title": active.get("title", ""),
        "source_type": next((one["digitalSourceType"] for one in actions if one.get("digitalSourceType")), ""),
        "actions": [one.get("action", "") for one in actions],
        "training": {use: one.get("use", "") for use, one in training.get("entries", {}).items()},
        "ingredients": [_ingredient(one) for one in active.get("ingredients", [])],
        "faults": _failures(said),
    }
    return tidied(found)


def _settings(anchors: str) -> dict[str, Any]:
    network = {"remote_manifest_fetch": False, "ocsp_fetch": False}
    trust = {"trust": {"trust_anchors": anchors}} if anchors else {}
    return {"version": 1, "verify": {**network, "verify_trust": True}, **trust}


def _state(said: dict[str, Any]) -> str:
    state = said.get("validation_state", "Invalid")
    if state != "Invalid":
        return "trusted" if state == "Trusted" else "untrusted"
    serious = [code for code in _failures(said) if code not in _NOT_KNOWN]
    return "expired" if serious and all(code in _OUT_OF_DATE for code in serious) else "broken"


def _failures(said: dict[str, Any]) -> list[str]:
    results = said.get("validation_results", {})
    failed = list(results.get("activeManifest", {}).get("failure", []))
    for one in results.get("ingredientDeltas", []):
        failed += one.get("validationDeltas", {}).get("failure", [])
    return [str(one.get("code", "")) for one in failed]


def _assertion(manifest: dict[str, Any], label: str) -> dict[str, Any]:
    for one in manifest.get("assertions", []):
        if str(one.get("label", "")).startswith(label) and isinstance(one.get("data"), dict):
            return dict(one["data"])
    return {}


def _ingredient(one: dict[str, Any]) -> dict[str, str]:
    return {
        "relation": one.get("relationship", ""),
        "title": one.get("title", ""),
        "address": one.get("informational_URI", ""),
    }
