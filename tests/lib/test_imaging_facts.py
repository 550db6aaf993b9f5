"""What is found out about a picture: its hashes, colour and likeness."""

from __future__ import annotations

import base64
import hashlib
import io

import pytest
from PIL import Image, ImageDraw, ImageEnhance

from lib.imaging.facts import facts
from lib.imaging.pdq import grid, grids, luma, pdq
from tests.lib.hostile import encoded


def lighthouse(size: tuple[int, int] = (768, 512), lamp: int = 0) -> Image.Image:
    """A drawing with enough in it to be told from others."""
    picture = Image.linear_gradient("L").resize(size).convert("RGB")
    draw, (width, height) = ImageDraw.Draw(picture), size
    for step in range(14):
        left, top = (step * 37 + lamp) % 90 * width // 100, (step * 53 + lamp * 3) % 80 * height // 100
        shade = (step * 18 % 256, 255 - step * 15, (step * 71 + lamp) % 256)
        draw.ellipse((left, top, left + width // 6, top + height // 5), fill=shade)
    return picture


def test_the_facts_of_a_file() -> None:
    data = encoded(lighthouse(), "PNG")
    found = facts(data)
    assert found.sha256 == hashlib.sha256(data).hexdigest()
    assert (found.width, found.height) == (768, 512)
    assert len(bytes.fromhex(found.phash)) == 32
    assert found.phash_quality == 100


def test_the_dominant_colour_is_the_one_that_covers_most() -> None:
    sea = Image.new("RGB", (300, 200), (20, 80, 160))
    sea.paste((250, 200, 40), (0, 0, 90, 90))
    assert facts(encoded(sea, "PNG")).colour == "#1450a0"


def test_the_likeness_is_a_tiny_webp_in_the_pictures_shape() -> None:
    likeness = facts(encoded(lighthouse(), "PNG")).placeholder
    head, body = likeness.split(",")
    assert head == "data:image/webp;base64"
    data = base64.b64decode(body)
    assert len(data) <= 120
    assert Image.open(io.BytesIO(data)).size == (16, 11)


def distance(one: str, other: str) -> int:
    """Bits in which two hashes differ; 31 or fewer is the usual bound for the same picture."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


@pytest.mark.parametrize(
    "copied",
    [
        lambda picture: picture.resize((300, 200)),
        lambda picture: Image.open(io.BytesIO(encoded(picture, "JPEG", quality=30))),
        lambda picture: ImageEnhance.Brightness(picture).enhance(1.15),
    ],
    ids=["smaller", "worse", "brighter"],
)
def test_a_copy_hashes_close_and_another_picture_far(copied) -> None:
    original = pdq(lighthouse())[0]
    assert distance(original, pdq(copied(lighthouse()))[0]) <= 31
    assert distance(original, pdq(lighthouse(lamp=23))[0]) > 60


def test_the_perceptual_hash_is_the_reference_programs_bit_for_bit() -> None:
    """Expected: Meta's C++ by way of pdqhash 0.2.8, on the same pixels."""
    assert pdq(lighthouse((512, 384))) == ("fda8fa5f4c1a8a5f05fa811201a042e90da04a5594d2ba15e33ff1afe23fc4bf", 100)


@pytest.mark.parametrize("size", [(512, 512), (512, 384), (385, 257), (301, 300), (200, 512), (96, 64)])
def test_mirrored_pictures_are_smoothed_as_if_each_by_itself(size) -> None:
    plane = luma(lighthouse().resize(size))
    mirrored = (plane, plane[:, ::-1], plane[::-1, :], plane[::-1, ::-1])
    for once, alone in zip(grids(plane), map(grid, mirrored), strict=True):
        assert abs(once - alone).max() < 0.001


def test_a_flat_picture_has_a_hash_that_is_known_to_say_nothing() -> None:
    assert pdq(Image.new("RGB", (200, 200), "grey"))[1] == 0


def test_half_a_file_has_no_facts() -> None:
    data = encoded(lighthouse(), "PNG")
    with pytest.raises(OSError, match="truncated"):
        facts(data[: len(data) // 2])
