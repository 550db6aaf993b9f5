"""What pictures say of their making is read from every program's files, and nothing that they hold can hurt."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from lib.imaging.intake import Limits, Refused, Usage, clean
from lib.imaging.metadata.fields import NAMES, tidied
from lib.imaging.words import REFUSALS
from tests.lib import hostile, prompt_files

# What the child does, for many files in one process of its own.
READ = """
import io, json, pathlib, sys
from lib.imaging import child, sniff
from lib.imaging.decode import remake
from lib.imaging.limits import Limits
from lib.imaging.metadata import png_text
png_text.install()
for path in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    data = path.read_bytes()
    try:
        made = remake(io.BytesIO(data), sniff.kind(data[:512]), Limits())
        print(json.dumps([path.name, made.stated, made.notes]))
    except Exception as error:
        print(json.dumps([path.name, {"refused": repr(error)}, []]))
status = pathlib.Path("/proc/self/status").read_text()
print(status.partition("VmHWM:")[2].split()[0])  # kilobytes
"""


def read_all(folder: Path, most: int = 2**40) -> dict[str, tuple[dict[str, Any], list[str]]]:
    """What is read of each file, by one process, which may take so many bytes of memory."""
    done = subprocess.run([sys.executable, "-c", READ, str(folder)], capture_output=True, text=True, check=True)
    *lines, peak = done.stdout.splitlines()
    assert int(peak) * 1024 < most
    return {name: (stated, notes) for name, stated, notes in map(json.loads, lines)}


@pytest.fixture(scope="module")
def read(tmp_path_factory):
    folder = tmp_path_factory.mktemp("prompts")
    prompt_files.write(folder)
    return read_all(folder)


@pytest.mark.parametrize("name", prompt_files.FILES)
def test_what_each_program_writes_is_read(read, name):
    stated, _notes = read[name]
    assert stated == prompt_files.FILES[name].says


def test_the_makers_page_names_every_file():
    page = Path("docs/user/carried-prompts.md").read_text()
    rows = [line.split("`")[1] for line in page.splitlines() if line.startswith("| `")]
    assert rows == list(prompt_files.FILES)
    assert [name for name in rows if prompt_files.FILES[name].says.get("program", "any") not in page] == []


@pytest.mark.parametrize("name", ["comfyui-large.png", "a1111-jis.jpg", "novelai-alpha.png", "a1111-unicode.avif"])
def test_the_limited_child_reads_it_too_within_its_memory(name):
    usage: list[Usage] = []
    got = clean(prompt_files.FILES[name].make(), observe=usage.append)
    assert got.stated == prompt_files.FILES[name].says
    assert usage[0].peak < 200_000_000


@pytest.mark.parametrize(
    ("found", "kept"),
    [
        ({"prompt": "a\x00 lighthouse\r\n\ud800by night"}, {"prompt": "a lighthouse\nby night"}),
        ({"prompt": "x" * 50_000}, {"prompt": "x" * 10_000}),
        ({"seed": 2**64 - 1}, {"seed": "18446744073709551615"}),
        ({"seed": 2**64}, {}),
        ({"seed": -1, "steps": 0}, {}),
        ({"seed": True, "steps": "٣"}, {}),
        ({"steps": "28", "guidance_scale": "7,5"}, {"steps": 28}),
        ({"guidance_scale": float("nan")}, {}),
        ({"guidance_scale": 10**400, "prompt": ["a"]}, {}),
        ({"program": "ComfyUI", "width": 64, "height": 64}, {}),
        ({"source_type": "https://example.org/nonsense"}, {}),
        ({"seed": 1, "maker": "ada", "__class__": "x"}, {"seed": "1"}),
    ],
)
def test_a_statement_has_known_fields_within_their_bounds(found, kept):
    assert tidied(found) == kept
    assert set(tidied(found)) <= set(NAMES)


@pytest.mark.parametrize(
    "prompt",
    [
        "[" * 200_000,
        '{"3":' * 50_000,
        json.dumps(
            {str(n): {"inputs": {"positive": [str((n + 1) % 2_000), 0], "seed": ["1", 0]}} for n in range(2_000)}
        ),
        json.dumps({"1": {"inputs": {"positive": ["1", 0], "negative": ["1", 1], "seed": ["1", 0], "cfg": ["1", 0]}}}),
        json.dumps({"1": {"inputs": {"positive": [[], {}], "latent_image": 3, "seed": {"a": []}}}}),
        "NaN",
    ],
    ids=["brackets", "braces", "a ring", "itself", "nonsense", "no number"],
)
def test_a_hostile_graph_says_nothing_and_costs_nothing(prompt, tmp_path):
    (tmp_path / "hostile.png").write_bytes(hostile.with_chunk(prompt_files.text("prompt", prompt)))
    assert read_all(tmp_path) == {"hostile.png": ({}, [])}


def test_colours_named_by_number_are_converted(tmp_path):
    """A green that sRGB has, as Display P3 writes it: its own number would be paler than it is."""
    green = Image.new("RGB", (100, 100), (117, 251, 76))
    p3 = hostile.chunk(b"cICP", bytes([12, 13, 0, 1]))
    avif = hostile.encoded(green, "AVIF", quality=100, subsampling="4:4:4", speed=10)
    at = avif.index(b"colrnclx") + 8
    files = {
        "p3.png": hostile.with_chunk(p3, green),
        "p3.avif": avif[:at] + b"\0\x0c" + avif[at + 2 :],
        "srgb.png": hostile.with_chunk(hostile.chunk(b"cICP", bytes([1, 13, 0, 1])), green),
        "pq.png": hostile.with_chunk(hostile.chunk(b"cICP", bytes([9, 16, 0, 1])), green),
    }
    colours, notes = {}, {}
    for name, data in files.items():
        got = clean(data)
        colours[name] = hostile.colour_at(hostile.opened(got.data), (50, 50))
        notes[name] = got.notes
    assert notes == {"p3.png": ("colours",), "p3.avif": ("colours",), "srgb.png": (), "pq.png": ("profile-ignored",)}
    for name in ("p3.png", "p3.avif"):
        red, green_of, blue = colours[name]
        assert (red < 15, green_of > 245, blue < 40) == (True, True, True), (name, colours[name])
    assert colours["srgb.png"] == (117, 251, 76)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "two pictures in a jpeg",
            "The file held more than one picture, such as a depth map; only the first was kept.",
        ),
        ("16-bit colour png", "Colour depth was reduced to 8 bits a channel."),
        ("16-bit grey png", "Colour depth was reduced to 8 bits a channel."),
        ("animated avif", "Only the first frame of the animation was kept."),
    ],
)
def test_what_was_dropped_is_told(name, said):
    assert clean(hostile.taken()[name]()).sentences == [said]


@pytest.mark.long
@pytest.mark.timeout(900)
def test_thousands_of_mutated_files_hurt_nothing(tmp_path):
    """Bytes turned, cut, doubled and swapped in every file of the folder: read, or passed over, or refused."""
    draw, made = random.Random(12), 0
    for name, file in prompt_files.FILES.items():
        whole = file.make()
        if len(whole) > 200_000:
            continue
        for at in range(100):
            (tmp_path / f"{at}-{name}").write_bytes(mutated(whole, draw))
            made += 1
    read = read_all(tmp_path, most=400 * 2**20)
    assert len(read) == made > 3_000
    assert any(stated and "refused" not in stated for stated, _notes in read.values())
    for stated, _notes in read.values():
        assert "refused" in stated or stated == tidied(stated)


@pytest.mark.long
@pytest.mark.timeout(900)
def test_mutated_files_are_pictures_or_refusals_to_the_limited_child():
    draw = random.Random(7)
    usage: list[Usage] = []
    for file in prompt_files.FILES.values():
        for _time in range(5):
            try:
                clean(mutated(file.make(), draw), Limits(), usage.append)
            except Refused as refusal:
                assert refusal.code in REFUSALS
    assert max(one.peak for one in usage) < 250_000_000


def mutated(whole: bytes, draw: random.Random) -> bytes:
    """A few changes, most of them where the words are: before the pixels."""
    data = bytearray(whole)
    for _time in range(draw.randint(1, 6)):
        at, length = draw.randrange(len(data)), draw.randint(1, 40)
        kind = draw.randrange(4)
        if kind == 0:
            data[at] ^= 1 << draw.randrange(8)
        elif kind == 1:
            del data[at : at + length]
        elif kind == 2:
            data[at:at] = data[at : at + length]
        else:
            data[at : at + length] = draw.randbytes(length)
    return with_sums(bytes(data))


def with_sums(data: bytes) -> bytes:
    """The checksums of a PNG's chunks made right again, so that what is in them is read at all."""
    if not data.startswith(hostile.SIGNATURE):
        return data
    out, at = hostile.SIGNATURE, 8
    while at + 12 <= len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        if at + 12 + length > len(data):
            break
        out += hostile.chunk(data[at + 4 : at + 8], data[at + 8 : at + 8 + length])
        at += 12 + length
    return out + data[at:]
