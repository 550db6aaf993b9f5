"""Texts that break readers: control, format and private letters, all scripts, injections of all kinds, formulas.

`texts(n)` are the same every time. Each that gets through is found again by its tag `zq…`, which is written as markup:
no reader may ever see an element or an attribute of that name.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

MARKUP = [
    "<zq{n}>",
    "</title><zq{n}>",
    '"><zq{n} onload=1>',
    "' zq{n}='1",
    "]]><zq{n}/>",
    "--><zq{n}>",
    "</script><zq{n}>",
    "&lt;zq{n}&gt;",
    "&#60;zq{n}&#62;",
    "<!DOCTYPE zq{n}>",
    "<![CDATA[<zq{n}>]]>",
    "<svg/onload=zq{n}>",
    "javascript:zq{n}",
    "{{{{ zq{n} }}}}",
    "{{% zq{n} %}}",
    "${{zq{n}}}",
    "%(zq{n})s",
    "%zq{n}%n",
    "\\u003czq{n}\\u003e",
    "`zq{n}`",
    "=zq{n}()",
    "+zq{n}",
    "@zq{n}",
    "-zq{n}+1",
    "';DROP TABLE zq{n};--",
    "zq{n}\\",
    "[zq{n}](javascript:1)",
    "/*zq{n}*/",
    "<?zq{n}?>",
]
LETTERS = [
    "\x00",
    "\x08",
    "\x0b",
    "\x1b",
    "\x7f",
    "\x85",
    "\u2028",
    "\u2029",
    "\ud800",
    "\udfff",
    "\ufffe",
    "\uffff",
    "\ue000",
    "\U0010ffff",
    "\u202e",
    "\u2066",
    "\u2069",
    "\u200b",
    "\u200d",
    "\ufeff",
    "\u3164",
    "\u00ad",
    "\r\nSet-Cookie: a=b\r\n",
    "\r",
    "\t",
    "\n",
    "e" + "\u0301" * 40,
    "\U0001f469\u200d\U0001f469\u200d\U0001f467",
    "\U0001f3f4\U000e0067\U000e007f",
    "שלום",
    "مرحبا",
    "नमस्ते",
    "日本語",
    "ไทย",
    "አማርኛ",
    "ქართული",
    "\u0e33" * 9,
    "\U0001d504",
    "\ufdfa",
    "İıſK",
]


def texts(many: int, *, seed: int = 1) -> Iterator[str]:
    """`many` of them: one or two kinds of markup among letters, short and long."""
    draw = random.Random(seed)
    for number in range(many):
        parts = [draw.choice(MARKUP).format(n=number), *draw.choices(LETTERS, k=draw.randrange(3))]
        if draw.random() < 0.02:
            parts.append("long" * draw.choice((30, 600, 4000)))
        draw.shuffle(parts)
        yield "".join(parts)
