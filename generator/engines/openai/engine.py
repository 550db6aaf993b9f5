"""The openai engine: asks a server of OpenAI's images interface to draw."""

from __future__ import annotations

import base64
import binascii
import logging
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue
from typing import Annotated, Any

from generator.engines.base import Candidate, Capabilities, EngineError, Event, ImageRequest, ModelRef, OnEvent, Task
from generator.engines.http.candidates import candidate_from
from generator.engines.http.client import KEY_FROM_ENVIRON, HttpClient, Reply
from generator.engines.http.errors import ServerError, garbage
from generator.engines.http.exchange import Exchange
from generator.engines.http.exchanges import Exchanges
from generator.engines.openai import parameters
from generator.engines.openai.event_stream import finished
from generator.engines.openai.model_list import names_in, pick
from generator.engines.openai.setting import parse
from generator.engines.outcomes import Outcomes
from generator.engines.pictures import flatten, open_picture, to_preview
from generator.engines.sizes import FREE_SIZES, Size, sizes_in

log = logging.getLogger(__name__)


class OpenAIEngine:
    """Draws at `base_url` (such as http://127.0.0.1:30000/v1), candidates of a batch at once up to `concurrency`.

    `sizes` are the (width, height) pairs the server draws, where it does not draw any; `steps` its usual number of
    steps, sent only where given, since most hosted servers have none to choose; `partial_images` (0 to 3) asks for so
    many unfinished pictures on the way, shown as previews where the server streams them; `licence` and
    `outputs_may_train` are the operator's word on the model, which no server tells.
    """

    parse = staticmethod(parse)
    from_environ = KEY_FROM_ENVIRON

    def __init__(
        self,
        *,
        base_url: str,
        api_key: str = "",
        sizes: Annotated[Sequence[Size], sizes_in] = (),
        timeout: float = 180.0,
        attempts: int = 4,
        first_wait: float = 0.5,
        concurrency: int = 4,
        partial_images: int = 0,
        steps: int = 0,
        max_steps: int = 100,
        guidance_scale: float = 0.0,
        licence: str = "",
        outputs_may_train: bool = False,
    ) -> None:
        self._client = HttpClient(base_url, api_key, timeout=timeout, attempts=attempts, first_wait=first_wait)
        self._host = self._client.host
        self._sizes = tuple(sizes)
        self._concurrency = concurrency
        self._partials = max(0, min(3, partial_images))
        self._steps = steps
        self._max_steps = max_steps
        self._guidance_scale = guidance_scale
        self._licence = licence
        self._may_train = outputs_may_train
        self._model: str | None = None
        self._tasks = set(Task)
        self._lock = threading.Lock()
        self._refused_fields: set[str] = set()
        self._exchanges = Exchanges()
        self._last_error = ""

    def load(self, ref: ModelRef) -> None:
        """Ask the server for its models and settle on one; raises EngineError where it has not got it."""
        try:
            reply = self._client.call("GET", "/models", Exchange())
        except ServerError as error:
            if error.code != "engine-unsupported":
                raise
            self._model = ref.id  # no list: the server will say so itself if it has no such model
            return
        self._model = pick(ref.id, names_in(reply.payload), self._host)

    @property
    def quiet_seconds(self) -> float:
        """A server may take all its attempts over a picture, and nothing is heard of it meanwhile."""
        return self._client.longest_seconds

    def capabilities(self) -> Capabilities:
        model = self._ready()
        return Capabilities(
            engine="openai",
            version="1",
            model=model or self._host,
            revision="",
            tasks=frozenset(self._tasks),
            sizes=self._sizes or parameters.sizes_of(model) or FREE_SIZES,
            default_steps=self._steps or 1,
            max_steps=self._max_steps if self._steps else 1,
            default_guidance_scale=self._guidance_scale,
            negative_prompt="negative_prompt" not in self._refused_fields,
            largest_batch=self._concurrency,
            licence=self._licence,
            outputs_may_train=self._may_train,
            label=model.rsplit("/", 1)[-1] or self._host,
        )

    def warmup(self, shapes: Sequence[tuple[int, int]]) -> None:
        """Nothing: warming is the server's business, and every picture may cost money."""

    def generate(self, requests: Sequence[ImageRequest], on_event: OnEvent) -> list[Candidate]:
        """Ask for every request at once. Events are sent from the calling thread only."""
        self._ready()
        outcomes = Outcomes(requests, on_event)
        news: SimpleQueue[Event | Future[Candidate]] = SimpleQueue()  # what the threads tell the one that may speak
        with self._exchanges.drawing(requests), ThreadPoolExecutor(self._concurrency) as pool:
            running = {pool.submit(self._draw, request, news.put): request for request in requests}
            for request in requests:
                on_event(Event(request.id, "started", steps=1))
            for future in running:
                future.add_done_callback(news.put)
            for future in heard(news, len(running), on_event):
                request = running[future]
                with outcomes.of(request):
                    outcomes.keep(future.result())
                    on_event(Event(request.id, "completed"))
        self._last_error = outcomes.last_error or self._last_error
        return outcomes.candidates()

    def cancel(self, request: str) -> None:
        self._exchanges.cancel(request)

    def health(self) -> dict[str, Any]:
        """`ok` once the server was reached and has the model; which fields it turned down, and the last error."""
        return {
            "ok": self._model is not None,
            "server": self._host,
            "model": self._model or "",
            "drawing": len(self._exchanges),
            "fields_turned_down": sorted(self._refused_fields),
            "last_error": self._last_error,
        }

    def _ready(self) -> str:
        if self._model is None:
            raise EngineError("The image server was not asked for its models yet.", code="not-loaded")
        return self._model

    def _draw(self, request: ImageRequest, tell: OnEvent) -> Candidate:
        """One candidate, in a thread of its own."""
        exchange = self._exchanges.of(request)
        wanted = (request.width, request.height)
        size = parameters.nearest(wanted, self._sizes or parameters.sizes_of(self._ready()))
        began = time.perf_counter()
        reply, sent = self._ask(request, size, exchange, tell)
        data, facts = self._picture(reply, exchange)
        return candidate_from(
            data,
            request,
            host=self._host,
            began=began,
            versions={"server": reply.server} if reply.server else {},
            facts=facts | {"asked_size": list(wanted), "sent_size": list(size), "fields_sent": sorted(sent)},
        )

    def _ask(
        self, request: ImageRequest, size: tuple[int, int], exchange: Exchange, tell: OnEvent
    ) -> tuple[Reply, set[str]]:
        """Ask with every field the server has not turned down; where it turns some down, ask again without them."""
        while True:
            extra = parameters.extras(request, steps=bool(self._steps), partials=self._partials)
            extra = {name: value for name, value in extra.items() if name not in self._refused_fields}
            fields = parameters.core(request, self._ready(), size) | extra
            try:
                return self._post(request, fields, size, exchange, tell), set(extra)
            except ServerError as error:
                self._learn(request.task, error)
                refused = (
                    parameters.turned_down(error.body, set(extra)) if error.code == "engine-bad-request" else set()
                )
                if not refused:
                    raise
                log.info("the image server does not take %s", ", ".join(sorted(refused)))
                with self._lock:
                    self._refused_fields |= refused

    def _learn(self, task: Task, error: ServerError) -> None:
        """A server without /images/edits stops being offered edits."""
        if error.code == "engine-unsupported" and task is not Task.TEXT2IMAGE:
            with self._lock:
                self._tasks.discard(task)

    def _post(
        self, request: ImageRequest, fields: dict[str, Any], size: tuple[int, int], exchange: Exchange, tell: OnEvent
    ) -> Reply:
        def on_partial(data: bytes, index: int) -> None:
            preview = preview_of(data)
            if preview:
                tell(Event(request.id, "step", index + 1, self._partials + 1, preview))

        def follow(lines: Iterator[bytes]) -> dict[str, Any]:
            return finished(lines, on_partial)

        if request.task is Task.TEXT2IMAGE:
            return self._client.call("POST", "/images/generations", exchange, follow, json=fields)
        form = {name: "true" if value is True else str(value) for name, value in fields.items()}
        files = parameters.files(request, size)
        return self._client.call("POST", "/images/edits", exchange, follow, data=form, files=files)

    def _picture(self, reply: Reply, exchange: Exchange) -> tuple[bytes, dict[str, Any]]:
        """The first picture of an answer, as base64 or fetched from where it points, and what else was said of it."""
        try:
            entry = reply.payload["data"][0]
            encoded, url = entry.get("b64_json"), entry.get("url")
        except (KeyError, IndexError, TypeError, AttributeError) as error:
            raise garbage("The image server's answer holds no picture.") from error
        facts = {"revised_prompt": entry["revised_prompt"]} if entry.get("revised_prompt") else {}
        if isinstance(encoded, str):
            try:
                return base64.b64decode(encoded, validate=True), facts
            except binascii.Error as error:
                raise garbage("The image server's answer is not valid base64.") from error
        if isinstance(url, str):
            return self._client.download(url, exchange), facts
        raise garbage("The image server's answer holds no picture.")


def heard(news: SimpleQueue[Event | Future[Candidate]], threads: int, on_event: OnEvent) -> Iterator[Future[Candidate]]:
    """Pass events on as they come, and yield each thread's future once it is done, until all are."""
    while threads:
        told = news.get()
        if isinstance(told, Event):
            on_event(told)
        else:
            threads -= 1
            yield told


def preview_of(data: bytes) -> bytes:
    """A partial picture made small, or nothing where it cannot be read: the finished one is still to come."""
    try:
        return to_preview(flatten(open_picture(data)))
    except EngineError:
        return b""
