"""Drawing the community's pictures on every core, without holding up the pages."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from multiprocessing import get_context
from typing import Any

from config.community.pictures import SamplePicture
from generator.engines.base import Candidate, Event, ImageRequest, Source, Task
from generator.engines.sketch import SketchEngine

SIZES = {"wide": (1216, 832), "tall": (832, 1216), "square": (768, 768), "long": (1344, 768)}
Drawn = list[tuple[ImageRequest, Candidate]]


def seed_of(title: str) -> int:
    """The same picture at every first start."""
    return int.from_bytes(hashlib.sha256(title.encode()).digest()[:8], "big")


def requests_for(picture: SamplePicture, sources: tuple[Source, ...], steps: int) -> list[ImageRequest]:
    """One request for each candidate shown."""
    width, height = SIZES[picture.shape]
    task = Task.IMAGE2IMAGE if sources else Task.TEXT2IMAGE
    return [
        ImageRequest(
            id=f"{picture.title}/{number}",
            task=task,
            prompt=picture.prompt,
            seed=(seed_of(picture.title) + number) % 2**64,
            width=width,
            height=height,
            steps=steps,
            sources=sources,
        )
        for number in range(picture.shown)
    ]


def draw(requests: list[ImageRequest]) -> Drawn:
    """In a process of its own, which gives way to the pages."""
    engine = SketchEngine()
    by_id = {request.id: request for request in requests}
    return [(by_id[candidate.request], candidate) for candidate in engine.generate(requests, _silent)]


def draw_all(
    pictures: list[SamplePicture], ask: Callable[[SamplePicture], list[ImageRequest] | None], done: Callable[..., None]
) -> None:
    """Draw each picture once `ask` has its requests (None: a parent is still missing); call `done` with what came."""
    waiting = list(pictures)
    running: dict[Future[Drawn], SamplePicture] = {}
    with ProcessPoolExecutor(os.cpu_count() or 1, get_context("spawn"), initializer=os.nice, initargs=(10,)) as pool:
        while waiting or running:
            running |= _submit(pool, waiting, ask, room=4 - len(running))
            if not running:
                raise RuntimeError(f"a parent is missing: {waiting[0].title}")
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                done(running.pop(future), future.result())


def _submit(
    pool: ProcessPoolExecutor, waiting: list[SamplePicture], ask: Any, room: int
) -> dict[Future[Drawn], SamplePicture]:
    submitted: dict[Future[Drawn], SamplePicture] = {}
    for picture in list(waiting):
        if len(submitted) >= room:
            break
        if (requests := ask(picture)) is not None:
            waiting.remove(picture)
            submitted[pool.submit(draw, requests)] = picture
    return submitted


def _silent(event: Event) -> None:
    """Nobody watches a seeding."""
