"""What a first call of the main verbs looks like, by operation."""

from __future__ import annotations

from typing import Any

IMAGE, POST = "0351E9NyWxIiWOdwxvCIf5", "0351E9Ofc1cEBwYsuTvXsi"

EXAMPLES: dict[str, dict[str, Any]] = {
    "create_job": {
        "prompt": "a small red house by a lake at dawn, mist, watercolour",
        "candidates": 2,
        "seed": "7",
    },
    "create_remix": {"way": "change", "prompt": "make it night, keep the house"},
    "repeat_job": {"new_seed": True},
    "keep_candidate": {"image": IMAGE},
    "create_post": {
        "images": [IMAGE],
        "title": "Red house, early",
        "alt_texts": ["A small red house on the shore of a misty lake"],
        "tags": ["lake", "watercolour"],
        "publish": True,
    },
    "edit_post": {"title": "Red house, first light", "remixable": False},
    "create_comment": {"text": "The mist does all the work here."},
    "create_collection": {"title": "Mornings", "visibility": "public"},
    "create_report": {"post": POST, "reason": "spam", "text": "The same advertisement as yesterday."},
    "create_token": {"name": "nightly script", "scopes": ["generate", "post"], "days": 90},
    "edit_me": {"display_name": "Ada", "theme": "dark"},
    "set_consent": {"allowed": False},
}
