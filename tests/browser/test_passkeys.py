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


def says_the_password_again(person: Person) -> None:
    """Before anything about a second proof."""
    person.page.wait_for_url("**/reauthenticate/**")
    person.field("Password").fill(PASSWORD)
    person.main.get_by_role("button").first.click()


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
    says_the_password_again(paul)
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
    says_the_password_again(paul)
    paul.presses("Remove", exact=True)
    paul.page.wait_for_url(lambda address: "remove" not in address)
    paul.goes(f"{here}/settings/security")
    expect(paul.main.get_by_role("link", name="Add passkeys")).to_be_visible()
