"""What curation costs beside the least that the same takes: `python -m bench.dataset [--rows 1000000] [--images 2000]`.

Choosing: made-up events as Parquet, then two processes one after the other: the stages of a recipe as `dataset build`
runs them, and one DuckDB statement written by hand that chooses the same (without copies that only look alike and
without a split, which SQL does not say). Processor seconds and peak memory of each process, as the system counts them.

Writing: picture files of random bytes as tar shards beside plain copies, and as Parquet beside bare pyarrow.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from curation.engine import MEMORY, run_here
from curation.events.schema import TABLES
from curation.formats import FORMATS
from curation.formats.base import About, Filled, Unit
from curation.recipe import Recipe

RECIPE = Recipe.read(
    json.dumps({"name": "bench", "split": {"largest_component": 1}, "quality": {"min_pdq_quality": 20}})
)
BEST = "coalesce(likes, 0) + 2 * coalesce(remixes, 0) desc, width * height desc, coalesce(pdq_quality, 0) desc, id"
BY_HAND = f"""
with recursive bad as (
    select id from images where state <> 'kept' or invented or person is null or consent <> 'allowed'
        or not outputs_may_train
), tainted (id) as (
    select child from edges where pixels and parent in (select id from bad)
    union select child from tainted join edges on parent = tainted.id where pixels
), eligible as (
    select id, person, sha256, pixel_sha256, pdq_quality, width, height, prompt_sha256, likes, remixes from images
    where id not in (select id from bad) and id not in (select id from tainted) and consent_effective = 'allowed'
        and published is not null and rating = 'general' and mime in ('image/jpeg', 'image/png', 'image/webp')
        and width >= 64 and height >= 64 and bytes <= 50000000 and pdq_quality >= 20 and prompt <> ''
), one_file as (select * from eligible qualify row_number() over (partition by sha256 order by {BEST}) = 1),
one_look as (
    select * from one_file qualify row_number() over (partition by coalesce(pixel_sha256, id) order by {BEST}) = 1
), prompts as (select * from one_look qualify row_number() over (partition by prompt_sha256 order by {BEST}) <= 20)
select id from prompts qualify row_number() over (partition by person order by {BEST}) <= 200
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--images", type=int, default=2_000)
    parser.add_argument("--child", choices=("ours", "by-hand"), help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        print(json.dumps(measured(given.child, given.folder)))
        return
    with tempfile.TemporaryDirectory(prefix="atelier-bench-") as name:
        folder = Path(name)
        if given.rows:
            make_events(folder, given.rows)
            choosing(folder, given.rows)
        if given.images:
            writing(folder, given.images)


def choosing(folder: Path, rows: int) -> None:
    found = {}
    for way in ("by-hand", "ours"):
        command = [sys.executable, "-m", "bench.dataset", "--child", way, "--folder", str(folder)]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        found[way] = json.loads(done.stdout.splitlines()[-1])
    ours, by_hand = found["ours"], found["by-hand"]
    for stage, seconds, kept in ours["stages"]:
        print(f"  {stage:<14}{seconds:>7.2f} s{kept:>10,} left")
    arithmetic = sum(seconds for stage, seconds, _kept in ours["stages"] if stage in ("near-copies", "split"))
    print(f"{rows:,} rows, memory set to {MEMORY}")
    print(f"by hand     {by_hand['cpu']:>7.2f} s CPU{by_hand['peak']:>7.0f} MB{by_hand['kept']:>10,} left")
    print(f"all stages  {ours['cpu']:>7.2f} s CPU{ours['peak']:>7.0f} MB{ours['stages'][-1][2]:>10,} left")
    print(f"ratio of what both do (without near copies and split): {(ours['cpu'] - arithmetic) / by_hand['cpu']:.2f}")
    print(f"ratio of all: {ours['cpu'] / by_hand['cpu']:.2f}")


def measured(way: str, folder: Path) -> dict[str, Any]:
    """In a process of its own, whose peak is then the peak of this; both import the same."""
    files = {table: [str(folder / f"{table}.parquet")] for table in ("images", "edges")}
    stages: list[tuple[str, float, int]] = []
    kept, before = 0, time.process_time()
    if way == "ours":
        last = [before]

        def say(left: Any) -> None:
            now = time.process_time()
            stages.append((left.stage, now - last[0], left.kept))
            last[0] = now

        run_here(RECIPE, files, str(folder / "work.duckdb"), say=say)
    else:
        import duckdb

        database = duckdb.connect(
            config={"memory_limit": MEMORY, "threads": "2", "temp_directory": str(folder / "hand")}
        )
        for table, paths in files.items():
            database.execute(f"create view {table} as select * from read_parquet('{paths[0]}')")
        kept = len(database.sql(BY_HAND).to_arrow_table())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"cpu": time.process_time() - before, "peak": peak, "stages": stages, "kept": kept}


def make_events(folder: Path, rows: int, piece: int = 100_000) -> None:
    """Four of five allow it, one in ten is mature, one in twenty is a copy; prompts by a long tail, 20,000 people."""
    chance = np.random.default_rng(1)
    with pq.ParquetWriter(folder / "images.parquet", TABLES["images"], compression="zstd") as file:
        for start in range(0, rows, piece):
            file.write_table(images(chance, start, min(piece, rows - start)))
    child = np.sort(chance.choice(np.arange(10, rows), rows // 10, replace=False))
    parent = child - chance.integers(1, 10, len(child))
    edges = pa.table({"child": ids(child), "parent": ids(parent), "pixels": pa.array(chance.random(len(child)) < 0.8)})
    whole = {
        name: edges[name] if name in edges.column_names else pa.nulls(len(child)) for name in TABLES["edges"].names
    }
    pq.write_table(pa.table(whole).cast(TABLES["edges"]), folder / "edges.parquet")


def images(chance: Any, start: int, count: int) -> pa.Table:
    number = np.arange(start, start + count)
    prompt = (chance.pareto(0.8, count) * 40).astype(np.int64) % 300_000
    copy = np.where(chance.random(count) < 0.05, number // 2, number)
    columns = {
        "id": ids(number),
        "person": pa.array([f"p{one}" for one in chance.integers(0, 20_000, count)]),
        "invented": pa.array(chance.random(count) < 0.02),
        "created": pa.array(number * 1_000_000).cast(pa.timestamp("us", tz="UTC")),
        "published": pa.array(number * 1_000_000).cast(pa.timestamp("us", tz="UTC")),
        "rating": pa.array(np.where(chance.random(count) < 0.1, "mature", "general")),
        "sha256": digests("file", copy),
        "pixel_sha256": digests("pixels", copy),
        "pdq": digests("look", copy),
        "pdq_quality": pa.array(chance.integers(0, 101, count).astype(np.int32)),
        "bytes": pa.array(chance.integers(50_000, 2_000_000, count)),
        "prompt": pa.array([f"a prompt of some words, as people write them, number {one}" for one in prompt]),
        "prompt_sha256": digests("prompt", prompt),
        "outputs_may_train": pa.array(chance.random(count) < 0.9),
        "consent": pa.array(np.where(chance.random(count) < 0.8, "allowed", "notAllowed")),
        "likes": pa.array(chance.integers(0, 50, count)),
        "remixes": pa.array(chance.integers(0, 5, count)),
    }
    same = {"state": "kept", "origin": "model", "mime": "image/png", "width": 1024, "height": 1024, "storage_key": "k"}
    same |= {"consent_effective": "allowed", "model": "a/model"}
    schema = TABLES["images"]
    table = {}
    for field in schema:
        if field.name in columns:
            table[field.name] = columns[field.name].cast(field.type)
        else:
            table[field.name] = pa.array([same.get(field.name)] * count, field.type)
    return pa.table(table, schema=schema)


def ids(numbers: Any) -> pa.Array:
    return pa.array([f"{one:08x}-0000-7000-8000-{one * 2654435761 % 2**48:012x}" for one in numbers.tolist()])


def digests(salt: str, numbers: Any) -> pa.Array:
    return pa.array([hashlib.sha256(f"{salt}{one}".encode()).hexdigest() for one in numbers.tolist()])


def writing(folder: Path, count: int, size: int = 240_000) -> None:
    source = folder / "pictures"
    source.mkdir()
    rows: list[dict[str, Any]] = []
    for number in range(count):
        data = os.urandom(size)
        row = {"id": f"{number:08}", "mime": "image/png", "captions": ["a lighthouse"], "width": 1024, "height": 1024}
        told = dict.fromkeys(("prompt", "negative_prompt", "seed", "model", "model_revision", "licence", "rating"), "")
        rows.append({**row, **told, "sha256": hashlib.sha256(data).hexdigest()})
        (source / f"{number:08}.png").write_bytes(data)
    about = About("bench", "")

    def filled() -> Any:
        for row in rows:
            data = (source / f"{row['id']}.png").read_bytes()
            if hashlib.sha256(data).hexdigest() != row["sha256"]:
                raise ValueError(row["id"])
            yield Filled(Unit(row["id"], "fit", (row,), "a lighthouse"), (data,))

    def copies() -> None:
        (folder / "copies").mkdir()
        for row in rows:
            shutil.copyfile(source / f"{row['id']}.png", folder / "copies" / f"{row['id']}.png")

    def bare() -> None:
        schema = pa.schema(
            [("image", pa.struct([("bytes", pa.binary()), ("path", pa.string())])), ("text", pa.string())]
        )
        with pq.ParquetWriter(folder / "bare.parquet", schema, compression="none") as file:
            for start in range(0, count, 100):
                pictures = [
                    {"bytes": (source / f"{row['id']}.png").read_bytes(), "path": row["id"]}
                    for row in rows[start : start + 100]
                ]
                file.write_table(pa.table({"image": pictures, "text": ["a lighthouse"] * len(pictures)}, schema=schema))

    ways = {
        "plain copies": copies,
        "tar shards": lambda: FORMATS["webdataset"].write(folder, "fit-00000", filled(), about),
        "bare pyarrow": bare,
        "hf-sft": lambda: FORMATS["hf-sft"].write(folder, "fit-00000", filled(), about),
    }
    took = {name: seconds(way) for name, way in ways.items()}
    for name, found in took.items():
        print(f"{name:<14}{count / found:>8.0f} pictures a second")
    print(f"tar shards, of plain copies: {took['plain copies'] / took['tar shards']:.2f}")
    print(f"hf-sft, of bare pyarrow: {took['bare pyarrow'] / took['hf-sft']:.2f}")


def seconds(way: Any) -> float:
    """Of the wall; the pictures were just written, so they are read from memory."""
    began = time.perf_counter()
    way()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
