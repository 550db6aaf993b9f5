"""Ten words of each of seven languages, searched whole and inside a text, among up to a million cards.

    python -m bench.search [--cards 1000000] [--rounds 3]

A gallery of its own is loaded by COPY: posts without files, each with a text of eight words of one language, drawn by
Zipf's law from a vocabulary in which the ten words that are searched stand at ranks from the commonest to the rarest.
Japanese and Thai are written without spaces, Korean with its particles. Each word is searched as it is ("whole"), and
as a part of it ("inside": letters from within where a script has no spaces or has particles, the beginning elsewhere).
It is found where the first page is empty only if no text holds what was asked, as Python compares them, and holds it
otherwise. Milliseconds are of the first page of cards with the viewer's rule, in this process: the median and the
slowest over the ten words and all rounds, then all together; last some searches of more than a word.
"""

from __future__ import annotations

import argparse
import itertools
import random
import statistics
import time
from collections.abc import Iterator, Sequence
from typing import Any

from bench.services import services

WORDS = {
    "English": "lighthouse mountain forest dragon winter garden river castle portrait watercolour",
    "French": "phare montagne forêt dragon hiver jardin rivière château portrait aquarelle",
    "Japanese": "灯台 山の上 森林 ドラゴン 冬の夜 庭園 川辺 お城 肖像画 水彩画",
    "Korean": "등대 산꼭대기 수풀속 드래곤 겨울밤 정원 강가 성곽 초상화 수채화",
    "Thai": "ประภาคาร ภูเขา ป่าไม้ มังกร ฤดูหนาว สวน แม่น้ำ ปราสาท ภาพเหมือน สีน้ำ",
    "Hindi": "प्रकाशस्तंभ पहाड़ जंगल अजगर सर्दी बगीचा नदियाँ किला चित्रण जलरंग",
    "Arabic": "منارة جبل غابة تنين شتاء حديقة نهر قلعة صورة ألوان",
}
LETTERS = {
    "English": "abcdefghiklmnoprstu",
    "French": "abcdefghilmnoprstué",
    "Japanese": "あいうえおかきくけこさしすせそ空海星花鳥風月光影色青白黒金銀石道町人夢",
    "Korean": "가나다라마바사아자차카타파하달별꽃새빛길꿈물불숲말집",
    "Thai": "กขคงจชซดตถทธนบปผพมยรลวสหอ",
    "Hindi": "कखगघचछजझटठडढतथदधनपफबमयरलवशसह",
    "Arabic": "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
}
UNSPACED = ("Japanese", "Thai")
PARTICLES = {"Korean": ("의", "에서", "와", "을", "")}
RANKS = (1, 3, 10, 30, 100, 300, 1_000, 3_000, 6_000, 9_000)
VOCABULARY, LENGTH = 10_000, 8


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cards", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    with services("search", LOG_LEVEL="ERROR"):
        begun = time.monotonic()
        load(chosen.cards)
        print(f"{chosen.cards:,} cards loaded in {time.monotonic() - begun:.0f} s")
        measure(chosen.rounds)


def vocabulary(language: str) -> list[str]:
    """Ten thousand words; those that are searched stand at the ranks above."""
    draw = random.Random(language)
    made: dict[str, None] = {}
    while len(made) < VOCABULARY:
        made["".join(draw.choices(LETTERS[language], k=draw.randint(2, 4) if language in UNSPACED else 6))] = None
    words = list(made)
    for word, rank in zip(WORDS[language].split(), RANKS, strict=True):
        words[rank - 1] = word
    return words


def texts(cards: int) -> Iterator[str]:
    """One text after another, the languages in turn."""
    draw = random.Random(7)
    known = {language: vocabulary(language) for language in WORDS}
    weights = list(itertools.accumulate(1 / rank for rank in range(1, VOCABULARY + 1)))
    for language in itertools.islice(itertools.cycle(WORDS), cards):
        words = draw.choices(known[language], cum_weights=weights, k=LENGTH)
        if language in PARTICLES:
            words = [word + draw.choice(PARTICLES[language]) for word in words]
        text = ("" if language in UNSPACED else " ").join(words)
        note(language, text)
        yield text


HELD: dict[str, bool] = {}  # what is asked, and whether any text holds it


def note(language: str, text: str) -> None:
    from feed.full_text.normal import normalized

    held = normalized(f" {text}")
    for word in WORDS[language].split():
        for asked in (word, inside(language, word)):
            HELD[asked] = HELD.get(asked, False) or begins(language, asked) in held


def begins(language: str, asked: str) -> str:
    """What a text holds that is found: the asked anywhere, or where a word begins."""
    from feed.full_text.normal import normalized

    return normalized(asked) if language in UNSPACED or language in PARTICLES else f" {normalized(asked)}"


def load(cards: int) -> None:
    from django.db import connection

    from accounts.models import User
    from feed.full_text.facts import fact
    from feed.full_text.vector import VERSION, vectors
    from lib.ids import new_id

    makers = [User.objects.create_user(f"maker{number}").pk for number in range(100)]
    draw, now = random.Random(1), time.time()
    with connection.cursor() as cursor:
        drop_indexes(cursor)
        for batch in batches(texts(cards), 5_000):
            rows = [(new_id(), draw.choice(makers), text, now - draw.random() * 3e7) for text in batch]
            facts = [[fact("by", maker), fact("size", "square")] for _post, maker, _text, _at in rows]
            words = vectors(([("A", row[2])], held) for row, held in zip(rows, facts, strict=True))
            copy_posts(cursor, rows)
            copy_cards(cursor, [(*row, said) for row, said in zip(rows, words, strict=True)], draw, VERSION)
        for statement in INDEXES:
            cursor.execute(statement)
        for table in ("gallery_post", "feed_card"):
            cursor.execute(f"VACUUM ANALYZE {table}")


INDEXES: list[str] = []


def drop_indexes(cursor: Any) -> None:
    """They are built once all rows are there."""
    for table in ("feed_card", "gallery_post"):
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s AND indexname NOT LIKE '%%pkey'", [table]
        )
        for name, definition in cursor.fetchall():
            cursor.execute(f"DROP INDEX {name}")
            INDEXES.append(definition)


def batches(values: Iterator[str], size: int) -> Iterator[list[str]]:
    while batch := list(itertools.islice(values, size)):
        yield batch


def copy_posts(cursor: Any, rows: Sequence[tuple[Any, ...]]) -> None:
    columns = (
        "id, maker_id, title, text, rating, visibility, remixable, state, created, published, touched, like_count,"
        " comment_count, remix_count"
    )
    with cursor.copy(f"COPY gallery_post ({columns}) FROM STDIN") as copy:
        for post, maker, text, at in rows:
            moment = stamp(at)
            copy.write_row(
                (post, maker, text[:120], "", "everyone", "public", True, "published", *[moment] * 3, 0, 0, 0)
            )


def copy_cards(cursor: Any, rows: Sequence[tuple[Any, ...]], draw: random.Random, version: int) -> None:
    columns = "post_id, maker, published, rating, listed, score, hot, model, words, words_version, seen"
    with cursor.copy(f"COPY feed_card ({columns}) FROM STDIN") as copy:
        for post, maker, _text, at, words in rows:
            hot = at / 45_000 + draw.random() * 3
            moment = stamp(at)
            copy.write_row((post, maker, moment, "everyone", True, 1.0, hot, "", words, version, moment))


def stamp(at: float) -> str:
    return time.strftime("%Y-%m-%d %H:%M:%S+00", time.gmtime(at))


def inside(language: str, word: str) -> str:
    """Letters from within a word of a script without spaces, else its beginning."""
    if language in UNSPACED or language in PARTICLES:
        return word[1:] if len(word) > 2 else word[:1]
    return word[: max(2, len(word) // 2 + 1)]


def measure(rounds: int) -> None:
    every: list[float] = []
    print(
        "| language | whole | median ms | slowest ms | inside | median ms | slowest ms |\n|---|---|---|---|---|---|---|"
    )
    for language, line in WORDS.items():
        cells = []
        for asked in (line.split(), [inside(language, word) for word in line.split()]):
            results = [(right(language, word, *ask(word))) for _round in range(rounds) for word in asked]
            times = [took for _found, took in results]
            every += times
            found = sum(correct for correct, _took in results[: len(asked)])
            cells += [f"{found} of {len(asked)}", f"{statistics.median(times):.1f}", f"{max(times):.1f}"]
        print(f"| {language} | {' | '.join(cells)} |", flush=True)
    every.sort()
    print(f"all: median {statistics.median(every):.1f} ms, p95 {every[int(len(every) * 0.95)]:.1f} ms")
    for text in (
        "lighthouse mountain",
        "lighthouse by:maker7",
        "mountain -lighthouse",
        "size:square",
        "zzzzzz",
        "灯 台",
    ):
        times = [ask(text)[1] for _round in range(rounds)]
        print(f"{text}: {statistics.median(times):.1f} ms")


def right(language: str, asked: str, titles: list[str], took: float) -> tuple[bool, float]:
    from feed.full_text.normal import normalized

    holding = [begins(language, asked) in normalized(f" {title}") for title in titles]
    every = all if language in UNSPACED or language in PARTICLES else any  # stems find more than is written
    return bool(titles) == HELD[asked] and (not titles or every(holding)), took


def ask(text: str) -> tuple[list[str], float]:
    """The titles of the first page, and the milliseconds it took."""
    from django.contrib.auth.models import AnonymousUser
    from django.http import QueryDict
    from django.utils.http import urlencode

    from feed.search.pages import found
    from feed.search.search import Search
    from gallery.models import Post

    begun = time.perf_counter()
    page = found(AnonymousUser(), Search.of(QueryDict(urlencode({"q": text}))), "", 40)
    took = 1000 * (time.perf_counter() - begun)
    titles = Post.objects.filter(pk__in=page.rows).values_list("title", flat=True)
    return list(titles), took


if __name__ == "__main__":
    main()
