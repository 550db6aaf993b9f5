"""In French and without JavaScript: a rights holder asks for a takedown, the maker counters it, a moderator decides."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.people import Person
from tests.browser.site import Site

POSTED = """
from accounts.models import User
from django.contrib.auth.models import Group
from tests.browser.prefilled import image, post
vera, uma = (User.objects.get(handle=handle) for handle in ("vera", "uma"))
uma.is_staff = True
uma.save()
uma.groups.add(Group.objects.get(name="moderator"))
print(post(vera, image(vera, 4711), "Le phare").get_absolute_url())
"""
# What the mail leads to: the ticket of the claim that waits.
MAILED = "from moderation.cases.takedowns import ticket_of; from moderation.models import Case; "
MAILED += "print(ticket_of(Case.objects.get(state='waiting')))"
PLAIN = {"javascript": False, "language": "fr-FR", "width": 390}


def said(site: Site, script: str) -> str:
    return site.manage("shell", "--verbosity", "0", "-c", script).splitlines()[-1]


@pytest.mark.long
def test_a_takedown_is_confirmed_countered_and_decided(
    site: Site, member: Callable[..., Person], stranger: Callable[..., Person]
) -> None:
    address = said(site, POSTED)
    dora = stranger(**PLAIN).goes(address)
    dora.opens_menu("Plus")
    dora.follows_link("C’est mon œuvre")
    dora.field("Votre nom").fill("Dora D.")
    dora.field("Votre adresse e-mail").fill("dora@example.org")
    dora.field("De quelle œuvre").fill("Ma gravure de 2019 : dora.example/gravure")
    dora.field("J’en ai les droits").check()
    dora.presses("Envoyer")
    dora.reads("Regardez vos e-mails")
    link = f"/takedowns/{said(site, MAILED)}"
    dora.goes(link).presses("Confirmer")
    dora.reads("La publication est retenue")
    assert dora.page.request.get(site.address + address).status == 404

    vera = member("vera", **PLAIN).goes("/notifications")
    vera.follows_link("Retenue, le temps de décider")
    vera.reads("Ma gravure de 2019")
    vera.presses("J’ai le droit de la montrer")
    vera.is_told("La modération décide")

    uma = member("uma", **PLAIN).goes("/operator/cases")
    case = uma.main.locator("[data-case]", has_text="Dora D.")
    expect(case).to_contain_text("Son auteur dit en avoir le droit")
    case.get_by_role("button", name="La remettre en place").click()
    uma.is_told("1 cas traité.")

    dora.goes(link).reads("Laissé tel quel")
    dora.reads("je le dis de bonne foi")
    assert dora.page.request.get(site.address + address).status == 200
