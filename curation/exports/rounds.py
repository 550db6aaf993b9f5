"""Served pages as rounds of a bandit, for estimating what another policy would have got: `rounds.parquet`.

A row is a picture at a place of a page that was reported: `round` (from 0, by page and place), `action` (a number of
`actions.jsonl`), `position` (from 0), `reward` (1 where the viewer liked, remixed or collected it there, else 0),
`pscore` (the probability that the policy put just this picture at this place), `page` and `surface`. These are the
names of Open Bandit Pipeline's `BanditFeedback` (Saito et al., 2020, "Open Bandit Dataset and Pipeline"). Who looked is
in no column, and what an invented person saw is left out.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from django.utils.translation import gettext as _

from lib.problems import Problem

ACTS = ("like", "remix", "collect")
ROUNDS = """
create temp table shown as
select impressions.slate as page, impressions.position, impressions.image, impressions.propensity as pscore,
    slates.surface, cast(case when impressions.slate || '/' || impressions.position in (
        select reactions.slate || '/' || reactions.position from reactions where reactions.kind in ({acts})
    ) then 1 else 0 end as double) as reward
from impressions join slates on slates.slate = impressions.slate
where slates.reported and not coalesce(slates.invented, false) and impressions.propensity > 0
    and impressions.image is not null
"""
NUMBERED = """
select row_number() over (order by page, position) - 1 as round, actions.action, shown.position, shown.reward,
    shown.pscore, shown.page, shown.surface
from shown join actions using (image) order by page, position
"""
PAGE = """# Rounds

{rounds} places of {pages} pages, with {actions} pictures. What another policy would have got, by `obp` 0.5:

    import pyarrow.parquet as pq
    from obp.ope import InverseProbabilityWeighting
    rounds = pq.read_table("rounds.parquet").to_pydict()

`action`, `position`, `reward` and `pscore` are those of its `BanditFeedback`, `n_actions` is {actions}. By hand: the
mean of `reward` times the probability of the other policy for this picture at this place, over `pscore` (Horvitz and
Thompson, 1952).
"""


def write_rounds(files: Mapping[str, Sequence[Path]], folder: Path) -> int:
    """Write them into a folder that is not there yet; how many. Raises Problem("invalid")."""
    import duckdb
    import pyarrow.parquet as pq

    from curation.events.schema import TABLES

    if folder.exists():
        raise Problem.invalid(to=_("%(folder)s is there already; name a folder that is not.") % {"folder": folder})
    database = duckdb.connect()
    for table in ("slates", "impressions", "reactions"):
        database.register(
            f"{table}_rows", pq.ParquetDataset(files[table]).read() if files[table] else TABLES[table].empty_table()
        )
        database.execute(f"create view {table} as select * from {table}_rows")
    database.execute(ROUNDS.format(acts=", ".join(f"'{act}'" for act in ACTS)))
    database.execute(
        "create temp table actions as select image, row_number() over (order by image) - 1 as action"
        " from (select distinct image from shown) as known"
    )
    rounds = database.sql(NUMBERED).to_arrow_table()
    if not len(rounds):
        raise Problem.invalid(events=_("No page that was served and reported is in the events."))
    folder.mkdir(parents=True)
    pq.write_table(rounds, folder / "rounds.parquet", compression="zstd")
    actions = database.sql("select action, image from actions order by action").fetchall()
    lines = "".join(json.dumps({"action": action, "image": image}) + "\n" for action, image in actions)
    (folder / "actions.jsonl").write_text(lines)
    pages = len(rounds["page"].unique())
    (folder / "README.md").write_text(PAGE.format(rounds=len(rounds), pages=pages, actions=len(actions)))
    return len(rounds)
