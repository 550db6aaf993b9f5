"""Somebody with a browser on the recipe's machine: curl with a jar of cookies; the site is to be met only there."""

from __future__ import annotations

import json
import re
import secrets
import shlex
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from tests.deploy.machine import Machine

CERTIFICATE = "/etc/letsencrypt/live/gallery.example.org/fullchain.pem"
PASSWORD = "a few words in a row"


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: str

    def __repr__(self) -> str:
        """Short enough for a test's complaint."""
        return f"{self.status} {self.headers} {self.body[:1500]}"

    def json(self) -> Any:
        return json.loads(self.body)


class Visitor:
    """`site` is SITE_URL; addresses are below it."""

    def __init__(self, machine: Machine, site: str, name: str = "") -> None:
        self.machine, self.site = machine, site
        self.origin = "/".join(site.split("/")[:3])
        self.handle = f"{name}-{secrets.token_hex(3)}"
        self.jar = f"/tmp/{self.handle}.jar"  # noqa: S108 - in the machine's own
        self.token = ""

    def ask(self, address: str, *words: str, seconds: int = 60) -> Answer:
        """Of a path below the site, or a whole address."""
        url = address if "://" in address else self.site + address
        told = f"curl -sS -i --max-time {seconds} --cacert {CERTIFICATE} -b {self.jar} -c {self.jar}"
        output = self.machine.run(f"{told} {shlex.join([*words, url])}", seconds=seconds + 10)
        head, _, body = output.partition("\n\n")
        first, *lines = head.splitlines()
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        return Answer(int(first.split()[1]), headers, body)

    def send(self, path: str, **fields: str) -> Answer:
        """A form, as a browser sends it from a page of the site."""
        words = [word for name, value in fields.items() for word in ("--data-urlencode", f"{name}={value}")]
        return self.ask(path, "-H", f"Origin: {self.origin}", "-H", f"Referer: {self.site}{path}", "-d", "", *words)

    def call(self, method: str, path: str, body: Any = None, *, seconds: int = 60) -> Any:
        """The API, as a program with a token."""
        words = ["-X", method, "-H", f"Authorization: Bearer {self.token}", "-H", "Content-Type: application/json"]
        if body is not None:
            words += ["-H", f"Idempotency-Key: {secrets.token_hex(8)}", "--data-raw", json.dumps(body)]
        answer = self.ask(path, *words, seconds=seconds)
        assert answer.status < 300, f"{method} {path}: {answer}"
        return answer.json()

    def join(self, mails: str) -> Visitor:
        """Sign up, confirm the address by the link that comes by mail, and sign in."""
        email = f"{self.handle}@example.org"
        told = self.send("/accounts/signup/", username=self.handle, email=email, password1=PASSWORD)
        assert told.status == 302, told
        link = self.link_mailed_to(email, mails)
        assert link.startswith(self.site), link
        self.send(link.removeprefix(self.site))
        entered = self.send("/accounts/login/", login=self.handle, password=PASSWORD)
        assert entered.status == 302, entered
        return self.take_token()

    def link_mailed_to(self, email: str, mails: str) -> str:
        self.machine.wait_for(f"grep -q '^To: .*{email}' {mails}")
        mail = self.machine.read(mails).split(f"To: {email}")[-1].replace("=\r\n", "").replace("=\n", "")
        found = re.search(r"https?://\S+/confirm-email/\S+", mail)
        assert found, mail
        return found[0]

    def take_token(self) -> Visitor:
        words = [word for scope in ("read", "generate", "post") for word in ("--data-urlencode", f"scopes={scope}")]
        words += ["--data-urlencode", "name=laptop", "--data-urlencode", "days=9", "-H", f"Origin: {self.origin}"]
        found = re.search(r"atl_[\w-]+", self.ask("/settings/tokens", *words).body)
        assert found
        self.token = found[0]
        return self

    def draw(self, prompt: str) -> dict[str, Any]:
        """Ask for a picture and listen to the stream of its job until it says that it has ended."""
        job = self.call("POST", "/api/v1/jobs", {"prompt": prompt, "candidates": 1})
        heard = self.ask(f"/events/jobs/{job['id']}", "-N", seconds=90)
        assert heard.headers["content-type"].startswith("text/event-stream"), heard
        assert "event: ended" in heard.body, heard
        made: dict[str, Any] = self.call("GET", f"/api/v1/jobs/{job['id']}")
        assert made["state"] == "succeeded", made
        return made

    def post(self, job: dict[str, Any], title: str) -> dict[str, Any]:
        body = {"images": [job["images"][0]["id"]], "title": title, "alt_texts": [title], "publish": True}
        post: dict[str, Any] = self.call("POST", "/api/v1/posts", body)
        return post
