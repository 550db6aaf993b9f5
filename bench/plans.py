"""Rows and buffers that each feed's statements read, as EXPLAIN tells them: exact, whoever else uses the machine."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from typing import Any

INDEX_OF_HOT = (
    "SELECT hot, post_id FROM feed_card WHERE listed AND (hot, post_id) < (%(hot)s, %(post)s)"
    " ORDER BY hot DESC, post_id DESC LIMIT 41"
)
LOWEST_OF_PAGE = (
    "SELECT hot, post_id FROM feed_card WHERE listed ORDER BY hot DESC, post_id DESC OFFSET %(rows)s LIMIT 1"
)
FEEDS = ("hot", "new", "following", "top-day", "top-week", "top-month", "top-all")
ROW = "{:<28}{:>6}{:>8}{:>10}{:>10}"


def print_reads(people: Mapping[str, Any], deep: int, crowd: str) -> None:
    """Of each feed for each of these viewers by name, its first page and page `deep`; `crowd` reads Following alone."""
    from feed.feeds.table import BY_NAME

    print(ROW.format("", "page", "rows", "buffers", "ms"))
    print_index_of_hot(deep)
    for name in FEEDS:
        for who, viewer in people.items():
            feed = BY_NAME[name]
            if not feed.opens_for(viewer) or (who == crowd and name != "following"):
                continue
            for page in (1, deep):
                cursor, reached = walk(feed, viewer, page)
                found = [explained(*one) for one in statements_of(feed, viewer, cursor)]
                rows, buffers, took = (sum(column) for column in zip(*found, strict=True))
                print(ROW.format(f"{name}, {who}", reached, rows, buffers, f"{took:.2f}"))


def print_index_of_hot(deep: int) -> None:
    """The keyset itself, which the edition's maker walks: without cards, makers and versions."""
    from django.db import connection

    for page in (1, deep):
        with connection.cursor() as cursor:
            cursor.execute(LOWEST_OF_PAGE, {"rows": (page - 1) * 40})
            found = cursor.fetchone()
        if found:
            rows, buffers, took = explained(INDEX_OF_HOT, {"hot": found[0], "post": found[1]})
            print(ROW.format("hot, the index alone", page, rows, buffers, f"{took:.2f}"))


def walk(feed: Any, viewer: Any, page: int) -> tuple[str, int]:
    """The cursor of a page, or of the last that there is, and its number in pages of 40."""
    cursor, passed = "", 0
    while passed < (page - 1) * 40:
        step = min(100, (page - 1) * 40 - passed)
        found = feed.page(viewer, None, cursor, step, "json")
        if not found.next_cursor:
            break
        cursor, passed = found.next_cursor, passed + step
    return cursor, passed // 40 + 1


def statements_of(feed: Any, viewer: Any, cursor: str) -> list[tuple[str, dict[str, Any]]]:
    """All that PostgreSQL is asked for this page by then, marks excepted."""
    from django.db import connection

    found: list[tuple[str, dict[str, Any]]] = []

    def told(execute: Any, statement: str, values: Any, many: bool, context: Any) -> Any:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            found.append((statement, values))
        return execute(statement, values, many, context)

    feed.page(viewer, None, cursor, 40, "html-en")  # cards are stored by then
    connection.force_debug_cursor = True  # so that prepared statements pass by Django's cursor too
    try:
        with connection.execute_wrapper(told):
            feed.page(viewer, None, cursor, 40, "html-en")
    finally:
        connection.force_debug_cursor = False
        connection.queries_log.clear()
    return found


def explained(statement: str, values: Any) -> tuple[int, int, float]:
    """Rows, buffers and milliseconds: the second time, when all is in memory."""
    from django.db import connection

    with connection.cursor() as cursor:
        for _ in range(2):
            cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement}", values)
            [[plan]] = cursor.fetchone()
    top = plan["Plan"]
    if os.environ.get("BENCH_PLANS"):
        print(json.dumps(plan, indent=1))
    return round(top["Actual Rows"]), top["Shared Hit Blocks"] + top["Shared Read Blocks"], plan["Execution Time"]
