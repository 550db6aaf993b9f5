"""Uploads nobody should send, made byte by byte: `refused()` with the code each earns, `taken()` that come out clean.

Every file shows the four quarters of `plain()` where it shows anything: red, green, blue, white, reading order.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from typing import Any

from PIL import Image, ImageCms, PngImagePlugin

SIGNATURE = b"\x89PNG\r\n\x1a\n"
QUARTERS = ((220, 30, 40), (30, 190, 60), (40, 60, 210), (250, 250, 250))
SCRIPT = b"<html><script>alert(document.cookie)</script>"


def plain(width: int = 160, height: int = 96) -> Image.Image:
    """Red, green, blue and white quarters."""
    picture = Image.new("RGB", (width, height))
    for place, colour in enumerate(QUARTERS):
        left, top = place % 2 * (width // 2), place // 2 * (height // 2)
        picture.paste(colour, (left, top, left + width // 2, top + height // 2))
    return picture


def colour_at(picture: Image.Image, place: tuple[int, int]) -> tuple[int, ...]:
    """The pixel at (x, y) of a picture in colour."""
    colour = picture.getpixel(place)
    assert isinstance(colour, tuple)
    return colour


def encoded(picture: Image.Image, format: str, **options: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, format, **options)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(width: int, height: int, rows: bytes, *extra: bytes, bits: int = 8, colour: int = 2) -> bytes:
    """A PNG of the sizes it claims, with compressed rows that need not match, and chunks before them."""
    header = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0)
    return SIGNATURE + chunk(b"IHDR", header) + b"".join(extra) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def with_chunk(extra: bytes, picture: Image.Image | None = None) -> bytes:
    """An ordinary PNG with one more chunk behind its header."""
    data = encoded(picture or plain(), "PNG")
    return data[:33] + extra + data[33:]


def gif_of_frames(count: int) -> bytes:
    """A GIF whose every frame is one pixel: seventeen bytes each."""
    one = b"\x2c" + struct.pack("<HHHH", 0, 0, 1, 1) + b"\0" + b"\2\2\x44\1\0"
    return b"GIF89a" + struct.pack("<HH", 160, 96) + b"\x80\0\0" + b"\xff\0\0\0\0\xff" + one * count + b";"


def resized_header(data: bytes, at: int, fields: bytes) -> bytes:
    return data[:at] + fields + data[at + len(fields) :]


def jpeg_claiming(width: int, height: int) -> bytes:
    data = encoded(plain(), "JPEG")
    return resized_header(data, data.index(b"\xff\xc0") + 5, struct.pack(">HH", height, width))


def jpeg_of_scans(side: int, count: int) -> bytes:
    """A progressive JPEG that draws its last scan over and over, for every decoder to go through each time."""
    data = encoded(plain(side, side), "JPEG", progressive=True)
    return data[:-2] + data[data.rindex(b"\xff\xda") : -2] * count + data[-2:]


def webp_claiming(width: int, height: int) -> bytes:
    return resized_header(encoded(plain(), "WEBP"), 26, struct.pack("<HH", width, height))


def avif_claiming(width: int, height: int) -> bytes:
    data = encoded(plain(), "AVIF", speed=10)
    return resized_header(data, data.index(b"ispe") + 8, struct.pack(">II", width, height))


def refused() -> dict[str, tuple[str, Callable[[], bytes]]]:
    """Name -> (code of the refusal, what makes the file)."""
    jpeg, still = encoded(plain(), "JPEG"), encoded(plain(), "PNG")
    webp, avif, noise = encoded(plain(), "WEBP"), encoded(plain(), "AVIF", speed=10), zlib.compress(bytes(1000))
    return {
        "nothing at all": ("empty", lambda: b""),
        "a single byte": ("unknown-format", lambda: b"\x89"),
        "text called a picture": ("unknown-format", lambda: b"Dear gallery, I am a JPEG. " * 40),
        "zeros": ("unknown-format", lambda: bytes(4096)),
        "more bytes than allowed": ("too-many-bytes", lambda: jpeg + bytes(25_000_001)),
        "svg with a script": ("wrong-format", lambda: b'<?xml version="1.0"?><svg onload="alert(1)"/>'),
        "svg of a billion laughs": ("wrong-format", lambda: b'<!DOCTYPE svg [<!ENTITY a "&b;&b;">]><svg>&a;</svg>'),
        "html": ("wrong-format", lambda: SCRIPT),
        "pdf": ("wrong-format", lambda: b"%PDF-1.7\n1 0 obj <</JS (app.alert(1))>>"),
        "zip": ("wrong-format", lambda: b"PK\3\4" + bytes(100)),
        "windows program": ("wrong-format", lambda: b"MZ" + bytes(100)),
        "photoshop": ("wrong-format", lambda: b"8BPS\0\1" + bytes(6) + struct.pack(">HIIHH", 3, 9000, 9000, 8, 3)),
        "postscript": ("unknown-format", lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n(r) file deletefile"),
        "tiff": ("wrong-format", lambda: encoded(plain(), "TIFF")),
        "bmp": ("wrong-format", lambda: encoded(plain(), "BMP")),
        "ico": ("wrong-format", lambda: encoded(plain(64, 64), "ICO")),
        "jpeg 2000": ("wrong-format", lambda: b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(64)),
        "heic from a telephone": ("wrong-format", lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(64)),
        "video": ("wrong-format", lambda: b"\0\0\0\x18ftypisom\0\0\0\0isomavc1" + bytes(64)),
        "png bomb of 2.5 gigapixels": ("too-many-pixels", lambda: png(50_000, 50_000, noise)),
        "png of 100 megapixels": ("too-many-pixels", lambda: png(10_000, 10_000, noise)),
        "png of four thousand million columns": ("too-many-pixels", lambda: png(0x7FFFFFFF, 64, noise)),
        "jpeg claiming 65,000 by 65,000": ("too-many-pixels", lambda: jpeg_claiming(65_000, 65_000)),
        "jpeg claiming 100 megapixels": ("too-many-pixels", lambda: jpeg_claiming(10_000, 10_000)),
        "webp claiming 16,383 by 16,383": ("too-many-pixels", lambda: webp_claiming(16_383, 16_383)),
        "avif claiming 60,000 by 60,000": ("unreadable", lambda: avif_claiming(60_000, 60_000)),
        "gif claiming 65,535 by 65,535": ("too-many-pixels", lambda: b"GIF89a\xff\xff\xff\xff" + gif_of_frames(1)[10:]),
        "gif of two hundred thousand frames": ("too-many-frames", lambda: gif_of_frames(200_000)),
        "animated png of a million frames": (
            "too-many-frames",
            lambda: with_chunk(chunk(b"acTL", b"\0\x0fB@\0\0\0\0")),
        ),
        "a very long side": ("too-long", lambda: png(13_000, 2_000, noise)),
        "one pixel": ("too-small", lambda: encoded(plain().crop((0, 0, 1, 1)), "PNG")),
        "a sliver": ("too-narrow", lambda: encoded(plain(1200, 100), "PNG")),
        "a png of no width": ("unreadable", lambda: png(0, 100, noise)),
        "truncated jpeg": ("truncated", lambda: jpeg[: len(jpeg) // 2]),
        "jpeg without a picture": ("unreadable", lambda: jpeg[:20]),
        "truncated png": ("truncated", lambda: still[: len(still) // 2]),
        "png that ends in its header": ("unreadable", lambda: still[:30]),
        "truncated webp": ("unreadable", lambda: webp[: len(webp) // 2]),
        "truncated avif": ("unreadable", lambda: avif[: len(avif) // 2]),
        "truncated gif": ("truncated", lambda: encoded(plain(), "GIF")[:-60]),
        "png with a wrong checksum": ("unreadable", lambda: still[:29] + b"\0\0\0\0" + still[33:]),
        "png with a damaged stream": ("unreadable", lambda: png(160, 96, b"\x78\x9c" + bytes(range(200)))),
        "png with too few rows": ("truncated", lambda: png(160, 96, noise)),
        "png with chunks inside out": ("unreadable", lambda: SIGNATURE + chunk(b"IDAT", noise) + chunk(b"IEND", b"")),
        "zlib bomb in an icc chunk": (
            "unreadable",
            lambda: with_chunk(chunk(b"iCCP", b"p\0\0" + zlib.compress(bytes(10**8)))),
        ),
        "riff that is a sound": ("wrong-format", lambda: b"RIFF\x24\0\0\0WAVEfmt " + bytes(40)),
        "webp with an impossible chunk": ("unreadable", lambda: webp[:16] + b"\xff\xff\xff\x7f" + webp[20:]),
        "jpeg of twenty thousand scans": ("too-slow", lambda: jpeg_of_scans(400, 20_000)),
    }


def taken() -> dict[str, Callable[[], bytes]]:
    """Name -> what makes a file that is odd, or carries something, and holds a picture all the same."""
    rgba = plain().convert("RGBA")
    rgba.putalpha(Image.linear_gradient("L").resize(rgba.size))
    jpeg, still, other = encoded(plain(), "JPEG"), encoded(plain(), "PNG"), plain().rotate(180)
    notes = PngImagePlugin.PngInfo()
    notes.add_text("parameters", "a lighthouse, seed 7")
    notes.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta>Ada's address</x:xmpmeta>")
    return {
        "jpeg with a zip behind it": lambda: jpeg + b"PK\3\4" + b"payload" * 99,
        "jpeg with html behind it": lambda: jpeg + SCRIPT,
        "jpeg with a script in its comment": lambda: encoded(plain(), "JPEG", comment=b"*/=alert(1)/*" + SCRIPT),
        "png with a program behind it": lambda: still + b"MZ" + SCRIPT * 50,
        "gif that is also javascript": lambda: encoded(plain(), "GIF", comment=b"*/=1;alert(1);/*") + b"*/=1;alert(1)",
        "webp with html behind it": lambda: encoded(plain(), "WEBP", quality=95) + SCRIPT,
        "jpeg without colour": lambda: encoded(plain().convert("L"), "JPEG"),
        "progressive jpeg": lambda: encoded(plain(), "JPEG", progressive=True),
        "cmyk jpeg, inverted as Adobe does": lambda: encoded(plain().convert("CMYK"), "JPEG", quality=95),
        "cmyk jpeg without a mark": lambda: unmarked_cmyk(),
        "16-bit grey png": lambda: png(160, 96, zlib.compress((b"\0" + b"\xc8\x00" * 160) * 96), bits=16, colour=0),
        "16-bit colour png": lambda: png(
            160, 96, zlib.compress((b"\0" + b"\xdc\x00\x1e\x00\x28\x00" * 160) * 96), bits=16
        ),
        "1-bit png": lambda: encoded(plain().convert("1"), "PNG"),
        "palette png with transparency": lambda: encoded(plain().quantize(8), "PNG", transparency=0),
        "png half transparent": lambda: encoded(rgba, "PNG"),
        "grey png half transparent": lambda: encoded(rgba.convert("LA"), "PNG"),
        "webp half transparent": lambda: encoded(rgba, "WEBP", lossless=True),
        "avif half transparent": lambda: encoded(rgba, "AVIF", speed=10),
        "animated gif": lambda: encoded(plain(), "GIF", save_all=True, append_images=[other] * 3),
        "animated webp": lambda: encoded(plain(), "WEBP", save_all=True, append_images=[other] * 3),
        "animated png": lambda: encoded(plain(), "PNG", save_all=True, append_images=[other] * 3),
        "animated avif": lambda: encoded(plain(), "AVIF", save_all=True, append_images=[other] * 3, speed=10),
        "two pictures in a jpeg": lambda: encoded(plain(), "MPO", save_all=True, append_images=[other]),
        "png with a prompt and xmp": lambda: encoded(plain(), "PNG", pnginfo=notes),
        "jpeg with a place and a face": lambda: encoded(plain(), "JPEG", exif=located(), xmp=b"<x>Ada's address</x>"),
        "webp with a place": lambda: encoded(plain(), "WEBP", quality=95, exif=located(), xmp=b"<x>Ada's address</x>"),
        "avif with a place": lambda: encoded(plain(), "AVIF", speed=10, exif=located()),
        "exif that is noise": lambda: encoded(plain(), "JPEG", exif=b"Exif\0\0II*\0" + bytes(range(1, 200))),
        "exif that points at itself": lambda: encoded(plain(), "JPEG", exif=looping_exif()),
        "orientation of 77": lambda: encoded(plain(), "JPEG", exif=turned(77)),
        "icc profile that is noise": lambda: encoded(plain(), "PNG", icc_profile=b"acsp" * 100),
        "icc profile of another colour space": lambda: with_chunk(
            chunk(b"iCCP", b"p\0\0" + zlib.compress(lab_profile()))
        ),
        "zlib bomb in a zTXt chunk": lambda: with_chunk(chunk(b"zTXt", b"k\0\0" + zlib.compress(bytes(10**8)))),
        "zlib bomb in an iTXt chunk": lambda: with_chunk(chunk(b"iTXt", b"k\0\1\0\0\0" + zlib.compress(bytes(10**8)))),
        "forty zlib bombs, each within its bound": lambda: with_chunk(
            b"".join(chunk(b"zTXt", b"k%d\0\0" % n + zlib.compress(bytes(7_900_000))) for n in range(40))
        ),
        "png with ten thousand small notes": lambda: with_chunk(chunk(b"tEXt", b"k\0v") * 10_000),
        "gif of nine hundred frames": lambda: encoded(plain(), "GIF")[:-1] + gif_of_frames(900)[19:],
    }


def unmarked_cmyk() -> bytes:
    """CMYK that lost Adobe's mark; Adobe's inversion is assumed all the same, as nobody else writes CMYK."""
    data = encoded(plain().convert("CMYK"), "JPEG", quality=95)
    at = data.index(b"\xff\xee")
    return data[:at] + data[at + 16 :]


def adobe_rgb() -> bytes:
    """A matrix profile with the primaries of Adobe RGB (1998), adapted to D50, and its gamma, 563/256 (ICC.1:2001)."""

    def xyz(*values: float) -> bytes:
        return b"XYZ \0\0\0\0" + struct.pack(">3i", *(round(value * 65_536) for value in values))

    text = b"desc\0\0\0\0" + struct.pack(">I", 5) + b"Wide\0" + bytes(79)
    curve = b"curv\0\0\0\0" + struct.pack(">IHH", 1, 563, 0)
    primaries = [(0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457)]
    tags = {b"desc": text, b"wtpt": xyz(0.9642, 1, 0.8249)}
    tags |= {name: xyz(*primary) for name, primary in zip((b"rXYZ", b"gXYZ", b"bXYZ"), primaries, strict=True)}
    tags |= dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve)
    table, body = b"", b""
    for name, tag in tags.items():
        table += struct.pack(">4sII", name, 128 + 4 + 12 * len(tags) + len(body), len(tag))
        body += tag
    white = struct.pack(">3i", 63_190, 65_536, 54_061)
    head = b"\x02\x10\0\0mntrRGB XYZ " + bytes(12) + b"acsp" + bytes(28) + white + bytes(48)
    return struct.pack(">I4x", 128 + 4 + len(table) + len(body)) + head + struct.pack(">I", len(tags)) + table + body


def turned(orientation: int) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return exif.tobytes()


def located() -> bytes:
    """EXIF with a camera's owner and a place."""
    exif = Image.Exif()
    exif[0xA430] = exif[0x013B] = "Ada's address"
    exif.get_ifd(0x8825).update({1: "N", 2: (48.0, 51.0, 29.0), 3: "E", 4: (2.0, 17.0, 40.0)})
    return exif.tobytes()


def looping_exif() -> bytes:
    """A directory whose EXIF pointer and whose next directory are itself."""
    return b"Exif\0\0II*\0" + struct.pack("<IHHHIII", 8, 1, 0x8769, 4, 1, 8, 8)


def lab_profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
