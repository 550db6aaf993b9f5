"""CLIP's tokenizer, from its merges alone.

`clip-merges.txt.gz` holds the 48,894 merges of OpenAI's CLIP (MIT licence, github.com/openai/CLIP), in order. Its
vocabulary follows from them: 256 letters, the same at a word's end, the merges, and two marks.
"""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

MERGES = Path(__file__).parent / "clip-merges.txt.gz"
MARKS = ("<|startoftext|>", "<|endoftext|>")
LONGEST = 77


def letters() -> list[str]:
    """The 256 bytes as printable characters, those that are printable first (GPT-2's table)."""
    printable = [*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)]
    others = [byte for byte in range(256) if byte not in printable]
    return [chr(byte) for byte in printable] + [chr(256 + number) for number in range(len(others))]


def write(folder: Path, *, pads_with: str) -> None:
    """The files from which transformers reads the tokenizer."""
    merges = gzip.decompress(MERGES.read_bytes()).decode().splitlines()
    single = letters()
    words = [*single, *(f"{letter}</w>" for letter in single), *(merge.replace(" ", "") for merge in merges), *MARKS]
    folder.mkdir(parents=True)
    (folder / "vocab.json").write_text(json.dumps({word: number for number, word in enumerate(words)}))
    (folder / "merges.txt").write_text("\n".join(["#version: 0.2", *merges, ""]))
    told: dict[str, Any] = {
        "tokenizer_class": "CLIPTokenizer",
        "model_max_length": LONGEST,
        "bos_token": MARKS[0],
        "eos_token": MARKS[1],
        "unk_token": MARKS[1],
        "pad_token": pads_with,
    }
    (folder / "tokenizer_config.json").write_text(json.dumps(told))
