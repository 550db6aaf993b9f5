"""What pages of the curators' room cost at a large snapshot: `python -m bench.room [--pictures 1000000]`.

Two snapshots are written down by COPY, one of a thousand pictures and one of so many, each with as many that fell; the
pictures themselves are there at the beginning and around the middle, which is where pages are read. For
each page of the room: the middle of its server's time in milliseconds (Django's test client, in this process), what of
that the database takes, and how the time compares with that of the same page at the small snapshot. Beside it the bare
statement: the keyset that the page is of, with psycopg alone.

Targets: 300 ms, and twice the small snapshot's.
"""

from __future__ import annotations

import argparse
import hashlib
import statistics
import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

from bench.near_duplicates import FILL
from bench.services import services

SMALL, RUNS = 1_000, 9
REAL = 5_000
IDS = """
select (lpad(to_hex(1790000000000 + number * 1000), 12, '0') || '7' || left(md5(number::text), 3) || '8'
    || right(md5(number::text), 15))::uuid as id
from generate_series(%s::bigint, %s::bigint) number order by number
"""  # as `bench.near_duplicates` numbers them
REASONS = ("consent", "near_copy", "prompt_cap", "too_flat")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pictures", type=int, default=1_000_000)
    given = parser.parse_args()
    with services("room"):
        measure(given.pictures)


def measure(pictures: int) -> None:
    from django.test import Client

    from accounts.models import User

    some = min(pictures // 2, REAL)
    fill(0, some)
    fill(pictures // 2, pictures // 2 + some)
    began = time.perf_counter()
    many = snapshot("many", pictures)
    took = time.perf_counter() - began
    print(f"{pictures:,} pictures chosen and as many that fell, written down in {took:.1f} s; {size()}")
    few = snapshot("few", SMALL)
    other = snapshot("other", pictures)
    root = User.objects.create_superuser("root", "root@example.org", "a long password of root")
    browser = Client()
    browser.force_login(root, backend="allauth.account.auth_backends.AuthenticationBackend")
    print(f"{'action':<28}{'ms':>8}{'database':>10}{'few: ms':>10}{'ratio':>8}")
    for name, act in actions(browser, other).items():
        act(many), act(few)
        (time_many, database), (time_few, _few) = middle(act, many), middle(act, few)
        print(f"{name:<28}{time_many:>8.1f}{database:>10.1f}{time_few:>10.1f}{time_many / time_few:>8.2f}")
    bare(many)


def actions(browser: Any, other: Any) -> dict[str, Callable[[Any], Any]]:
    from curation.room import differences

    def get(end: str) -> Callable[[Any], Any]:
        return lambda of: answered(browser.get(f"/curate/{of.pk}{end}"))

    def deep(end: str) -> Callable[[Any], Any]:
        cursors: dict[str, str] = {}

        def act(of: Any) -> Any:
            if of.pk not in cursors:
                cursors[of.pk] = middle_of(of)
            mark = "&" if "?" in end else "?"
            return answered(browser.get(f"/curate/{of.pk}{end}{mark}cursor={cursors[of.pk]}"))

        return act

    def exclude(of: Any) -> Any:
        images = [str(one) for one in of.selected.order_by("image").values_list("image", flat=True)[:60]]
        data = {"do": "exclude", "image": images, "note": str(time.perf_counter())}
        return answered(browser.post(f"/curate/{of.pk}/pictures", data))

    def caption(of: Any) -> Any:
        images = [str(one) for one in of.selected.order_by("image").values_list("image", flat=True)[:60]]
        data = {"do": "caption", "image": images, "words": f"oil painting {time.perf_counter()}", "way": "set"}
        return answered(browser.post(f"/curate/{of.pk}/pictures", data))

    def difference(of: Any) -> Any:
        found = differences.difference_of(of, other)
        if found.epochs is None:
            differences.work_out(found.pk)
        return answered(browser.get(f"/curate/{of.pk}/difference?with={other.pk}"))

    def why(of: Any) -> Any:
        return answered(browser.get(f"/curate/{of.pk}?image={of.dropped.first().image}"))

    return {
        "the list": lambda _of: answered(browser.get("/curate")),
        "stages": get(""),
        "why not this picture": why,
        "pictures": get("/pictures"),
        "pictures, from the middle": deep("/pictures"),
        "what fell, from the middle": deep("/pictures?of=prompt_cap"),
        "copies": get("/copies"),
        "families": get("/families"),
        "people": get("/people"),
        "leave 60 out": exclude,
        "write 60 captions": caption,
        "difference, worked out": difference,
    }


def fill(start: int, end: int) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(FILL, [start, end - 1])
        cursor.execute("UPDATE gallery_image SET visibility = 'public', width = 1024, height = 1024")
        cursor.execute("VACUUM ANALYZE gallery_image")


def answered(answer: Any) -> Any:
    assert answer.status_code in (200, 302), (answer.status_code, answer.text[:300])
    return answer


def middle(act: Callable[[Any], Any], of: Any) -> tuple[float, float]:
    """(milliseconds, of them in the database), each the median of some runs."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    times, database = [], []
    for _run in range(RUNS):
        began = time.perf_counter()
        act(of)
        times.append(1000 * (time.perf_counter() - began))
    for _run in range(3):
        with CaptureQueriesContext(connection) as asked:
            act(of)
        database.append(1000 * sum(float(query["time"]) for query in asked.captured_queries))
    return statistics.median(times), statistics.median(database)


def middle_of(of: Any) -> str:
    from django.db import connection

    from lib.pagination import encode

    with connection.cursor() as cursor:
        cursor.execute(IDS, [of.rows // 2, of.rows // 2])
        [(image,)] = cursor.fetchall()
    return encode([image])


def snapshot(name: str, pictures: int) -> Any:
    """Of the first so many pictures; as many ids that are of none fell."""
    from django.db import connection, transaction

    from curation.models import Snapshot

    survivors = [["eligibility", 2 * pictures, {"consent": pictures // 4}]]
    survivors += [["near-copies", 2 * pictures, {"near_copy": pictures // 4}]]
    survivors += [
        ["cap-prompt", pictures, {"prompt_cap": pictures // 4}],
        ["quality", pictures, {"too_flat": pictures // 4}],
    ]
    people = {"people": 20_000, "effective": 9_000.5, "largest": [[str(UUID(int=one)), 200] for one in range(20)]}
    made = Snapshot.objects.create(
        id=hashlib.sha256(name.encode()).hexdigest(), name=name, recipe={}, rehearsal=False, rows=pictures,
        survivors=survivors, concentration=people, listed=True,
    )  # fmt: skip
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(IDS, [0, pictures - 1])
        ids = [str(one) for (one,) in cursor.fetchall()]
        columns = "(snapshot_id, image, side, family, relatives, copies)"
        with cursor.copy(f"COPY curation_selected {columns} FROM STDIN") as copy:
            for place, image in enumerate(ids):
                head = place % 5 == 0
                copy.write_row((made.pk, image, "fit", ids[place - place % 5], 5 * head, (place % 50 == 0) * 8))
        with cursor.copy("COPY curation_dropped (snapshot_id, image, stage, reason, instead) FROM STDIN") as copy:
            for place, image in enumerate(ids):
                fell = image[:-1] + format(15 - int(image[-1], 16), "x")
                reason = REASONS[place % 4]
                copy.write_row((made.pk, fell, "stage", reason, ids[place // 50 * 50] if place % 4 == 1 else None))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE curation_selected, curation_dropped, curation_changed")
    return made


def size() -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "select sum(pg_total_relation_size(name::regclass)) / 1e6"
            " from unnest(array['curation_selected', 'curation_dropped']) name"
        )
        (found,) = cursor.fetchone()
    return f"{found:.0f} MB of tables and indexes"


def bare(of: Any) -> None:
    """The keyset of a page by itself."""
    from django.db import connection

    asked = "select image, side from curation_selected where snapshot_id = %s and image > %s order by image limit 61"
    after = of.selected.order_by("image")[500].image
    times = []
    with connection.cursor() as cursor:
        for _run in range(RUNS):
            began = time.perf_counter()
            cursor.execute(asked, [of.pk, after])
            cursor.fetchall()
            times.append(1000 * (time.perf_counter() - began))
    print(f"the keyset of a page alone: {statistics.median(times):.2f} ms")


if __name__ == "__main__":
    main()
