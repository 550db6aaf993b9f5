"""The same choice whatever the number of threads, the seed of hashes, and how often it was killed."""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from curation.engine import opened, run_beside
from curation.events.schema import TABLES
from curation.recipe import Recipe
from curation.stages import STAGES

RECIPE = Recipe.read(
    json.dumps({"name": "equal", "caps": {"prompt": 4, "person": 30}, "split": {"largest_component": 1}})
)
RUN = """
import json, sys
from pathlib import Path
from tests.curation.test_equal import RECIPE, files_in
from curation.engine import run_here
events, work, threads = sys.argv[1:]
say = lambda left: print(left.stage, flush=True)
run_here(RECIPE, files_in(Path(events)), work, threads=int(threads), say=say)
"""


def files_in(folder: Path) -> dict[str, list[str]]:
    return {table: [str(folder / f"{table}.parquet")] for table in ("images", "edges")}


@pytest.fixture(scope="module")
def events(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four thousand made-up pictures of a hundred people, with copies, prompts in common and lineage."""
    folder, chance = tmp_path_factory.mktemp("events"), random.Random(7)
    rows = [made_up(number, chance) for number in range(4_000)]
    pairs = [(child, chance.randrange(child)) for child in range(1, 4_000) if chance.random() < 0.1]
    edges = [{"child": rows[child]["id"], "parent": rows[parent]["id"], "pixels": True} for child, parent in pairs]
    for table, found in (("images", rows), ("edges", edges)):
        pq.write_table(pa.Table.from_pylist(found, schema=TABLES[table]), folder / f"{table}.parquet")
    return folder


def made_up(number, chance):
    prompt = f"prompt {chance.randrange(900)}"
    return {
        "id": f"{number:08x}-0000-7000-8000-{chance.getrandbits(48):012x}",
        "person": f"person {chance.randrange(100)}",
        "invented": chance.random() < 0.05,
        "state": "kept",
        "origin": "model",
        "published": number,
        "rating": "mature" if chance.random() < 0.1 else "general",
        "sha256": hashlib.sha256(str(chance.randrange(3_800)).encode()).hexdigest(),
        "pdq": f"{chance.getrandbits(256):064x}",
        "pdq_quality": chance.randrange(100),
        "mime": "image/png",
        "bytes": 1_000,
        "width": 512,
        "height": 512,
        "storage_key": "key",
        "prompt": prompt,
        "prompt_sha256": hashlib.sha256(prompt.encode()).hexdigest(),
        "outputs_may_train": chance.random() < 0.9,
        "consent": "allowed" if chance.random() < 0.8 else "notAllowed",
        "consent_effective": "allowed",
        "likes": chance.randrange(9),
    }


def result(work: Path, events: Path) -> list[tuple[object, ...]]:
    with opened(work, files_in(events)) as database:
        kept = database.execute("select id, component, side, look from kept order by id").fetchall()
        return kept + database.execute("select * from dropped order by id").fetchall()


def start(events: Path, work: Path, threads: int = 2, seed: str = "0") -> subprocess.Popen[str]:
    env = os.environ | {"PYTHONHASHSEED": seed, "DJANGO_SETTINGS_MODULE": "config.settings"}
    command = [sys.executable, "-c", RUN, str(events), str(work), str(threads)]
    return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2])


@pytest.mark.long
def test_a_run_that_was_killed_goes_on_to_the_same_result(events, tmp_path):
    whole, killed = tmp_path / "whole.duckdb", tmp_path / "killed.duckdb"
    run_beside(
        RECIPE,
        {table: [Path(one) for one in found] for table, found in files_in(events).items()},
        whole,
        say=lambda left: None,
    )
    process = start(events, killed, threads=4, seed="77")
    assert process.stdout
    for _ in range(4):
        process.stdout.readline()
    process.send_signal(signal.SIGKILL)
    process.wait()
    done = duckdb.connect(str(killed)).execute("select count(*) from done").fetchall()[0][0]
    assert 3 <= done < len(STAGES)
    again = start(events, killed, threads=1, seed="5")
    told = again.communicate(timeout=100)[0].split()
    assert told == [stage.name for stage in STAGES]
    assert result(killed, events) == result(whole, events)


def test_nothing_in_common_crosses_the_split(events, tmp_path):
    work = tmp_path / "work.duckdb"
    files = {table: [Path(one) for one in found] for table, found in files_in(events).items()}
    run_beside(RECIPE, files, work, say=lambda left: None)
    with opened(work, files_in(events)) as database:
        rows = database.execute("select id, side, look, prompt_sha256 from kept").fetchall()
        edges = database.execute("select child, parent from edges").fetchall()
        invented = database.execute("select count(*) from kept join images using (id) where invented").fetchone()
    side = {row[0]: row[1] for row in rows}
    assert {"fit", "holdout"} == set(side.values())
    assert not [edge for edge in edges if len({side.get(end) for end in edge} - {None}) > 1]
    for key in (2, 3):
        sides: dict[str, set[str]] = {}
        for row in rows:
            sides.setdefault(row[key], set()).add(row[1])
        assert {len(found) for found in sides.values()} == {1}
    assert invented == (0,)
