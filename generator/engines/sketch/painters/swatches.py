"""The few colours an abstract picture or a pattern is made of."""

from __future__ import annotations

from ..art import Art
from ..colour import Colour, rgb
from ..palettes import TONES

_SETS = (
    "f2e8d5 d9482b f2b134 1f4e79 14213d 7fb7be",
    "f4efe6 e07a5f 3d405b 81b29a f2cc8f 22223b",
    "faf3e0 1b4965 62b6cb ff6b35 f7c59f 0b2027",
    "efe6dd 2d3142 ef8354 4f5d75 f6bd60 84a59d",
    "f7ede2 264653 2a9d8f e9c46a f4a261 e76f51",
    "1a1a2e e94560 f5b700 0f8b8d ece4d4 533483",
    "101820 f2aa4c d64550 3a86a8 f5ead6 6b705c",
    "e8e4d9 6d597a b56576 e56b6f eaac8b 355070",
)  # fmt: skip


def tones(art: Art) -> list[Colour]:
    """A ground colour, then five to draw with."""
    if art.scene.colours or art.scene.tones & {"neon", "pastel", "mono", "sepia", "deco"}:
        p = art.palette
        ground = p.paper if not art.scene.tones & {"neon", "deco"} and art.time != "night" else p.near
        spread = [
            p.sky[0],
            p.accent,
            p.sky[1] if ground is p.paper else p.sky[2],
            p.accent2,
            p.near if ground is p.paper else p.light,
        ]
        return [ground, *spread]
    rows = _SETS if art.scene.time != "night" else _SETS[5:7]
    colours = [rgb(word) for word in rows[int(art.rng("abstract set").integers(len(rows)))].split()]
    if art.scene.tones & {"warm", "cool", "vivid", "muted", "darker", "brighter"}:
        for tone in sorted(art.scene.tones & set(TONES)):
            colours = [TONES[tone]("", colour) for colour in colours]
    return colours
