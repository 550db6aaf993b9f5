"""What a picture's file said of its making, waiting in the session to fill the form in which pictures are asked for."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.http import HttpRequest

from generator.requests.request import nearest_size
from generator.views.start import Start

IN_SESSION, ASKED = "said-in-file", "filled"
PLAIN = ("prompt", "negative_prompt")


@dataclass(frozen=True)
class Filled:
    """`said` is what the file says, as its maker states it; `name` the file's."""

    said: dict[str, Any]
    name: str

    @classmethod
    def of(cls, request: HttpRequest) -> Filled | None:
        """Where the address asks for it: /create?filled."""
        told = request.session.get(IN_SESSION) if ASKED in request.GET and request.user.is_authenticated else None
        return cls(**told) if told else None

    def keep(self, request: HttpRequest) -> None:
        """The last one alone."""
        request.session[IN_SESSION] = asdict(self)

    def values(self, start: Start) -> dict[str, Any]:
        """What of it this model can be told; sizes in the nearest there is."""
        able, said = start.able, self.said
        found: dict[str, Any] = {name: said[name] for name in PLAIN if said.get(name)}
        if said.get("seed") is not None:
            found["seed"] = said["seed"]
        if said.get("steps") and said["steps"] <= able.max_steps:
            found["steps"] = said["steps"]
        if said.get("guidance_scale"):
            found["guidance_scale"] = said["guidance_scale"]
        if said.get("scheduler") in able.schedulers:
            found["scheduler"] = said["scheduler"]
        if said.get("width") and said.get("height"):
            found["size"] = "{}x{}".format(*nearest_size(said["width"], said["height"], able))
        if said.get("model") in start.models:
            found["model"] = said["model"]
        return found

    @property
    def model(self) -> str:
        """The model that the file names, to be told where it is not here."""
        return str(self.said.get("model", ""))
