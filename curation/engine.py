"""Runs a recipe's stages on DuckDB, in a process of its own, each stage committed so that a killed run goes on.

What has been done stands in one DuckDB file; a stage is there whole or not at all. The text of the stages decides what
stays, so the result depends neither on the number of threads nor on where a run was interrupted.
"""

from __future__ import annotations

import json
import multiprocessing
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from curation.stages import STAGES, sentence, title_of
from curation.stages.base import Refused, Stage
from curation.stages.linter import common
from lib.problems import Problem

if TYPE_CHECKING:
    import duckdb

    from curation.recipe import Recipe

MEMORY = "250MB"
THREADS = 2
CARRIED = (
    "id person rating sha256 pixel_sha256 pdq pdq_quality mime bytes width height storage_key prompt_sha256 model root "
    "likes remixes"
)
"""What stages after eligibility read of a picture, beside what arithmetic adds."""
Files = Mapping[str, Sequence[Path]]


@dataclass(frozen=True)
class Survivors:
    """What a stage left, and how many it dropped by reason."""

    stage: str
    kept: int
    dropped: dict[str, int]


class Stopped(RuntimeError):  # noqa: N818 - a state: run it again and it goes on
    """The process that ran the stages ended before they did."""


Say = Callable[[Survivors], None]


def run(recipe: Recipe, files: Files, work: Path, *, say: Say, threads: int = THREADS) -> list[Survivors]:
    """Run what is left to run of the stages over the events in `files` (table -> Parquet), into the DuckDB file `work`.

    Tables of the result: `subjects`, `looks`, `sides`, and `ineligible` and `dropped` (id, stage, reason). Raises
    Problem("invalid") for a recipe that these events do not allow, Stopped where the process was killed.
    """
    work.parent.mkdir(parents=True, exist_ok=True)
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    plain = {table: [str(path) for path in paths] for table, paths in files.items()}
    child = context.Process(target=_work, args=(recipe, plain, str(work), threads, theirs.send), name="curation")
    child.start()
    theirs.close()
    try:
        return _follow(ours.recv, say)
    finally:
        child.terminate() if sys.exc_info()[0] else child.join()
        child.join()


def run_beside(recipe: Recipe, files: Files, work: Path, *, say: Say, threads: int = THREADS) -> list[Survivors]:
    """The same without a process of its own, for those to whom half a second matters more than memory."""
    work.parent.mkdir(parents=True, exist_ok=True)
    plain = {table: [str(path) for path in paths] for table, paths in files.items()}
    told: deque[Any] = deque()
    _work(recipe, plain, str(work), threads, told.append)
    return _follow(told.popleft, say)


def _follow(receive: Callable[[], Any], say: Say) -> list[Survivors]:
    told: list[Survivors] = []
    while True:
        try:
            word = receive()
        except EOFError:
            raise Stopped("The process that chose pictures was stopped; run the same again and it goes on.") from None
        if word is None:
            return told
        if isinstance(word, Refused):
            raise Problem.invalid({word.place: str(word.said) % word.told})
        if isinstance(word, str):
            raise OSError(word)
        told.append(word)
        say(word)
        if not word.kept:
            raise _empty(word)


def _work(recipe: Recipe, files: dict[str, list[str]], work: str, threads: int, tell: Callable[[Any], None]) -> None:
    """In the spawned process: tells each Survivors, then None; what is refused as it is, what a disk says as text."""
    try:
        run_here(recipe, files, work, threads=threads, say=tell)
        tell(None)
    except Refused as refused:
        tell(refused)
    except (OSError, MemoryError) as error:
        tell(f"{type(error).__name__}: {error}")
    except Exception as error:
        if type(error).__module__.split(".")[0] not in ("duckdb", "_duckdb"):
            raise
        tell(str(error).splitlines()[0])


def run_here(
    recipe: Recipe, files: Mapping[str, Iterable[str]], work: str, *, say: Say, threads: int = THREADS
) -> None:
    """The same in this process, up to a stage that leaves nothing. Raises Refused."""
    database = _opened(work, threads)
    try:
        see_events(database, files)
        done = {name: (kept, dropped) for name, kept, dropped in database.execute("select * from done").fetchall()}
        for place, stage in enumerate(STAGES):
            if stage.name not in done:
                done[stage.name] = _run(database, recipe, STAGES[:place], stage)
            kept, dropped = done[stage.name]
            say(Survivors(stage.name, kept, json.loads(dropped)))
            if not kept:
                return
    finally:
        database.close()


@contextmanager
def opened(work: Path, files: Mapping[str, Iterable[str]]) -> Iterator[duckdb.DuckDBPyConnection]:
    """What a run that has ended left: `kept`, beside the events."""
    database = _opened(str(work), THREADS)
    try:
        see_events(database, files)
        _see_kept(database, STAGES)
        yield database
    finally:
        database.close()


def _opened(work: str, threads: int) -> duckdb.DuckDBPyConnection:
    import duckdb

    settings: dict[str, Any] = {"memory_limit": MEMORY, "threads": str(threads), "preserve_insertion_order": "false"}
    settings |= {"temp_directory": f"{work}.spilled", "autoinstall_known_extensions": "false"}
    database = duckdb.connect(work, config=settings)
    database.execute(
        "set force_compression = 'uncompressed'"
    )  # what is kept for minutes costs more to pack than to keep
    database.execute("create table if not exists done (stage text, kept bigint, dropped text)")
    for table in ("ineligible", "dropped"):
        database.execute(f"create table if not exists {table} (id text, stage text, reason text)")
    return database


def see_events(database: duckdb.DuckDBPyConnection, files: Mapping[str, Iterable[str]]) -> None:
    from curation.events.schema import DECISIONS, TABLES

    for table in ("images", "edges", "choices", "comparisons", "scores", "decisions"):
        paths = [str(path) for path in files.get(table, ())]
        if paths:
            listed = ", ".join("'" + path.replace("'", "''") + "'" for path in paths)
            database.execute(f"create or replace temp view {table} as select * from read_parquet([{listed}])")
        else:
            database.register(table, {**TABLES, "decisions": DECISIONS}[table].empty_table())


def _see_kept(database: duckdb.DuckDBPyConnection, stages: Sequence[Stage]) -> None:
    """Let `kept` be what these stages left, with what their arithmetic added."""
    if not stages:
        database.execute("create or replace temp view kept as select * from images")
        return
    added = {name: expression for stage in stages for name, expression in stage.columns.items()}
    tables = sorted({expression.split("(")[-1].split(".")[0] for expression in added.values()})
    database.execute(
        "create or replace temp view kept as select "
        + ", ".join(["subjects.*", *(f"{expression} as {name}" for name, expression in added.items())])
        + " from subjects "
        + " ".join(f"left join {table} on {table}.id = subjects.id" for table in tables)
        + " where not exists (select 1 from dropped where dropped.id = subjects.id)"
    )


def _run(database: duckdb.DuckDBPyConnection, recipe: Recipe, before: Sequence[Stage], stage: Stage) -> tuple[int, str]:
    """One stage, whole or not at all: (how many are left, JSON of how many it dropped by reason)."""
    _see_kept(database, before)
    made = stage.before(recipe, lambda text: database.sql(text).to_arrow_table()) if stage.before else {}
    text = common(stage.sql(recipe))
    into = "dropped" if before else "ineligible"
    database.execute("begin")
    for name, rows in made.items():
        database.register("made", rows)
        database.execute(f"create table {name} as select * from made")
        database.unregister("made")
    if before:
        _see_kept(database, [*before, stage])
    else:
        columns = ", ".join(CARRIED.split())
        database.execute(f"create table subjects as select {columns} from ({text}) where reason is null")
    if text:
        told = f"select id, '{stage.name}', reason from ({text}) where reason is not null"
        told += " and id not in (select id from decisions where verdict = 'include')" * stage.yields
        database.execute(f"insert into {into} {told}")
    counted = database.execute(
        f"select reason, count(*) from {into} where stage = ? group by reason order by reason", [stage.name]
    ).fetchall()
    kept = _count(database, "subjects") - _count(database, "dropped")
    dropped = json.dumps(dict(counted))
    database.execute("insert into done values (?, ?, ?)", [stage.name, kept, dropped])
    database.execute("commit")
    return kept, dropped


def _count(database: duckdb.DuckDBPyConnection, table: str) -> int:
    found = database.execute(f"select count(*) from {table}").fetchone()
    return int(found[0]) if found else 0


def _empty(last: Survivors) -> Problem:
    told = "; ".join(f"{count}: {sentence(reason)}" for reason, count in sorted(last.dropped.items()))
    said = _("Nothing is left after the stage “%(stage)s”. %(told)s") % {"stage": title_of(last.stage), "told": told}
    return Problem.invalid({last.stage: said})
