"""A small images server in OpenAI's manner, with manners that can be set.

It draws with Pillow, keeps what it was sent, and misbehaves on request: each entry of `faults` spoils one answer.
"""

from __future__ import annotations

import base64
import email.parser
import email.policy
import io
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from PIL import Image

KNOWN = {"model", "prompt", "n", "size"}


@dataclass
class Asked:
    """One request as it arrived: JSON fields or form fields, and files by name in order."""

    method: str
    path: str
    headers: dict[str, str]
    fields: dict[str, Any] = field(default_factory=dict)
    files: list[tuple[str, bytes]] = field(default_factory=list)


class ImagesServer(ThreadingHTTPServer):
    """`http://127.0.0.1:<port>/v1`. Everything a test may set is an attribute."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.key = ""
        self.models: list[str] | None = ["tiny-painter"]
        self.takes: set[str] | None = None  # the fields besides KNOWN that are accepted; None accepts all
        self.answers = "b64_json"
        self.url = ""  # what an answer by URL points to, in place of the picture itself
        self.draws: tuple[int, int] | None = None  # a size of its own, whatever was asked
        self.edits = True
        self.streams = True
        self.breaks_off = False  # a stream ends before its picture is finished
        self.complains = False  # a stream ends in an error
        self.faults: list[str] = []
        self.asked: list[Asked] = []
        self.pictures: dict[str, bytes] = {}
        self.hold = threading.Event()  # slow answers wait for it
        self.left = threading.Event()  # set once a slow client hung up
        self.seen = threading.Event()  # set once a slow answer began

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"

    def posts(self) -> list[Asked]:
        return [asked for asked in self.asked if asked.method == "POST"]


class Handler(BaseHTTPRequestHandler):
    server: ImagesServer
    protocol_version = "HTTP/1.1"

    def log_message(self, *args: Any) -> None:
        """Quiet: a test reads `asked` instead."""

    def do_GET(self) -> None:
        self.server.asked.append(Asked("GET", self.path, dict(self.headers)))
        if self.path.startswith("/pictures/"):
            return self.send(200, self.server.pictures[self.path], "image/png")
        if self.fault():
            return None
        if self.path == "/v1/models" and self.server.models is not None:
            return self.answer({"object": "list", "data": [{"id": name} for name in self.server.models]})
        return self.refuse(404, "Not Found")

    def do_POST(self) -> None:
        asked = self.receive()
        self.server.asked.append(asked)
        if self.fault():
            return None
        if self.server.key and asked.headers.get("Authorization") != f"Bearer {self.server.key}":
            said = asked.headers.get("Authorization", "").removeprefix("Bearer ")
            return self.refuse(401, f"Incorrect API key provided: {said}.", code="invalid_api_key")
        if asked.path.endswith("/edits") and not self.server.edits:
            return self.refuse(404, "No route for edits")
        unknown = sorted(set(asked.fields) - KNOWN - self.server.takes) if self.server.takes is not None else []
        if unknown:
            return self.refuse(400, f"Unknown parameter: '{unknown[0]}'.", code="unknown_parameter", param=unknown[0])
        if "gore" in asked.fields["prompt"]:
            return self.refuse(400, "Your request was rejected by the safety system.", code="moderation_blocked")
        if self.server.streams and str(asked.fields.get("stream", "")).lower() == "true":
            return self.stream(asked)
        return self.answer({"created": 1, "data": [self.entry(self.draw(asked))]})

    def stream(self, asked: Asked) -> None:
        """Partial pictures as events, then the finished one, unless `breaks_off` or `complains`."""
        kind = "image_edit" if asked.path.endswith("/edits") else "image_generation"
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        self.close_connection = True
        picture = base64.b64encode(self.draw(asked)).decode()
        self.wfile.write(b": hello\r\n\r\n")
        for index in range(int(asked.fields["partial_images"])):
            self.event({"type": f"{kind}.partial_image", "partial_image_index": index, "b64_json": picture})
        if self.server.complains:
            return self.event({"type": "error", "error": {"message": "rejected", "code": "moderation_blocked"}})
        if not self.server.breaks_off:
            self.event({"type": f"{kind}.completed", "b64_json": picture})
            self.wfile.write(b"data: [DONE]\n\n")
        return None

    def event(self, payload: dict[str, Any]) -> None:
        text = json.dumps(payload).encode()
        self.wfile.write(b"event: " + payload["type"].encode() + b"\r\ndata: " + text[:40])
        self.wfile.flush()
        self.wfile.write(text[40:] + b"\r\n\r\n")

    def draw(self, asked: Asked) -> bytes:
        """A picture whose colour follows the words and the seed, but for one pixel; an edit is its source, and follows
        them only where a mask is transparent."""
        width, height = self.server.draws or tuple(int(side) for side in asked.fields["size"].split("x"))
        words = asked.fields["prompt"] + asked.fields.get("negative_prompt", "")
        image = Image.new("RGB", (width, height), colour(words, asked.fields.get("seed", 0)))
        image.putpixel((width - 1, height - 1), (0, 0, 0))
        files = [Image.open(io.BytesIO(data)).convert("RGBA").resize((width, height)) for _name, data in asked.files]
        if files:
            image.paste(files[0].convert("RGB"), mask=files[1].getchannel("A") if len(files) > 1 else None)
        buffer = io.BytesIO()
        image.save(buffer, "PNG")
        return buffer.getvalue()

    def entry(self, data: bytes) -> dict[str, str]:
        if self.server.answers == "b64_json":
            return {"b64_json": base64.b64encode(data).decode(), "revised_prompt": "as you wished"}
        path = f"/pictures/{len(self.server.pictures)}.png"
        self.server.pictures[path] = data
        return {"url": self.server.url or self.server.base_url.removesuffix("/v1") + path}

    def receive(self) -> Asked:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        asked = Asked("POST", self.path, dict(self.headers))
        kind = self.headers["Content-Type"]
        if kind.startswith("application/json"):
            asked.fields = json.loads(body)
            return asked
        message = email.parser.BytesParser(policy=email.policy.default).parsebytes(
            f"Content-Type: {kind}\r\n\r\n".encode() + body
        )
        for part in message.iter_parts():
            name = str(part.get_param("name", header="content-disposition"))
            content = part.get_payload(decode=True)
            assert isinstance(content, bytes)
            if part.get_filename():
                asked.files.append((name, content))
            else:
                asked.fields[name] = content.decode()
        return asked

    def fault(self) -> bool:
        """Spoil this answer if one is due. True when it was answered here."""
        if not self.server.faults:
            return False
        name, _, detail = self.server.faults.pop(0).partition(":")
        getattr(self, f"fault_{name}")(detail)
        return True

    def fault_status(self, detail: str) -> None:
        """`status:500`, or `status:429:2` with a Retry-After."""
        status, _, wait = detail.partition(":")
        self.refuse(int(status), f"status {status}", headers={"Retry-After": wait} if wait else {})

    def fault_body(self, detail: str) -> None:
        self.send(200, detail.encode(), "application/json")

    def fault_detail(self, detail: str) -> None:
        """A refusal as FastAPI words it, of one field."""
        complaint = {"loc": ["body", detail], "msg": "Extra inputs are not permitted", "type": "extra_forbidden"}
        self.answer({"detail": [complaint]}, status=422)

    def fault_spent(self, detail: str) -> None:
        self.refuse(429, "You exceeded your current quota.", code="insufficient_quota")

    def fault_redirect(self, detail: str) -> None:
        self.send(307, b"", "text/plain", {"Location": detail})

    def fault_drop(self, detail: str) -> None:
        """Close the connection without a word."""
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def fault_trickle(self, detail: str) -> None:
        """Promise much and send a byte now and then."""
        self.send_response(200)
        self.send_header("Content-Length", "100000")
        self.end_headers()
        self.server.seen.set()
        try:
            while not self.server.hold.wait(0.05):
                self.wfile.write(b" ")
        except OSError:
            self.server.left.set()
        self.close_connection = True

    def fault_slow(self, detail: str) -> None:
        """Think, watching whether the client is still there."""
        self.server.seen.set()
        self.connection.settimeout(0.05)
        while not self.server.hold.is_set():
            try:
                if self.connection.recv(1) == b"":
                    self.server.left.set()
                    break
            except TimeoutError:
                continue
            except OSError:
                self.server.left.set()
                break
        self.close_connection = True

    def refuse(self, status: int, message: str, *, headers: dict[str, str] | None = None, **more: str) -> None:
        self.answer({"error": {"message": message, **more}}, status=status, headers=headers)

    def answer(self, payload: Any, *, status: int = 200, headers: dict[str, str] | None = None) -> None:
        self.send(status, json.dumps(payload).encode(), "application/json", headers)

    def send(self, status: int, body: bytes, kind: str, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


def colour(prompt: str, seed: int | str) -> tuple[int, int, int]:
    """A colour that follows the prompt's letters and the seed."""
    number = sum(map(ord, prompt)) * 7919 + int(seed) * 104_729
    return number % 256, number // 256 % 256, number // 65_536 % 256


@contextmanager
def images_server() -> Iterator[ImagesServer]:
    """Serve on a free port for the length of a test."""
    server = ImagesServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.hold.set()
        server.shutdown()
        server.server_close()
        thread.join()
