"""Settings in a file, read as systemd reads them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from config.environment.settings_file import UnreadableFile, load, pairs
from tests.checks.tree import PROJECT

GENERATOR = Path("/usr/lib/systemd/user-environment-generators/30-systemd-environment-d-generator")
LINES = r"""
# a comment with an ' in it
; another, NAME=value
A=s3://bucket?region_name=eu&endpoint_url=https://host/#part
  B =  spaces around  
C="in quotes, # and 'these'; \"those\", \\ and \n"
D='as it \n stands "here"'
E=a \
  line that goes on
F=with\ escapes\\ and\ttabs
G="one" 'after' another
H=it's "plain" inside
I="over
two lines"
no equals sign here
J=p@ss:w*rd!()
A2=first
A2=second
"""  # noqa: W291 - the spaces are what is tested
READ = {
    "A": "s3://bucket?region_name=eu&endpoint_url=https://host/#part",
    "B": "spaces around",
    "C": "in quotes, # and 'these'; \"those\", \\ and \\n",
    "D": 'as it \\n stands "here"',
    "E": "a   line that goes on",
    "F": "with escapes\\ andttabs",
    "G": "oneafteranother",
    "H": 'it\'s "plain" inside',
    "I": "over\ntwo lines",
    "J": "p@ss:w*rd!()",
    "A2": "second",
}


def test_every_kind_of_line_is_read():
    assert dict(pairs(LINES)) == READ


@pytest.mark.long
@pytest.mark.recipe
def test_systemd_itself_reads_the_same(tmp_path):
    """Its reader of environment.d has the same parser; it prints each value quoted for a shell."""
    (tmp_path / "environment.d").mkdir()
    (tmp_path / "environment.d" / "one.conf").write_text(LINES)
    told = subprocess.run(
        [GENERATOR], env={"XDG_CONFIG_HOME": str(tmp_path)}, capture_output=True, text=True, check=True
    )
    script = f"set -a\n{told.stdout}\nexec env -0"
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True)
    found = dict(entry.split("=", 1) for entry in done.stdout.split("\0") if "=" in entry)
    found["I"] = found["I"].replace("\\n", "\n")  # which it prints as no shell would read it
    assert {name: found[name] for name in READ} == READ


@pytest.mark.parametrize("line", ["=x", "9=x", "export A=x", "A B=x", "NAME"])
def test_a_line_without_a_name_says_nothing(line):
    assert list(pairs(line)) == []


def test_what_the_environment_says_wins(tmp_path):
    (tmp_path / "env").write_text("ENGINE=sketch\nSITE_NAME=From the file\n")
    environ = {"ATELIER_ENV_FILE": str(tmp_path / "env"), "ENGINE": "other"}
    load(environ)
    assert (environ["ENGINE"], environ["SITE_NAME"]) == ("other", "From the file")


def test_an_empty_name_means_no_file():
    environ = {"ATELIER_ENV_FILE": ""}
    load(environ)
    assert environ == {"ATELIER_ENV_FILE": ""}


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(UnreadableFile, match=r"There is no file of settings .*/nowhere"):
        load({"ATELIER_ENV_FILE": str(tmp_path / "nowhere")})


def test_manage_py_reads_it_before_anything_else(tmp_path):
    """Not a setting arrives otherwise: the file alone says that this is production, and lacks its key."""
    (tmp_path / "env").write_text("ATELIER_ENV=production\nALLOWED_HOSTS=gallery.example.org\n")
    bare = {"PATH": os.environ["PATH"], "ATELIER_ENV_FILE": str(tmp_path / "env")}
    done = subprocess.run([sys.executable, "manage.py", "check"], cwd=PROJECT, env=bare, capture_output=True, text=True)
    assert done.returncode == 1
    assert "Set SECRET_KEY to at least 50 random characters" in done.stderr


def test_the_command_works_from_any_folder(tmp_path):
    link = tmp_path / "atelier"
    link.symlink_to(PROJECT / "bin" / "atelier")
    done = subprocess.run(
        [link, "check"], cwd=tmp_path, env={"PATH": os.environ["PATH"], "ATELIER_ENV_FILE": "/nowhere/at/all"},
        capture_output=True, text=True,
    )  # fmt: skip
    assert "There is no file of settings /nowhere/at/all" in done.stderr
