"""The comfyui engine against a whole small ComfyUI."""

from __future__ import annotations

import copy
import io
import json
import threading
import time
from typing import Any

import pytest
from PIL import Image

from generator.engines.base import EngineError, Event, ImageRequest, Source, Task
from generator.engines.registry import open_engine
from generator.engines.trial.comparison import pixels_of, repainted
from generator.engines.trial.trials import right_half, scene
from tests.generator.engines.comfyui.fake_comfyui import comfyui
from tests.generator.engines.openai.fake_images_server import colour

NODES: dict[str, Any] = {
    "3": {"class_type": "KSampler", "inputs": {"seed": 1, "steps": 12, "cfg": 6.5}, "_meta": {"title": "Sampler"}},
    "5": {"class_type": "EmptyLatentImage", "inputs": {"width": 64, "height": 48}, "_meta": {"title": "Size"}},
    "6": {"class_type": "CLIPTextEncode", "inputs": {"text": "a place"}, "_meta": {"title": "Atelier: prompt"}},
    "7": {"class_type": "CLIPTextEncode", "inputs": {"text": ""}, "_meta": {"title": "negative prompt"}},
}
PICTURE: dict[str, Any] = {"10": {"class_type": "LoadImage", "inputs": {"image": ""}, "_meta": {"title": "image"}}}


@pytest.fixture
def server():
    with comfyui() as running:
        yield running


@pytest.fixture
def opened(server, tmp_path):
    def open_it(nodes=None, mapping=None, **options):
        path = tmp_path / "portrait.json"
        path.write_text(json.dumps(NODES if nodes is None else nodes))
        if mapping is not None:
            (tmp_path / "mapping.json").write_text(json.dumps(mapping))
            options["mapping"] = str(tmp_path / "mapping.json")
        return open_engine(f"comfyui:{server.address}?workflow={path}", environ={}, **{"first_wait": 0.01, **options})

    return open_it


def ask(name="ada-1", prompt="a red house", **changes):
    wanted: dict[str, Any] = {
        "task": Task.TEXT2IMAGE,
        "seed": 7,
        "width": 96,
        "height": 64,
        "steps": 8,
        "guidance_scale": 3.0,
    }
    return ImageRequest(id=name, prompt=prompt, **wanted | changes)


def draw(engine, *requests):
    events: list[Event] = []
    return engine.generate(requests, events.append), events


def png(paint):
    buffer = io.BytesIO()
    Image.new("RGB", (96, 64), paint).save(buffer, "PNG")
    return buffer.getvalue()


def test_a_prompt_goes_into_the_workflow_and_a_picture_comes_out(server, opened):
    [candidate], events = draw(opened(), ask(negative_prompt="blur"))
    picture = Image.open(io.BytesIO(candidate.data))
    assert (picture.size, picture.getpixel((5, 5))) == ((96, 64), colour("a red houseblur", 7))
    assert [event.kind for event in events] == ["started", "completed"]
    [nodes] = server.asked
    assert nodes["3"]["inputs"] == {"seed": 7, "steps": 8, "cfg": 3.0}
    assert nodes["7"]["inputs"] == {"text": "blur"}
    assert candidate.versions["comfyui"] == "0.3.99"


def test_what_the_workflow_says_itself_is_what_people_are_offered(opened):
    able = opened().capabilities()
    assert (able.model, able.default_steps, able.default_guidance_scale) == ("portrait", 12, 6.5)
    assert (able.tasks, able.sizes[0], able.negative_prompt) == ({Task.TEXT2IMAGE}, (64, 48), True)


def test_a_mapping_names_the_inputs_where_titles_do_not(server, opened):
    untitled = {number: {**node, "_meta": {"title": "KSampler"}} for number, node in NODES.items()}
    mapping = {"prompt": ["6", "text"], "seed": [["3", "seed"]], "width": ["5", "width"], "height": ["5", "height"]}
    [candidate], _ = draw(opened(untitled, mapping), ask(seed=9))
    assert Image.open(io.BytesIO(candidate.data)).getpixel((5, 5)) == colour("a red house", 9)
    assert server.asked[0]["3"]["inputs"]["steps"] == 12


def test_a_workflow_with_a_place_for_a_picture_changes_pictures(server, opened):
    engine = opened({**NODES, **PICTURE})
    assert engine.capabilities().tasks == {Task.IMAGE2IMAGE}
    request = ask(task=Task.IMAGE2IMAGE, sources=(Source(png("teal")),))
    [candidate], _ = draw(engine, request)
    assert Image.open(io.BytesIO(candidate.data)).getpixel((5, 5)) == (0, 128, 128)
    with pytest.raises(EngineError, match="does image2image only"):
        draw(engine, ask())


MASK: dict[str, Any] = {"inputs": {"image": ""}, "_meta": {"title": "mask"}}
SOCKETS: dict[str, tuple[dict[str, Any], list[Any]]] = {
    "LoadImage's MASK": ({"11": {"class_type": "LoadImage", **MASK}}, ["11", 1]),
    "LoadImageMask's alpha": (
        {"11": {"class_type": "LoadImageMask", **MASK, "inputs": {"image": "", "channel": "alpha"}}},
        ["11", 0],
    ),
    "LoadImageMask's red": (
        {"11": {"class_type": "LoadImageMask", **MASK, "inputs": {"image": "", "channel": "red"}}},
        ["11", 0],
    ),
    "the picture's own MASK": ({}, ["10", 1]),
}


@pytest.mark.parametrize("socket", SOCKETS)
def test_a_mask_repaints_by_whichever_socket_the_workflow_reads_it(opened, socket):
    node, link = SOCKETS[socket]
    sampler = {**NODES["3"], "inputs": {**NODES["3"]["inputs"], "mask": link}}
    engine = opened({**NODES, **PICTURE, **node, "3": sampler})
    assert engine.capabilities().tasks == {Task.INPAINT}
    request = ask(task=Task.INPAINT, sources=(scene((96, 64)),), mask=right_half((96, 64)))
    [candidate], _ = draw(engine, request)
    assert repainted(pixels_of(request.sources[0].data), pixels_of(candidate.data)) == ""


def test_pictures_of_a_batch_that_are_not_kept_are_told_of(opened):
    many = {**NODES, "5": {**NODES["5"], "inputs": {**NODES["5"]["inputs"], "batch_size": 4}}}
    [candidate], _ = draw(opened(many), ask())
    assert candidate.facts["left_out"] == [{"word": "3", "why": "batch"}]


def test_the_record_says_which_workflow_ran_and_which_weights_it_names(opened):
    loader = {"4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "portraits_v3.safetensors"}}}
    [first], [second] = (draw(opened({**NODES, **more}), ask())[0] for more in ({}, loader))
    assert second.facts["workflow_models"] == ["portraits_v3.safetensors"]
    assert (
        len(first.facts["workflow_sha256"]) == 64 and first.facts["workflow_sha256"] != second.facts["workflow_sha256"]
    )


def test_cancelling_stops_the_run_and_nobody_elses(server, opened):
    server.slow = True
    server.running.append("somebody-else")
    engine, events = opened(), list[Event]()
    waiting = threading.Thread(target=lambda: engine.generate([ask()], events.append))
    waiting.start()
    until(lambda: server.asked)
    engine.cancel("ada-1")
    waiting.join(5)
    assert not waiting.is_alive()
    assert [event.kind for event in events] == ["started", "cancelled"]
    assert (server.deleted, server.interrupted) == (["run-1"], ["run-1"])
    until(lambda: server.running == ["somebody-else"])


def test_a_cancelled_request_leaves_the_others_to_be_drawn(opened):
    engine, events = opened(), list[Event]()

    def watch(event):
        events.append(event)
        if event.kind == "started" and event.request == "ada-1":
            engine.cancel("bruno-1")

    assert [made.request for made in engine.generate([ask(), ask("bruno-1"), ask("cleo-1")], watch)] == [
        "ada-1",
        "cleo-1",
    ]


def test_a_node_that_refuses_is_named_in_a_sentence(opened):
    with pytest.raises(
        EngineError, match=r"node 3 \(KSampler\) refuses: Value 91 bigger than max of 90: steps\."
    ) as no:
        draw(opened(), ask(steps=91))
    assert (no.value.code, no.value.retry) == ("engine-bad-request", False)


def test_a_node_that_fails_is_named_in_a_sentence(server, opened):
    server.breaks = True
    with pytest.raises(EngineError, match=r"node 3 \(KSampler\) failed: out of cheese") as failure:
        draw(opened(), ask())
    assert failure.value.retry


def test_a_busy_server_is_asked_again(server, opened):
    server.busy = 2
    assert draw(opened(), ask())[0]


def test_a_run_that_takes_too_long_is_withdrawn(server, opened):
    server.slow = True
    with pytest.raises(EngineError, match="did not finish within 0") as late:
        draw(opened(timeout=0.3), ask())
    assert late.value.code == "engine-timeout"
    assert server.interrupted == ["run-1"]


def test_a_server_that_is_not_there_is_said_to_be_unreachable(tmp_path):
    path = tmp_path / "portrait.json"
    path.write_text(json.dumps(NODES))
    with pytest.raises(EngineError, match="cannot be reached"):
        open_engine(f"comfyui:http://127.0.0.1:9?workflow={path}", environ={}, first_wait=0.01)


@pytest.mark.parametrize(
    ("nodes", "mapping", "sentence"),
    [
        ({"nodes": [], "links": []}, None, "save it by “Export"),
        ({"3": "node"}, None, "no workflow in ComfyUI's API format"),
        ({number: NODES[number] for number in "35"}, None, "no place for the prompt"),
        (NODES, {"prompt": ["99", "text"]}, "no \\[node, input\\] of this workflow"),
        (NODES, {"mood": ["6", "text"]}, "names “mood”"),
        ([], None, "not a JSON object"),
    ],
)
def test_a_workflow_that_cannot_be_used_is_refused_at_once(opened, nodes, mapping, sentence):
    with pytest.raises(EngineError, match=sentence) as refusal:
        opened(copy.deepcopy(nodes), mapping)
    assert refusal.value.code == "bad-setting"


def test_a_setting_without_a_workflow_is_refused():
    with pytest.raises(EngineError, match="needs an address and a workflow"):
        open_engine("comfyui:http://127.0.0.1:8188", environ={})


def until(true, seconds=20.0):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)
