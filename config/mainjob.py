"""The main job without a person: two visitors who use the running site as browsers and programs do."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable
from typing import Any

import requests

PATIENCE_SECONDS = 120
PROMPT = "a small red house by a lake at dawn, mist, watercolour"
CHANGE = "make it night, add stars"


class CannotGoOn(Exception):  # noqa: N818 - it is said to a person as it stands
    """A step of the main job failed; the message says which and how."""


class Visitor:
    """Someone with a browser session, who signs up on the page and then speaks to the API as the page does."""

    def __init__(self, address: str, name: str, patience: float = PATIENCE_SECONDS) -> None:
        self.address, self.handle, self.patience = address, f"{name}-{secrets.token_hex(2)}", patience
        self.session = requests.Session()

    def sign_up(self) -> None:
        page = f"{self.address}/accounts/signup/"
        fields = {"username": self.handle, "password1": secrets.token_urlsafe(12)}
        self.submit(page, fields, "sign up")
        if "sessionid" not in self.session.cookies:
            raise CannotGoOn(f"sign up: {self.handle} is not signed in afterwards")

    def submit(self, page: str, fields: dict[str, str], step: str) -> requests.Response:
        form = self.send("GET", page)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form.text)
        if token is None:
            raise CannotGoOn(f"{step}: {page} answered {form.status_code} without a form")
        data = {**fields, "csrfmiddlewaretoken": token[1]}
        return self.send("POST", page, data=data, headers={"Referer": page})

    def send(self, method: str, url: str, **what: Any) -> requests.Response:
        try:
            return self.session.request(method, url, timeout=30, **what)
        except requests.RequestException as error:
            raise CannotGoOn(f"{method} {url} was not answered; is there a site? {type(error).__name__}") from error

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """One call of the API in this session. Raises CannotGoOn with the problem's title."""
        mine = {"X-CSRFToken": self.session.cookies.get("csrftoken", ""), "Referer": self.address, **headers}
        url = f"{self.address}/api/v1{path}"
        answer = self.send(method, url, json=body, headers=mine)
        if not answer.ok:
            raise CannotGoOn(f"{method} {path} answered {answer.status_code}: {answer.text[:300]}")
        return answer.json() if answer.content else None

    def make(self, **request: Any) -> dict[str, Any]:
        """Ask for a picture and wait for it; answers the finished job."""
        job: dict[str, Any] = self.call("POST", "/jobs", request, **{"Idempotency-Key": secrets.token_hex(8)})
        end = time.monotonic() + self.patience
        while job["state"] in ("queued", "running"):
            if time.monotonic() > end:
                raise CannotGoOn(f"generate: the job is still {job['state']} after {self.patience} s")
            time.sleep(0.3)
            job = self.call("GET", f"/jobs/{job['id']}")
        if job["state"] != "succeeded":
            raise CannotGoOn(f"generate: the job ended as {job['state']}: {(job['failure'] or {}).get('title')}")
        return job

    def post(self, image: str, title: str) -> dict[str, Any]:
        body = {"images": [image], "title": title, "alt_texts": [title], "tags": ["first"], "publish": True}
        post: dict[str, Any] = self.call("POST", "/posts", body)
        return post


class MainJob:
    """Each step says in a line what it saw."""

    def __init__(self, address: str, say: Callable[[str], object]) -> None:
        self.say = say
        self.maker, self.other = Visitor(address, "mara"), Visitor(address, "noor")

    def run(self) -> None:
        """Raises CannotGoOn at the first step that fails."""
        self.sign_up()
        post = self.make_and_post()
        self.like(post)
        remix = self.remix(post)
        self.look_at_feed({post["id"], remix["id"]})
        self.look_at_record(remix, post)

    def sign_up(self) -> None:
        for visitor in (self.maker, self.other):
            visitor.sign_up()
            self.say(f"signed up    @{visitor.handle}")

    def make_and_post(self) -> dict[str, Any]:
        start = time.monotonic()
        job = self.maker.make(prompt=PROMPT, candidates=2)
        self.say(f"generated    “{PROMPT}”: {len(job['images'])} candidates in {time.monotonic() - start:.1f} s")
        post = self.maker.post(job["images"][0]["id"], "Red house, early")
        self.say(f"posted       {post['url']}")
        return post

    def like(self, post: dict[str, Any]) -> None:
        self.other.call("PUT", f"/posts/{post['id']}/like")
        count = self.other.call("GET", f"/posts/{post['id']}")["like_count"]
        if count != 1:
            raise CannotGoOn(f"like: the post counts {count} likes instead of 1")
        self.say(f"liked        by @{self.other.handle}, who is the first")

    def remix(self, post: dict[str, Any]) -> dict[str, Any]:
        sources = [{"image": image_of(post), "kind": "remix"}]
        job = self.other.make(prompt=CHANGE, sources=sources)
        remix = self.other.post(job["images"][0]["id"], "Red house, late")
        self.say(f"remixed      “{CHANGE}”: {remix['url']}")
        return remix

    def look_at_feed(self, expected: set[str]) -> None:
        found = self.maker.call("GET", "/feeds/new?limit=5")["results"]
        for entry in found:
            self.say(f"feed         {entry['title']} by @{entry['maker']['handle']}, likes: {entry['like_count']}")
        if not expected <= {entry["id"] for entry in found}:
            raise CannotGoOn("feed: what was just posted is not among the newest")

    def look_at_record(self, post: dict[str, Any], source: dict[str, Any]) -> None:
        """The record of how the remix was made, as it was written back, and what it says it came from."""
        record = self.other.call("GET", f"/images/{image_of(post)}")
        self.say(f"record       prompt “{record['prompt']}”, seed {record['seed']}, {record['steps']} steps")
        self.say(f"record       {record['engine']} {record['engine_version']}, {record['width']} x {record['height']}")
        self.say(f"record       waited {record['queue_seconds']:.1f} s, ran {record['run_seconds']:.1f} s")
        self.say(f"record       parents: {', '.join(parent['id'] for parent in record['parents']) or 'none'}")
        if image_of(source) not in [parent["id"] for parent in record["parents"]]:
            raise CannotGoOn("record: the remix does not name what it came from")


def image_of(post: dict[str, Any]) -> str:
    return str(post["images"][0]["image"]["id"])
