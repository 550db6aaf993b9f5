"""What pictures look like in numbers: copies are near, other pictures far."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image, ImageEnhance

from lib.imaging.descriptor import SIZE, Numbers, descriptor, oklab
from tests.lib.hostile import encoded
from tests.lib.test_imaging_facts import lighthouse


def similarity(one: Numbers, other: Numbers) -> float:
    """From about 0 for pictures with nothing in common to 1 for the same."""
    return float(one @ other)


def test_it_is_a_fixed_number_of_numbers_of_length_one_and_always_the_same() -> None:
    one = descriptor(lighthouse())
    assert one.shape == (SIZE,)
    assert one.dtype == np.float32
    assert np.linalg.norm(one) == pytest.approx(1, abs=1e-5)
    assert np.array_equal(one, descriptor(lighthouse()))


@pytest.mark.parametrize(
    "copied",
    [
        lambda picture: picture.resize((300, 200)),
        lambda picture: Image.open(io.BytesIO(encoded(picture, "JPEG", quality=30))),
        lambda picture: ImageEnhance.Brightness(picture).enhance(1.1),
        lambda picture: picture.crop((12, 8, 756, 504)),
    ],
    ids=["smaller", "worse", "brighter", "cropped"],
)
def test_a_copy_is_near_and_other_pictures_are_not(copied) -> None:
    original = descriptor(lighthouse())
    near = similarity(original, descriptor(copied(lighthouse())))
    assert near > 0.97
    assert similarity(original, descriptor(lighthouse(lamp=23))) < near - 0.02
    others = [Image.new("RGB", (300, 200), "navy"), Image.radial_gradient("L"), lighthouse().rotate(90).convert("L")]
    assert all(similarity(original, descriptor(other)) < 0.9 for other in others)


def test_colour_counts_where_the_shapes_are_the_same() -> None:
    red, green, blue = lighthouse().split()
    swapped = Image.merge("RGB", (blue, red, green))
    assert similarity(descriptor(lighthouse()), descriptor(swapped)) < 0.95


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16"])
def test_pictures_of_every_mode_and_of_one_pixel_have_one(mode) -> None:
    assert np.isfinite(descriptor(Image.new(mode, (1, 1)))).all()


def test_colours_are_where_ottosson_has_them() -> None:
    """Expected: the table of pairs in his article, by way of XYZ (bottosson.github.io/posts/oklab)."""
    white, red = oklab(np.array([[1, 1, 1], [1, 0, 0]], np.float32))
    assert white == pytest.approx([1, 0, 0], abs=1e-3)
    assert red == pytest.approx([0.6280, 0.2249, 0.1258], abs=1e-3)
