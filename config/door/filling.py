"""Putting what somebody typed back into a form of a page, as HTML: for any form, whoever wrote it.

The form is found by where it is sent and by its hidden fields, so that of many alike the right one is filled.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from lib.pages.form_key import FIELD

if TYPE_CHECKING:
    from accounts.access.refused_form import RefusedForm

Attributes = list[tuple[str, str | None]]
NOT_TYPED = frozenset({"hidden", "submit", "button", "reset", "image", "file", "password"})
OURS = frozenset({FIELD, "csrfmiddlewaretoken"})


@dataclass
class FoundForm:
    """A form of a page: where it is sent, its hidden fields, the names of all; the fold it stands in, by number."""

    action: str
    method: str
    fold: int | None
    hidden: list[tuple[str, str]] = field(default_factory=list)
    names: set[str] = field(default_factory=set)

    def is_of(self, refused: RefusedForm) -> bool:
        hidden = [pair for pair in self.hidden if pair[0] not in OURS]
        sent = {name for name, _value in refused.fields}
        return (
            self.method == "post"
            and self.action == refused.action
            and all(pair in refused.fields for pair in hidden)
            and sent <= self.names
        )


class FormsOfPage(HTMLParser):
    """Reads which forms a page has."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.forms: list[FoundForm] = []
        self.inside: FoundForm | None = None
        self.folds: list[int] = []
        self.count = 0
        self.has_focus = False

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        told = dict(attrs)
        self.has_focus |= "autofocus" in told
        if tag == "details":
            self.folds.append(self.count)
            self.count += 1
        elif tag == "form":
            action = urljoin(self.address, told.get("action") or self.address)
            fold = self.folds[-1] if self.folds else None
            self.inside = FoundForm(action, (told.get("method") or "get").lower(), fold)
            self.forms.append(self.inside)
        elif self.inside and tag in ("input", "textarea", "select", "button") and (name := told.get("name")):
            self.inside.names.add(name)
            if tag == "input" and told.get("type") == "hidden":
                self.inside.hidden.append((name, told.get("value") or ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = None
        elif tag == "details" and self.folds:
            self.folds.pop()


class FilledPage(HTMLParser):
    """Writes the page again, with one of its forms, by number, filled and the fold around it open; if `focus`, it opens
    at the first words in it."""

    def __init__(self, number: int, fold: int | None, fields: list[tuple[str, str]], *, focus: bool) -> None:
        super().__init__(convert_charrefs=False)
        self.number, self.fold, self.pairs, self.focus = number, fold, fields, focus
        self.left: dict[str, list[str]] = defaultdict(list)
        for name, value in fields:
            self.left[name].append(value)
        self.forms = self.folds = -1
        self.inside = False
        self.select = ""
        self.replaced = False  # within a textarea whose words were written already
        self.written: list[str] = []

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        raw = self.get_starttag_text() or ""
        told = dict(attrs)
        if tag == "form":
            self.forms += 1
            self.inside = self.forms == self.number
        elif tag == "details":
            self.folds += 1
            if self.folds == self.fold and "open" not in told:
                raw = f"{raw[:-1]} open>"
        elif self.inside:
            raw = self._field(tag, told, raw)
        self.written.append(raw)

    handle_startendtag = handle_starttag

    def _field(self, tag: str, told: dict[str, str | None], raw: str) -> str:
        name = told.get("name") or ""
        if tag == "input" and (told.get("type") or "text") not in NOT_TYPED:
            return self._input(name, told, raw)
        if tag == "textarea" and self.left[name]:
            self.replaced = True
            words = self.left[name].pop(0)
            raw = f"{raw[:-1]} autofocus>" if self._first(words) else raw
            return f"{raw}\n{conditional_escape(words)}"
        if tag == "select":
            self.select = name
        elif tag == "option" and self.left.get(self.select):
            return element(tag, told | {"selected": ""}, keep=(self.select, told.get("value") or "") in self.pairs)
        return raw

    def _input(self, name: str, told: dict[str, str | None], raw: str) -> str:
        if told.get("type") in ("checkbox", "radio"):
            return element("input", told | {"checked": ""}, keep=(name, told.get("value") or "on") in self.pairs)
        if self.left[name]:
            words = self.left[name].pop(0)
            focus = {"autofocus": ""} if told.get("type") != "number" and self._first(words) else {}
            return element("input", told | focus | {"value": words}, keep=True)
        return raw

    def _first(self, words: str) -> bool:
        first = self.focus and bool(words)
        self.focus &= not first
        return first

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "textarea":
            self.replaced = False
        elif tag == "select":
            self.select = ""
        self.written.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if not self.replaced:
            self.written.append(data)

    def handle_entityref(self, name: str) -> None:
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.handle_data(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self.written.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.written.append(f"<!{decl}>")


def element(tag: str, told: dict[str, str | None], *, keep: bool) -> SafeString:
    """The start of one, without its marks of being chosen unless it is to `keep` them."""
    kept = {name: value for name, value in told.items() if keep or name not in ("checked", "selected")}
    written = [name if value in (None, "") else format_html('{}="{}"', name, value) for name, value in kept.items()]
    return format_html("<{}{}>", tag, SafeString("".join(f" {each}" for each in written)))


def filled(page: str, address: str, refused: RefusedForm) -> str | None:
    """This page with the form filled as it was sent; None where it has no such form. `address` is the page's own."""
    found = FormsOfPage(address)
    found.feed(page)
    for number, form in enumerate(found.forms):
        if form.is_of(refused):
            written = FilledPage(number, form.fold, refused.fields, focus=not found.has_focus)
            written.feed(page)
            written.close()
            return "".join(written.written)
    return None
