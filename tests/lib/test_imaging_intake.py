"""Whatever people send, a clean picture or a clear refusal comes of it, and nothing else."""

from __future__ import annotations

import io
import subprocess
import sys
import tempfile
import zlib
from functools import cache
from pathlib import Path

import pytest
from django.utils import translation
from PIL import Image

from lib.imaging.intake import Cleaned, Limits, Refused, Usage, clean
from lib.imaging.words import REFUSALS
from tests.lib import hostile
from tests.rest_is_long import rest_is_long

MOST_MEMORY = 512 * 1024 * 1024
TURNS = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # EXIF orientation -> the transpose that undoes its correction
refused, taken = cache(hostile.refused), cache(hostile.taken)
MORE_BOMBS = {"zlib bomb in a zTXt chunk", "zlib bomb in an iTXt chunk"}  # as forty of them are
NOT_IN_FOUR_COLOURS = ("without colour", "16-bit", "1-bit", "transparen")


def cleaned(data: bytes, limits: Limits | None = None) -> Cleaned:
    """Through intake, and within its memory."""
    usage: list[Usage] = []
    try:
        return clean(data, limits, usage.append)
    finally:
        assert all(0 < one.peak <= MOST_MEMORY for one in usage)


def opened(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


def assert_four_colours(picture: Image.Image, tolerance: int = 12) -> None:
    """Red, green, blue and white, each in its quarter: neither turned nor tinted."""
    for place, colour in enumerate(hostile.QUARTERS):
        at = (picture.width * (1 + 2 * (place % 2)) // 4, picture.height * (1 + 2 * (place // 2)) // 4)
        got = hostile.colour_at(picture, at)
        assert max(abs(one - other) for one, other in zip(got, colour, strict=True)) <= tolerance, (at, got, colour)


def assert_bare(cleaned: Cleaned) -> None:
    """Only what a decoder needs: no EXIF, XMP, profile, comment or text, and nothing behind the end."""
    picture = opened(cleaned.data)
    assert (picture.mode, picture.size) == ("RGB", (cleaned.width, cleaned.height))
    assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert not picture.getexif()
    assert cleaned.data.endswith(b"\xff\xd9" if cleaned.extension == "jpg" else b"IEND\xaeB`\x82")
    assert not any(secret in cleaned.data for secret in (b"Ada", b"lighthouse", b"alert(", b"payload"))


@pytest.mark.parametrize("name", refused())
def test_what_is_no_safe_picture_is_refused_in_a_sentence(name: str) -> None:
    code, make = refused()[name]
    with pytest.raises(Refused) as no:
        cleaned(make())
    assert no.value.code == code
    assert str(no.value).startswith(("This", "A side", "Reading"))
    assert "%" not in str(no.value)


@pytest.mark.parametrize("name", rest_is_long(taken(), *(set(taken()) - MORE_BOMBS)))
def test_an_odd_picture_comes_out_clean_and_bare(name: str) -> None:
    got = cleaned(taken()[name]())
    assert_bare(got)
    assert (got.width, got.height) == (160, 96)
    if not any(word in name for word in NOT_IN_FOUR_COLOURS):
        assert_four_colours(opened(got.data), tolerance=30 if "cmyk" in name or "palette" in name else 16)


@pytest.mark.parametrize("orientation", rest_is_long(range(1, 9), 1, 6, 7))
def test_a_picture_taken_with_the_camera_turned_comes_out_upright(orientation: int) -> None:
    held = hostile.plain()
    held = held.transpose(Image.Transpose(TURNS[orientation])) if orientation > 1 else held
    got = cleaned(hostile.encoded(held, "JPEG", quality=95, exif=hostile.turned(orientation)))
    assert (got.width, got.height) == (160, 96)
    assert got.notes == (("turned",) if orientation > 1 else ())
    assert_four_colours(opened(got.data))


@pytest.mark.parametrize("format", rest_is_long(["PNG", "WEBP", "AVIF"], "WEBP"))
def test_other_formats_are_turned_too(format: str) -> None:
    held = hostile.plain().transpose(Image.Transpose(TURNS[6]))
    got = cleaned(hostile.encoded(held, format, quality=95, exif=hostile.turned(6)))
    assert_four_colours(opened(got.data), tolerance=16)
    assert_bare(got)


def test_colours_of_a_wider_space_are_converted_and_not_merely_relabelled() -> None:
    green_in_adobe_rgb = Image.new("RGB", (100, 100), (144, 255, 60))
    got = cleaned(hostile.encoded(green_in_adobe_rgb, "PNG", icc_profile=hostile.adobe_rgb()))
    assert got.notes == ("colours",)
    red, green, blue = hostile.colour_at(opened(got.data), (50, 50))
    assert (red <= 6, green >= 250, blue <= 10) == (True, True, True), (red, green, blue)


def test_a_lossless_picture_keeps_every_pixel_and_an_opaque_alpha_channel_goes_unmentioned() -> None:
    noise = Image.effect_noise((300, 200), 80).convert("RGB")
    got = cleaned(hostile.encoded(noise.convert("RGBA"), "PNG"))
    assert (got.mime, got.notes) == ("image/png", ())
    assert opened(got.data).tobytes() == noise.tobytes()


def test_what_is_transparent_turns_white() -> None:
    got = cleaned(hostile.encoded(Image.new("RGBA", (80, 80), (255, 0, 0, 0)), "WEBP", lossless=True))
    assert opened(got.data).getpixel((40, 40)) == (255, 255, 255)
    assert got.sentences == ["Transparent parts were filled with white."]


def test_sixteen_bits_of_grey_keep_their_brightness() -> None:
    assert opened(cleaned(taken()["16-bit grey png"]()).data).getpixel((5, 5)) == (199, 199, 199)


def test_an_animation_is_kept_as_its_first_frame_and_that_is_said() -> None:
    got = cleaned(taken()["animated gif"]())
    assert got.notes == ("first-frame",)


@pytest.mark.parametrize("name", ["transparent png, turned", "progressive jpeg, turned", "transparent webp, turned"])
@pytest.mark.long
def test_the_largest_pictures_allowed_fit_into_the_memory(name: str) -> None:
    got = cleaned(largest(name))
    assert got.mime == "image/jpeg"
    assert got.width < got.height
    assert "turned" in got.notes


def largest(name: str) -> bytes:
    turned = hostile.turned(6)
    if "png" in name:
        rows = zlib.compress((b"\0" + b"\x10\x20\x30\x80" * 7_300) * 5_470, 1)
        return hostile.png(7_300, 5_470, rows, hostile.chunk(b"eXIf", turned.removeprefix(b"Exif\0\0")), colour=6)
    if "webp" in name:
        picture = Image.new("RGBA", (6_000, 4_000), (9, 99, 199, 99))
        return hostile.encoded(picture, "WEBP", method=0, exif=turned)
    picture = Image.new("RGB", (7_300, 5_470), (9, 99, 199))
    return hostile.encoded(picture, "JPEG", progressive=True, subsampling=0, exif=turned)


@pytest.mark.parametrize(("limits", "code"), [({"memory": 64 << 20}, "too-heavy"), ({"wall": 0}, "too-slow")])
def test_a_child_that_asks_for_too_much_is_ended(limits: dict[str, int], code: str) -> None:
    with pytest.raises(Refused) as no:
        clean(hostile.encoded(Image.new("RGB", (5_000, 5_000)), "PNG", compress_level=1), Limits(**limits))
    assert no.value.code == code


def test_a_child_that_computes_too_long_is_ended() -> None:
    with pytest.raises(Refused) as no:
        clean(hostile.jpeg_of_scans(4_000, 450), Limits(cpu=1))
    assert no.value.code == "too-slow"


def test_the_child_has_neither_network_nor_files() -> None:
    root = Path(__file__).parents[2]
    script = (
        "import socket\nfrom lib.imaging import child, limits\nchild.confine(limits.Limits())\n"
        "for door in (socket.socket, lambda: open('/etc/passwd')):\n"
        "    try: door(); print('open')\n    except OSError as error: print(error.errno)\n"
    )
    told = subprocess.run([sys.executable, "-c", script], cwd=root, stdout=subprocess.PIPE, check=True)
    assert told.stdout.split() == [b"24", b"24"]


def test_an_upload_is_read_from_an_open_file_as_well() -> None:
    with tempfile.SpooledTemporaryFile() as file:
        file.write(hostile.encoded(hostile.plain(), "WEBP"))
        assert_bare(clean(file))


def test_every_refusal_has_a_sentence_in_the_readers_language() -> None:
    numbers = Limits().in_words("WEBP") | {"found": "PDF"}
    with translation.override("en"):
        sentences = [str(Refused(code, **numbers)) for code in REFUSALS]
    assert len(set(sentences)) == len(REFUSALS)
    assert all(sentence.endswith(".") for sentence in sentences)


@pytest.mark.parametrize("mode", ["transparent", "white on black"])
def test_a_mask_comes_out_white_where_to_repaint(mode: str) -> None:
    drawn = Image.new("L", (128, 96), 0)
    drawn.paste(255, (32, 24, 96, 72))
    if mode == "transparent":
        sent = Image.new("RGBA", drawn.size, "red")
        sent.putalpha(drawn.point(lambda value: 255 - value))
    else:
        sent = drawn.convert("RGB")
    got = clean(hostile.encoded(sent, "PNG"), as_mask=True)
    assert opened(got.data).mode == "L"
    assert opened(got.data).tobytes() == drawn.tobytes()


def test_a_mask_that_marks_nothing_is_refused() -> None:
    with pytest.raises(Refused) as no:
        clean(hostile.encoded(Image.new("RGB", (64, 64), "black"), "PNG"), as_mask=True)
    assert no.value.code == "nothing-marked"
