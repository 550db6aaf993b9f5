"""The words of the operator's page, as an operator types them: its indented blocks, under a heading."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping

from tests.checks.tree import text

PAGE = "docs/operator/production.md"


def typed(heading: str, page: str = PAGE) -> list[str]:
    """The blocks below a heading, down to the next one, each as the lines of one go."""
    found = re.search(rf"^#+ {re.escape(heading)}\n(.*?)(?=^#|\Z)", text(page), re.MULTILINE | re.DOTALL)
    assert found, f"{page} has no heading {heading!r}"
    blocks = re.findall(r"(?:^ {4,}\S.*\n(?:^\s*\n(?= {4}))?)+", found[1], re.MULTILINE)
    return [textwrap.dedent(block).strip() for block in blocks]


def block(heading: str, first: str) -> str:
    """The block below a heading that begins so."""
    [found] = [block for block in typed(heading) if block.startswith(first)]
    return found


def filled(words: str, values: Mapping[str, str]) -> str:
    """With the operator's own words where the page has capitals for them."""
    for name, value in values.items():
        words = value.join(re.split(rf"\b{name}\b", words))
    return words


def settings(example: str, **changes: str) -> str:
    """A file of settings with other values, at its end."""
    lines = example.splitlines()
    for name, value in changes.items():
        lines = [line for line in lines if not line.startswith(f"{name}=")] + [f"{name}={value}"]
    return "\n".join(lines) + "\n"
