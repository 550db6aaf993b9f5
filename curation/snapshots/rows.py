"""The rows of a snapshot: what is known of each chosen picture, and which pairs and edits are among them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

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
from kept join images on images.id = kept.id left join decisions on decisions.id = kept.id
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
DROPPED = """
select fell.id, fell.stage, fell.reason, coalesce(same_file.id, same_pixels.id, near.id) as instead
from (select * from ineligible union all select * from dropped) as fell
left join subjects as own on own.id = fell.id
left join looks on looks.id = fell.id
left join (select sha256, min(id) as id from kept group by sha256) as same_file
    on fell.reason = 'same_file' and same_file.sha256 = own.sha256
left join (select pixel_sha256, min(id) as id from kept group by pixel_sha256) as same_pixels
    on fell.reason = 'same_pixels' and same_pixels.pixel_sha256 = own.pixel_sha256
left join (select look, min(id) as id from kept group by look) as near
    on fell.reason = 'near_copy' and near.look = coalesce(looks.look, own.id)
order by fell.id
"""
"""Of a copy, which picture was kept instead; null where none was in the end."""
FALLEN = """
select reason, id from (
    select reason, id, row_number() over (partition by reason order by id) as place
    from (select * from ineligible union all select * from dropped) as fell
) as placed
where place <= {some} order by reason, id
"""
EDITS = """
select edges.child, edges.parent, edges.kind, edges.strength
from edges
where (edges.pixels is null or edges.pixels)
    and edges.child in (select id from kept) and edges.parent in (select id from kept)
order by edges.child, edges.position, edges.parent
"""


class Tables(NamedTuple):
    """What was chosen and what was not, each sorted by ids: rows, pairs (won, lost, source, job), edits (child, parent,
    kind, strength), and dropped (id, stage, reason, instead)."""

    rows: pa.Table
    pairs: pa.Table
    edits: pa.Table
    dropped: pa.Table

    def without(self, gone: dict[str, str], stage: str) -> Tables:
        """Without these ids, whose reasons join those of what was dropped."""
        import pyarrow as pa
        import pyarrow.compute as pc

        ids = sorted(gone)
        late = {
            "id": ids,
            "stage": [stage] * len(ids),
            "reason": [gone[key] for key in ids],
            "instead": [None] * len(ids),
        }
        dropped = pa.concat_tables([self.dropped, pa.table(late).cast(self.dropped.schema)]).sort_by("id")
        there = pc.invert(pc.is_in(dropped["instead"], value_set=pa.array(ids, pa.string())))
        instead = pc.if_else(there, dropped["instead"], None)
        return Tables(
            rows=without(self.rows, gone, ["id"]),
            pairs=without(self.pairs, gone, ["won", "lost"]),
            edits=without(self.edits, gone, ["child", "parent"]),
            dropped=dropped.set_column(dropped.column_names.index("instead"), "instead", instead),
        )


def chosen(recipe: Recipe, files: Mapping[str, Iterable[str]], work: Path) -> Tables:
    """Of a run that has ended."""
    with opened(work, files) as database:
        copied = ", ".join(f"images.{name}" for name in COPIED.split())
        said = {"caption": caption(recipe), "captions": captions(recipe), "copied": copied}
        rows = database.sql(ROWS.format(**said)).to_arrow_table()
        pairs = database.sql(
            f"select * from ({PAIRS}) where won in (select id from kept) and lost in (select id from kept)"
            " order by won, lost, source"
        ).to_arrow_table()
        edits = database.sql(EDITS).to_arrow_table()
        return Tables(rows, decided(pairs), edits, database.sql(DROPPED).to_arrow_table())


def fallen(files: Mapping[str, Iterable[str]], work: Path, some: int) -> dict[str, list[str]]:
    """Of each reason so many pictures, by id."""
    with opened(work, files) as database:
        found = database.sql(FALLEN.format(some=some)).fetchall()
    told: dict[str, list[str]] = {}
    for reason, image in found:
        told.setdefault(reason, []).append(image)
    return told


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
