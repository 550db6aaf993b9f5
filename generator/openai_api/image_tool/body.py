"""What is to be drawn, out of a call of the Responses API.

Its shapes are those that OpenAI's client types (openai 3.52, types/responses). Nobody reads a conversation here: the
words are the last that the user said, and the picture to change is the one that came with them, or else the newest
before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import IO, Any
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import User
from gallery.models import Image
from generator.models import Job
from generator.openai_api.bodies import each_once, picture_from, pictures_in
from generator.openai_api.image_files import Sent
from generator.openai_api.parameters import CallParameters, EditSerializer, says_nothing
from lib.ids import from_text
from lib.problems import Problem

TOOL = "image_generation"
CALL, RESPONSE = "ig_", "resp_"
"""What ids of a tool's call and of a response begin with; what follows is the job's."""
UNDERSTOOD = {"input", "model", "tools", "tool_choice", "stream", "previous_response_id", "metadata", "background"}
IGNORED = {
    *("include", "instructions", "max_output_tokens", "max_tool_calls", "moderation", "parallel_tool_calls"),
    *("prompt_cache_key", "prompt_cache_options", "prompt_cache_retention", "reasoning", "safety_identifier"),
    *("service_tier", "store", "stream_options", "temperature", "text", "top_logprobs", "top_p", "truncation", "user"),
}
NOT_OF_THE_TOOL = {"n", "prompt", "stream", "response_format"}  # of an images call, so that they would be understood
NOT_FOR_IMAGES = {"type", "action", "input_image_mask", "complexity"}


@dataclass(frozen=True)
class ToolBody:
    """The call's parameters as an images call has them, the pictures it starts from, and the mask.

    `echoed` stands in the answer as it was sent.
    """

    ask: CallParameters
    pictures: list[Sent]
    mask: IO[bytes] | None
    echoed: dict[str, Any]

    @classmethod
    def read(cls, sent: Mapping[str, Any], person: User) -> ToolBody:
        """Raises Problem or ValidationError naming the parameter at fault."""
        given = {name: value for name, value in sent.items() if not says_nothing(value)}
        refuse_unknown(set(given) - UNDERSTOOD - IGNORED)
        tool = tool_of(given)
        refuse_unknown(set(tool) & NOT_OF_THE_TOOL)
        items = items_of(given.get("input"))
        words, pictures = last_words(items, person)
        ask = CallParameters.read(image_fields(given, tool) | {"prompt": words}, EditSerializer)
        if not pictures and tool.get("action") != "generate":
            pictures = newest_picture(items, given.get("previous_response_id"), person)
        masks = list(pictures_in(tool.get("input_image_mask"), "input_image_mask"))
        if not pictures and (masks or tool.get("action") == "edit"):
            raise Problem.invalid(input=_("There is no picture to change: send one, or say which by its id."))
        return cls(
            ask=replace(ask, ignored=(*ask.ignored, *sorted(IGNORED & set(given)))),
            pictures=pictures,
            mask=masks[0] if masks else None,
            echoed={
                "tools": [{name: value for name, value in tool.items() if name != "input_image_mask"}],
                "tool_choice": given.get("tool_choice", "auto"),
                "previous_response_id": given.get("previous_response_id"),
                "metadata": given.get("metadata"),
            },
        )


def refuse_unknown(names: set[str]) -> None:
    if names:
        name = min(names)
        raise Problem("unknown-parameter", _("Unknown parameter: “%(name)s”.") % {"name": name}, param=name)


def tool_of(given: Mapping[str, Any]) -> dict[str, Any]:
    """What was sent of the image tool. Raises Problem where it is not offered, or cannot be used as is asked."""
    if given.get("background"):
        said = _("Nothing is made in the background here; leave it out and wait, or use stream.")
        raise Problem.invalid(background=said)
    tools = given.get("tools")
    offered = [one for one in tools if isinstance(one, dict)] if isinstance(tools, list) else []
    tool = next((one for one in offered if one.get("type") == TOOL), None)
    if tool is None:
        raise Problem.invalid(tools=_("Only pictures are made here: offer the tool “image_generation”."))
    choice = given.get("tool_choice", "auto")
    kind = choice.get("type") if isinstance(choice, dict) else choice
    if kind not in ("auto", "required", TOOL):
        raise Problem.invalid(tool_choice=_("Only the tool image_generation can be used here."))
    return tool


def image_fields(given: Mapping[str, Any], tool: Mapping[str, Any]) -> dict[str, Any]:
    """As an images call would send them. The tool's model comes before the conversation's."""
    model = tool.get("model") or given.get("model")
    fields = {name: value for name, value in tool.items() if name not in NOT_FOR_IMAGES}
    return fields | {"model": model, "stream": given.get("stream", False), "response_format": "b64_json"}


def items_of(given: Any) -> list[dict[str, Any]]:
    """The input as items, whichever way it was sent."""
    if isinstance(given, str):
        return [{"role": "user", "content": given}]
    if isinstance(given, list) and all(isinstance(one, dict) for one in given):
        return given
    raise Problem.invalid(input=_("Say what to make."))


def last_words(items: list[dict[str, Any]], person: User) -> tuple[str, list[Sent]]:
    """What the user said last, and the pictures in it."""
    said = next((item for item in reversed(items) if item.get("role") == "user"), None)
    parts = parts_of(said) if said else []
    texts = [part["text"] for part in parts if isinstance(part.get("text"), str)]
    words = "\n".join(texts).strip()
    if not words:
        raise Problem.invalid(input=_("Say what to make."))
    return words, pictures_of(parts, person)


def parts_of(item: Mapping[str, Any]) -> list[dict[str, Any]]:
    content = item.get("content")
    if isinstance(content, str):
        return [{"type": "input_text", "text": content}]
    return [part for part in content if isinstance(part, dict)] if isinstance(content, list) else []


def pictures_of(parts: list[dict[str, Any]], person: User) -> list[Sent]:
    """Files each once, then images that are here."""
    images = [part for part in parts if part.get("type") == "input_image"]
    here = [drawn(part["file_id"], person) for part in images if part.get("file_id")]
    return [*each_once([one for part in images for one in pictures_in(part.get("image_url"), "input")]), *here]


def newest_picture(items: list[dict[str, Any]], before: Any, person: User) -> list[Sent]:
    """The picture that the conversation last had, as a list of one or none."""
    for item in reversed(items):
        kind, name = item.get("type"), item.get("id")
        if kind == "image_generation_call" and isinstance(item.get("result"), str):
            return [picture_from(item["result"], "input")]
        if kind in ("image_generation_call", "item_reference") and str(name).startswith(CALL):
            return [drawn(name, person)]
        if item.get("role") == "user" and (pictures := pictures_of(parts_of(item), person)):
            return pictures[-1:]
    return [drawn(before, person, "previous_response_id")] if before else []


def drawn(name: Any, person: User, param: str = "input") -> Image:
    """The picture that a call or a response of this id made. Raises Problem that names `param`."""
    key = job_id(name)
    job = Job.objects.filter(user=person, pk=key).first() if key else None
    images = job.images() if job else []
    if not images:
        said = _("No picture of yours is known by “%(name)s”; send the picture itself.") % {"name": str(name)[:80]}
        raise Problem.invalid({param: said})
    return images[0]


def job_id(name: Any) -> UUID | None:
    for start in (CALL, RESPONSE):
        if isinstance(name, str) and name.startswith(start):
            try:
                return from_text(name.removeprefix(start))
            except ValueError:
                return None
    return None
