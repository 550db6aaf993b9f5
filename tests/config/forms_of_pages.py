"""The forms that pages show, as a browser fills them in."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

Attributes = list[tuple[str, str | None]]
SECRET = ("password", "file")


@dataclass
class PageForm:
    """Where it goes, and its fields as they stand; `kinds` of those that are typed in, `choices` of the others."""

    page: str
    action: str
    method: str
    sent: list[tuple[str, str]] = field(default_factory=list)
    kinds: dict[str, str] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)

    @property
    def typed(self) -> set[str]:
        return set(self.kinds) | set(self.choices)

    def value(self, name: str) -> list[str]:
        return [value for each, value in self.sent if each == name]

    def filled(self) -> dict[str, list[str]]:
        """What somebody sends who writes something into every field and makes another choice in each."""
        found: dict[str, list[str]] = {}
        for name, value in self.sent:
            if name not in self.typed:
                found.setdefault(name, []).append(value)
        for name, kind in self.kinds.items():
            found[name] = [WORDS.get(kind, f'Ada\'s "{name}" & <b>more</b>, naïve')]
        return found | {name: [values[-1]] for name, values in self.choices.items()}


WORDS = {
    "number": "3",
    "email": "ada@example.org",
    "textarea": "One line,\nand <another> & more.",
    "url": "https://a.b/",
}


class FormReader(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.page = page
        self.forms: list[PageForm] = []
        self.form: PageForm | None = None
        self.area = self.select = ""

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        told = {name: value or "" for name, value in attrs}
        name = told.get("name", "")
        if tag == "form":
            action = urljoin(self.page, told.get("action") or self.page)
            self.form = PageForm(self.page, action, told.get("method", "get").lower())
            self.forms.append(self.form)
        elif self.form is None:
            return
        elif tag == "textarea":
            self.area = name
            self.form.kinds[name] = "textarea"
            self.form.sent.append((name, ""))
        elif tag == "select":
            self.select = name
            self.form.choices[name] = []
        elif tag == "option" and self.select:  # the others stand in lists of suggestions
            self.form.choices[self.select].append(told.get("value", ""))
            if "selected" in told:
                self.form.sent.append((self.select, told.get("value", "")))
        elif tag == "input" and name:
            self._input(self.form, name, told)

    def _input(self, form: PageForm, name: str, told: dict[str, str]) -> None:
        kind, value = told.get("type", "text"), told.get("value", "")
        if kind in ("checkbox", "radio"):
            form.choices.setdefault(name, []).append(value or "on")
            if "checked" in told:
                form.sent.append((name, value or "on"))
        elif kind not in SECRET:
            form.sent.append((name, value))
            if kind != "hidden":
                form.kinds[name] = kind

    def handle_data(self, data: str) -> None:
        if self.form and self.area:
            before = self.form.value(self.area)[-1]
            self.form.sent.remove((self.area, before))
            self.form.sent.append((self.area, (before + data).removeprefix("\n")))  # as browsers do

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None
        elif tag == "textarea":
            self.area = ""
        elif tag == "select":
            self.select = ""


def forms_of(page: str, text: str) -> list[PageForm]:
    """The forms on this page that are posted."""
    reader = FormReader(page)
    reader.feed(text)
    return [form for form in reader.forms if form.method == "post"]
