"""The openai engine against a whole small images server."""

from __future__ import annotations

import io
import threading
import time
from typing import Any

import pytest
from PIL import Image

from generator.engines.base import EngineError, Event, ImageRequest, Source, Task
from generator.engines.openai import parameters
from generator.engines.registry import open_engine
from tests.generator.engines.openai.fake_images_server import colour, images_server


@pytest.fixture
def server():
    with images_server() as running:
        yield running


@pytest.fixture
def opened(server):
    def open_it(tail="", **options):
        return open_engine(f"openai:{server.base_url}#{tail}", environ={}, **{"first_wait": 0.01, **options})

    return open_it


def ask(name="ada-1", prompt="a red house", **changes):
    wanted: dict[str, Any] = {"task": Task.TEXT2IMAGE, "seed": 7, "width": 96, "height": 64, "steps": 1}
    return ImageRequest(id=name, prompt=prompt, **wanted | changes)


def draw(engine, *requests):
    events: list[Event] = []
    return engine.generate(requests, events.append), events


def png(paint, size=(96, 64), mode="RGB"):
    buffer = io.BytesIO()
    Image.new(mode, size, paint).save(buffer, "PNG")
    return buffer.getvalue()


def opening(data):
    return Image.open(io.BytesIO(data))


def test_a_prompt_becomes_a_picture(server, opened):
    [candidate], events = draw(opened(), ask())
    picture = opening(candidate.data)
    assert (picture.format, picture.size) == ("PNG", (96, 64))
    assert picture.getpixel((5, 5)) == colour("a red house", 7)
    assert candidate.facts["revised_prompt"] == "as you wished"
    assert [event.kind for event in events] == ["started", "completed"]
    [asked] = server.posts()
    assert asked.path == "/v1/images/generations"
    assert {"model": "tiny-painter", "prompt": "a red house", "n": 1, "size": "96x64", "seed": 7}.items() <= (
        asked.fields.items()
    )


def test_candidates_are_asked_for_together_and_come_back_in_order(server, opened):
    candidates, _ = draw(opened(), *(ask(f"ada-{number}", seed=number) for number in range(4)))
    assert [candidate.request for candidate in candidates] == ["ada-0", "ada-1", "ada-2", "ada-3"]
    assert [opening(c.data).getpixel((0, 0)) for c in candidates] == [colour("a red house", seed) for seed in range(4)]


def test_guidance_steps_and_negative_prompt_are_sent_where_they_say_something(server, opened):
    draw(opened("tiny-painter?steps=8"), ask(steps=12, guidance_scale=4.5, negative_prompt="blur"))
    sent = server.posts()[0].fields
    assert (sent["num_inference_steps"], sent["guidance_scale"], sent["negative_prompt"]) == (12, 4.5, "blur")
    draw(opened(), ask())
    assert not {"num_inference_steps", "guidance_scale", "negative_prompt"} & set(server.posts()[1].fields)


def test_fields_a_server_does_not_know_are_left_out_from_then_on(server, opened):
    server.takes = {"seed"}
    engine = opened()
    [candidate], _ = draw(engine, ask(negative_prompt="blur"))
    assert candidate.facts["fields_sent"] == ["seed"]
    assert engine.health()["fields_turned_down"] == ["negative_prompt", "response_format"]
    assert not engine.capabilities().negative_prompt
    before = len(server.posts())
    draw(engine, ask(negative_prompt="blur"))
    assert len(server.posts()) == before + 1


def test_a_field_refused_in_fastapis_words_is_left_out_too(server, opened):
    engine = opened()
    server.faults = ["detail:seed"]
    [candidate], _ = draw(engine, ask())
    assert candidate.facts["fields_sent"] == ["response_format"]


def test_an_edit_sends_the_source_fitted_to_the_size(server, opened):
    request = ask(task=Task.IMAGE2IMAGE, sources=(Source(png("teal", (200, 50))),), strength=0.4)
    [candidate], _ = draw(opened(), request)
    [asked] = server.posts()
    assert asked.path == "/v1/images/edits"
    assert [name for name, _ in asked.files] == ["image"]
    assert opening(asked.files[0][1]).size == (96, 64)
    assert asked.fields["strength"] == "0.4"
    assert opening(candidate.data).getpixel((5, 5)) == (0, 128, 128)


def test_a_mask_is_sent_transparent_where_to_repaint(server, opened):
    mask = Image.new("L", (96, 64), 0)
    mask.paste(255, (48, 0, 96, 64))
    buffer = io.BytesIO()
    mask.save(buffer, "PNG")
    draw(opened(), ask(task=Task.INPAINT, sources=(Source(png("teal")),), mask=buffer.getvalue()))
    sent = dict(server.posts()[0].files)
    alpha = opening(sent["mask"]).getchannel("A")
    assert (alpha.getpixel((10, 10)), alpha.getpixel((80, 10))) == (255, 0)


def test_several_references_are_sent_in_order(server, opened):
    sources = (Source(png("teal")), Source(png("navy"), kind="reference"))
    draw(opened(), ask(task=Task.IMAGE2IMAGE, sources=sources))
    assert [name for name, _ in server.posts()[0].files] == ["image[]", "image[]"]


def test_a_server_without_edits_stops_being_offered_them(server, opened):
    server.edits = False
    engine = opened()
    with pytest.raises(EngineError) as refusal:
        draw(engine, ask(task=Task.IMAGE2IMAGE, sources=(Source(png("teal")),)))
    assert (refusal.value.code, refusal.value.retry) == ("engine-unsupported", False)
    assert Task.IMAGE2IMAGE not in engine.capabilities().tasks


def test_a_picture_by_url_is_fetched_without_the_key(server, opened):
    server.answers = "url"
    server.key = "sk-secret"
    [candidate], _ = draw(opened(api_key="sk-secret"), ask())
    assert opening(candidate.data).size == (96, 64)
    fetched = server.asked[-1]
    assert fetched.path.startswith("/pictures/")
    assert "Authorization" not in fetched.headers


def test_a_refusal_of_the_content_is_final_and_says_so(server, opened):
    with pytest.raises(EngineError, match="refused this prompt") as refusal:
        draw(opened(), ask(prompt="gore"))
    assert (refusal.value.code, refusal.value.retry) == ("refused-by-engine", False)
    assert len(server.posts()) == 1


def test_one_refused_candidate_does_not_spoil_the_others(server, opened):
    candidates, events = draw(opened(), ask(), ask("bruno-1", prompt="gore"))
    assert [candidate.request for candidate in candidates] == ["ada-1"]
    [failed] = [event for event in events if event.kind == "failed"]
    assert failed.request == "bruno-1" and "refused" in failed.message


def test_an_empty_account_is_not_asked_again(server, opened):
    engine = opened()
    server.faults = ["spent"]
    with pytest.raises(EngineError) as refusal:
        draw(engine, ask())
    assert (refusal.value.code, refusal.value.retry) == ("engine-unpaid", False)


@pytest.mark.parametrize(
    "body",
    [
        "<html>hello</html>",
        "[]",
        '{"data": []}',
        '{"data": [{}]}',
        '{"data": [{"b64_json": "!!"}]}',
        '{"data": [{"b64_json": "aGVsbG8="}]}',
    ],
)
def test_an_answer_without_a_picture_is_an_error_in_a_sentence(server, opened, body):
    engine = opened()
    server.faults = [f"body:{body}"]
    with pytest.raises(EngineError, match=r"The image server's answer .*\.$") as refusal:
        draw(engine, ask())
    assert (refusal.value.code, refusal.value.retry) == ("engine-garbage", True)


def test_a_wrong_key_is_said_without_repeating_it(server, opened):
    server.key = "sk-right"
    with pytest.raises(EngineError, match="did not accept the key") as refusal:
        draw(opened(api_key="sk-wrong"), ask())
    assert refusal.value.code == "engine-unauthorised"
    assert "sk-wrong" not in str(refusal.value)


def test_the_key_comes_from_the_environment_and_is_not_carried_along_a_redirect(server):
    with images_server() as elsewhere:
        engine = open_engine(f"openai:{server.base_url}", environ={"ENGINE_KEY": "sk-secret"})
        server.faults = [f"redirect:{elsewhere.base_url}/images/generations"]
        with pytest.raises(EngineError, match="redirects elsewhere"):
            draw(engine, ask())
        assert server.posts()[0].headers["Authorization"] == "Bearer sk-secret"
        assert elsewhere.asked == []


@pytest.mark.parametrize("fault", ["slow", "trickle"])
def test_cancelling_closes_the_connection_at_once(server, opened, fault):
    engine = opened()
    server.faults = [fault]
    events: list[Event] = []
    working = threading.Thread(target=lambda: events.append(engine.generate([ask()], events.append)))
    working.start()
    assert server.seen.wait(20)
    engine.cancel("nobody")
    engine.cancel("ada-1")
    assert server.left.wait(20)
    working.join(5)
    assert [getattr(event, "kind", event) for event in events] == ["started", "cancelled", []]


def test_cancelling_ends_the_wait_for_a_busy_server(server, opened):
    engine = opened()
    server.faults = ["status:429:20"]
    started = time.perf_counter()
    threading.Timer(0.3, engine.cancel, ["ada-1"]).start()
    assert draw(engine, ask())[0] == []
    assert time.perf_counter() - started < 5


def test_a_server_that_is_not_there_cannot_be_reached(opened, server):
    server.shutdown()
    server.server_close()
    with pytest.raises(EngineError, match="cannot be reached") as refusal:
        opened()
    assert refusal.value.retry


def test_the_only_model_is_taken_and_one_of_many_must_be_named(server, opened):
    assert opened().capabilities().model == "tiny-painter"
    server.models = ["small", "large"]
    assert opened("large").capabilities().model == "large"
    with pytest.raises(EngineError, match=r"Say which model of .* to use: small, large"):
        opened()
    with pytest.raises(EngineError, match="has no model “huge”"):
        opened("huge")


def test_a_server_without_a_list_of_models_is_taken_at_the_operators_word(server, opened):
    server.models = None
    engine = opened("whatever")
    assert engine.health()["ok"]
    draw(engine, ask())
    assert server.posts()[0].fields["model"] == "whatever"


def test_the_nearest_size_a_server_draws_is_asked_for_and_the_real_one_recorded(server, opened):
    server.draws = (80, 40)
    engine = opened("tiny-painter?sizes=64x64,128x64,64x128")
    assert engine.capabilities().sizes == ((64, 64), (128, 64), (64, 128))
    [candidate], _ = draw(engine, ask(width=100, height=60))
    assert server.posts()[0].fields["size"] == "128x64"
    assert (candidate.width, candidate.height) == (80, 40)
    assert (candidate.facts["asked_size"], candidate.facts["sent_size"]) == ([100, 60], [128, 64])


@pytest.mark.parametrize(
    ("wanted", "nearest"), [((1216, 832), (1536, 1024)), ((512, 512), (1024, 1024)), ((768, 1344), (1024, 1536))]
)
def test_hosted_models_are_asked_for_sizes_they_know(wanted, nearest):
    assert parameters.nearest(wanted, parameters.sizes_of("gpt-image-1")) == nearest
    assert parameters.nearest(wanted, parameters.sizes_of("Qwen/Qwen-Image")) == wanted


@pytest.mark.parametrize("changes", [{}, {"task": Task.IMAGE2IMAGE}])
def test_partial_pictures_are_shown_while_the_server_draws(opened, changes):
    if changes:
        changes = {**changes, "sources": (Source(png("teal")),)}
    [candidate], events = draw(opened(partial_images=2), ask(**changes))
    assert [event.kind for event in events] == ["started", "step", "step", "completed"]
    looks = [opening(event.preview) for event in events if event.preview]
    assert [(look.format, max(look.size)) for look in looks] == [("WEBP", 256)] * 2
    assert opening(candidate.data).size == (96, 64)
    assert {"stream", "partial_images"} <= set(candidate.facts["fields_sent"])


def test_partial_pictures_of_several_people_are_told_apart(opened):
    _, events = draw(opened(partial_images=1), ask(), ask("bruno-1", "boats"))
    assert sorted(event.request for event in events if event.preview) == ["ada-1", "bruno-1"]


def test_a_server_that_does_not_know_of_streams_draws_all_the_same(server, opened):
    server.takes = {"response_format", "seed"}
    [candidate], events = draw(opened(partial_images=2), ask())
    assert candidate.facts["fields_sent"] == ["response_format", "seed"]
    assert [event.kind for event in events] == ["started", "completed"]


def test_nor_does_one_that_ignores_the_wish(server, opened):
    server.streams = False
    assert draw(opened(partial_images=2), ask())[0]


def test_a_stream_that_breaks_off_is_a_failure_worth_another_attempt(server, opened):
    server.breaks_off = True
    with pytest.raises(EngineError, match="ended without a picture") as failure:
        draw(opened(partial_images=1), ask())
    assert failure.value.retry


def test_a_refusal_in_the_middle_of_a_stream_is_a_refusal(server, opened):
    server.complains = True
    with pytest.raises(EngineError):
        draw(opened(partial_images=1), ask())
