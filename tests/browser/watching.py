"""Notes what happens in a page between two looks at it."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

NOTES = """
window.noted = { bar: [], preview: [], state: [] };
const notes = (name, value) => { if (value && window.noted[name].at(-1) !== value) window.noted[name].push(value); };
new MutationObserver(() => {
  notes("bar", Number(document.querySelector("[data-progress-bar]")?.getAttribute("value")));
  notes("preview", document.querySelector("[data-progress-preview]")?.src.slice(0, 64));
  notes("state", document.querySelector("[data-progress-state]")?.textContent);
}).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
"""


def note_progress(page: Page) -> None:
    """From the next page on, note each new value of the bar, the preview and the state."""
    page.add_init_script(NOTES)


def noted(page: Page) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = page.evaluate("window.noted")
    return found
