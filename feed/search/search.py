"""A search: what was asked in the field and by the controls, and the one question about words that it comes to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from feed.full_text.question import any_of, letters, phrase
from feed.full_text.stems import Stem, stems
from feed.search.filters import ASKED, EVERY, NothingAsked
from feed.search.parts import FILTERS, LONGEST, MOST, Part, parts_of, search_text

if TYPE_CHECKING:
    from django.http import QueryDict

SORTS = ("hot", "new")


@dataclass(frozen=True)
class Search:
    """`text` is what was typed, as far as it is read; `parts` are its conditions and those of the controls.

    `looked_up` is what is known of its filters so far.
    """

    text: str = ""
    parts: tuple[Part, ...] = ()
    sort: str = "hot"
    cut: bool = field(default=False, compare=False)
    looked_up: dict[Part, tuple[str, str]] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, asked: QueryDict) -> Search:
        """From an address's parameters: q, any number of each filter, and sort."""
        typed = asked.get("q", "")
        text = search_text(typed)
        controls = [
            Part(name, search_text(value)) for name in FILTERS for value in asked.getlist(name) if value.strip()
        ]
        found = [*parts_of(text), *controls]
        sort = asked.get("sort", "")
        cut = len(typed.strip()) > LONGEST or len(found) > MOST
        return cls(text, tuple(found[:MOST]), sort if sort in SORTS else SORTS[0], cut)

    def without(self, part: Part) -> Search:
        """The same search with one part less."""
        kept = [one for one in self.parts if one is not part]
        text = " ".join(one.typed for one in kept if one.typed)
        return Search(text, tuple(kept), self.sort, looked_up=self.looked_up)

    @property
    def words(self) -> list[Part]:
        """What was typed that is no filter and holds a letter or digit."""
        return [part for part in self.parts if not part.name and letters(part.value)]

    @property
    def filters(self) -> list[Part]:
        return [part for part in self.parts if part.name]

    @cached_property
    def known(self) -> dict[str, Stem]:
        return stems(lexeme.text for part in self.words for lexeme in letters(part.value) if not lexeme.piece)

    @cached_property
    def operands(self) -> list[tuple[Part, str]]:
        """Each part with its operand; those that can ask nothing are in `refusals`."""
        said = [(part, self._asked(part)) for part in self.parts]
        return [(part, operand) for part, operand in said if operand]

    @cached_property
    def refusals(self) -> list[tuple[Part, str]]:
        """The filters that can find nothing, each with a sentence."""
        return [(part, said) for part in self.filters if (said := self._filter(part)[1])]

    def _asked(self, part: Part) -> str:
        if part.name:
            return self._filter(part)[0]
        return phrase(part.value, self.known, exact=part.exact or part.without)

    def _filter(self, part: Part) -> tuple[str, str]:
        """What a filter asks, or in a sentence why it can ask nothing; looked up once, also for searches with less."""
        if part not in self.looked_up:
            try:
                self.looked_up[part] = ASKED[part.name](part.value), ""
            except NothingAsked as refusal:
                self.looked_up[part] = "", str(refusal)
        return self.looked_up[part]

    @cached_property
    def question(self) -> str:
        """The text of a tsquery; empty where nothing is asked, or where a filter can only exclude everything."""
        return "" if any(not part.without for part, _said in self.refusals) else " & ".join(self._conditions())

    def _conditions(self) -> Iterable[str]:
        words = [(part, said) for part, said in self.operands if not part.name and not part.without]
        telling = [said for part, said in words if not self._says_nothing(part)] or [said for _part, said in words]
        yield from telling
        for name in FILTERS:
            wanted = [f"({said})" for part, said in self.operands if part.name == name and not part.without]
            yield from wanted if name in EVERY else filter(None, [any_of(wanted)])
        yield from (f"!({said})" for part, said in self.operands if part.without)

    def _says_nothing(self, part: Part) -> bool:
        """A word like the or dans, which is in every text and in none."""
        found = letters(part.value)
        return not part.exact and len(found) == 1 and self.known.get(found[0].text, Stem()).stop

    @property
    def only_excludes(self) -> bool:
        return all(part.without for part, _said in self.operands)

    @property
    def notes(self) -> list[str]:
        """What people are told of how the search was read."""
        said = [sentence for _part, sentence in self.refusals]
        if self.cut:
            said.append(
                _("Only the first %(letters)s characters and %(parts)s words and filters were read.")
                % {"letters": LONGEST, "parts": MOST}
            )
        if self.text and not self.words and not self.filters:
            said.append(
                _("There is nothing to look for in “%(text)s”: a search needs a letter or a digit.")
                % {"text": self.text}
            )
        return said


def address(search: Search, route: str = "search") -> str:
    """Where it is, with what was typed and what the controls say."""
    controls = [(part.name, part.value) for part in search.parts if not part.typed]
    typed = [("q", search.text)] if search.text else []
    sort = [("sort", search.sort)] if search.sort != SORTS[0] else []
    said = urlencode([*typed, *controls, *sort])
    return f"{reverse(route)}?{said}" if said else reverse(route)
