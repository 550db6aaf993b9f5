"""A real classifier in the ONNX format, written out by hand: how red, green and blue a picture is, together 1.

Its graph: GlobalAveragePool, Flatten, Softmax. The fields are those of onnx.proto3; each message is its fields in
protobuf's encoding.
"""

from __future__ import annotations

import json
from pathlib import Path

FLOAT, SIDE = 1, 8


def field(number: int, value: int | str | bytes) -> bytes:
    """A number as a varint; anything else with its length before it."""
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    data = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(data)) + data


def varint(value: int) -> bytes:
    out = b""
    while value > 127:
        out, value = out + bytes([value & 127 | 128]), value >> 7
    return out + bytes([value])


def node(operator: str, taken: str, given: str) -> bytes:
    return field(1, taken) + field(2, given) + field(4, operator)


def tensor(name: str, *shape: int) -> bytes:
    sides = b"".join(field(1, field(1, side)) for side in shape)
    return field(1, name) + field(2, field(1, field(1, FLOAT) + field(2, sides)))


def model() -> bytes:
    steps = (("GlobalAveragePool", "picture", "means"), ("Flatten", "means", "three"), ("Softmax", "three", "likely"))
    graph = b"".join(field(1, node(*step)) for step in steps) + field(2, "tiny")
    graph += field(11, tensor("picture", 1, 3, SIDE, SIDE)) + field(12, tensor("likely", 1, 3))
    return field(1, 8) + field(7, graph) + field(8, field(1, "") + field(2, 13))


def save(path: Path) -> str:
    """As POLICY_CLASSIFIERS names it. Values are spread so that a red picture is surely red."""
    said = {"kinds": ["explicit", "green", "blue"], "side": SIDE, "deviation": [0.1, 0.1, 0.1]}
    path.write_bytes(model())
    path.with_suffix(".json").write_text(json.dumps(said))
    return f"onnx:{path}"
