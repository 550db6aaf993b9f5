"""Other people's clients, as their registries have them, each in an environment of its own that is kept between runs.

They lie in $ATELIER_CLIENTS, else in the cache folder of whoever runs the tests, by a digest of what was asked for: a
new version is a new environment. Nothing of theirs is changed.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

CACHE = Path(os.environ.get("ATELIER_CLIENTS") or Path.home() / ".cache" / "atelier-clients")
LONGEST_INSTALL = 900  # seconds
NPM = Path(__file__).parent / "npm"
PYTHON: dict[str, tuple[str, ...]] = {
    "openai": ("openai==3.57.0",),
    "litellm": ("litellm==1.110.2",),
    "langchain": ("langchain-community==0.4.2", "langchain-openai==1.7.4"),
    "haystack": ("haystack-ai==3.4.1",),
    "semantic_kernel": ("semantic-kernel==1.45.0",),
    "agno": ("agno==3.1.10", "openai==3.57.0"),
    "loaders": (
        "datasets==5.2.0",
        "webdataset==1.0.2",
        "mlcroissant==1.1.1",
        "pillow==13.0.0",
        "pyarrow==26.0.1",
    ),
    "generated": ("openapi-python-client==0.29.1", "mypy==2.4.1", "httpx==0.28.1", "attrs", "python-dateutil"),
}


def python_of(client: str) -> Path:
    """The interpreter that has this client. Raises RuntimeError with the registry's last words."""
    wanted = PYTHON[client]
    folder = CACHE / f"{client}-{digest(wanted)}"
    if not (folder / "ready").exists():
        shutil.rmtree(folder, ignore_errors=True)
        ran([sys.executable, "-m", "venv", str(folder)], "PyPI", seconds=60)
        ran([str(folder / "bin" / "python"), "-m", "pip", "install", "-q", *wanted], "PyPI")
        (folder / "ready").touch()
    return folder / "bin" / "python"


def node_modules() -> Path:
    """A folder with the programs of tests/clients/npm and what they need. Raises RuntimeError with what is missing."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        raise RuntimeError("These clients need Node.js 20 or newer: node and npm, from Debian or nodesource.")
    wanted = (NPM / "package.json").read_text()
    folder = CACHE / f"npm-{digest([wanted])}"
    if not (folder / "ready").exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        (folder / "package.json").write_text(wanted)
        ran(["npm", "install", "--no-audit", "--no-fund", "--prefix", str(folder)], "registry.npmjs.org")
        (folder / "ready").touch()
    for program in [*NPM.glob("*.mjs"), *NPM.glob("*.ts"), NPM / "tsconfig.json"]:
        shutil.copy(program, folder)
    return folder


def digest(words: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:12]


def ran(command: list[str], registry: str = "", seconds: float = LONGEST_INSTALL) -> None:
    """Raises RuntimeError where it fails, naming the registry that it needs, if any."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=seconds)
    if done.returncode:
        last = "\n".join((done.stderr or done.stdout).strip().splitlines()[-5:])
        needs = f"; it needs {registry}" if registry else ""
        raise RuntimeError(f"{' '.join(command[:4])} … failed{needs}:\n{last}")
