"""What tells the kind of a picture: a model in this process, or a server that is asked. Neither is part of the site."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import requests
from numpy.typing import NDArray
from PIL import Image

SIDE = 512  # a picture is shown to them at most so large
PATIENCE = 5.0  # seconds for a server's whole answer
LONGEST_ANSWER = 64 * 1024  # bytes
QUALITY = 90


class ClassifierError(RuntimeError):
    """It did not answer, or not as agreed: a sentence for the operator."""


class PictureClassifier(Protocol):
    def of(self, picture: Image.Image) -> Mapping[str, float]:
        """How likely each kind is, 0 to 1; `picture` is RGB, at most SIDE a side. Raises ClassifierError."""


@dataclass(frozen=True)
class OnnxClassifier:
    """A model of the ONNX format, and beside it, in JSON under the same name, what it takes and answers: `kinds` in the
    order of its output, `side` in pixels, `mean` and `deviation` of each channel (of values from 0 to 1), and
    `layout`, "NCHW" or "NHWC"."""

    session: Any
    kinds: tuple[str, ...]
    side: int
    mean: tuple[float, ...]
    deviation: tuple[float, ...]
    layout: str

    @classmethod
    def load(cls, path: Path) -> OnnxClassifier:
        try:
            import onnxruntime
        except ImportError as error:
            raise ClassifierError("onnxruntime is not installed: pip install -r requirements-policy.txt") from error
        try:
            said = json.loads(path.with_suffix(".json").read_text())
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = options.inter_op_num_threads = 1
            session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
            mean, deviation = tuple(said.get("mean", (0, 0, 0))), tuple(said.get("deviation", (1, 1, 1)))
            kinds = tuple(map(str, said["kinds"]))
            return cls(session, kinds, int(said["side"]), mean, deviation, said.get("layout", "NCHW"))
        except Exception as error:  # whatever the runtime raises of a file that is none
            raise ClassifierError(f"{path.name} cannot be read: {error}") from error

    def of(self, picture: Image.Image) -> Mapping[str, float]:
        small = picture.resize((self.side, self.side), Image.Resampling.BILINEAR)
        values = (np.asarray(small, dtype=np.float32) / 255 - as_row(self.mean)) / as_row(self.deviation)
        batch = values[None] if self.layout == "NHWC" else values.transpose(2, 0, 1)[None]
        try:
            (likely,) = self.session.run(None, {self.session.get_inputs()[0].name: np.ascontiguousarray(batch)})
        except Exception as error:
            raise ClassifierError(str(error)) from error
        return as_kinds(dict(zip(self.kinds, np.ravel(likely).tolist(), strict=True)))


def as_row(channels: tuple[float, ...]) -> NDArray[np.float32]:
    return np.array(channels, dtype=np.float32)


@dataclass(frozen=True)
class HostedClassifier:
    """A server that is sent a JPEG by POST and answers `{"kinds": {"explicit": 0.93, ...}}`."""

    url: str

    def of(self, picture: Image.Image) -> Mapping[str, float]:
        body = io.BytesIO()
        picture.save(body, "JPEG", quality=QUALITY)
        headers, until = {"Content-Type": "image/jpeg", "Accept": "application/json"}, time.monotonic() + PATIENCE
        try:
            with requests.post(
                self.url, body.getvalue(), headers=headers, timeout=PATIENCE, stream=True, allow_redirects=False
            ) as answer:
                if answer.status_code != 200:
                    raise ClassifierError(f"{self.url} answers {answer.status_code}.")
                said = b""
                for piece in answer.iter_content(8192):
                    said += piece
                    if len(said) > LONGEST_ANSWER or time.monotonic() > until:
                        raise ClassifierError(f"{self.url} answers too much, or too slowly.")
            found = json.loads(said)
        except (requests.RequestException, ValueError) as error:
            raise ClassifierError(f"{self.url} does not answer: {error}") from error
        return as_kinds(found.get("kinds") if isinstance(found, dict) else None)


def as_kinds(found: Any) -> Mapping[str, float]:
    """Raises ClassifierError for anything but numbers from 0 to 1 by their kinds."""
    numbers = isinstance(found, dict) and found and all(isinstance(one, int | float) for one in found.values())
    if not numbers or not all(-1e-4 <= one <= 1 + 1e-4 for one in found.values()):  # of floats that were rounded
        raise ClassifierError("Kinds are numbers from 0 to 1, by their names.")
    return {str(kind): min(1.0, max(0.0, float(one))) for kind, one in found.items()}


@cache
def opened(place: str) -> PictureClassifier:
    """Of "onnx:PATH" or an http address. Raises ClassifierError."""
    if place.startswith("onnx:"):
        return OnnxClassifier.load(Path(place.removeprefix("onnx:")))
    if place.startswith(("http://", "https://")):
        return HostedClassifier(place)
    raise ClassifierError(f"“{place}” is neither onnx:PATH nor an http address.")
