"""The rows of a snapshot: what is known of each chosen picture, and which pairs and edits are among them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from curation.engine import opened
from curation.stages.caption import caption, captions

if TYPE_CHECKING:
    import pyarrow as pa

    from curation.recipe import Recipe

COPIED = (
    "person sha256 mime bytes width height storage_key prompt negative_prompt seed steps guidance_scale scheduler "
    "engine model model_revision model_licence licence origin rating task digital_source_type"
)
HIDDEN = {"person", "storage_key", "bytes"}
"""Of the gallery alone: in no leaf and in no file that leaves."""
ROWS = """
select kept.id, kept.side, kept.component, kept.look, {caption} as caption, {captions} as captions, {copied}
from kept join images on images.id = kept.id
order by kept.id
"""
PAIRS = """
select distinct won, lost, source, job from (
    select choices.kept as won, shown.other as lost, 'choice' as source, choices.job as job
    from choices, unnest(choices.shown) as shown(other)
    where not choices.invented and choices.person is not null
    union all
    select case answer when 'left' then "left" else "right" end, case answer when 'left' then "right" else "left" end,
        'comparison', null
    from comparisons
    where answer in ('left', 'right') and not invented and person is not null
) as said
where won <> lost
order by won, lost, source
"""
EDITS = """
select edges.child, edges.parent, edges.kind, edges.strength
from edges
where (edges.pixels is null or edges.pixels)
    and edges.child in (select id from kept) and edges.parent in (select id from kept)
order by edges.child, edges.position, edges.parent
"""


def chosen(recipe: Recipe, files: Mapping[str, Iterable[str]], work: Path) -> tuple[pa.Table, pa.Table, pa.Table]:
    """Rows by id, pairs (won, lost, source, job) and edits (child, parent, kind, strength) of a run that has ended."""
    with opened(work, files) as database:
        copied = ", ".join(f"images.{name}" for name in COPIED.split())
        said = {"caption": caption(recipe), "captions": captions(recipe), "copied": copied}
        rows = database.sql(ROWS.format(**said)).to_arrow_table()
        pairs = database.sql(
            f"select * from ({PAIRS}) where won in (select id from kept) and lost in (select id from kept)"
            " order by won, lost, source"
        ).to_arrow_table()
        return rows, decided(pairs), database.sql(EDITS).to_arrow_table()


def decided(pairs: pa.Table) -> pa.Table:
    """Without those on which people disagree: neither way is told where both are."""
    both = {(row["lost"], row["won"]) for row in pairs.select(["won", "lost"]).to_pylist()}
    stays = [(row["won"], row["lost"]) not in both for row in pairs.select(["won", "lost"]).to_pylist()]
    return pairs.filter(stays) if len(pairs) else pairs


def without(table: pa.Table, gone: Iterable[str], columns: Sequence[str]) -> pa.Table:
    """The rows in which none of these pictures is named in any of the columns."""
    import pyarrow as pa
    import pyarrow.compute as pc

    taken = pa.array(sorted(gone), pa.string())
    for column in columns:
        table = table.filter(pc.invert(pc.is_in(table[column], value_set=taken)))
    return table


def public(row: Mapping[str, Any]) -> dict[str, Any]:
    """What a leaf is taken of."""
    return {name: value for name, value in row.items() if name not in HIDDEN and name != "leaf"}


def records(table: pa.Table) -> Iterator[dict[str, Any]]:
    """Each as a dict, a few thousand at a time."""
    for batch in table.to_batches(max_chunksize=5_000):
        yield from batch.to_pylist()
