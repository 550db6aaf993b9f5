"""Scorers measure what their formulas say, once for each picture, and recipes may ask for it."""

from __future__ import annotations

import io
from datetime import timedelta

import numpy as np
import pytest
from PIL import Image as Picture
from PIL import ImageFilter

from curation.models import Score
from curation.scoring import filling
from curation.scoring.scorers import BUILT_IN, Blockiness, Colourfulness, Contrast, Sharpness
from gallery.images.erasure import erase
from gallery.models import Image
from tests.curation.test_building import ids, reasons, shown

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _pictures_are_scored_at_once(monkeypatch):
    monkeypatch.setattr(filling, "SETTLED", timedelta(minutes=-1))


def noise(side: int = 128) -> Picture.Image:
    return Picture.fromarray(np.random.default_rng(1).integers(0, 256, (side, side, 3), np.uint8))


def test_sharpness_is_the_variance_of_the_laplacian():
    flat = Picture.new("RGB", (32, 32), "grey")
    point = flat.copy()
    point.putpixel((16, 16), (228, 228, 228))
    assert Sharpness().score(flat) == pytest.approx(0, abs=1e-6)
    # 100 more at one of 900 places: -400 there and 100 at the four beside it, in all 0 on average.
    assert Sharpness().score(point) == pytest.approx((400**2 + 4 * 100**2) / 900, rel=1e-3)
    assert Sharpness().score(noise().filter(ImageFilter.GaussianBlur(3))) < Sharpness().score(noise()) / 10


def test_contrast_is_the_standard_deviation_of_lightness():
    halves = Picture.new("RGB", (32, 32), "black")
    halves.paste("white", (0, 0, 16, 32))
    assert Contrast().score(halves) == pytest.approx(0.5, abs=1e-3)


def test_colourfulness_is_as_the_formula_has_it():
    assert Colourfulness().score(Picture.new("RGB", (32, 32), "grey")) == pytest.approx(0, abs=1e-4)
    # Pure red: rg = 255 and yb = 127.5 everywhere, so no spread and 0.3 of their length.
    assert Colourfulness().score(Picture.new("RGB", (32, 32), "#ff0000")) == pytest.approx(
        0.3 * np.hypot(255, 127.5), rel=1e-3
    )


def test_blocks_of_a_poor_jpeg_are_seen_and_others_are_not():
    smooth = noise(256).filter(ImageFilter.GaussianBlur(4))
    buffer = io.BytesIO()
    smooth.save(buffer, "JPEG", quality=10)
    blocky = Picture.open(buffer).convert("RGB")
    assert Blockiness().score(smooth) == pytest.approx(1, abs=0.1)
    assert Blockiness().score(blocky) > 2


@pytest.mark.parametrize("size", [(1, 1), (2, 300), (17, 9)])
def test_every_scorer_has_a_number_for_any_picture(size):
    assert all(np.isfinite(one.score(Picture.new("RGB", size, "teal"))) for one in BUILT_IN)


def test_each_picture_is_scored_once_and_a_stopped_task_goes_on(ada, factory, monkeypatch):
    monkeypatch.setattr(filling, "BATCH", 2)
    images = [factory.image(ada, f"{number}") for number in range(3)]
    assert filling.fill(longest=0.0) == 0
    assert filling.fill() == 3 * len(BUILT_IN)
    before = set(Score.objects.values_list("pk", "value"))
    later = factory.image(ada, "later")
    assert filling.fill() == len(BUILT_IN)
    assert before < set(Score.objects.values_list("pk", "value")), "none is written again"
    assert Score.objects.filter(image=later.pk).count() == len(BUILT_IN)
    erase(Image.objects.filter(pk=images[0].pk))
    assert not Score.objects.filter(image=images[0].pk).exists()


def test_a_picture_without_a_file_has_none_and_holds_nothing_up(ada, factory, django_capture_on_commit_callbacks):
    first, second = factory.image(ada, "gone"), factory.image(ada, "there")
    Image.objects.filter(pk=first.pk).update(storage_key="images/none.png")
    filling.fill()
    assert set(Score.objects.filter(image=first.pk).values_list("value", flat=True)) == {None}
    assert None not in Score.objects.filter(image=second.pk).values_list("value", flat=True)


def test_a_recipe_asks_for_a_least_score(ada, factory, allowing, built, events):
    allowing(ada)
    good, poor, unknown = (shown(factory, ada, f"{number}") for number in range(3))
    scores = [
        {"image": str(image.pk), "scorer": "sharpness", "version": "1", "value": value}
        for image, value in ((good, 150.0), (poor, 5.0))
    ]
    snapshot = built(
        events(scores=scores),
        quality={"min_scores": {"sharpness/1": 100}},
        split={"holdout": 0, "largest_component": 1},
    )
    assert ids(snapshot) == {str(good.pk)}
    assert {key: reasons(snapshot)[str(image.pk)] for key, image in (("poor", poor), ("unknown", unknown))} == {
        "poor": "low_score",
        "unknown": "no_score",
    }
