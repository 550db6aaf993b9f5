"""Drafts of what is asked of whoever publishes a dataset or trains on one, filled from its manifest.

`datasheet.md` has the seven headings of Gebru et al., 2021, "Datasheets for Datasets"; `article-53.md` those of the
template for the public summary of training content (European Commission, 24 July 2025) that Article 53(1)(d) of
Regulation (EU) 2024/1689 asks of providers of general-purpose models. What the gallery cannot know is marked "To fill
in:".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from curation.formats.base import Unit

ASK = "To fill in:"


def facts(units: Iterable[Unit]) -> dict[str, Any]:
    """What is counted for both: pictures, bytes, and of each model, licence, rating and kind of file how many."""
    pictures = {row["id"]: row for unit in units for row in unit.pictures}.values()
    counted = {
        name: dict(sorted(Counter(str(row.get(name) or "not known") for row in pictures).items()))
        for name in ("model", "model_licence", "licence", "rating", "mime", "origin")
    }
    longest = max((max(row["width"], row["height"]) for row in pictures), default=0)
    return {
        "pictures": len(pictures),
        "bytes": sum(row["bytes"] or 0 for row in pictures),
        "longest": longest,
        **counted,
    }


def datasheet(said: Mapping[str, Any], found: Mapping[str, Any]) -> str:
    """`said` is dataset.json, `found` are `facts`."""
    kept = said["recipe"]
    sections = {
        "Motivation": [
            _notice(said) or "Made for training models that generate pictures.",
            f"{ASK} who made it, on whose behalf, and who paid for it.",
        ],
        "Composition": [
            f"{said['rows']} rows in the format `{said['format']}`, of {found['pictures']} pictures "
            f"({found['bytes']} bytes of originals, at most {found['longest']} pixels a side).",
            f"Made by: {_counts(found['model'])}. Licences of those models: {_counts(found['model_licence'])}.",
            f"Origin: {_counts(found['origin'])}. Rating: {_counts(found['rating'])}. Files: {_counts(found['mime'])}.",
            "Files of `fit` are to be learned from, those of `holdout` to be looked at only; no lineage, look or "
            "prompt is on both sides.",
            "No names or accounts are in it. Prompts are words of their makers, and may name people or brands.",
            f"{ASK} known errors, noise, and what is over- or underrepresented.",
        ],
        "Collection process": [
            "Members of a gallery made the pictures with generative models, drew them by programs or uploaded them. "
            "Each maker, and each maker of a picture whose pixels are in it, had allowed training when it was written.",
            f"The recipe `{kept['name']}` (`{said['recipe_id']}`) chose among the events `{said['events']}`.",
        ],
        "Preprocessing, cleaning, labelling": [
            "Stages of the recipe: may be used, rating, file and size, looked at, quality, same file, same pixels, "
            "nearly the same, caps of prompt, person and model, split, caption. `dataset.json` has every value.",
            f"Captions come from: {', '.join(kept['caption']['from'])}; what curators wrote stands before it.",
            "Files are the originals, byte for byte.",
            f"Left out while writing: {_counts(said['left_out']) if said['left_out'] else 'nothing'}.",
        ],
        "Uses": [
            "Not for: identifying people, or finding out who made a picture.",
            f"{ASK} what it was used for so far, and what else it should not be used for.",
        ],
        "Distribution": [
            f"Licences of the pictures: {_counts(found['licence'])}.",
            f"{ASK} to whom, how, when, and under which terms it is given.",
        ],
        "Maintenance": [
            f"Snapshot `{said['snapshot']}`, epoch {said['epoch']}. Makers can take back what they allowed: rows are "
            "then dropped and a line signed by the gallery goes into `revocations.jsonl`, which whoever has a copy "
            "follows with `manage.py dataset verify DIR --revocations FILE`.",
            f"{ASK} who can be asked, and for how long older epochs are kept.",
        ],
    }
    return _page(f"Datasheet for {said['name']}", sections)


def training_summary(said: Mapping[str, Any], found: Mapping[str, Any]) -> str:
    """The same for the template of the EU's AI Office: of this one source, for the provider to take over."""
    sections = {
        "1. General information": [
            f"{ASK} provider, authorised representative, model, versions it depends on, date of placing on the market.",
            f"Modality: pictures with texts. Size of this source: {found['pictures']} pictures, {said['rows']} rows.",
        ],
        "2.1 Publicly available datasets": ["None in this source."],
        "2.2 Private non-publicly available datasets obtained from third parties": [
            f"{ASK} where this dataset was obtained from the gallery by licence.",
            f"Licences of the pictures: {_counts(found['licence'])}.",
        ],
        "2.3 Data crawled and scraped from online sources": ["None in this source."],
        "2.4 User data": [
            f"Pictures and prompts of members of the gallery who had allowed training: {found['pictures']}.",
        ],
        "2.5 Synthetic data": [
            f"Pictures made by models: {_counts(found['model'])}.",
            f"Licences of those models: {_counts(found['model_licence'])}.",
        ],
        "2.6 Other sources": [f"Origin as the gallery knows it: {_counts(found['origin'])}."],
        "3.1 Respect of reservation of rights": [
            "Nothing is in it without a dated answer of its maker and of each maker whose pixels are in it. Answers "
            "can be taken back; `revocations.jsonl` says of which rows.",
        ],
        "3.2 Removal of illegal content": [
            f"Ratings: {_counts(found['rating'])}. Pictures that moderators took down are not in it.",
            f"{ASK} further measures.",
        ],
    }
    notice = _notice(said)
    if notice:
        sections["1. General information"].insert(0, notice)
    return _page(f"Summary of training content: {said['name']}", sections)


def _notice(said: Mapping[str, Any]) -> str:
    return f"**{said['notice']}**" if "notice" in said else ""


def _counts(found: Mapping[str, int]) -> str:
    return ", ".join(f"{name} ({count})" for name, count in found.items()) or "none"


def _page(title: str, sections: Mapping[str, list[str]]) -> str:
    told = [f"# {title}", "", "A draft, filled from `dataset.json`."]
    for head, lines in sections.items():
        told += ["", f"## {head}", "", *(f"- {line}" for line in lines)]
    return "\n".join(told) + "\n"
