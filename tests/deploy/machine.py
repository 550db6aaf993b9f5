"""A machine of its own for the recipe: Debian as it is here, with systemd as its first process, and nothing kept.

It is made of Linux namespaces: its own processes, network (loopback alone, so every port is free), mounts and host
name. Its disk is this machine's, seen through an overlay whose upper half lies in memory; so users, packages' settings,
services and databases are made for real, and are gone when its first process ends. Needs root, as the recipe does.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
NEEDED = {
    "nginx": "nginx",
    "redis-server": "redis-server",
    "rabbitmq-server": "rabbitmq-server",
    "/usr/lib/postgresql/15/bin/postgres": "postgresql",
    "/lib/systemd/systemd": "systemd",
    "curl": "curl",
    "openssl": "openssl",
    "git": "git",
}
BOOT = """
set -e
at=$1
mount --make-rprivate /
mount -t tmpfs -o size=3g,mode=755 machine "$at"
mkdir "$at/upper" "$at/work" "$at/root"
mount -t overlay -o lowerdir=/,upperdir="$at/upper",workdir="$at/work" overlay "$at/root"
cd "$at/root"
mount -t proc proc proc
mount -t tmpfs -o mode=755 tmpfs run
mount -t tmpfs -o mode=1777 tmpfs tmp
mount --rbind /sys sys
mount -t cgroup2 cgroup2 sys/fs/cgroup
mount --rbind /dev dev
mkdir -p .host
# What would reach the kernel that both machines share, or a terminal.
for unit in systemd-sysctl systemd-modules-load systemd-binfmt systemd-remount-fs console-getty getty@tty1; do
    ln -sf /dev/null "etc/systemd/system/$unit.service"
done
pivot_root . .host
umount -l .host
ip link set lo up
hostname gallery
exec env -i container=recipe PATH="$2" /lib/systemd/systemd --system --show-status=no --log-level=warning \
    --log-target=journal systemd.unit=multi-user.target
"""


class CannotRun(Exception):  # noqa: N818 - a sentence
    """This machine lacks something that the recipe's machine is made of."""


def missing() -> str:
    """What has to be there first, as a sentence; empty where nothing is missing."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return "The recipe is for root on Linux: it adds a user, writes to /etc and starts services."
    packages = [package for program, package in NEEDED.items() if shutil.which(program, path=PATH) is None]
    if packages:
        return f"Missing from Debian: apt-get install {' '.join(packages)}"
    tried = subprocess.run(["unshare", "-m", "-n", "-p", "-f", "true"], capture_output=True, text=True, check=False)
    return f"This machine allows no namespaces: {tried.stderr}" if tried.returncode else ""


class Machine:
    """Runs from `machine()` until its end."""

    def __init__(self, pid: int) -> None:
        self.pid = pid

    def run(self, line: str, *, given: str = "", fails: bool = False, seconds: float = 180) -> str:
        """Type a line as root; answers what it printed. Raises AssertionError where it failed (or did not, if so)."""
        enter = [
            "nsenter",
            "--target",
            str(self.pid),
            "--all",
            "env",
            "-i",
            f"PATH={PATH}",
            "HOME=/root",
            "LANG=C.UTF-8",
        ]
        done = subprocess.run(
            [*enter, "bash", "-euo", "pipefail", "-c", line],
            input=given, capture_output=True, text=True, errors="replace", check=False, timeout=seconds,
        )  # fmt: skip
        said = done.stdout + done.stderr
        assert bool(done.returncode) is fails, f"{line}\nended with {done.returncode} and said\n{said}"
        return said

    def wait_for(self, line: str, seconds: float = 60) -> str:
        """Type a line again and again until it succeeds."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                return self.run(line)
            except AssertionError as error:
                if time.monotonic() > deadline:
                    raise AssertionError(f"{error}\n{self.failures()}") from error
                time.sleep(0.3)

    def wait_until(self, true: Callable[[], bool], what: str, seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < deadline, f"waited in vain for {what}\n{self.failures()}"
            time.sleep(0.3)

    def failures(self) -> str:
        """What systemd and the gallery's own log complain of."""
        log = "journalctl -u 'atelier-*' -o cat --no-pager 2>&1 | grep -v 'level.: .info' | tail -30"
        return self.run(f"systemctl --failed --no-legend || true; {log} || true")

    def write(self, file: str, text: str, mode: str = "644") -> None:
        self.run(f"mkdir -p $(dirname {file}) && cat > {file} && chmod {mode} {file}", given=text)

    def read(self, file: str) -> str:
        return self.run(f"cat {file}")


@contextmanager
def machine() -> Iterator[Machine]:
    """Raises CannotRun. All its processes end with it, also when this one is killed."""
    if why := missing():
        raise CannotRun(why)
    folder = Path(tempfile.mkdtemp(prefix="atelier-machine-", dir="/tmp"))
    with_us = ["setpriv", "--pdeathsig", "KILL"]  # it ends when this process does, however that ends
    apart = ["unshare", "--mount", "--net", "--pid", "--uts", "--ipc", "--cgroup", "--fork", "--kill-child"]
    command = [*with_us, *apart, "bash", "-c", BOOT, "boot", str(folder), PATH]
    first = subprocess.Popen(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        found = Machine(child_of(first))
        found.wait_for("test -S /run/systemd/private && systemctl is-active --quiet basic.target", 30)
        yield found
    finally:
        first.kill()
        first.wait(10)
        folder.rmdir()


def child_of(process: subprocess.Popen[str]) -> int:
    """The machine's first process, as this machine numbers it."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        told = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        if told and Path(f"/proc/{told[0]}/comm").read_text().strip() == "systemd":
            return int(told[0])
        if process.poll() is not None:
            break
        time.sleep(0.05)
    process.kill()
    raise CannotRun(f"The machine did not start: {process.communicate()[0]}")
