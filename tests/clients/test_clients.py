"""Clients that other people wrote draw here, unmodified: all they are told is an address and a key.

docs/api/clients.md has the table. Each client comes from its registry and stays installed (installed.py says where).
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.clients.installed import PYTHON, node_modules, python_of, ran

pytestmark = [pytest.mark.long, pytest.mark.release, pytest.mark.timeout(1200)]
PROGRAMS = Path(__file__).parent / "programs"


def check(calls: dict[str, str]) -> None:
    sys.stdout.writelines(f"{call}: {said or 'passed'}\n" for call, said in calls.items())
    assert calls
    assert {call: said for call, said in calls.items() if said} == {}


@pytest.mark.parametrize("client", [name for name in PYTHON if name != "generated"])
def test_a_python_client_passes_every_call(client, calls_of):
    check(calls_of(client, str(python_of(client)), f"{client}_client.py", folder=PROGRAMS))


@pytest.mark.parametrize("client", ["openai", "ai", "langchain"])
def test_a_javascript_client_passes_every_call(client, calls_of):
    check(calls_of(f"js-{client}", "node", f"{client}.mjs", folder=node_modules()))


def test_bodies_of_programs_with_servers_of_their_own_pass(calls_of):
    check(calls_of("bodies", sys.executable, "bodies.py", folder=PROGRAMS))


@pytest.fixture(scope="module")
def description(tmp_path_factory):
    """The API's description as a file."""
    path = tmp_path_factory.mktemp("description") / "atelier.json"
    command = [sys.executable, "manage.py", "spectacular", "--format", "openapi-json", "--file", str(path)]
    subprocess.run(command, cwd=PROGRAMS.parent.parent.parent, check=True, capture_output=True)
    return path


def test_a_generated_python_client_is_typed_and_does_the_main_job(description, calls_of, tmp_path):
    python = python_of("generated")
    made = tmp_path / "atelier_client"
    generate = [str(python.parent / "openapi-python-client"), "generate", "--path", str(description), "--meta", "none"]
    ran([*generate, "--output-path", str(made)])
    program = tmp_path / "generated_client.py"
    program.write_text((PROGRAMS / "generated_client.py").read_text())
    ran([str(python), "-m", "mypy", "--strict", "--config-file=", "--ignore-missing-imports", str(program)])
    check(calls_of("generated", str(python), program.name, folder=tmp_path))


def test_a_generated_typescript_client_compiles_and_does_the_main_job(description, calls_of):
    folder = node_modules()
    tools = folder / "node_modules" / ".bin"
    ran([str(tools / "openapi-typescript"), str(description), "-o", str(folder / "api.ts")])
    ran([str(tools / "tsc"), "--project", str(folder / "tsconfig.json")])
    check(calls_of("typescript", "node", "built/main_job.js", folder=folder))
