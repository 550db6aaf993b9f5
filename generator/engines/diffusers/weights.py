"""Finding a model's files, pinning them to a revision, and refusing those that could run code."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import diffusers
from huggingface_hub import ModelCard, hf_hub_download
from huggingface_hub.errors import EntryNotFoundError, GatedRepoError, HfHubHTTPError, RepositoryNotFoundError

from generator.engines.base import EngineError, ModelRef
from generator.engines.diffusers import classes
from generator.engines.diffusers.single_file import ENDINGS, GGUF, SingleFile

INDEX = "model_index.json"
LIBRARIES = {"diffusers", "transformers"}
# Licences whose text lets the pictures a model makes train another; anything else needs the operator's word.
TRAINABLE = {"apache-2.0", "mit", "bsd-3-clause", "bsd-2-clause", "cc0-1.0", "unlicense"}


@dataclass(frozen=True)
class Weights:
    """A model's files on this machine. `revision` is 40 hex digits: the hub's commit, or the beginning of `sha256`,
    which is of all its files (`digest`)."""

    name: str
    folder: Path
    revision: str
    licence: str
    sha256: str
    file: SingleFile | None = None

    @property
    def index(self) -> dict[str, Any]:
        return self.file.index if self.file else read_index(self.folder)

    @property
    def facts(self) -> dict[str, Any]:
        """What a picture's record should say of a model in one file."""
        if self.file is None:
            return {}
        found = {"file": self.file.path.name, "beside": self.file.beside, "vae": self.file.vae}
        names = {name: getattr(path, "name", path) for name, path in found.items() if path}
        return names | ({"weights": "gguf"} if self.file.path.suffix == GGUF else {})


def find(
    ref: ModelRef, *, variant: str = "", cache: str = "", offline: bool = False, beside: str = "", vae: str = ""
) -> Weights:
    """Locate a file or folder, or download a hub model (safetensors only). Raises EngineError with what is missing."""
    if ref.folder and Path(ref.folder).suffix in ENDINGS:
        return of_file(Path(ref.folder).expanduser(), beside, vae)
    if ref.folder:
        folder = Path(ref.folder).expanduser()
        check(folder)
        sha256 = digest(folder)
        weights = Weights(ref.id or folder.name, folder, commit_of(folder) or sha256[:40], licence_of(folder), sha256)
        if ref.revision and ref.revision != weights.revision:
            raise missing(
                f"The folder {folder} holds revision {weights.revision}, but {ref.revision} was asked for.",
                code="wrong-revision",
            )
        return weights
    folder = download(ref, variant=variant, cache=cache, offline=offline)
    check(folder)
    sha256 = digest(folder)
    revision = commit_of(folder) or sha256[:40]
    return Weights(ref.id, folder, revision, licence_on_hub(ref.id, revision, cache, offline), sha256)


def of_file(path: Path, beside: str, vae: str) -> Weights:
    """A checkpoint in one file. `sha256` is the file's own, as model sites print it; the revision is of all used."""
    if not path.is_file():
        raise missing(f"There is no file {path}.")
    file = SingleFile(path, beside, vae)
    check_class(path.name, file.index)
    with path.open("rb") as opened:
        sha256 = hashlib.file_digest(opened, "sha256").hexdigest()
    used = [sha256, *(digest(other) for other in (file.beside, file.vae) if other)]
    revision = hashlib.sha256("".join(used).encode()).hexdigest() if len(used) > 1 else sha256
    return Weights(path.stem, path.parent, revision[:40], "", sha256, file)


def download(ref: ModelRef, *, variant: str, cache: str, offline: bool) -> Path:
    """The cached snapshot of a hub model, whose folder is named by its commit."""
    options: dict[str, Any] = {"use_safetensors": True, "local_files_only": offline}
    options |= {key: value for key, value in {"variant": variant, "cache_dir": cache}.items() if value}
    try:
        index = hf_hub_download(
            ref.id, INDEX, revision=ref.revision or None, cache_dir=cache or None, local_files_only=offline
        )
        check_class(ref.id, read_index(Path(index).parent))
        return Path(diffusers.DiffusionPipeline.download(ref.id, revision=ref.revision or None, **options))
    except GatedRepoError as error:
        raise missing(
            f"The model {ref.id} asks you to accept its licence on its page and to set HF_TOKEN.", code="model-gated"
        ) from error
    except RepositoryNotFoundError as error:
        raise missing(f"There is no model called {ref.id} on the hub, or it is private (set HF_TOKEN).") from error
    except (HfHubHTTPError, OSError, ValueError) as error:
        at = f" at revision {ref.revision}" if ref.revision else ""
        raise missing(f"The model {ref.id}{at} could not be fetched: {first_sentence(error)}") from error


def check(folder: Path) -> None:
    """Refuse what is not a pipeline, and what would run code or a pickle to load."""
    if not folder.is_dir():
        raise missing(f"There is no folder {folder}.")
    index = read_index(folder)
    check_class(folder.name, index)
    for part, entry in index.items():
        if part.startswith("_") or not isinstance(entry, list) or len(entry) != 2 or entry[0] is None:
            continue
        if entry[0] not in LIBRARIES and not hasattr(diffusers.pipelines, str(entry[0])):
            raise missing(f"{folder.name} wants “{part}” from “{entry[0]}”, which is code of its own.", code="unsafe")
        pickled = (folder / part).glob("*.bin") if (folder / part).is_dir() else iter(())
        if any(pickled) and not any((folder / part).glob("*.safetensors")):
            raise missing(f"The “{part}” of {folder.name} is a pickle; only safetensors are read.", code="unsafe")


def check_class(name: str, index: dict[str, Any]) -> None:
    """Refuse a class that cannot be drawn with, before gigabytes are fetched for it."""
    kind = index.get("_class_name")
    if not isinstance(kind, str):
        raise missing(f"{name} brings a pipeline class of its own, which would run its code.", code="unsafe")
    if why := classes.why_not(kind):
        raise missing(f"{name} is a {kind}, which cannot be used here: {why}.", code="unsupported-model")


def read_index(folder: Path) -> dict[str, Any]:
    """model_index.json, which names a pipeline's class and parts."""
    try:
        index = json.loads((folder / INDEX).read_text("utf-8"))
    except FileNotFoundError as error:
        raise missing(f"The folder {folder} has no model_index.json, so it is not a diffusers pipeline.") from error
    except (OSError, ValueError) as error:
        raise missing(f"The model_index.json in {folder} cannot be read: {error}") from error
    if not isinstance(index, dict):
        raise missing(f"The model_index.json in {folder} is not a JSON object.")
    return index


def commit_of(folder: Path) -> str:
    """The commit that names a snapshot of the hub's cache, or nothing for any other folder."""
    name = folder.resolve().name
    return name if re.fullmatch(r"[0-9a-f]{40}", name) else ""


def digest(folder: Path) -> str:
    """64 hex digits over every file's name and bytes (SHA-256): the same weights, the same digest.

    Reads the whole folder, about a gigabyte a second, once per load; but for large files of the hub's cache, which are
    links to a file that is named by the SHA-256 of its bytes.
    """
    total = hashlib.sha256()
    found = [folder] if folder.is_file() else sorted(folder.rglob("*"))
    for path in (path for path in found if path.is_file() and not hidden(path.relative_to(folder))):
        content = named_by_content(path)
        if not content:
            with path.open("rb") as file:
                content = hashlib.file_digest(file, "sha256").hexdigest()
        total.update(f"{path.relative_to(folder).as_posix()}\0{content}\n".encode())
    return total.hexdigest()


def named_by_content(path: Path) -> str:
    """The SHA-256 by which the hub's cache names a large file that this links to; nothing for any other."""
    name = path.resolve().name if path.is_symlink() else ""
    return name if re.fullmatch(r"[0-9a-f]{64}", name) else ""


def hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def licence_of(folder: Path) -> str:
    """What the model card's header says, such as `apache-2.0`; empty where there is no card or no word."""
    card = folder / "README.md"
    if not card.is_file():
        return ""
    try:
        data = ModelCard(card.read_text("utf-8"), ignore_metadata_errors=True).data
    except (ValueError, OSError):
        return ""
    named = str(data.get("license") or "")
    return str(data.get("license_name") or named) if named == "other" else named


def licence_on_hub(model: str, revision: str, cache: str, offline: bool) -> str:
    """The same for a hub model: its card is no part of a pipeline's download, so it is fetched by itself."""
    try:
        card = hf_hub_download(model, "README.md", revision=revision, cache_dir=cache or None, local_files_only=offline)
    except (EntryNotFoundError, HfHubHTTPError, OSError, ValueError):
        return ""
    return licence_of(Path(card).parent)


def missing(sentence: str, *, code: str = "model-missing") -> EngineError:
    """Loading fails the same way tomorrow, so nothing retries it."""
    return EngineError(sentence, code=code, retry=False)


def first_sentence(error: Exception) -> str:
    """Libraries explain at length; people read one line."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return (lines[0] if lines else type(error).__name__)[:300]
