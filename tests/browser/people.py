"""What a person does in a window, in the words of the tests."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

PASSWORD = "correct horse battery"  # of people made for the tests
DRAWING = 45_000  # milliseconds in which a small picture is drawn on a busy machine


@dataclass
class Person:
    """A person and the window in front of them."""

    handle: str
    page: Page

    @property
    def main(self) -> Locator:
        return self.page.locator("main")

    def goes(self, address: str) -> Person:
        self.page.goto(address)
        return self

    def field(self, label: str) -> Locator:
        """A form's field, of the page's own part."""
        return self.main.get_by_label(label)

    def presses(self, name: str, **more: bool) -> None:
        """A button of the page's own part."""
        self.main.get_by_role("button", name=name, **more).first.click()

    def follows_link(self, name: str, **more: bool) -> None:
        self.main.get_by_role("link", name=name, **more).first.click()

    def joins(self) -> Person:
        self.goes("/accounts/signup/")
        self.field("Handle").fill(self.handle)
        self.field("Password").fill(PASSWORD)
        self.presses("Join")
        expect(self.page.get_by_label("Your account")).to_be_visible()
        return self

    def signs_in(self) -> None:
        self.goes("/accounts/login/")
        self.main.locator("[name=login]").fill(self.handle)
        self.field("Password").fill(PASSWORD)
        self.presses("Sign in", exact=True)
        expect(self.page.get_by_label("Your account")).to_be_visible()

    def confirms_that_it_is_her(self) -> None:
        self.goes("/accounts/reauthenticate/?next=/settings/security")
        self.field("Password").fill(PASSWORD)
        self.main.get_by_role("button").first.click()
        self.page.wait_for_url("**/settings/security")

    def says(self, prompt: str, *, candidates: int = 1, size: str = "512x512") -> None:
        """Fill in the form of the create page, small so that the drawing is quick."""
        self.main.locator("[name=prompt]").fill(prompt)
        for name, value in {"size": size, "candidates": candidates}.items():
            self.main.locator(f"label:has([name={name}][value='{value}'])").click()

    def asks_for(self, prompt: str, *, candidates: int = 1, size: str = "512x512") -> None:
        self.goes("/create")
        self.says(prompt, candidates=candidates, size=size)
        self.presses("Generate")
        self.page.wait_for_url("**/create/*")

    def sees_candidates(self, count: int, *, turn: int = 1) -> Locator:
        """Waits until they are drawn; answers them."""
        found = self.turn(turn).locator(".candidate")
        expect(found).to_have_count(count, timeout=DRAWING)
        return found

    def turn(self, number: int) -> Locator:
        return self.page.get_by_role("article", name=f"Turn {number}", exact=True)

    def changes(self, words: str) -> None:
        """The next instruction of a thread."""
        self.page.get_by_label("Say the next change").fill(words)
        self.page.get_by_role("button", name="Change", exact=True).click()

    def cancels(self, turn: int) -> None:
        self.turn(turn).get_by_role("button", name="Cancel").click()
        expect(self.turn(turn).get_by_role("button", name="Try again")).to_be_visible()

    def uploads(self, png: bytes) -> None:
        self.goes("/uploads/new")
        self.main.locator("[type=file]").set_input_files({"name": "a.png", "mimeType": "image/png", "buffer": png})
        self.is_told("only you see it")

    def opens_menu(self, name: str) -> None:
        self.main.locator(f"summary:is([aria-label='{name}'], :has-text('{name}'))").first.click()

    def posts(self, title: str, *, alt: str = "", visibility: str = "Everyone") -> str:
        """From the form of a new post; answers the post's address."""
        self.field("Title").fill(title)
        if alt:
            self.field("Description for people who cannot see it").fill(alt)
        self.presses("Post", exact=True)
        expect(self.main.get_by_role("heading", name=title)).to_be_visible()
        address: str = self.page.url
        return address

    def reads(self, words: str) -> None:
        """Waits until these words are to be seen."""
        expect(self.main.get_by_text(words).first).to_be_visible()

    def reloads_until_it_says(self, words: str) -> None:
        """For what is made in the background, on a page that does not follow it."""
        expect(self.main).to_be_visible()
        for _attempt in range(60):
            if self.main.get_by_text(words).count():
                return
            self.page.reload()
        raise AssertionError(f"the page never said: {words}")

    def is_told(self, words: str) -> None:
        """Waits for a message on top of the page."""
        expect(self.page.locator(".notice", has_text=words).first).to_be_visible()
