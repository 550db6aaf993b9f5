"""The recipe, typed once for all tests of this folder; each then sets what it needs."""

from __future__ import annotations

import base64
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.checks.tree import PROJECT, files, text
from tests.deploy.machine import CannotRun, Machine, machine
from tests.deploy.recipe import filled, settings, typed
from tests.deploy.visitor import Visitor

SECRET = "Sesame-7"
VALUES = {"REPOSITORY": "/srv/origin", "PASSWORD": SECRET}
NAMES = "db redis mq mail s3"
MAILS = "/var/mail/everybody"
STARTED = ("atelier-web", "atelier-worker@default", "atelier-beat", "atelier-engine@0", "atelier-gpu@0")
ENV_FILE = "/etc/atelier/atelier.env"
SITE = "https://gallery.example.org"
# There is no network from which pip could fetch: a new environment has what this checkout's own has, and pip finds it.
PACKAGES = """
mkdir /run/packages && mount -t tmpfs -o mode=755 tmpfs /run/packages && mkdir /run/packages/{upper,work}
mount -t overlay -o lowerdir=%s,upperdir=/run/packages/upper,workdir=/run/packages/work overlay \
    /opt/atelier/.venv/lib/python3*/site-packages
"""


CERTIFICATE = """
mkdir -p /etc/letsencrypt/live/gallery.example.org && cd /etc/letsencrypt/live/gallery.example.org
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=gallery.example.org -keyout privkey.pem -out fullchain.pem \
    -addext subjectAltName=DNS:gallery.example.org,DNS:host.example.org
"""
COMMIT = "git -c user.name=operator -c user.email=operator@example.org commit -q"
# What redis needs on Python before 3.11.3, which Debian 12 has, and on no newer one.
OLDER_PYTHONS = "async-timeout==5.0.1"


class Operator:
    """Who types at the machine. `site` is where the gallery is to be met now."""

    def __init__(self, machine: Machine) -> None:
        self.machine, self.site = machine, SITE

    def type(self, block: str) -> str:
        """Line by line, as the page has them."""
        said = ""
        for line in filled(block, VALUES).replace("\\\n", " ").splitlines():
            first, _, rest = line.partition(" && ")
            if first == "python3 -m venv .venv":
                self.machine.run(f"cd /opt/atelier; {first}")
                self.machine.run(PACKAGES % sysconfig.get_path("purelib"))
                line = f"PIP_NO_INDEX=1 PIP_FIND_LINKS=/srv/wheels {rest}"
            said += self.machine.run(f"cd /opt/atelier 2>/dev/null || cd /; {line}", seconds=300)
        return said

    def set(self, site: str = SITE, **changes: str) -> None:
        """Fill in the example once more, with these values; and start what reads it again."""
        self.site = site
        self.machine.write(ENV_FILE, settings(self.example(), SITE_URL=site, **changes), "640")
        self.machine.run(f"chgrp atelier {ENV_FILE}")
        self.start()

    def example(self) -> str:
        """As an operator fills it in who has the parts at the names that it gives as examples."""
        return settings(
            filled(text("deploy/atelier.env.example"), VALUES),
            SECRET_KEY="0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ#&",
            STORAGE_URL="s3://atelier-pictures?region_name=eu-west-3&endpoint_url=http://s3.internal:9000",
            AWS_ACCESS_KEY_ID="the-key",
            AWS_SECRET_ACCESS_KEY="its/secret+",
            EMAIL_URL="smtp://mail.internal:2525",
        )

    def start(self) -> None:
        self.machine.run(f"systemctl restart {' '.join(STARTED)}")
        self.wait_for_pages()

    def wait_for_pages(self) -> None:
        check = "cd /opt/atelier && SITE_URL={} .venv/bin/python -m config.embedded.healthcheck"
        self.machine.wait_for(check.format(self.site))

    def newcomer(self, name: str) -> Visitor:
        return Visitor(self.machine, self.site, name).join(MAILS)


@pytest.fixture(scope="session")
def its_machine() -> Iterator[Machine]:
    try:
        with machine() as found:
            yield found
    except CannotRun as why:
        pytest.fail(str(why))


@pytest.fixture(scope="session")
def installed(its_machine: Machine) -> Operator:
    """Everything under "With systemd" has been typed; what stands around it was there before."""
    operator = Operator(its_machine)
    surroundings(its_machine)
    blocks = typed("With systemd")
    installing, preparing, gpu_packages, gpu = blocks
    assert "requirements-gpu.txt" in gpu_packages  # packages of gigabytes; the sketch engine needs none
    operator.type(installing)
    its_machine.write(ENV_FILE, operator.example(), "640")
    its_machine.run(f"chgrp atelier {ENV_FILE}")
    for block in (preparing, gpu, *typed("nginx")):
        operator.type(block)
    operator.wait_for_pages()
    return operator


@pytest.fixture
def operator(installed: Operator) -> Iterator[Operator]:
    """The gallery as the example's settings make it, whatever a test before has set."""
    yield installed
    snippet = "install -m 644 /opt/atelier/deploy/nginx/snippet.conf /etc/nginx/snippets/atelier.conf"
    server = "install -m 644 /opt/atelier/deploy/nginx/atelier.conf /etc/nginx/sites-available/atelier"
    installed.machine.run(f"{snippet}; {server}; systemctl restart nginx")
    installed.set()


def surroundings(machine: Machine) -> None:
    """Names, a certificate, a mail server, an S3 server and a repository: what an operator has already."""
    hosts = "".join(f"127.0.0.1 {name}.internal\n" for name in NAMES.split())
    machine.run("cat >> /etc/hosts", given=f"{hosts}127.0.0.1 gallery.example.org host.example.org gallery\n")
    machine.run(CERTIFICATE)
    machine.run("echo 'APT::Get::Upgrade \"false\";' > /etc/apt/apt.conf.d/99-as-it-is")  # there is no network
    fetch_wheels(machine)
    machine.run(f"systemd-run --unit mail {sys.executable} {PROJECT}/tests/deploy/mailbox.py 2525 {MAILS}")
    s3 = f"{sys.executable} -m moto.server -H 127.0.0.1 -p 9000"
    machine.run(f"systemd-run --unit s3 --setenv S3_IGNORE_SUBDOMAIN_BUCKETNAME=true {s3}")
    copy = f"tar -C {PROJECT} -T - -cf - | tar -C /srv/origin -xf -"
    machine.run(f"mkdir /srv/origin && {copy}", given="\n".join(files()))
    machine.run(f"cd /srv/origin && git init -q -b main && git add -A && {COMMIT} -m one")
    machine.wait_for("curl -sSf -X PUT http://s3.internal:9000/atelier-pictures")
    for service in ("postgresql@15-main", "redis-server"):
        machine.wait_for(f"systemctl is-active {service}")


def fetch_wheels(machine: Machine) -> None:
    """With the network of this machine."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", folder, OLDER_PYTHONS]
        subprocess.run(command, check=True, capture_output=True)
        for wheel in Path(folder).iterdir():
            content = base64.b64encode(wheel.read_bytes()).decode()
            machine.run(f"mkdir -p /srv/wheels && base64 -d > /srv/wheels/{wheel.name}", given=content)
