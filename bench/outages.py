"""What people meet while a part of the gallery is dead, or frozen, and how soon all is well again.

    python bench/outages.py [--seconds 10] [--calm 15] [--only postgres,engine] [--how killed] [--rabbitmq]

Starts a gallery of its own (two web workers, one drawing worker with an engine process, a worker for the rest, beat,
PostgreSQL, Valkey, a mail server, pictures in a folder; with --rabbitmq Debian's RabbitMQ carries the messages) and
asks it twenty times a second: pages, the API, new jobs, event streams, and people who join and are sent a mail.
Then each part in turn is killed, or stopped with SIGSTOP, together with all its children, for so many seconds, and the
gallery is left alone for a while. For each: how many requests found 5xx, nobody, or no answer in ten seconds; how long
after its end the last of those was begun; after how long /readyz?all and the status said that something was wrong, and
that all was well again. In the end every accepted job must have ended well, everybody who joined must have been sent
their mail, and every invariant must hold. Prints a table for docs/benchmarks.md; exits with 1 if something was lost or
an invariant is broken.
"""

from __future__ import annotations

import argparse
import math
import os
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path[0] = str(Path(__file__).resolve().parents[1])  # and not this folder, whose queue.py is not the library's

from concurrent.futures import ThreadPoolExecutor  # noqa: E402 - the path comes first

import requests  # noqa: E402

from bench.arena import Arena, arena  # noqa: E402

PATIENCE, LOOK = 10.0, 0.5
PARTS = ("valkey", "postgres", "storage", "mail", "engine-gpu0", "gpu0", "default", "beat", "web")
PAGES, API = ("/", "/search?q=boat", "/status", "/@maker0"), ("/api/v1/posts", "/api/v1/status")
TURN = (*PAGES, *API, "stream", "/new", "/accounts/login/", "job", "join")  # what is asked, one after the other


@dataclass
class Answer:
    at: float
    kind: str
    status: int  # 0: nobody, or nothing in ten seconds


@dataclass
class Look:
    """What /readyz?all and the status said at a time; `fine` None where nobody answered."""

    at: float
    ready: bool
    fine: bool


@dataclass
class Crowd:
    """Asks on and on, `rate` times a second, whoever answers."""

    ring: Arena
    tokens: list[str]
    rate: float
    answers: list[Answer] = field(default_factory=list)
    looks: list[Look] = field(default_factory=list)
    jobs: list[str] = field(default_factory=list)
    joined: list[str] = field(default_factory=list)  # their addresses
    over: threading.Event = field(default_factory=threading.Event)

    def ask_on(self) -> None:
        with ThreadPoolExecutor(int(self.rate * PATIENCE) + 50) as pool:
            began, number = time.monotonic(), 0
            while not self.over.is_set():
                pool.submit(self.ask, number)
                number += 1
                time.sleep(max(0.0, began + number / self.rate - time.monotonic()))

    def ask(self, number: int) -> None:
        what, at = TURN[number % len(TURN)], time.monotonic()
        bearer = {"Authorization": f"Bearer {self.tokens[0]}"}  # whose session opens the streams
        status = 0
        try:
            if what == "job":
                body: Any = {"prompt": f"boat {number}", "seed": number}
                told = requests.post(f"{self.ring.address}/api/v1/jobs", json=body, headers=bearer, timeout=PATIENCE)
                if told.status_code == 201:
                    self.jobs.append(told.json()["id"])
            elif what == "join":
                told = self.join(number)
            elif what == "stream":
                told = self.stream(bearer)
            else:
                told = requests.get(f"{self.ring.address}{what}", timeout=PATIENCE)
            status = told.status_code
        except requests.RequestException:
            status = 0
        self.answers.append(Answer(at, what, status))

    def join(self, number: int) -> requests.Response:
        """As somebody new, from an address of their own; the answer of the form itself."""
        handle, address = f"joined{number}", f"joined{number}@example.org"
        form = {"username": handle, "email": address, "password1": "a few words in a row"}
        who = {"Origin": self.ring.address, "X-Forwarded-For": f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}"}
        told = requests.post(
            f"{self.ring.address}/accounts/signup/", form, headers=who, timeout=PATIENCE, allow_redirects=False
        )
        if told.status_code == 302:
            self.joined.append(address)
        return told

    def stream(self, bearer: dict[str, str]) -> requests.Response:
        """The events of the newest job, until the first word."""
        with requests.Session() as client:
            client.cookies.set("sessionid", self.session)
            job = self.jobs[-1] if self.jobs else "none"
            address = f"{self.ring.address}/events/jobs/{job}"
            with client.get(address, stream=True, timeout=PATIENCE) as told:
                if told.status_code == 200:
                    next(told.iter_lines(), b"")
                return told

    session = ""

    def look_on(self) -> None:
        while not self.over.is_set():
            at = time.monotonic()
            self.looks.append(Look(at, self.says("/readyz?all"), self.says("/api/v1/status")))
            time.sleep(max(0.0, at + LOOK - time.monotonic()))

    def says(self, path: str) -> bool:
        try:
            told = requests.get(f"{self.ring.address}{path}", timeout=2)
        except requests.RequestException:
            return False
        return told.status_code == 200 and told.json().get("state", "ok") != "trouble"


@contextmanager
def outage(ring: Arena, part: str, how: str) -> Iterator[None]:
    """The part is away until the block ends."""
    if part == "storage":
        folder = ring.folder / "media"
        aside = folder.rename(folder.with_name("aside"))
        folder.write_bytes(b"")
        yield
        folder.unlink()
        aside.rename(folder)
        return
    child = ring.children[part]
    everything = [child.pid, *descendants(child.pid)]
    for pid in everything:
        send(pid, signal.SIGKILL if how == "killed" else signal.SIGSTOP)
    if how == "killed":
        assert ring.until(lambda: child.due is not None, 5), f"{part} did not end"
        child.due = math.inf  # its supervisor waits as well
    yield
    if how == "killed":
        child.due = time.monotonic()
    else:
        for pid in reversed(everything):
            send(pid, signal.SIGCONT)


def send(pid: int, what: signal.Signals) -> None:
    try:
        os.kill(pid, what)
    except ProcessLookupError:
        return


def descendants(pid: int) -> list[int]:
    try:
        children = [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except FileNotFoundError:
        return []
    return [one for child in children for one in (child, *descendants(child))]


def row(crowd: Crowd, part: str, how: str, began: float, ended: float, until: float) -> str:
    """One line of the table."""
    met = [one for one in crowd.answers if began <= one.at < until]
    bad = [one for one in met if one.status == 0 or one.status >= 500]
    kinds = Counter("nobody" if one.status == 0 else str(one.status) for one in bad)
    late = Counter(one.kind for one in bad if one.at > ended + 2)
    if late:
        print(f"still failing two seconds after {part} was back: {dict(late)}", file=sys.stderr, flush=True)
    told = ", ".join(f"{times} × {kind}" for kind, times in kinds.most_common()) or "none"
    share = 100 * sum(one.status >= 500 and one.status != 503 for one in met) / max(1, len(met))
    after = max((one.at - ended for one in bad), default=0.0)
    looks = [one for one in crowd.looks if began <= one.at < until]
    ready, state = (said(looks, name, began, ended) for name in ("ready", "fine"))
    return f"| {part} {how} | {len(met)} | {told} | {share:.1f} % | {max(0.0, after):.1f} s | {ready} | {state} |"


def said(looks: list[Look], name: str, began: float, ended: float) -> str:
    """After how long it was said that something is wrong, and that it is right again."""
    wrong = next((one.at - began for one in looks if not getattr(one, name)), None)
    if wrong is None:
        return "not said"
    last = max(one.at for one in looks if not getattr(one, name))
    return f"{wrong:.1f} s, {max(0.0, last + LOOK - ended):.1f} s"


def people() -> tuple[list[str], str]:
    """Tokens of some who ask, and the session of the first."""
    from django.contrib.sessions.backends.db import SessionStore

    from accounts.models import Plan, Token, User

    Plan.objects.filter(code="pro").update(jobs_at_once=100_000, images_per_day=100_000, longest_wait=None)
    makers = [User.objects.create_user(f"maker{number}", plan_id="pro") for number in range(10)]
    session = SessionStore()
    session["_auth_user_id"] = str(makers[0].pk)
    session["_auth_user_backend"] = "allauth.account.auth_backends.AuthenticationBackend"
    session["_auth_user_hash"] = makers[0].get_session_auth_hash()
    session.create()
    tokens = [Token.issue(maker, name="outages", scopes=["generate", "read"])[1] for maker in makers]
    return tokens, str(session.session_key)


def wrongs(ring: Arena, crowd: Crowd) -> list[str]:
    from django.db import connection

    from accounts.models import Letter
    from generator.models import Job
    from generator.status.invariants import violations
    from lib.ids import from_text

    connection.close()  # the server that it was made to has been killed meanwhile
    if not ring.until(lambda: not Job.objects.open().exists(), 120):
        return ["never quiet"]
    asked = {from_text(job) for job in crowd.jobs}
    there = dict(Job.objects.filter(pk__in=asked).values_list("pk", "state"))
    lost = [str(job) for job in asked if there.get(job) != "succeeded"]
    found = [f"not drawn: {job}" for job in lost[:5]]
    ring.until(lambda: not Letter.objects.exists(), 180)
    sent = Counter(line.removeprefix("To: ") for line in ring.mails.read_text().splitlines() if line[:4] == "To: ")
    found += [f"not sent: the mail to {address}" for address in crowd.joined if not sent[address]][:5]
    print(f"{len(crowd.joined)} people joined, {sum(sent.values())} mails came to {len(sent)}")
    return [*found, *violations(at_rest=True, nothing_erased=True)]


def main() -> int:
    asks = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asks.add_argument("--seconds", type=float, default=30.0)
    asks.add_argument("--rate", type=float, default=20.0, help="requests a second")
    asks.add_argument("--calm", type=float, default=20.0, help="seconds between two outages")
    asks.add_argument("--only", default="")
    asks.add_argument("--rabbitmq", action="store_true", help="to carry the messages; it is the first part then")
    asks.add_argument("--how", default="killed,frozen")
    options = asks.parse_args()
    rows = []
    everything = ("rabbitmq", *PARTS) if options.rabbitmq else PARTS
    away = options.only.split(",") if options.only else everything
    with arena(
        "bench.timed_engine.TimedEngine:gpu?speed=5",
        1,
        apart=True,
        web=True,
        mail=True,
        rabbitmq=options.rabbitmq,
        JOB_LEASE_SECONDS="6",
        WEB_WORKERS="2",
        TRUSTED_PROXIES="1",
    ) as ring:
        from generator.models import Machine

        tokens, session = people()
        crowd = Crowd(ring, tokens, options.rate)
        crowd.session = session
        if not ring.until(lambda: Machine.alive().exists() and crowd.says("/api/v1/status"), 120):
            raise SystemExit("the gallery did not start")
        threads = [threading.Thread(target=act, daemon=True) for act in (crowd.ask_on, crowd.look_on)]
        for thread in threads:
            thread.start()
        ring.run_for(options.calm)
        for part in away:
            for how in options.how.split(",") if part != "storage" else ["away"]:
                began = time.monotonic()
                with outage(ring, part, how):
                    ring.run_for(options.seconds)
                ended = time.monotonic()
                ring.run_for(options.calm)
                rows.append(row(crowd, part, how, began, ended, time.monotonic() - PATIENCE / 2))
                print(rows[-1], flush=True)
        crowd.over.set()
        ring.until(lambda: not any(thread.is_alive() for thread in threads), 3 * PATIENCE)
        found = wrongs(ring, crowd)
        print(f"{len(crowd.answers)} requests, {len(crowd.jobs)} jobs accepted")
    print("\n".join(found) or "every accepted job was drawn once, and every invariant holds")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
