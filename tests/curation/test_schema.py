"""Event files as other programs see them."""

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from curation.events.schema import TABLES


@pytest.mark.parametrize("table", TABLES)
def test_an_event_file_tells_its_columns_and_version_to_other_programs(table, tmp_path):
    path = tmp_path / "part-0000.parquet"
    pq.write_table(pa.Table.from_pylist([], schema=TABLES[table]), path)
    rows = duckdb.connect().execute("DESCRIBE SELECT * FROM read_parquet($1)", [str(path)]).fetchall()
    assert [row[0] for row in rows] == TABLES[table].names
    assert pq.read_schema(path).metadata[b"atelier.events"] == b"1"
