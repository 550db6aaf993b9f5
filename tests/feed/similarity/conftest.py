import io

import pytest
from django.db import connection
from PIL import Image as Picture
from PIL import ImageDraw

from feed.similarity.comparing import compare_waiting


@pytest.fixture
def compared(refreshed):
    """The feed's rows brought up to date, and then every post compared."""

    def compare():
        refreshed()
        while compare_waiting():
            pass
        refreshed()

    return compare


@pytest.fixture
def drawing():
    """A PNG with enough in it to have a hash: circles at places of its number's own."""

    def draw(number, *, scale=1.0, light=0):
        width, height = int(240 * scale), int(160 * scale)
        picture = Picture.linear_gradient("L").resize((width, height)).convert("RGB")
        pen = ImageDraw.Draw(picture)
        for step in range(14):
            left, top = (step * 37 + number * 23) % 90 * width // 100, (step * 53 + number * 41) % 80 * height // 100
            shade = (step * 18 % 256, (255 - step * 15 + light) % 256, (step * 71 + number * 29) % 256)
            pen.ellipse((left, top, left + width // 6, top + height // 5), fill=shade)
        out = io.BytesIO()
        picture.save(out, "PNG")
        return out.getvalue()

    return draw


@pytest.fixture
def cut():
    """A picture without this part of each side at every edge."""

    def trim(data, part):
        whole = Picture.open(io.BytesIO(data))
        left, top = round(whole.width * part), round(whole.height * part)
        out = io.BytesIO()
        whole.crop((left, top, whole.width - left, whole.height - top)).save(out, "PNG")
        return out.getvalue()

    return trim


@pytest.fixture
def without_index(db):
    """As on a server without pgvector."""
    with connection.cursor() as cursor:
        for table in ("feed_indexedpicture", "feed_indexedpost"):
            cursor.execute(f"ALTER TABLE {table} DROP COLUMN near")


@pytest.fixture
def shown_by(image_by, post_by, drawing):
    """A published post of the drawing with this number: `shown_by(ada, 3, "Lighthouse")`."""

    def show(maker, number, title="Lighthouse", *, scale=1.0, prompt="", **fields):
        image = image_by(maker, prompt, data=drawing(number, scale=scale))
        return post_by(maker, title, images=[image], **fields)

    return show
