"""Pictures and words in one space: any model of the CLIP or SigLIP families that transformers reads.

Radford and others, "Learning Transferable Visual Models From Natural Language Supervision" (2021); Zhai and others,
"Sigmoid Loss for Language Image Pre-Training" (2023). requirements-gpu.txt has what it needs; a processor will do.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

AT_ONCE = 16  # pictures or texts


class ClipEncoder:
    """As `feed.similarity.encoder.PictureEncoder` and `TextEncoder`.

    `model` is a folder or a name at Hugging Face. Only its configuration is read at first; weights on first use. Raises
    ImportError without torch or transformers, OSError where there is no such model.
    """

    name = "clip"

    def __init__(self, model: str) -> None:
        import torch
        import transformers

        self._torch: Any = torch
        self._transformers: Any = transformers
        self._from = model
        config = self._transformers.AutoConfig.from_pretrained(model)
        said = f"{model} {config.to_json_string()} {getattr(config, '_commit_hash', '')}"
        self.version = hashlib.sha256(said.encode()).hexdigest()[:16]
        self.size = int(getattr(config, "projection_dim", 0) or config.vision_config.hidden_size)

    def encode_pictures(self, pictures: Sequence[Image.Image]) -> NDArray[np.float32]:
        return self._rows(pictures, self._of_pictures)

    def encode_texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._rows(texts, self._of_texts)

    def _rows(self, things: Sequence[Any], encode: Any) -> NDArray[np.float32]:
        """A row of length 1 for each."""
        rows = np.zeros((len(things), self.size), np.float32)
        for at in range(0, len(things), AT_ONCE):
            with self._torch.inference_mode():
                rows[at : at + AT_ONCE] = encode(list(things[at : at + AT_ONCE])).float().cpu().numpy()
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return np.asarray(rows / np.where(lengths > 0, lengths, 1), np.float32)

    def _of_pictures(self, pictures: list[Image.Image]) -> Any:
        inputs = self._pixels(images=[one.convert("RGB") for one in pictures], return_tensors="pt")
        return pooled(self._model.get_image_features(pixel_values=inputs["pixel_values"].to(self._device)))

    def _of_texts(self, texts: list[str]) -> Any:
        # SigLIP was trained on texts of full length, padded; CLIP takes them too.
        inputs = self._words(texts, padding="max_length", truncation=True, return_tensors="pt").to(self._device)
        return pooled(self._model.get_text_features(**inputs))

    @cached_property
    def _device(self) -> str:
        return "cuda" if self._torch.cuda.is_available() else "cpu"

    @cached_property
    def _model(self) -> Any:
        return self._transformers.AutoModel.from_pretrained(self._from).to(self._device).eval()

    @cached_property
    def _pixels(self) -> Any:
        return self._transformers.AutoImageProcessor.from_pretrained(self._from)

    @cached_property
    def _words(self) -> Any:
        return self._transformers.AutoTokenizer.from_pretrained(self._from)


def pooled(answer: Any) -> Any:
    """The vectors: transformers 5 answers with an object that holds them."""
    return getattr(answer, "pooler_output", answer)
