"""A web process that has answered a hundred thousand requests, and one that answers while likes and jobs arrive."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import contextmanager
from typing import TYPE_CHECKING
from uuid import UUID

from bench import feed_pages
from bench.asking import Connection, Server, request
from bench.memory import memory

if TYPE_CHECKING:
    from collections.abc import Iterator

LIKES_A_SECOND, JOBS_A_SECOND, LIKERS = 300, 10, 4
PERSONAL = 20  # of so many requests, one is for a member's own page, which nobody else can have


def print_memory(requests: int) -> None:
    """Of the process that answers: proportional and private megabytes, at first and at the end."""
    with Server("config.asgi:application", interface="asgi", WEB_THREADS="8") as server:
        pages = list(feed_pages.first_pages().values())
        asked = [page for page in pages if b"sessionid" not in page]
        personal = [page for page in pages if b"sessionid" in page]
        connection = Connection(server.port)
        print(f"{'':<28}{'proportional':>14}{'private':>10}   MB of the web process")
        for number in range(requests + 1):
            if number in (200, requests):
                print_process(f"after {number:,} requests", server.pids()[-1])
            kinds = personal if number % PERSONAL == 0 else asked
            connection.get(kinds[number // PERSONAL % len(kinds)])
    print(flush=True)


def print_process(said: str, pid: int) -> None:
    held = memory(pid)
    print(f"{said:<28}{held['Pss']:>14.1f}{held['Private_Clean'] + held['Private_Dirty']:>10.1f}", flush=True)


def print_waits(seconds: float) -> None:
    """Milliseconds on the clock that pages take: alone, and while likes arrive and the queue is busy."""
    with Server("config.asgi:application", interface="asgi", WEB_THREADS="8") as server:
        print(f"{'':<34}{'pages':>8}{'p50':>8}{'p99':>8}   ms, a member's Hot and a visitor's New in turns")
        print_wait("nothing else", waits(server.port, seconds / 2))
        with arriving() as arrived:
            found = waits(server.port, seconds)
            rates = ", ".join(f"{count / seconds:.0f} {name} a second" for name, count in arrived.items())
        print_wait(rates, found)


def print_wait(said: str, found: list[float]) -> None:
    print(f"{said:<34}{len(found):>8}{found[len(found) // 2]:>8.1f}{found[int(len(found) * 0.99)]:>8.1f}", flush=True)


def waits(port: int, seconds: float) -> list[float]:
    """Sorted; whoever asks pauses a little, as readers do."""
    from bench.feed_gallery import cookie_of

    pages = (request("/", cookie_of(feed_pages.MEMBER)), request("/new", feed_pages.VISITOR))
    connection, found, until = Connection(port), [], time.monotonic() + seconds
    while time.monotonic() < until:
        for page in pages:
            began = time.perf_counter()
            connection.get(page)
            found.append(1000 * (time.perf_counter() - began))
            time.sleep(0.01)
    return sorted(found)


@contextmanager
def arriving() -> Iterator[dict[str, int]]:
    """Likes and jobs, each through its verb, from threads of this process; yields how many have arrived."""
    from accounts.models import User
    from gallery.models import Like, Post
    from generator.jobs.acceptance import accept
    from generator.requests.request import GenerationRequest
    from lib.problems import Problem

    people = list(User.objects.filter(handle__startswith="person-")[:2_000])
    shown = Post.objects.published().filter(visibility="public", rating="everyone", maker__state="active")
    posts: list[UUID] = list(shown.order_by("-published").values_list("pk", flat=True)[:500])
    arrived, ending, refused = {"likes": 0, "jobs": 0}, threading.Event(), Counter[str]()

    def like() -> None:
        post = Post.objects.get(pk=random.choice(posts))
        if Like.add(post, random.choice(people)):
            arrived["likes"] += 1

    def ask() -> None:
        try:
            accept(random.choice(people), GenerationRequest("a boat", width=64, height=64))
            arrived["jobs"] += 1
        except Problem as refusal:  # the line is full, or this person's share is: which is busy enough
            refused[refusal.code] += 1

    work: list[tuple[Callable[[], None], float]] = [(like, LIKERS / LIKES_A_SECOND)] * LIKERS
    work += [(ask, 1 / JOBS_A_SECOND)]
    threads = [threading.Thread(target=repeat, args=(each, pause, ending)) for each, pause in work]
    for thread in threads:
        thread.start()
    try:
        yield arrived
    finally:
        ending.set()
        for thread in threads:
            thread.join()


def repeat(each: Callable[[], None], pause: float, ending: threading.Event) -> None:
    """At a steady rate, however long one takes, as long as it can be kept up."""
    from django.db import connection

    due = time.monotonic()
    try:
        while not ending.is_set():
            each()
            due = max(due + pause, time.monotonic() - 1)
            time.sleep(max(0.0, due - time.monotonic()))
    finally:
        connection.close()
