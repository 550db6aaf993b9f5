"""LoRA adapters from a folder: small trained changes to a model, worn by request."""

from __future__ import annotations

import hashlib
import json
import logging
import math
import re
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import safetensors
import safetensors.torch

from generator.engines.base import EngineError
from generator.engines.diffusers.weights import first_sentence

log = logging.getLogger(__name__)

PICKLES = {".bin", ".ckpt", ".pt", ".pth", ".pkl"}
LARGEST_HEADER = 16 * 2**20
LARGEST_FILE = 4 * 2**30
MOST_WORN = 4
MOST_KEPT = 8
HEAVIEST = 4.0

Wanted = tuple[tuple[str, float], ...]


class Adapters:
    """The `.safetensors` files of a folder, each named by its stem. `refused` says why a file is not used.

    A file is read when it is first asked for, whole and once: what is hashed is what is loaded. At most MOST_KEPT stay
    in memory, least recently used first to go.
    """

    def __init__(self, pipe: Any, folder: str = "") -> None:
        self._pipe = pipe
        self._files: dict[str, Path] = {}
        self.refused: dict[str, str] = {}
        self._worn: OrderedDict[str, tuple[str, str]] = OrderedDict()  # name: (name inside, SHA-256)
        if folder:
            self._scan(Path(folder).expanduser())

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(sorted(self._files))

    @property
    def marks(self) -> dict[str, str]:
        """What tells each file from the next of its name, by the ability that it is tried as."""
        stats = {name: path.stat() for name, path in self._files.items()}
        return {f"adapter {name}": f"{stat.st_size}-{stat.st_mtime_ns}" for name, stat in stats.items()}

    def keep(self, names: Sequence[str]) -> None:
        """Offer only these from now on: the others were tried, and did not fit or changed nothing."""
        for name in set(self._files) - set(names):
            del self._files[name]
            self.refused[name] = f"The adapter “{name}” does not fit this model."

    def check(self, wanted: Wanted) -> None:
        """Raise EngineError where an adapter is not here or cannot be worn so."""
        if len(wanted) > MOST_WORN or len({name for name, _ in wanted}) < len(wanted):
            raise bad(f"Up to {MOST_WORN} different adapters can be used at once.")
        for name, weight in wanted:
            if name in self.refused:
                raise bad(self.refused[name])
            if name not in self._files:
                raise bad(f"There is no adapter called “{name}”. There is {', '.join(self.names) or 'none'}.")
            if not math.isfinite(weight) or abs(weight) > HEAVIEST:
                raise bad(f"The weight of an adapter goes from -{HEAVIEST:g} to {HEAVIEST:g}.")

    def wear(self, wanted: Wanted) -> list[dict[str, Any]]:
        """Put exactly these on the model; what was put on, for the record."""
        inside = [self._kept(name) for name, _ in wanted]
        if inside:
            self._pipe.enable_lora()
            self._pipe.set_adapters([name for name, _ in inside], [weight for _, weight in wanted])
        elif self._worn:
            self._pipe.disable_lora()
        return [
            {"name": name, "weight": weight, "sha256": digest}
            for (name, weight), (_, digest) in zip(wanted, inside, strict=True)
        ]

    def _kept(self, name: str) -> tuple[str, str]:
        if name not in self._worn:
            self._worn[name] = self._load(name)
        self._worn.move_to_end(name)
        if len(self._worn) > MOST_KEPT:
            _, (oldest, _) = self._worn.popitem(last=False)
            self._pipe.delete_adapters(oldest)
        return self._worn[name]

    def _load(self, name: str) -> tuple[str, str]:
        path = self._files[name]
        check_header(path)  # the file may be another than at the start
        try:
            data = path.read_bytes()
            digest = hashlib.sha256(data).hexdigest()
            inside = f"a{digest[:16]}_{re.sub(r'[^A-Za-z0-9]', '_', name)}"
            self._pipe.load_lora_weights(safetensors.torch.load(data), adapter_name=inside)
        except Exception as error:  # a library may raise anything over a file of somebody else's
            log.warning("the adapter %s does not fit: %s", name, first_sentence(error))
            raise bad(f"The adapter “{name}” does not fit this model.") from error
        return inside, digest

    def _scan(self, folder: Path) -> None:
        if not folder.is_dir():
            raise bad(f"There is no folder {folder} for adapters.", code="bad-setting")
        for path in sorted(folder.iterdir()):
            if path.suffix in PICKLES:
                self.refused[path.stem] = f"{path.name} is a pickle, which could run code: only .safetensors are read."
            elif path.suffix == ".safetensors":
                try:
                    check_header(path)
                except EngineError as error:
                    self.refused[path.stem] = str(error)
                else:
                    self._files[path.stem] = path
        self.refused = {name: why for name, why in self.refused.items() if name not in self._files}
        for why in self.refused.values():
            log.warning("an adapter is not used: %s", why)


def check_header(path: Path) -> None:
    """Read a safetensors header (8 bytes of length, then JSON); refuse what is no LoRA, damaged or absurdly large."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            length = int.from_bytes(file.read(8), "little")
            if size > LARGEST_FILE or length > LARGEST_HEADER or length > size - 8:
                raise bad(f"{path.name} is damaged, or too large for an adapter.")
            header = json.loads(file.read(length))
    except (OSError, ValueError, RecursionError) as error:
        raise bad(f"{path.name} is not a readable safetensors file.") from error
    if not isinstance(header, dict):
        raise bad(f"{path.name} is not a readable safetensors file.")
    names = [name for name in header if name != "__metadata__"]
    if not names or not any("lora" in name.lower() for name in names):
        raise bad(f"{path.name} holds no LoRA weights.")
    ends = [entry.get("data_offsets", [0, -1])[1] for name in names if isinstance(entry := header[name], dict)]
    if len(ends) < len(names) or max(ends) != size - 8 - length:
        raise bad(f"{path.name} is damaged: its length is not what its header says.")


def bad(sentence: str, *, code: str = "bad-adapter") -> EngineError:
    return EngineError(sentence, code=code, retry=False)
