"""How well five orders find what people like, let newcomers be seen, and withstand a ring: one simulated gallery each.

    python bench/ranking.py [--days 8] [--seed 1] [--explored 0.08]

A gallery in which the true appeal of each post is known: the probability that somebody who sees it for the first time
likes it. Makers differ, posts of one maker differ less; readers look at the first places more than at later ones
(not quite as `feed.ranking.examination` believes) and like nothing twice. Every order rules a gallery of its own, with
the same posts and the same crowd; ours is `feed.ranking`, the very code that the gallery ranks with.

    found    rank correlation (Spearman) of the order's own estimate with the true appeal, posts of 1 to 4 days
    shown    true appeal of what people looked at, in percent of the best 40 of the last two days
    ndcg     discounted gain of the first 40 places by true appeal, against the ideal order of the last two days
    20 in    percent of posts that 20 people saw within their first day
    gini     of views within the first day: 0 all alike, 1 one has all
    makers   different makers among the first 40
    ring     accounts, a day old and liking each other, that move a post ten places up (median of 15 near place 60)

Below it, what the log says of other policies (off-policy value: likes a view of a place), with its 95 % interval,
beside the truth, and what a log would say that calls every propensity 1.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np

sys.path[0] = str(Path(__file__).resolve().parents[1])

from bench.off_policy import Logged, off_policy, others  # noqa: E402 - the project's root comes first
from bench.ranking_measures import judged, table_row  # noqa: E402
from bench.ranking_of_ours import Ours  # noqa: E402
from bench.simulated_gallery import DAY, TICK, Gallery, Ranking, lemmy, reddit  # noqa: E402
from feed.ranking.weights import RankingWeights  # noqa: E402


def simulate(ranking: Ranking, days: float, seed: int) -> tuple[dict[str, float], list[Logged]]:
    gallery, chance = ranking.gallery, np.random.default_rng(seed + 1)
    quality: list[tuple[float, float, float]] = []
    log: list[Logged] = []
    for tick in range(1, int(days * DAY / TICK)):
        now = tick * TICK
        public = int(np.searchsorted(gallery.published, now))
        if not public:
            continue
        order, propensity = ranking.order(now, public, seed=seed * 1_000_003 + tick)
        settled = now > days * DAY / 2
        if settled:
            quality.append(judged(gallery, order, now, public))
        truth = others(ranking, tick) if settled and isinstance(ranking, Ours) else {}
        views, likes = gallery.show(order, now, chance)
        if truth and isinstance(ranking, Ours):
            share = ranking.weights.explored
            log.append(Logged(propensity, ranking.explored, views, likes, len(ranking.pool), share, truth))
        ranking.told(order, views, likes)
    shown, gain, makers = np.mean(quality, axis=0)
    return table_row(ranking, days * DAY) | {"shown": 100 * shown, "ndcg": gain, "makers": makers}, log


def orders(explored: float) -> dict[str, Callable[[Gallery], Ranking]]:
    return {
        "raw likes": partial(Ranking, score=lambda likes, age: likes - age / 1e12),
        "newest": partial(Ranking, score=lambda _likes, age: -age),
        "Reddit's hot": partial(Ranking, score=reddit),
        "Lemmy's hot": partial(Ranking, score=lemmy),
        "ours, no chance": partial(Ours, weights=RankingWeights(explored=0.0)),
        "ours": partial(Ours, weights=RankingWeights(explored=explored)),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--days", type=float, default=8)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--explored", type=float, default=RankingWeights().explored)
    given = parser.parse_args()
    columns = ("found", "shown", "ndcg", "20 in", "gini", "makers", "ring")
    print(f"{'':18}" + "".join(f"{name:>9}" for name in columns))
    log: list[Logged] = []
    for name, make in orders(given.explored).items():
        row, log = simulate(make(Gallery.of(given.days, given.seed)), given.days, given.seed)
        print(f"{name:18}" + "".join(f"{row[column]:9.3g}" for column in columns), flush=True)
    print(f"\n{'':30}{'by the log':>12}{'±':>9}{'truth':>9}{'if called sure':>16}")
    for name, value, spread_of, truth, blind in off_policy(log):
        print(f"{name:30}{value:12.4f}{spread_of:9.4f}{truth:9.4f}{blind:16.5f}")


if __name__ == "__main__":
    main()
