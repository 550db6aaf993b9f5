"""Pictures cut out of the middle of others."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from lib.imaging.crops import NEAR, cut_distance, cut_hashes
from lib.imaging.pdq import pdq


def drawing(seed):
    draw = np.random.default_rng(seed)
    picture = Image.new("RGB", (400, 300), tuple(draw.integers(0, 255, 3).tolist()))
    pen = ImageDraw.Draw(picture)
    for _ in range(40):
        left, top = int(draw.integers(-50, 400)), int(draw.integers(-50, 300))
        width, height = draw.integers(20, 120, 2).tolist()
        pen.ellipse((left, top, left + width, top + height), fill=tuple(draw.integers(0, 255, 3).tolist()))
    return picture


@pytest.mark.parametrize("part", [0.02, 0.06, 0.1, 0.16, 0.2])
def test_what_was_cut_out_of_the_middle_is_near_and_others_are_not(part):
    whole = drawing(1)
    left, top = round(400 * part), round(300 * part)
    middle, _quality = pdq(whole.crop((left, top, 400 - left, 300 - top)).resize((320, 240)))
    assert cut_distance(cut_hashes(whole), middle) <= NEAR
    assert all(cut_distance(cut_hashes(drawing(seed)), middle) > 2 * NEAR for seed in range(2, 6))
