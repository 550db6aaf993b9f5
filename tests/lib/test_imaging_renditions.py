"""Smaller copies, and the label that says how a picture was made."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from lib.imaging.label import SourceType, stamp
from lib.imaging.renditions import renditions
from tests.lib.hostile import colour_at, encoded, plain

FORMATS = {"PNG": {}, "JPEG": {}, "WEBP": {}, "WEBP lossless": {"lossless": True}}


def opened(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


@pytest.mark.parametrize(
    ("width", "expected"),
    [
        (1536, {"w320.webp": 320, "w640.webp": 640, "w1280.webp": 1280}),
        (1280, {"w320.webp": 320, "w640.webp": 640, "w1280.webp": 1280}),
        (900, {"w320.webp": 320, "w640.webp": 640, "w1280.webp": 900}),
        (640, {"w320.webp": 320, "w640.webp": 640}),
        (200, {"w320.webp": 200}),
    ],
)
def test_copies_are_made_up_to_the_pictures_own_width_and_never_beyond(width: int, expected: dict[str, int]) -> None:
    made = renditions(encoded(plain(width, width // 2), "PNG"))
    assert {name: one.width for name, one in made.items()} == expected | {"og.jpg": 1200}
    assert all(opened(one.data).size == (one.width, one.height) for one in made.values())
    assert all(opened(one.data).format == one.mime.removeprefix("image/").upper() for one in made.values())


@pytest.mark.parametrize(("width", "height"), [(1600, 840), (500, 1500), (90, 64), (8000, 1000)])
def test_the_shared_card_has_one_size_whatever_the_picture(width: int, height: int) -> None:
    card = renditions(encoded(plain(width, height), "JPEG"))["og.jpg"]
    assert (card.width, card.height, card.mime) == (1200, 630, "image/jpeg")


def test_a_tall_picture_stands_whole_in_the_middle_of_its_card() -> None:
    card = opened(renditions(encoded(plain(500, 1500), "PNG"))["og.jpg"].data)
    red, white = colour_at(card, (560, 100)), colour_at(card, (640, 600))
    assert red[0] > 200 > 60 > red[1]
    assert min(white) > 230
    assert max(colour_at(card, (20, 600))) < 220  # the dimmed backdrop


@pytest.mark.parametrize("source", [SourceType.MODEL, "algorithmicMedia"])
def test_every_copy_says_what_made_the_picture(source: str) -> None:
    for one in renditions(encoded(plain(700, 400), "PNG"), source).values():
        assert f"digitalsourcetype/{source}".encode() in opened(one.data).info["xmp"]


def test_copies_of_an_upload_claim_nothing() -> None:
    assert not any("xmp" in opened(one.data).info for one in renditions(encoded(plain(700, 400), "PNG")).values())


@pytest.mark.parametrize("name", FORMATS)
def test_an_original_is_stamped_without_touching_a_pixel(name: str) -> None:
    data = encoded(plain(), name.split()[0], **FORMATS[name])
    stamped = opened(stamp(data, SourceType.MODEL))
    assert b"digitalsourcetype/trainedAlgorithmicMedia" in stamped.info["xmp"]
    assert stamped.tobytes() == opened(data).tobytes()


def test_a_transparent_original_is_stamped_with_its_transparency() -> None:
    picture = plain().convert("RGBA")
    picture.putalpha(90)
    for options in ({}, {"lossless": True}):
        stamped = opened(stamp(encoded(picture, "WEBP", **options), SourceType.PROGRAM))
        assert stamped.getchannel("A").getextrema() == (90, 90)
        assert "xmp" in stamped.info


def test_nothing_to_say_leaves_the_file_as_it_is() -> None:
    data = encoded(plain(), "PNG")
    assert stamp(data, None) is data


def test_a_word_outside_the_vocabulary_and_an_unknown_format_are_errors() -> None:
    with pytest.raises(ValueError, match="not a valid SourceType"):
        stamp(encoded(plain(), "PNG"), "handPainted")
    with pytest.raises(ValueError, match="only PNG, JPEG and WebP"):
        stamp(encoded(plain(), "GIF"), SourceType.MODEL)
