"""Real pictures for a gallery of rows: some hundred files with their renditions, which the loaded images share."""

from __future__ import annotations

import io
import random

from PIL import Image as Picture
from PIL import ImageFilter

SHAPES = ((1024, 1024), (1280, 768), (768, 1280), (1536, 1024))
SHARE = """
UPDATE gallery_image AS image
   SET storage_key = real.storage_key, renditions = real.renditions, width = real.width, height = real.height,
       bytes = real.bytes, mime = real.mime, dominant_colour = real.dominant_colour, placeholder = real.placeholder
  FROM (SELECT row_number() OVER (ORDER BY id) - 1 AS number, * FROM gallery_image
         WHERE maker_id = %(painter)s) AS real, bench_seed AS seed
 WHERE image.id = seed.image AND real.number = seed.n %% %(count)s AND seed.n <= %(newest)s
"""


def share(count: int, newest: int) -> None:
    """Draw so many pictures, and let the images of the `newest` posts point at them."""
    from django.db import connection

    from accounts.models import User
    from gallery.images import renditions
    from gallery.images.image_store import keep
    from gallery.models import Image

    painter = User.objects.create(handle="painter")
    for number in range(count):
        kept = keep(
            drawn(number),
            maker=painter,
            origin=Image.Origin.PROGRAM,
            prompt=f"a harbour at hour {number}",
            parents=[],
            engine="sketch",
            seed=number,
            task="text2image",
        )
        renditions.ensure(kept)
    with connection.cursor() as cursor:
        cursor.execute(SHARE, {"painter": painter.pk, "count": count, "newest": newest})
        cursor.execute("VACUUM ANALYZE gallery_image")


def drawn(number: int) -> bytes:
    """A picture with as much in it as a photograph of clouds: noise of three sizes, coloured."""
    dice, (width, height) = random.Random(number), SHAPES[number % 4]
    layers = []
    for _channel in range(3):
        layer = Picture.new("L", (width, height), 128)
        for size in (5, 16, 48):
            noise = Picture.frombytes("L", (size, size), dice.randbytes(size * size))
            layer = Picture.blend(layer, noise.resize((width, height), Picture.Resampling.BICUBIC), 0.3)
        layers.append(layer)
    buffer = io.BytesIO()
    Picture.merge("RGB", layers).filter(ImageFilter.SMOOTH).save(buffer, "JPEG", quality=88)
    return buffer.getvalue()
