"""PostgreSQL refuses to run as root, so root runs it as somebody without rights."""

import hashlib
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from config.embedded.errors import CannotStart

NAMESPACE = ("unshare", "--user", "--map-user=1000", "--map-group=1000")
NOBODYS_HOME = Path("/var/lib/atelier-embedded")


@dataclass(frozen=True)
class Guise:
    """Under which identity, from which programs and on which folders the server runs."""

    programs: Path
    data: Path
    run: Path
    prefix: tuple[str, ...] = ()
    uid: int | None = None
    gid: int | None = None


def guise_for(programs: Path, data: Path, run: Path) -> Guise:
    """As the caller, unless that is root: then in a user namespace, or, where that is refused, as `nobody`."""
    plain = Guise(programs, data, run)
    if os.geteuid() != 0:
        return plain
    kept_by_nobody = data.is_symlink()
    if not kept_by_nobody and _namespace_works(plain):
        return Guise(programs, data, run, prefix=NAMESPACE)
    return _as_nobody(plain)


def _namespace_works(guise: Guise) -> bool:
    """True where the namespace is allowed and, without root's rights, reaches the programs and may write the data."""
    if shutil.which(NAMESPACE[0]) is None:
        return False
    script = 'test -w "$1" && test -w "$2" && exec "$3" --version'
    places = (guise.data.parent, guise.run, guise.programs / "postgres")
    tried = subprocess.run([*NAMESPACE, "sh", "-c", script, "sh", *places], capture_output=True, check=False)
    return tried.returncode == 0


def _as_nobody(guise: Guise) -> Guise:
    """Programs, data and socket in a folder that `nobody` can reach; the data folder gets a link that leads there."""
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError as error:
        raise CannotStart(
            "PostgreSQL will not run as root, and there is no user 'nobody'; start as another user."
        ) from error
    linked = guise.data.is_symlink()
    digest = hashlib.sha256(os.fsencode(guise.data)).hexdigest()[:12]
    home = guise.data.readlink().parent if linked else NOBODYS_HOME / digest
    for folder in (NOBODYS_HOME, home):
        folder.mkdir(mode=0o755, parents=True, exist_ok=True)
    run, data = home / "run", home / "data"
    run.mkdir(mode=0o700, exist_ok=True)
    os.chown(run, nobody.pw_uid, nobody.pw_gid)
    if not linked:
        guise.data.symlink_to(data)
    return Guise(_copied(guise.programs, home), data, run, uid=nobody.pw_uid, gid=nobody.pw_gid)


def _copied(programs: Path, home: Path) -> Path:
    """A copy of the programs for this release, with the wheel's libraries where the programs look for them."""
    release = (programs / "postgres").stat()
    copy = home / f"programs-{release.st_size:x}-{int(release.st_mtime):x}"
    install, package = programs.parent, programs.parent.parent
    libraries = package.with_name(package.name + ".libs")
    if not copy.exists():
        fresh = home / "copying"
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.copytree(install, fresh / install.name)
        if libraries.is_dir():
            shutil.copytree(libraries, home / libraries.name, dirs_exist_ok=True)
        fresh.rename(copy)
    return copy / install.name / programs.name
