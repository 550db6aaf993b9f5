"""Colour spaces that a file names by number (ITU-T H.273, as PNG's cICP and AVIF's nclx do) as ICC profiles."""

from __future__ import annotations

import struct
from typing import TypeAlias

Numbers: TypeAlias = "tuple[int, ...]"  # primaries, transfer, matrix, whether full range

SRGB = 1  # the primaries of BT.709 and sRGB
# Red, green and blue as XYZ relative to D50, Bradford-adapted from each standard's chromaticities and D65.
_COLORANTS = {
    5: ((0.45525, 0.23228, 0.01453), (0.36759, 0.70782, 0.10487), (0.14136, 0.05990, 0.70550)),  # BT.470 BG
    6: ((0.41629, 0.22168, 0.01365), (0.39319, 0.70328, 0.09133), (0.15471, 0.07504, 0.71994)),  # SMPTE C
    9: ((0.67348, 0.27904, -0.00194), (0.16565, 0.67533, 0.02994), (0.12505, 0.04561, 0.79686)),  # BT.2020
    12: ((0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407)),  # Display P3
}
# Transfers that screens show as sRGB's own: unspecified, BT.709, BT.601, IEC 61966-2-4, sRGB, BT.2020.
_LIKE_SRGB = frozenset({1, 2, 6, 11, 13, 14, 15})
_GAMMAS = {4: 2.2, 5: 2.8, 8: 1.0}
_STEPS = 1024
_D50 = (0.96420, 1.0, 0.82491)


def profile(numbers: Numbers) -> bytes | None:
    """An ICC profile (version 2, matrix and curve) of this space; b"" where it is sRGB, None where it has none here.

    PQ and HLG (16 and 18) are none: they want a mapping of brightness and not of colours alone.
    """
    primaries, transfer = numbers[:2]
    if primaries in (SRGB, 2) and transfer in _LIKE_SRGB:
        return b""
    colorants = _COLORANTS.get(primaries)
    if colorants is None or (transfer not in _LIKE_SRGB and transfer not in _GAMMAS):
        return None
    curve = _curve(_GAMMAS.get(transfer))
    named = _description(f"H.273 {primaries}/{transfer}")
    tags = [(b"desc", named), (b"cprt", b"text\0\0\0\0None\0"), (b"wtpt", _xyz(_D50))]
    tags += [(name, _xyz(one)) for name, one in zip((b"rXYZ", b"gXYZ", b"bXYZ"), colorants, strict=True)]
    tags += [(name, curve) for name in (b"rTRC", b"gTRC", b"bTRC")]
    return _assembled(tags)


def _curve(gamma: float | None) -> bytes:
    """Samples of 16 bits from encoded to linear; sRGB's (IEC 61966-2-1) where no power is given."""
    places = [at / (_STEPS - 1) for at in range(_STEPS)]
    linear = [one**gamma if gamma else _srgb(one) for one in places]
    return b"curv\0\0\0\0" + struct.pack(f">I{_STEPS}H", _STEPS, *(round(65_535 * one) for one in linear))


def _srgb(encoded: float) -> float:
    return encoded / 12.92 if encoded <= 0.04045 else ((encoded + 0.055) / 1.055) ** 2.4


def _xyz(values: tuple[float, ...]) -> bytes:
    return b"XYZ \0\0\0\0" + struct.pack(">3i", *(round(65_536 * one) for one in values))


def _description(text: str) -> bytes:
    ascii_text = text.encode() + b"\0"
    return b"desc\0\0\0\0" + struct.pack(">I", len(ascii_text)) + ascii_text + bytes(8 + 3 + 67)


def _assembled(tags: list[tuple[bytes, bytes]]) -> bytes:
    at = 128 + 4 + 12 * len(tags)
    table, bodies = struct.pack(">I", len(tags)), b""
    for name, body in tags:
        table += struct.pack(">4sII", name, at + len(bodies), len(body))
        bodies += body + bytes(-len(body) % 4)
    size = at + len(bodies)
    dated = struct.pack(">6H", 2026, 1, 1, 0, 0, 0)
    head = struct.pack(">I4sI4s4s4s", size, b"\0\0\0\0", 0x02400000, b"mntr", b"RGB ", b"XYZ ") + dated + b"acsp"
    head += bytes(28) + struct.pack(">3i", *(round(65_536 * one) for one in _D50))
    return head + bytes(128 - len(head)) + table + bodies
