"""The sketch engine: a drawing program that turns words into the same picture every time."""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw

from generator.engines.base import Candidate, EngineError, Event, ImageRequest, ModelRef, Source, Task
from generator.engines.sketch import SketchEngine
from generator.engines.sketch.change import changed
from generator.engines.sketch.remix import scene_of
from generator.engines.sketch.scene import Scene
from tests.rest_is_long import rest_is_long

ROOT = Path(__file__).resolve().parents[4]
pytestmark = pytest.mark.xdist_group("sketch")  # one worker draws each picture once


def asked(prompt: str, seed: int = 7, **details: Any) -> ImageRequest:
    """Ada's request: a small text2image unless the details say otherwise."""
    usual: dict[str, Any] = {"id": f"ada-{seed}", "task": Task.TEXT2IMAGE, "width": 256, "height": 256, "steps": 4}
    return ImageRequest(**{**usual, "prompt": prompt, "seed": seed, **details})


def drawn_anew(prompt: str, seed: int = 7, **details: Any) -> Candidate:
    (candidate,) = SketchEngine().generate([asked(prompt, seed, **details)], lambda event: None)
    return candidate


drawn = cache(drawn_anew)  # the same request gives the same bytes, and many tests begin with the same picture


def scene_from(prompt: str, seed: int = 7) -> Scene:
    return scene_of(prompt, seed)


def pixels(candidate: Candidate) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(candidate.data)).convert("RGB"), np.float32) / 255


def contours(candidate: Candidate) -> np.ndarray:
    """Where the picture changes, at 48 pixels a side, without its mean."""
    grey = Image.open(io.BytesIO(candidate.data)).convert("L").resize((48, 48))
    rise, run = np.gradient(np.asarray(grey, np.float32))
    strength = np.hypot(rise, run).ravel()
    centred: np.ndarray = strength - strength.mean()
    return centred


def same_contours(first: Candidate, second: Candidate) -> float:
    a, b = contours(first), contours(second)
    return float((a * b).sum() / np.sqrt((a * a).sum() * (b * b).sum()))


def white_box(size: tuple[int, int], box: tuple[int, int, int, int]) -> bytes:
    mask = Image.new("L", size, 0)
    ImageDraw.Draw(mask).rectangle(box, fill=255)
    out = io.BytesIO()
    mask.save(out, "PNG")
    return out.getvalue()


def photograph(size: tuple[int, int] = (300, 200)) -> bytes:
    """A picture Bruno brings along: sky, field and a bright ball."""
    image = Image.new("RGB", size, (120, 170, 220))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, size[1] // 2, size[0], size[1]), fill=(80, 140, 60))
    draw.ellipse((40, 20, 90, 70), fill=(250, 240, 200))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=90)
    return out.getvalue()


def test_the_engine_says_that_it_is_a_program_and_never_training_data():
    announced = SketchEngine().capabilities()
    assert not announced.is_model
    assert not announced.outputs_may_train
    assert announced.label == "Drawn by a program, not by AI"
    assert announced.tasks == frozenset(Task)


def test_the_same_request_gives_the_same_bytes():
    words = "a lighthouse by the sea at night"
    assert drawn_anew(words).data == drawn_anew(words).data


@pytest.mark.long
def test_another_process_draws_the_same_bytes(tmp_path):
    here = [drawn(prompt, 3).data for prompt in ("autumn forest, oil", "islamic tile", "koi pond, watercolour")]
    script = (
        "import hashlib\n"
        "from tests.generator.engines.sketch.test_engine import drawn\n"
        "for prompt in ('autumn forest, oil', 'islamic tile', 'koi pond, watercolour'):\n"
        "    print(hashlib.sha256(drawn(prompt, 3).data).hexdigest())\n"
    )
    there = subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True, capture_output=True, text=True)
    assert there.stdout.split() == [hashlib.sha256(data).hexdigest() for data in here]


def test_batch_mates_do_not_change_a_picture():
    alone = drawn("a village in the hills", 5)
    requests = [asked("a village in the hills", 5), asked("nebula", 6), asked("azulejo", 8)]
    together = SketchEngine().generate(requests, lambda event: None)
    assert [candidate.request for candidate in together] == ["ada-5", "ada-6", "ada-8"]
    assert together[0].data == alone.data


def test_another_seed_and_another_prompt_give_another_picture():
    first = pixels(drawn("mountains at dawn, gouache", 1))
    assert np.abs(first - pixels(drawn("mountains at dawn, gouache", 2))).mean() > 0.02
    assert np.abs(first - pixels(drawn("portrait of a woman, gouache", 1))).mean() > 0.05


@pytest.mark.parametrize("seed", rest_is_long([1, 2, 3], 1))
def test_night_is_darker_than_day(seed):
    day = pixels(drawn("a house in the hills, day, gouache", seed)).mean()
    night = pixels(drawn("a house in the hills, night, gouache", seed)).mean()
    assert night < day - 0.1


def test_red_is_redder_and_blue_is_bluer():
    red, blue = (pixels(drawn(f"mountains in {colour}, day, gouache", 4)).mean((0, 1)) for colour in ("red", "blue"))
    assert red[0] - red[2] > 0.1
    assert blue[2] - blue[0] > 0.05


def test_a_colour_beside_a_thing_belongs_to_the_thing():
    scene = scene_from("a red house by the lake")
    house = scene.thing("house")
    assert house is not None
    assert house.colour == "red"
    assert scene.colours == ()


def test_french_words_mean_the_same():
    french = scene_from("une maison rouge au bord de la mer, la nuit, sous la neige")
    house = french.thing("house")
    assert house is not None
    assert house.colour == "red"
    assert (french.setting, french.time, french.weather) == ("sea", "night", frozenset({"snow"}))
    assert scene_from("une forêt en automne à l'aquarelle").style == "watercolour"
    assert scene_from("une tasse de thé").has("cup")
    assert french.unknown in ((), ("bord",))


def test_unknown_words_are_reported_and_still_make_a_picture():
    candidate = drawn("a frobnicator beside a lighthouse")
    assert candidate.facts["unknown_words"] == ["frobnicator"]
    assert pixels(candidate).std() > 0.05


@pytest.mark.parametrize(
    ("prompt", "told"),
    [
        ("a still life with lemons and the moon", {"moon": "kind"}),
        ("une lune sur un vase", {"lune": "kind"}),
        ("rain on a bowl of fruit", {"rain": "kind"}),
        ("mountains and a desert, day", {"desert": "another"}),
        ("a lake, oil or ink", {"ink": "another"}),
        ("the sea at midnight with a sun", {"sun": "beside"}),
        ("a house by a lake with the moon at night, no birds", {}),
    ],
)
def test_what_was_understood_and_not_drawn_is_told(prompt, told):
    facts = drawn(prompt, 4, width=128, height=96, steps=2).facts
    assert {one["word"]: one["why"] for one in facts["left_out"]} == told


@pytest.mark.long
def test_different_unknown_words_make_different_pictures():
    assert drawn("zorblax", 1).data != drawn("quibbledy", 1).data


def test_a_negative_prompt_takes_things_out():
    assert not scene_from("a village without trees").has("tree")
    words = "the sea at night, full moon and birds, gouache"
    candidate = drawn(words, negative_prompt="no birds, moon")
    assert {"moon", "birds"} <= set(candidate.facts["scene"]["absent"])
    assert not {"moon", "birds"} & set(candidate.facts["scene"]["things"])
    assert candidate.data != drawn(words).data
    assert pixels(candidate).max() <= pixels(drawn(words)).max()


@pytest.mark.long
def test_guidance_scale_makes_colours_livelier():
    pale, rich = (pixels(drawn("meadow with poppies, day, gouache", guidance_scale=scale)) for scale in (1.0, 12.0))
    assert rich.std(axis=2).mean() > pale.std(axis=2).mean()


@pytest.mark.long
@pytest.mark.parametrize("size", SketchEngine().capabilities().sizes)
def test_every_announced_size_is_drawn_at_that_size(size):
    candidate = drawn("a harbour at dusk", width=size[0], height=size[1], steps=2)
    assert Image.open(io.BytesIO(candidate.data)).size == size == (candidate.width, candidate.height)


@pytest.mark.parametrize(
    "style",
    [
        "gouache", "oil", "watercolour", "pointillism", "chalk", "ink", "pencil", "risograph", "woodcut", "engraving",
        "poster", "cyanotype", "mosaic", "papercut", "stained glass", "pixel art",
    ],
)  # fmt: skip
@pytest.mark.long
def test_every_style_looks_different_from_plain_gouache(style):
    plain, styled = drawn("a castle on a hill, day, gouache"), drawn(f"a castle on a hill, day, {style}")
    assert style == "gouache" or np.abs(pixels(plain) - pixels(styled)).mean() > 0.01


@pytest.mark.parametrize(
    "prompt",
    [
        "still life with lemons and a vase", "botanical plate", "bauhaus", "mondrian", "kandinsky", "music", "azulejo",
        "art deco pattern", "mandala", "wallpaper with leaves", "quilt", "wave pattern", "saturn", "whale and fish",
        "jellyfish", "a turtle on a coral reef", "koi", "bamboo", "cat on a windowsill", "books and a candle",
        "two windmills", "torii", "pagoda", "castle", "bridge over a river", "waterfall", "palm trees on an island",
        "cactus", "deer in a forest", "owl", "rabbit", "dog", "walker with umbrella", "campfire and tent",
        "hot air balloons", "lanterns", "rocket", "whale in the sky", "rainbow", "northern lights", "comet",
        "fireflies", "butterflies", "ship in a storm", "rowboat", "birch forest", "winding path", "rocks", "volcano",
    ],
)  # fmt: skip
@pytest.mark.long
def test_the_whole_vocabulary_can_be_drawn(prompt):
    candidate = drawn(prompt, width=192, height=160, steps=1)
    assert pixels(candidate).std() > 0.03


def test_progress_has_every_step_and_a_few_real_previews():
    events: list[Event] = []
    SketchEngine().generate([asked("a lake", steps=12, width=512, height=512)], events.append)
    assert [event.kind for event in events] == ["started", *["step"] * 12, "completed"]
    assert [event.step for event in events if event.kind == "step"] == list(range(1, 13))
    previews = [Image.open(io.BytesIO(event.preview)) for event in events if event.preview]
    assert 2 <= len(previews) <= 4
    assert all(preview.format == "WEBP" and max(preview.size) <= 300 for preview in previews)


def test_a_cancelled_request_stops_and_its_mates_go_on():
    engine, events = SketchEngine(), []

    def watch(event: Event) -> None:
        events.append(event)
        if event.request == "ada-1" and event.kind == "step" and event.step == 2:
            engine.cancel("ada-1")

    candidates = engine.generate([asked("hills", 1, steps=6), asked("hills", 2, steps=6)], watch)
    assert [candidate.request for candidate in candidates] == ["ada-2"]
    assert [event.kind for event in events if event.request == "ada-1"] == ["started", "step", "step", "cancelled"]


def test_cancelling_an_unknown_request_is_ignored():
    engine = SketchEngine()
    engine.cancel("ada-7")
    assert engine.generate([asked("hills")], lambda event: None)


def remixed(base: Candidate, prompt: str, instruction: str, seed: int = 40, **details: Any) -> Candidate:
    source = Source(base.data, "remix", prompt, base.seed)
    return drawn(instruction, seed, task=Task.IMAGE2IMAGE, sources=(source,), **details)


def test_a_remix_keeps_the_place_and_changes_the_hour():
    prompt = "a cottage by a lake with mountains, day, gouache"
    base = drawn(prompt, 11)
    night = remixed(base, prompt, "make it night, keep the house")
    other = drawn(prompt, 12)
    assert night.facts["drawn_time"] == "night"
    assert pixels(night).mean() < pixels(base).mean() - 0.1
    assert same_contours(base, night) > max(0.25, same_contours(base, other) + 0.1)


@pytest.mark.long
def test_a_strong_remix_drifts_further_from_the_layout():
    prompt = "a cottage by a lake with mountains, day, gouache"
    base = drawn(prompt, 11)
    near, far = (remixed(base, prompt, "warmer", strength=strength) for strength in (0.4, 1.0))
    assert same_contours(base, near) > same_contours(base, far)


@pytest.mark.parametrize(
    ("instruction", "check"),
    [
        ("add snow", lambda scene: "snow" in scene.weather),
        ("more birds", lambda scene: scene.thing("birds").count > 5),
        ("remove the moon", lambda scene: scene.lacks("moon")),
        ("without the house", lambda scene: not scene.has("house")),
        ("warmer", lambda scene: "warm" in scene.tones),
        ("in the style of a woodcut", lambda scene: scene.style == "woodcut"),
        ("make it autumn", lambda scene: scene.season == "autumn"),
        ("as watercolour", lambda scene: scene.style == "watercolour"),
        ("keep the house", lambda scene: scene.has("house")),
        (
            "turn the lake into a desert",
            lambda scene: scene.setting in ("lake", "desert") and "desert" in scene.settings,
        ),
        ("enlève la lune, ajoute un bateau", lambda scene: scene.lacks("moon") and scene.has("boat")),
        ("a bigger house", lambda scene: scene.thing("house").size > 1),
    ],
)
def test_an_instruction_changes_what_it_names(instruction, check):
    scene = changed(scene_from("a house by a lake with the moon"), instruction)
    assert check(scene)
    assert scene.has("house") or "house" in instruction


def test_a_chain_of_changes_is_read_as_one_prompt():
    scene = scene_from("a house by a lake → make it night → add snow, remove the house")
    assert scene.time == "night"
    assert "snow" in scene.weather
    assert not scene.has("house")


@pytest.mark.long
def test_a_remix_says_which_prompt_and_seed_lead_back_to_it():
    base = drawn("a cottage in the hills, day", 11)
    night = remixed(base, "a cottage in the hills, day", "at night", seed=40)
    assert night.facts["scene_prompt"] == "a cottage in the hills, day → at night"
    assert night.facts["scene_seed"] == 11


@pytest.mark.long
def test_a_remix_of_a_remix_stays_in_the_place():
    base = drawn("a cottage", 11)
    snowy = remixed(base, "a cottage", "add snow", seed=40)
    way_back = Source(snowy.data, "remix", snowy.facts["scene_prompt"], snowy.facts["scene_seed"])
    again = drawn("more birds", 41, task=Task.IMAGE2IMAGE, sources=(way_back,))
    assert again.facts["scene"]["drawn_as"] == "landscape"
    assert again.facts["scene_prompt"] == "a cottage → add snow → more birds"
    assert same_contours(snowy, again) > 0.4
    for what in ("place", "drawn_as"):
        assert again.facts["scene"][what] == base.facts["scene"][what]
    assert (again.facts["drawn_time"], again.facts["drawn_style"]) == (
        base.facts["drawn_time"],
        base.facts["drawn_style"],
    )


def way_back_to(made: Candidate) -> Source:
    """A picture as the worker hands it to the next turn."""
    return Source(made.data, "remix", made.facts["scene_prompt"], made.facts["scene_seed"], made.facts["drawn_style"])


@pytest.mark.long
def test_a_picture_keeps_its_style_however_it_is_remixed():
    base = drawn("a lighthouse at dusk, calm sea, oil painting", 3)
    strong = remixed(base, "a lighthouse at dusk, calm sea, oil painting", "make it night", strength=0.9)
    painted = drawn("add snow", 41, task=Task.IMAGE2IMAGE, sources=(way_back_to(strong),))
    winter = drawn("in winter", 42, task=Task.IMAGE2IMAGE, sources=(way_back_to(painted),))
    like_it = drawn("a windmill", 43, task=Task.IMAGE2IMAGE, sources=(replace(way_back_to(winter), kind="reference"),))
    assert [made.facts["drawn_style"] for made in (base, strong, painted, winter, like_it)] == ["oil"] * 5


def test_an_upload_keeps_its_style_where_none_is_named():
    source = Source(photograph((256, 256)), "upload")
    same = drawn("nothing that is known", task=Task.IMAGE2IMAGE, sources=(source,), strength=1.0)
    photo = np.asarray(Image.open(io.BytesIO(source.data)), np.float32) / 255
    assert np.abs(pixels(same) - photo).mean() < 0.02


def test_what_cannot_be_painted_over_is_told():
    source = Source(photograph(), "upload")
    made = drawn("a castle and birds, in winter", task=Task.IMAGE2IMAGE, sources=(source,))
    assert made.facts["left_out"] == [{"word": "castle", "why": "painted-over", "picture": "upload"}]


def test_a_remix_does_not_move_house():
    base = drawn("a cottage", 11)
    lit = remixed(base, "a cottage", "add a lighthouse")
    assert lit.facts["scene"]["place"] == base.facts["scene"]["place"]


def test_a_source_that_is_not_our_drawing_of_its_prompt_is_painted_over_instead():
    source = Source(photograph(), "remix", "a cottage in the hills", 3)
    candidate = drawn("as oil painting", 5, task=Task.IMAGE2IMAGE, sources=(source,), strength=0.5)
    photo = np.asarray(Image.open(io.BytesIO(photograph((256, 256)))), np.float32) / 255
    assert candidate.facts["scene"]["drawn_as"] == "upload"
    assert np.abs(pixels(candidate).mean((0, 1)) - photo.mean((0, 1))).max() < 0.15


def test_an_upload_changes_more_with_more_strength():
    source = Source(photograph(), "upload")
    gentle, strong = (
        pixels(drawn("at night, ink", task=Task.IMAGE2IMAGE, sources=(source,), strength=strength))
        for strength in (0.05, 0.9)
    )
    untouched = pixels(drawn("ink", task=Task.IMAGE2IMAGE, sources=(source,), strength=0.0))
    assert np.abs(gentle - untouched).mean() < np.abs(strong - untouched).mean()


def test_a_reference_lends_its_colours_to_a_new_scene():
    red = Image.new("RGB", (64, 64), (190, 40, 30))
    ImageDraw.Draw(red).rectangle((0, 32, 64, 64), fill=(240, 120, 90))
    out = io.BytesIO()
    red.save(out, "PNG")
    source = Source(out.getvalue(), "reference")
    plain = pixels(drawn("mountains, day, gouache", 4)).mean((0, 1))
    lent = pixels(drawn("mountains, day, gouache", 4, task=Task.IMAGE2IMAGE, sources=(source,))).mean((0, 1))
    assert lent[0] - lent[2] > plain[0] - plain[2] + 0.05


@pytest.mark.long
def test_a_reference_lends_its_style_to_a_new_scene():
    base = drawn("a cottage by a lake", 11)
    source = Source(base.data, "reference", "a cottage by a lake", 11)
    lent = drawn("a windmill", 4, task=Task.IMAGE2IMAGE, sources=(source,))
    assert lent.facts["drawn_style"] == base.facts["drawn_style"]
    assert "windmill" in lent.facts["scene"]["things"]


@pytest.mark.parametrize("kind", [pytest.param("remix", marks=pytest.mark.long), "upload"])
def test_inpainting_leaves_everything_outside_the_mask_untouched(kind):
    prompt = "a cottage by a lake, day, gouache"
    base = drawn(prompt, 11)
    source = Source(base.data, kind, prompt if kind == "remix" else "", 11 if kind == "remix" else None)
    mask = white_box((256, 256), (40, 20, 200, 110))
    after = pixels(drawn("at night", 9, task=Task.INPAINT, sources=(source,), mask=mask))
    changed_at = np.any(after != pixels(base), axis=2)
    inside = np.zeros((256, 256), bool)
    inside[20:111, 40:201] = True
    assert not changed_at[~inside].any()
    assert changed_at[inside].mean() > 0.5


def test_inpainting_leaves_no_seam():
    """Across the edge of the mask the picture changes no more than it did there before."""
    prompt = "a lake, day, gouache"
    base = drawn(prompt, 11)
    mask = white_box((256, 256), (60, 20, 200, 110))
    after = pixels(drawn("at night", 9, task=Task.INPAINT, sources=(Source(base.data, "edit", prompt, 11),), mask=mask))
    before = pixels(base)
    step = [np.abs(image[20:111, 59] - image[20:111, 62]).mean() for image in (before, after)]
    assert np.abs(after[60:70, 120:140] - before[60:70, 120:140]).mean() > 0.1
    assert step[1] < step[0] + 0.02


def test_a_thing_outside_the_part_that_is_painted_over_is_told():
    prompt = "the sea, day, gouache"
    source = Source(drawn(prompt, 11).data, "edit", prompt, 11)
    mask = white_box((256, 256), (0, 0, 30, 30))
    made = drawn("a red boat", 9, task=Task.INPAINT, sources=(source,), mask=mask)
    assert made.facts["left_out"] == [{"word": "boat", "why": "outside", "picture": "landscape"}]


@pytest.mark.parametrize(
    ("details", "code"),
    [
        ({"width": 8}, "unsupported-size"),
        ({"steps": 0}, "unsupported-steps"),
        ({"seed": -1}, "bad-seed"),
        ({"task": Task.IMAGE2IMAGE}, "source-missing"),
        ({"task": Task.IMAGE2IMAGE, "sources": (Source(b"not an image", "upload"),)}, "bad-source"),
        ({"task": Task.INPAINT, "sources": (Source(photograph(), "upload"),)}, "mask-missing"),
        ({"task": Task.INPAINT, "sources": (Source(photograph(), "upload"),), "mask": b"?"}, "bad-mask"),
    ],
)
def test_a_request_that_cannot_be_drawn_fails_with_a_clear_error(details, code):
    events: list[Event] = []
    with pytest.raises(EngineError) as failure:
        SketchEngine().generate([asked("hills", **{"seed": 7, **details})], events.append)
    assert failure.value.code == code
    assert not failure.value.retry
    assert events[-1].kind == "failed"
    assert events[-1].message


def test_a_failing_request_does_not_take_its_mates_down():
    good, bad = asked("hills", 1), asked("hills", 2, task=Task.IMAGE2IMAGE, sources=(Source(b"?", "upload"),))
    assert [candidate.request for candidate in SketchEngine().generate([bad, good], lambda event: None)] == ["ada-1"]


def random_prompts(count: int) -> list[str]:
    """Prompts nobody should have to draw: any letters at all, emoji, arrows, very long, empty."""
    rng = np.random.Generator(np.random.PCG64(20))
    ranges = [(32, 127), (0xA0, 0x2FF), (0x370, 0x6FF), (0x3040, 0x30FF), (0x4E00, 0x4FFF), (0x1F300, 0x1F6FF)]
    prompts = ["", " ", "🌙🐈‍⬛🌊", "→", "→→ → no → without", "a" * 2000, "moon " * 400, "\x00\ud7ff\n\t", "no no no"]
    while len(prompts) < count:
        low, high = ranges[int(rng.integers(len(ranges)))]
        letters = rng.integers(low, high, int(rng.integers(1, 60)))
        prompts.append("".join(chr(letter) for letter in letters) + " " * int(rng.integers(2)) + "night")
    return prompts


@pytest.mark.long
@pytest.mark.parametrize("part", range(2))
def test_no_prompt_whatsoever_fails(part):
    engine = SketchEngine()
    for number, prompt in enumerate(random_prompts(40)[part::2]):
        request = asked(prompt, number, width=64, height=64, steps=1, negative_prompt=prompt[:20])
        (candidate,) = engine.generate([request], lambda event: None)
        assert candidate.data.startswith(b"\x89PNG"), prompt


def test_the_facts_tell_how_the_picture_came_to_be():
    candidate = drawn("a lighthouse at night in the rain")
    assert {"lighthouse", "night", "rain"} <= set(candidate.facts["known_words"])
    assert candidate.facts["scene"]["weather"] == ["rain"]
    assert candidate.facts["stages_ms"]["encode"] > 0
    assert set(candidate.versions) == {"sketch", "numpy", "pillow"}


def test_only_the_sketch_model_can_be_loaded():
    SketchEngine().load(ModelRef("sketch"))
    with pytest.raises(EngineError):
        SketchEngine().load(ModelRef("somebody/else"))


def test_health_counts_what_was_drawn():
    engine = SketchEngine()
    engine.warmup([(128, 128)])
    assert engine.health()["ok"]
    assert engine.health()["drawn"] == 1


def test_the_command_line_writes_a_picture(tmp_path):
    out = tmp_path / "out.png"
    command = [
        sys.executable,
        "-m",
        "generator.engines.sketch",
        "a cat at night",
        str(out),
        "--seed",
        "1",
        "--size",
        "256x192",
    ]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    assert Image.open(out).size == (256, 192)


@pytest.mark.long
def test_a_thing_is_drawn_into_a_part_of_an_upload():
    source = Source(photograph((256, 256)), "upload")
    mask = white_box((256, 256), (60, 60, 220, 220))
    made = drawn("a red boat on the water", 5, task=Task.INPAINT, sources=(source,), mask=mask)
    photo = np.asarray(Image.open(io.BytesIO(source.data)), np.float32) / 255
    difference = np.abs(pixels(made) - photo)
    assert difference[80:200, 80:200].max() > 0.3
    assert made.facts["left_out"] == []
    difference[60:221, 60:221] = 0
    assert not difference.any()
