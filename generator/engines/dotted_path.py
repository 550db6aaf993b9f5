"""Importing what a dotted path names, with a sentence where that cannot be done."""

from __future__ import annotations

import importlib
import logging
from typing import Any

from generator.engines.base import EngineError

log = logging.getLogger(__name__)


def imported(path: str, *, engine: str, extras: str = "") -> Any:
    """What `package.module.Name` names. `engine` is what settings call it, `extras` what to install for it.

    Raises EngineError: `unknown-engine` where nothing is there, `missing-extras` where a package it needs is not
    installed, `broken-engine` where its module raises something else.
    """
    name, _, attribute = path.rpartition(".")
    try:
        module = importlib.import_module(name)
    except ModuleNotFoundError as error:
        raise missing(error.name or "", name, engine, extras) from error
    except Exception as error:
        log.exception("the module of the engine %s cannot be imported", engine)
        raise refusal(f"The {engine} engine cannot be imported: {said(error)}.", "broken-engine") from error
    if not hasattr(module, attribute):
        raise refusal(f"There is no engine called “{engine}”: the module {name} has no “{attribute}”.")
    return getattr(module, attribute)


def missing(lacking: str, module: str, engine: str, extras: str) -> EngineError:
    """The module itself is not there, or a package that it imports."""
    if module == lacking or module.startswith(f"{lacking}."):
        sentence = f"Python finds no module “{lacking}” here; its package must be installed where pictures are drawn."
        return refusal(f"There is no engine called “{engine}”. {sentence}")
    sentence = f"The {engine} engine cannot start: the package “{lacking}” is not installed. {extras}".strip()
    return refusal(sentence, "missing-extras")


def said(error: Exception) -> str:
    """The error's kind and first line, without a full stop."""
    first = next((line.strip() for line in str(error).splitlines() if line.strip()), "")
    return f"{type(error).__name__}: {first[:300]}".rstrip(": .")


def refusal(sentence: str, code: str = "unknown-engine") -> EngineError:
    return EngineError(sentence, code=code, retry=False)
