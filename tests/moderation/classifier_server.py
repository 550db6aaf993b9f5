"""A small whole classifier of pictures behind HTTP: how red a picture is, it calls how explicit it is."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from PIL import Image, ImageStat


class ClassifierServer:
    """`answer` replaces what it says; while it is not `alive` it answers 503."""

    def __init__(self) -> None:
        self.alive, self.asked, self.answer = True, 0, b""
        self.url = ""

    def say(self, picture: bytes) -> bytes:
        self.asked += 1
        red, green, blue = ImageStat.Stat(Image.open(io.BytesIO(picture)).convert("RGB")).mean
        return self.answer or json.dumps({"kinds": {"explicit": red / max(1.0, red + green + blue)}}).encode()


@contextmanager
def running() -> Iterator[ClassifierServer]:
    found = ClassifierServer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200 if found.alive else 503)
            self.end_headers()
            self.wfile.write(found.say(body) if found.alive else b"")

        def log_message(self, *_said: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        found.url = f"http://127.0.0.1:{server.server_port}/"
        yield found
        server.shutdown()
