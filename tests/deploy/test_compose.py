"""compose.yaml without Docker: every variable has a value or says that it wants one, every path in it exists."""

from __future__ import annotations

import fnmatch
import re
from pathlib import PurePosixPath
from typing import Any

import pytest
import yaml
from django.http import HttpResponse

from gallery.images.training_rights import declare
from tests.checks.tree import APPS, PROJECT, files, text
from tests.deploy.recipe import typed

FILE = "deploy/compose.yaml"
CONFIG: dict[str, Any] = yaml.safe_load(text(FILE))
SERVICES: dict[str, dict[str, Any]] = CONFIG["services"]
OURS = {name: service for name, service in SERVICES.items() if service["image"] == "atelier"}
# What an operator makes before, as the page says, and which are therefore not in the repository.
MADE = {"deploy/atelier.env", "deploy/certificates"}
SECRETS = [
    "deploy/atelier.env",
    "deploy/certificates/privkey.pem",
    ".env",
    "atelier.env",
    "var/secret-key",
    ".git/config",
]


def test_every_variable_has_a_default_or_is_demanded():
    asked = re.findall(r"\$\{?(\w+)([^}]*)\}?", re.sub(r"\$\$", "", text(FILE)))
    assert asked and [name for name, rest in asked if not rest.startswith((":-", ":?"))] == []


def test_every_path_of_this_machine_exists_or_is_made_as_the_page_says():
    page = " ".join(typed("With compose"))
    assert all(PurePosixPath(path).name in page for path in MADE)
    assert [path for path in host_paths() if path not in MADE and not (PROJECT / path).exists()] == []


def test_every_volume_and_every_part_that_is_waited_for_is_there():
    mounted = {volume.split(":")[0] for service in SERVICES.values() for volume in service.get("volumes", [])}
    assert {name for name in mounted if name.isidentifier()} == set(CONFIG["volumes"])
    for service in SERVICES.values():
        waited_for = service.get("depends_on") or {}
        for name, how in waited_for.items():
            healthy = how["condition"] == "service_healthy"
            assert name in SERVICES and ("healthcheck" in SERVICES[name] or not healthy)


def test_the_hosts_in_addresses_are_services():
    addresses = [value for name, value in OURS["web"]["environment"].items() if name.endswith("_URL") and value]
    hosts = {re.split(r"[:/]", address.split("@")[-1].split("//")[-1])[0] for address in addresses}
    assert hosts <= set(SERVICES)
    assert re.findall(r"http://(\w+):8000", text("deploy/nginx/compose.conf")) == ["web"]


@pytest.mark.parametrize("name", ["web", "engine"])
def test_programs_that_are_started_exist(name):
    command = OURS[name].get("command") or text("deploy/Dockerfile").partition("CMD")[2]
    modules = re.findall(r"(?:-m |\")((?:config|generator)[.\w]+)", command)
    assert modules and all(
        (PROJECT / f"{module.replace('.', '/')}.py").exists() or module_folder(module) for module in modules
    )


def module_folder(module: str) -> bool:
    return (PROJECT / module.replace(".", "/") / "__main__.py").exists()


def test_the_web_server_has_a_health_check_of_ours():
    assert OURS["web"]["healthcheck"]["test"] == ["CMD", "python", "-m", "config.embedded.healthcheck"]
    assert (PROJECT / "config/embedded/healthcheck.py").exists()


def test_nginx_looks_the_web_server_up_again():
    """A name in `upstream` or written out in proxy_pass is looked up when nginx starts, and never again."""
    conf = text("deploy/nginx/compose.conf")
    assert "resolver 127.0.0.11" in conf and "proxy_pass $web;" in conf
    assert not re.search(r"^\s*upstream\s", conf, re.MULTILINE) and "proxy_pass http" not in conf


@pytest.mark.parametrize("file", ["compose.conf", "snippet.conf"])
def test_nginx_says_again_what_it_drops_of_an_answer_whose_bytes_it_sends(file):
    block = text(f"deploy/nginx/{file}").partition("location /protected/ {")[2].partition("}")[0]
    for name in declare(HttpResponse(), allowed=False).headers.keys() - {"Content-Type"}:
        assert f"add_header {name} $upstream_http_{name.lower().replace('-', '_')};" in block


@pytest.mark.parametrize("file", SECRETS)
def test_no_secret_enters_the_image(file):
    assert not enters_the_image(file)


def test_the_image_has_all_the_code_and_nothing_else():
    folders = {name.split("/")[0] for name in files() if enters_the_image(name)}
    assert folders == {*APPS, "manage.py", "requirements.txt"} | {n for n in files() if n.startswith("requirements-")}


def host_paths() -> list[str]:
    """What compose reads on this machine, as paths of the repository."""
    found = ["deploy/atelier.env" if service["env_file"] == "atelier.env" else "" for service in OURS.values()]
    for service in SERVICES.values():
        sources = [re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", volume).split(":")[0] for volume in service.get("volumes", [])]
        found += [str(PurePosixPath("deploy") / source) for source in sources if source.startswith(".")]
        if build := service.get("build"):
            found += [build["dockerfile"]]
    return sorted(set(found))


def enters_the_image(file: str) -> bool:
    """By .dockerignore: the last pattern that matches a file, or a folder that it is in, decides (docs.docker.com)."""
    excluded = False
    for line in text(".dockerignore").splitlines():
        pattern = line.strip()
        if not pattern or pattern.startswith("#"):
            continue
        if matches(file, pattern.removeprefix("!")):
            excluded = not pattern.startswith("!")
    return not excluded


def matches(file: str, pattern: str) -> bool:
    parts = PurePosixPath(file).parts
    if pattern.startswith("**/"):
        return any(fnmatch.fnmatch(part, pattern.removeprefix("**/")) for part in parts)
    return fnmatch.fnmatch(parts[0], pattern)


@pytest.mark.parametrize("file", ["atelier.conf", "compose.conf"])
def test_nginx_speaks_new_tls_alone_and_leads_no_program_to_it(file):
    conf = text(f"deploy/nginx/{file}")
    assert re.findall("ssl_protocols (.*);", conf) == ["TLSv1.2 TLSv1.3"]
    [programs] = re.findall(r"location ~ (\S+) { return 403; }", conf)
    assert all(re.search(programs, path) for path in ("/api/v1/jobs", "/v1/models", "/gallery/openai/deployments"))
    assert not any(re.search(programs, path) for path in ("/new", "/@api", "/posts/v1"))
