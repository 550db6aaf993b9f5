"""What ComfyUI's HTTP interface is asked, and what its answers mean."""

from __future__ import annotations

import json
import time
from typing import Any
from urllib.parse import urlencode

from generator.engines.base import Cancelled, EngineError
from generator.engines.http.client import HttpClient
from generator.engines.http.errors import ServerError, garbage
from generator.engines.http.exchange import Exchange

FIRST_LOOK, LONGEST_LOOK = 0.1, 2.0  # seconds between looks at the history, growing


class ComfyUIClient:
    """One ComfyUI. `timeout` is seconds for one picture, its wait in the server's own queue included."""

    def __init__(self, address: str, *, key: str = "", timeout: float = 300.0, first_wait: float = 0.5) -> None:
        self._client = HttpClient(address, key, timeout=min(timeout, 60.0), attempts=3, first_wait=first_wait)
        self.host = self._client.host
        self._address = address.rstrip("/")
        self._timeout = timeout

    def version(self) -> str:
        """Raises EngineError where no ComfyUI answers."""
        found = self._client.call("GET", "/system_stats", Exchange()).payload
        try:
            return str(found["system"].get("comfyui_version", ""))
        except (TypeError, KeyError, AttributeError) as error:
            raise garbage("What answers at this address is no ComfyUI.") from error

    def upload(self, data: bytes, name: str, exchange: Exchange) -> str:
        """Put a picture among the server's inputs; its name there. The same name is written over."""
        files = {"image": (name, data, "image/png")}
        found = self._client.call("POST", "/upload/image", exchange, files=files, data={"overwrite": "true"}).payload
        try:
            return "/".join(part for part in (found.get("subfolder", ""), found["name"]) if part)
        except (TypeError, KeyError, AttributeError) as error:
            raise garbage("ComfyUI's answer to a picture makes no sense.") from error

    def queue(self, nodes: dict[str, Any], exchange: Exchange) -> str:
        """Ask for a workflow to be run; its id in the server's queue. Raises EngineError with the nodes' own errors."""
        try:
            found = self._client.call(
                "POST", "/prompt", exchange, json={"prompt": nodes, "client_id": "atelier"}
            ).payload
        except ServerError as error:
            if error.status == 400:
                raise EngineError(refusal(error.body), code="engine-bad-request", retry=False) from error
            raise
        if isinstance(found, dict) and found.get("node_errors"):
            raise EngineError(node_errors(found["node_errors"]), code="engine-bad-request", retry=False)
        try:
            return str(found["prompt_id"])
        except (TypeError, KeyError) as error:
            raise garbage("ComfyUI's answer to a workflow makes no sense.") from error

    def outputs(self, number: str, exchange: Exchange) -> list[dict[str, Any]]:
        """Wait for a run, and return the entries of its pictures. Raises Cancelled once the exchange is cut."""
        deadline, pause = time.monotonic() + self._timeout, FIRST_LOOK
        while time.monotonic() < deadline:
            found = self._client.call("GET", f"/history/{number}", exchange).payload
            if isinstance(found, dict) and number in found:
                return pictures(found[number])
            if exchange.rest(pause):
                raise Cancelled
            pause = min(LONGEST_LOOK, pause * 1.3)
        raise EngineError(f"ComfyUI did not finish within {self._timeout:g} seconds.", code="engine-timeout")

    def view(self, entry: dict[str, Any], exchange: Exchange) -> bytes:
        """The bytes of a picture."""
        named = {name: str(entry.get(name, "")) for name in ("filename", "subfolder", "type")}
        return self._client.download(f"{self._address}/view?{urlencode(named)}", exchange)

    def withdraw(self, number: str) -> None:
        """Take a run out of the queue, and stop it where it is the one being drawn: nobody else's is touched."""
        exchange = Exchange()
        self._client.call("POST", "/queue", exchange, json={"delete": [number]})
        running = self._client.call("GET", "/queue", exchange).payload.get("queue_running", [])
        if any(isinstance(entry, list) and len(entry) > 1 and entry[1] == number for entry in running):
            self._client.call("POST", "/interrupt", exchange, json={"prompt_id": number})


def pictures(entry: Any) -> list[dict[str, Any]]:
    """The finished pictures of a history entry; previews that nodes show on the way come last."""
    try:
        status = entry.get("status", {})
        if status.get("status_str") == "error":
            raise EngineError(execution_error(status.get("messages", [])), code="engine-failed")
        found = [one for output in entry["outputs"].values() for one in output.get("images", [])]
    except (KeyError, AttributeError, TypeError) as error:
        raise garbage("ComfyUI's history makes no sense.") from error
    found.sort(key=lambda one: one.get("type") != "output")
    if not found:
        raise EngineError(
            "The workflow made no picture: it needs a node that saves one.", code="no-picture", retry=False
        )
    return found


def refusal(body: str) -> str:
    """ComfyUI's 400 in a sentence."""
    try:
        found = json.loads(body)
    except ValueError:
        return "ComfyUI did not accept the workflow."
    if not isinstance(found, dict):
        return "ComfyUI did not accept the workflow."
    if found.get("node_errors"):
        return node_errors(found["node_errors"])
    said = found.get("error")
    message = said.get("message", "") if isinstance(said, dict) else str(said or "")
    return f"ComfyUI did not accept the workflow: {message}".rstrip(": .")[:400] + "."


def node_errors(errors: Any) -> str:
    """Which node is wrong and how, of the first that complains."""
    for number, entry in errors.items() if isinstance(errors, dict) else ():
        kind = entry.get("class_type", "") if isinstance(entry, dict) else ""
        for one in entry.get("errors", []) if isinstance(entry, dict) else ():
            said = ": ".join(str(one[name]) for name in ("message", "details") if one.get(name))
            return f"ComfyUI's node {number} ({kind}) refuses: {said}"[:400].rstrip(".") + "."
    return "ComfyUI did not accept the workflow."


def execution_error(messages: Any) -> str:
    for message in messages:
        if isinstance(message, list) and len(message) == 2 and message[0] == "execution_error":
            said = message[1]
            node, why = f"{said.get('node_id')} ({said.get('node_type')})", said.get("exception_message")
            return f"ComfyUI's node {node} failed: {why}"[:400].strip()
    return "ComfyUI failed while drawing."
