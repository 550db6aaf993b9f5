"""A passkey from beginning to end, with an authenticator of the browser's own (the virtual one of its protocol)."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.people import PASSWORD, Person

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def with_authenticator(page: Page) -> None:
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})


def test_a_passkey_is_added_signs_in_and_is_removed(stranger: Callable[..., Person], site) -> None:
    """At a name, since browsers make none for a bare address."""
    paul = stranger("paul", width=390)
    here = site.address.replace("127.0.0.1", "localhost")
    with_authenticator(paul.page)
    paul.goes(f"{here}/accounts/signup/")
    paul.field("Handle").fill(paul.handle)
    paul.field("Password").fill(PASSWORD)
    paul.presses("Join")
    expect(paul.page.get_by_label("Your account")).to_be_visible()

    paul.goes(f"{here}/settings/security")
    paul.follows_link("Add passkeys")
    if "reauthenticate" in paul.page.url:
        paul.field("Password").fill(PASSWORD)
        paul.main.get_by_role("button").first.click()
    paul.field("Name").fill("Telephone")
    paul.presses("Add", exact=True)
    paul.page.wait_for_url(lambda address: "webauthn/add" not in address)

    paul.page.context.clear_cookies()
    paul.goes(f"{here}/accounts/login/")
    paul.presses("Sign in with a passkey")
    expect(paul.page.get_by_label("Your account")).to_be_visible()

    paul.goes(f"{here}/accounts/2fa/webauthn/")
    paul.reads("Telephone")
    paul.follows_link("Remove Telephone")
    paul.presses("Remove", exact=True)
    paul.goes(f"{here}/accounts/login/")
    paul.goes(f"{here}/settings/security")
    expect(paul.main.get_by_role("link", name="Add passkeys")).to_be_visible()
