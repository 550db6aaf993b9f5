"""In French: refused, why, appealed in one press, overturned by another; the picture appears and costs nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.people import DRAWING, Person
from tests.browser.site import Site

LAW = """
from accounts.models import User
from django.contrib.auth.models import Group
from moderation.judging.live_rules import enact
from moderation.policy.rule_sets import read
rule = {"name": "odile-brancourt", "action": "refuse", "hard": True, "matcher": {"terms": ["odile brancourt"]}}
rule |= {"sentence_en": "She closed her name.", "sentence_fr": "Elle a fermé son nom."}
enact(read(rule), {}, by=None)
moderator = User.objects.get(handle="uma")
moderator.is_staff = True
moderator.save()
moderator.groups.add(Group.objects.get(name="moderator"))
"""
USED = "from accounts.models import User; from generator.quota.balance import Balance; "
USED += "print(Balance.of(User.objects.get(handle='{}')).used)"


def used(site: Site, handle: str) -> int:
    """Images of the day."""
    return int(site.runs(USED.format(handle)).splitlines()[-1])


@pytest.mark.parametrize(
    ("javascript", "handle"),
    [(True, "vera"), (False, "rosa")],
    ids=["javascript", "none"],
)
@pytest.mark.long
def test_a_refusal_is_appealed_and_overturned(
    site: Site, member: Callable[..., Person], javascript: bool, handle: str
) -> None:
    site.runs(LAW)
    vera = member(handle, javascript=javascript, language="fr-FR", width=390)
    vera.goes("/create")
    vera.says(f"un portrait d’Odile Brancourt en reine, pour {handle}")
    before = used(site, handle)
    vera.presses("Générer")
    vera.reads("Elle a fermé son nom. Rien n’a été dépensé.")
    vera.follows_link("Pourquoi, et comment faire appel")
    expect(vera.main.locator("mark")).to_have_text("Odile Brancourt")
    vera.reads("Certain : ces mots suffisent")
    vera.presses("Faire appel")
    vera.is_told("Une autre personne va y regarder")
    expect(vera.main.get_by_role("button", name="Faire appel")).to_have_count(0)
    receipt = vera.page.url

    uma = member("uma", javascript=javascript, language="fr-FR").goes("/")
    uma.page.locator(".account summary, summary[aria-label='Votre compte']").first.click()
    uma.page.get_by_role("link", name="Modérer").click()
    case = uma.main.locator("[data-case]", has_text=f"pour {handle}")
    case.get_by_role("button", name="Annuler le verdict").click()
    uma.is_told("1 cas traité.")
    expect(case).to_have_count(0)

    vera.goes("/notifications")
    vera.follows_link("On peut la faire, finalement")
    expect(vera.main.locator(".candidate")).to_have_count(1, timeout=DRAWING)
    assert used(site, handle) == before
    vera.goes(receipt)
    vera.reads("ces mots passent désormais pour vous")
