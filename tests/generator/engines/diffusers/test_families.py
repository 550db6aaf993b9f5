"""Every family of models as a miniature: all that is offered works, and the page's table says what that is."""

from __future__ import annotations

import pytest

from tests.generator.engines.diffusers.later import Later, skip_without_torch, torch
from tests.generator.engines.process.engine_process import PROJECT

skip_without_torch()
table = Later("tests.generator.engines.diffusers.families_table")
pytestmark = [pytest.mark.long, pytest.mark.release, pytest.mark.xdist_group("diffusers")]
PAGE = PROJECT / "docs" / "operator" / "families.md"


def test_each_family_keeps_its_word_and_is_on_the_page(tmp_path):
    torch.set_num_threads(1)
    said = PAGE.read_text()
    wrong = []
    for name in table.names():
        row, found = table.found_of(name, tmp_path)
        broken = {name: why for name, why in {**found.duties, **found.abilities}.items() if why}
        wrong += [f"{name}: {broken}"] if broken else []
        wrong += [f"the page lacks {row}"] if row not in said else []
    assert not wrong
