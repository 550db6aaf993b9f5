"""Windows of a browser: each person's own, and each clean."""

from __future__ import annotations

from typing import Any, NamedTuple

from playwright.sync_api import Browser, BrowserContext, Page

PATIENCE = 20_000  # milliseconds, for a machine that is busy with other tests
LEAVINGS = "cookies,local_storage,indexeddb,service_workers,cache_storage"


class Kind(NamedTuple):
    """What a context is made with; all else is a window's own."""

    touch: bool
    javascript: bool
    language: str


class Profiles:
    """Browser contexts, used again once they are free.

    A new one loads every script, style and font anew, a second of work for each person in a test. A used one keeps
    what the browser has cached of the site, and loses all that a person or a page left in it.
    """

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser, self.address = browser, address
        self.free: dict[Kind, list[BrowserContext]] = {}

    def window(self, kind: Kind) -> Page:
        """An empty window of a context in which nobody is."""
        there = self.free.setdefault(kind, [])
        context = there.pop() if there else self._new(kind)
        page = context.new_page()
        context.clear_cookies()
        origin = {"origin": self.address, "storageTypes": LEAVINGS}
        context.new_cdp_session(page).send("Storage.clearDataForOrigin", origin)
        return page

    def _new(self, kind: Kind) -> BrowserContext:
        context = self.browser.new_context(
            base_url=self.address,
            reduced_motion="reduce",
            has_touch=kind.touch,
            java_script_enabled=kind.javascript,
            locale=kind.language,
        )
        context.set_default_timeout(PATIENCE)
        return context

    def release(self, kind: Kind, page: Page) -> None:
        context = page.context
        for each in context.pages:
            each.close()
        self.free[kind].append(context)


class Windows:
    """Opens windows with cookies of their own, and notes what their scripts fail at and what the CSP refuses."""

    def __init__(self, profiles: Profiles) -> None:
        self.profiles = profiles
        self.opened: list[tuple[Kind, Page]] = []
        self.faults: list[str] = []

    def open(
        self, *, width: int = 1280, dark: bool = True, javascript: bool = True, language: str = "en", cookie: str = ""
    ) -> Page:
        kind = Kind(touch=width < 500, javascript=javascript, language=language)
        page = self.profiles.window(kind)
        self.opened.append((kind, page))
        page.set_viewport_size({"width": width, "height": 844 if width < 500 else 900})
        page.emulate_media(color_scheme="dark" if dark else "light")
        if cookie:
            page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": self.profiles.address}])
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", self._heard)
        return page

    def _heard(self, message: Any) -> None:
        if "Content Security Policy" in message.text:
            self.faults.append(message.text)

    def close(self) -> None:
        for kind, page in self.opened:
            self.profiles.release(kind, page)
