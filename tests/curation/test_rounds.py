"""The log of served pages as rounds of a bandit: by it, what another policy would have got is what it does get."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
import pyarrow.parquet as pq
import pytest
from django.core.management import CommandError, call_command

from curation.events.reading import Manifest
from curation.exports.rounds import write_rounds
from feed.ranking.exploration import Arrangement, chances

pytestmark = pytest.mark.django_db
RANKED, POOL, PLACES = list(range(12)), list(range(12, 24)), 6
LIKED = [0.05 + 0.4 * random.Random(number).random() for number in range(24)]
LOGGED, OTHER = 0.2, 0.6  # the shares of chance of two policies


def served(share: float, pages: int, *, seed: int) -> dict[str, list[dict[str, Any]]]:
    """A feed of so many pages and who liked what on them, as events."""
    chance = random.Random(seed)
    told: dict[str, list[dict[str, Any]]] = {"slates": [], "impressions": [], "reactions": []}
    for number in range(pages):
        page = str(UUID(int=number))
        told["slates"].append({"slate": page, "invented": False, "surface": "hot", "reported": True})
        for position, place in enumerate(Arrangement(RANKED, POOL, share=share, seed=seed + number).page(0, PLACES)):
            shown = {"slate": page, "position": position, "image": str(UUID(int=place.item))}
            told["impressions"].append({**shown, "propensity": place.propensity, "explored": place.explored})
            if chance.random() < LIKED[place.item]:
                told["reactions"].append({**shown, "id": f"{number}/{position}", "kind": "like"})
    return told


def exported(manifest: Manifest, folder: Path, copies: Path) -> dict[str, list[Any]]:
    files = {table: manifest.local_paths(table, copies) for table in ("slates", "impressions", "reactions")}
    write_rounds(files, folder)
    found: dict[str, list[Any]] = pq.read_table(folder / "rounds.parquet").to_pydict()
    return found


def other_policy(picture: int, position: int) -> float:
    """How likely it puts this picture at this place."""
    asked = chances(len(RANKED), len(POOL), OTHER)
    if picture in POOL:
        return asked.pooled(position)
    return asked.ranked(position, picture) if picture <= position else 0.0


def test_another_policys_value_by_the_log_is_what_it_gets_when_it_is_served(events, tmp_path):
    told = exported(events(**served(LOGGED, 1500, seed=1)), tmp_path / "rounds", tmp_path)
    lines = (tmp_path / "rounds" / "actions.jsonl").read_text().splitlines()
    item = {said["action"]: UUID(said["image"]).int for said in map(json.loads, lines)}
    places = zip(told["action"], told["position"], strict=True)
    weights = np.array([other_policy(item[action], position) for action, position in places])
    by_page = (np.array(told["reward"]) * weights / np.array(told["pscore"])).reshape(-1, PLACES).mean(axis=1)
    value, interval = by_page.mean(), 1.96 * by_page.std(ddof=1) / np.sqrt(len(by_page))
    on_policy = served(OTHER, 6000, seed=9_000)
    truth = len(on_policy["reactions"]) / len(on_policy["impressions"])
    logged = np.mean(told["reward"])
    assert abs(value - truth) < interval + 0.004, "the second is the interval of what was served"
    assert abs(logged - truth) > abs(value - truth), "the log alone says less"


def test_rounds_are_numbered_and_name_no_viewer(events, tmp_path):
    feed = served(LOGGED, 3, seed=2)
    feed["slates"][1]["invented"] = True
    feed["slates"][2]["reported"] = False
    told = exported(events(**feed), tmp_path / "rounds", tmp_path)
    assert told["round"] == list(range(PLACES)) and told["position"] == list(range(PLACES))
    assert set(told) == {"round", "action", "position", "reward", "pscore", "page", "surface"}
    assert (tmp_path / "rounds" / "actions.jsonl").read_text().count("\n") == PLACES


def test_the_command_says_where_nothing_was_served(tmp_path, monkeypatch, events):
    manifest = events()
    monkeypatch.setattr(Manifest, "current", classmethod(lambda cls: manifest))
    with pytest.raises(CommandError, match="No page that was served"):
        call_command("dataset", "rounds", "--to", str(tmp_path / "rounds"))
