"""Prompts as Stable Diffusion and SDXL hear them: of any length, in chunks, and with weights of words.

CLIP reads 75 tokens at once. A longer prompt is cut into chunks of so many, each is encoded for itself, and what
comes out is laid end to end, which the denoiser's attention takes at any length. A word's weight multiplies what was
encoded of it; the mean of all is then put back to what it was, so that the picture becomes no paler or harsher by it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch

from generator.engines.base import ImageRequest
from generator.engines.diffusers.signature import default
from generator.engines.diffusers.weighted import is_marked, pieces

FAMILIES = ("StableDiffusion", "LatentConsistency")
NOT_THESE = ("StableDiffusion3",)


@dataclass(frozen=True)
class Tokens:
    """A prompt's tokens without marks, each with its weight."""

    ids: list[int]
    weights: list[float]


class PromptEncoding:
    """For one pipeline. `applies` is False where a family has encoders of another kind, which take prompts as they are.

    `longest` is how many tokens it then reads of a prompt, 0 where it reads all.
    """

    def __init__(self, pipe: Any) -> None:
        kind = type(pipe).__name__
        self.applies = kind.startswith(FAMILIES) and not kind.startswith(NOT_THESE)
        self._pipe = pipe
        self._encoders = [pair for end in ("", "_2", "_3") if None not in (pair := encoder_of(pipe, end))]
        self.longest = 0 if self.applies else int(default(pipe, "max_sequence_length", 0))
        self._is_xl = hasattr(pipe, "text_encoder_2")

    def chunks(self, request: ImageRequest) -> int:
        """How many chunks its longer prompt takes; 0 where it is encoded as the pipeline does it: short, unweighted."""
        if not self.applies:
            return 0
        texts = [request.prompt, request.negative_prompt]
        most = max(
            self._count(len(self._tokens(words, text).ids), words) for words, _ in self._encoders for text in texts
        )
        return most if most > 1 or any(is_marked(text) for text in texts) else 0

    def arguments(self, requests: Sequence[ImageRequest]) -> dict[str, Any]:
        """What takes the place of `prompt` and `negative_prompt`; nothing where they are handed over as they are."""
        most = max(self.chunks(request) for request in requests)
        if most == 0:
            return {}
        found: dict[str, Any] = {}
        for name, texts in {
            "": [request.prompt for request in requests],
            "negative_": [request.negative_prompt for request in requests],
        }.items():
            encoded = [self._encode(text, most) for text in texts]
            found[f"{name}prompt_embeds"] = torch.cat([words for words, _ in encoded])
            if self._is_xl:
                found[f"{name}pooled_prompt_embeds"] = torch.cat([pooled for _, pooled in encoded])
        return found

    def facts(self, request: ImageRequest) -> dict[str, Any]:
        """How it was encoded, for the record: tokens, chunks, and the words that had a weight."""
        if not self.applies:
            return self._cut(request.prompt)
        words, _ = self._encoders[0]
        weighted = [[piece.words.strip(), piece.weight] for piece in pieces(request.prompt) if piece.weight != 1.0]
        found: dict[str, Any] = {
            "tokens": len(self._tokens(words, request.prompt).ids),
            "chunks": max(1, self.chunks(request)),
        }
        return {"prompt_as_encoded": found | ({"weights": weighted} if weighted else {})}

    def _cut(self, prompt: str) -> dict[str, Any]:
        """What a family that reads so many tokens did not read, by the last of its tokenizers, which reads most."""
        if not self.longest or not self._encoders:
            return {}
        tokenizer, _ = self._encoders[-1]
        ids = tokenizer(prompt, add_special_tokens=False, truncation=False, verbose=False)["input_ids"]
        found: dict[str, Any] = {"prompt_as_encoded": {"tokens": len(ids), "read": min(len(ids), self.longest)}}
        if len(ids) > self.longest:
            found["left_out"] = [{"word": tokenizer.decode(ids[self.longest :]).strip(), "why": "too-long"}]
        return found

    def _tokens(self, tokenizer: Any, text: str) -> Tokens:
        ids: list[int] = []
        weights: list[float] = []
        for piece in pieces(text):
            found = tokenizer(piece.words, add_special_tokens=False, truncation=False, verbose=False)["input_ids"]
            ids += found
            weights += [piece.weight] * len(found)
        return Tokens(ids, weights)

    def _count(self, tokens: int, tokenizer: Any) -> int:
        room: int = tokenizer.model_max_length - 2
        return max(1, -(-tokens // room))

    def _encode(self, text: str, chunks: int) -> tuple[torch.Tensor, torch.Tensor | None]:
        """[1, chunks * longest, width], and SDXL's pooled vector, which is the first chunk's."""
        parts, pooled = [], None
        for tokenizer, encoder in self._encoders:
            tokens = self._tokens(tokenizer, text)
            rows, weights = self._rows(tokenizer, tokens, chunks)
            with torch.no_grad():
                output = encoder(rows.to(encoder.device), output_hidden_states=self._is_xl)
            hidden = output.hidden_states[-2] if self._is_xl else output[0]
            pooled = output[0][:1] if self._is_xl else None
            parts.append(weighed(hidden, weights.to(hidden)).reshape(1, -1, hidden.shape[-1]))
        dtype = self._pipe.unet.dtype
        return torch.cat(parts, dim=-1).to(dtype), None if pooled is None else pooled.to(dtype)

    def _rows(self, tokenizer: Any, tokens: Tokens, chunks: int) -> tuple[torch.Tensor, torch.Tensor]:
        """[chunks, longest] of ids with their marks and padding, and their weights, 1 for what is no word."""
        room = tokenizer.model_max_length - 2
        rows, weights = [], []
        for start in range(0, chunks * room, room):
            ids = tokens.ids[start : start + room]
            padding = room - len(ids)
            rows.append([tokenizer.bos_token_id, *ids, tokenizer.eos_token_id, *[tokenizer.pad_token_id] * padding])
            weights.append([1.0, *tokens.weights[start : start + room], *[1.0] * (padding + 1)])
        return torch.tensor(rows), torch.tensor(weights)


def encoder_of(pipe: Any, end: str) -> tuple[Any, Any]:
    """A tokenizer and its encoder, each None where there is none."""
    return getattr(pipe, f"tokenizer{end}", None), getattr(pipe, f"text_encoder{end}", None)


def weighed(hidden: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
    """[chunks, longest, width] by [chunks, longest]; the mean over all stays as it was."""
    if bool((weights == 1).all()):
        return hidden
    before = hidden.mean()
    heavier = hidden * weights.unsqueeze(-1)
    after = heavier.mean()
    return heavier * (before / after) if bool(after.abs() > 1e-6) else heavier
