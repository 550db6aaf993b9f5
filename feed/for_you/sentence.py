"""A sentence about what somebody wants to see, as a list of wishes: "more ink drawings, fewer portraits"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from feed.models import Wish
from feed.models.wish import LONGEST, MOST_WISHES
from gallery.models.tag_name import as_name, refusal
from lib.problems import Problem

MOST_WORDS = 500
# What says how much, in English and French, the longer first; the weight that it gives to what follows.
SAYINGS = {
    "a lot more": 2.0, "lots more": 2.0, "much more": 2.0, "many more": 2.0, "lots of": 2.0, "a lot of": 2.0,
    "beaucoup plus de": 2.0, "beaucoup plus": 2.0, "beaucoup de": 2.0, "plein de": 2.0, "i love": 2.0, "j'adore": 2.0,
    "more": 1.0, "plus de": 1.0, "plus": 1.0, "davantage de": 1.0, "davantage": 1.0, "i like": 1.0, "j'aime": 1.0,
    "a lot less": -2.0, "much less": -2.0, "far fewer": -2.0, "many fewer": -2.0, "beaucoup moins de": -2.0,
    "beaucoup moins": -2.0, "fewer": -1.0, "less": -1.0, "moins de": -1.0, "moins": -1.0, "not so many": -1.0,
    "i don't like": -1.0, "je n'aime pas": -1.0, "i hate": -2.0, "je déteste": -2.0, "no more": -2.0,
    "plus jamais de": -2.0, "never": -2.0, "jamais de": -2.0, "without": -2.0, "sans": -2.0, "pas de": -2.0,
    "pas d'": -2.0, "aucun": -2.0, "aucune": -2.0, "no": -2.0, "plus d'": 1.0, "moins d'": -1.0, "beaucoup d'": 2.0,
    "beaucoup plus d'": 2.0, "beaucoup moins d'": -2.0, "davantage d'": 1.0,
}  # fmt: skip
LONGEST_FIRST = sorted(SAYINGS, key=len, reverse=True)
SAYING = re.compile("|".join(rf"(?<!\w){one}" + ("" if one.endswith("'") else r"(?!\w)") for one in LONGEST_FIRST))
BETWEEN = re.compile(r"[,;.!?\n،、。，]+|(?<!\w)(?:and|but|or|et|mais|ou)(?!\w)")
# Words around a wish that are none of it.
ENGLISH = "i i'd would like want to see please show me us some any the a an of with pictures images posts from by"
FRENCH = "je j'aimerais voudrais veux voir svp montre moi des les le la un une du de d' avec images photos par"
AROUND = frozenset(f"{ENGLISH} {FRENCH}".split())


def wishes_in(text: str) -> list[Wish]:
    """In their order, each once, the later word on the same counting. Raises Problem("invalid")."""
    if len(text.split()) > MOST_WORDS:
        raise Problem.invalid(said=_("At most %(most)s words; what matters fits in a few.") % {"most": MOST_WORDS})
    plain = text.replace("\0", " ").replace("’", "'").lower()
    all_said = [wish(words, weight) for words, weight in said(plain)]
    found = {(one.kind, one.name): one for one in all_said if one}
    if not found:
        raise Problem.invalid(said=_("Say what you want more or less of: “more ink drawings, fewer portraits”."))
    if len(found) > MOST_WISHES:
        raise Problem.invalid(said=_("A profile has at most %(most)s lines.") % {"most": MOST_WISHES})
    return list(found.values())


def said(text: str) -> Iterator[tuple[str, float]]:
    """What is wished for and how much; what says nothing of it takes over what was said before, at first more."""
    weight = 1.0
    for clause in BETWEEN.split(text):
        at = 0
        for saying in SAYING.finditer(clause):
            yield clause[at : saying.start()], weight
            weight, at = SAYINGS[saying[0]], saying.end()
        yield clause[at:], weight


def wish(words: str, weight: float) -> Wish | None:
    """A tag after #, a maker after @, else words; None where nothing is left that says something."""
    kept = words.split()
    while kept and kept[0] in AROUND:
        kept.pop(0)
    while kept and kept[-1] in AROUND:
        kept.pop()
    name = re.sub(r"^(?:d'|l'|de |of )", "", " ".join(kept))[:LONGEST].strip(" '\"“”«»():-")
    if name.startswith("#") and not refusal(as_name(name)):
        return Wish(kind=Wish.Kind.TAG, name=as_name(name), weight=weight)
    if name.startswith("@") and len(name) > 1:
        return Wish(kind=Wish.Kind.MAKER, name=name[1:], weight=weight)
    return Wish(kind=Wish.Kind.WORDS, name=name, weight=weight) if any(map(str.isalnum, name)) else None
