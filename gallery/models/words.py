"""What people wrote, as it is kept."""

from __future__ import annotations


def tidy(text: str) -> str:
    """Without white space around it, and with one kind of line end, whatever kind the browser sent."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
