"""A small ComfyUI: one queue, one runner, nodes that are checked, pictures that follow the prompt and the seed."""

from __future__ import annotations

import contextlib
import email.parser
import email.policy
import io
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from PIL import Image, ImageChops

from tests.generator.engines.openai.fake_images_server import colour


class ComfyUI(ThreadingHTTPServer):
    """`slow` keeps a run from ending until `hold` is set or it is interrupted; `breaks` fails in a node."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.slow = False
        self.breaks = False
        self.busy = 0  # so many asks are answered by 503 first
        self.hold = threading.Event()
        self.lock = threading.Lock()
        self.asked: list[dict[str, Any]] = []
        self.running: list[str] = []
        self.pending: list[str] = []
        self.interrupted: list[str] = []
        self.deleted: list[str] = []
        self.history: dict[str, Any] = {}
        self.inputs: dict[str, bytes] = {}
        self.files: dict[str, bytes] = {}

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def run(self, number: str, nodes: dict[str, Any]) -> None:
        """What the one runner does with a workflow."""
        while self.slow and not self.hold.wait(0.01):
            if number in self.interrupted:
                break
        self.running.remove(number)
        if self.breaks or number in self.interrupted:
            said = {"node_id": "3", "node_type": "KSampler", "exception_message": "out of cheese"}
            status = {"status_str": "error", "messages": [["execution_error", said]]}
            self.history[number] = {"outputs": {}, "status": status}
            return
        self.files[f"{number}.png"] = self.picture(nodes)
        entry = {"filename": f"{number}.png", "subfolder": "", "type": "output"}
        batch = nodes["5"]["inputs"].get("batch_size", 1)
        preview = {"filename": "preview.png", "subfolder": "", "type": "temp"}
        outputs = {"8": {"images": [preview]}, "9": {"images": [entry] * batch}}
        self.history[number] = {"outputs": outputs, "status": {"status_str": "success"}}

    def picture(self, nodes: dict[str, Any]) -> bytes:
        size = (nodes["5"]["inputs"]["width"], nodes["5"]["inputs"]["height"])
        if "10" in nodes:
            image = self.opened(nodes["10"]).convert("RGB").resize(size)
            if link := nodes["3"]["inputs"].get("mask"):
                words = Image.new("RGB", size, colour(nodes["6"]["inputs"]["text"], nodes["3"]["inputs"]["seed"]))
                image.paste(words, mask=self.mask(nodes[link[0]]).resize(size))
        else:
            words = nodes["6"]["inputs"]["text"] + nodes["7"]["inputs"]["text"]
            image = Image.new("RGB", size, colour(words, nodes["3"]["inputs"]["seed"]))
            image.putpixel((size[0] - 1, size[1] - 1), (0, 0, 0))
        buffer = io.BytesIO()
        image.save(buffer, "PNG")
        return buffer.getvalue()

    def opened(self, node: dict[str, Any]) -> Image.Image:
        return Image.open(io.BytesIO(self.inputs[node["inputs"]["image"]]))

    def mask(self, node: dict[str, Any]) -> Image.Image:
        """As ComfyUI's own nodes read one: LoadImage what alpha leaves out, LoadImageMask a channel."""
        image = self.opened(node)
        channel = node["inputs"].get("channel", "alpha")
        if channel != "alpha":
            return image.convert("RGBA").getchannel(channel[0].upper())
        alpha = image.getchannel("A") if "A" in image.getbands() else Image.new("L", image.size, 255)
        return ImageChops.invert(alpha)


class Handler(BaseHTTPRequestHandler):
    server: ComfyUI
    protocol_version = "HTTP/1.1"

    def log_message(self, *args: Any) -> None:
        """Quiet: a test reads the server's lists instead."""

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        if parts.path == "/system_stats":
            return self.answer({"system": {"comfyui_version": "0.3.99"}})
        if parts.path.startswith("/history/"):
            number = parts.path.removeprefix("/history/")
            return self.answer({number: self.server.history[number]} if number in self.server.history else {})
        if parts.path == "/queue":
            running = [[0, number, {}, {}, []] for number in self.server.running]
            return self.answer({"queue_running": running, "queue_pending": []})
        if parts.path == "/view":
            return self.send(200, self.server.files[parse_qs(parts.query)["filename"][0]], "image/png")
        return self.answer({"error": "not found"}, 404)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/upload/image":
            return self.upload(body)
        asked = json.loads(body)
        if self.path == "/prompt":
            return self.prompt(asked["prompt"])
        if self.path == "/queue":
            self.server.deleted += asked["delete"]
        if self.path == "/interrupt":
            self.server.interrupted.append(asked["prompt_id"])
        return self.send(200, b"", "text/plain")

    def prompt(self, nodes: dict[str, Any]) -> None:
        if self.server.busy:
            self.server.busy -= 1
            return self.answer({"error": "busy"}, 503)
        if nodes["3"]["inputs"]["steps"] > 90:
            details = [{"message": "Value 91 bigger than max of 90", "details": "steps"}]
            wrong = {"3": {"class_type": "KSampler", "errors": details}}
            return self.answer({"error": {"message": "Prompt outputs failed validation"}, "node_errors": wrong}, 400)
        with self.server.lock:
            self.server.asked.append(nodes)
            number = f"run-{len(self.server.asked)}"
            self.server.running.append(number)
        threading.Thread(target=self.server.run, args=(number, nodes), daemon=True).start()
        return self.answer({"prompt_id": number, "number": 1, "node_errors": {}})

    def upload(self, body: bytes) -> None:
        head = f"Content-Type: {self.headers['Content-Type']}\r\n\r\n".encode()
        message = email.parser.BytesParser(policy=email.policy.default).parsebytes(head + body)
        part = next(part for part in message.iter_parts() if part.get_filename())
        name, content = str(part.get_filename()), part.get_payload(decode=True)
        assert isinstance(content, bytes)
        self.server.inputs[name] = content
        self.answer({"name": name, "subfolder": "", "type": "input"})

    def answer(self, payload: Any, status: int = 200) -> None:
        self.send(status, json.dumps(payload).encode(), "application/json")

    def send(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        with contextlib.suppress(OSError):  # who asked may have hung up
            self.end_headers()
            self.wfile.write(body)


@contextmanager
def comfyui() -> Iterator[ComfyUI]:
    """Serve on a free port for the length of a test."""
    server = ComfyUI()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.hold.set()
        server.shutdown()
        server.server_close()
        thread.join()
