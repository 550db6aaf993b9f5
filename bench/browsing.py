"""What a reader feels on a slow line: `python -m bench.browsing [--posts 10000] [--pictures 200] [--pages 20]`.

Loads a gallery of that size whose images share some hundred real files, serves it as in production, and has chromium
(`--browser`) read it as a phone (390 x 844, three pixels to each) and as a desktop
(1440 x 900), both over slow 4G as Lighthouse has it (150 ms, 1.6 Mbit/s down, 0.75 up): the front page with nothing in
the cache, so many pages down, into a post, back, and a reload. Prints the largest contentful paint, what moved without
the reader's doing (layout shift), the longest interaction (Event Timing, to the next frame), and the bytes. With
`--slower 4` the phone's processor is that much slower, which says little where the machine is busy already.
"""

from __future__ import annotations

import argparse
import shutil
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from bench.asking import Server
from bench.services import services

SLOW_4G = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8}
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--enable-automation"]
DEVICES: dict[str, dict[str, Any]] = {
    "phone": {"width": 390, "height": 844, "deviceScaleFactor": 3, "mobile": True},
    "desktop": {"width": 1440, "height": 900, "deviceScaleFactor": 1, "mobile": False},
}
WATCH = """
window.felt = { paint: 0, shift: 0, moved: [], interaction: 0 };
const watch = (type, told, more) => new PerformanceObserver((list) => list.getEntries().forEach(told))
  .observe({ type, buffered: true, ...more });
watch("largest-contentful-paint", (entry) => { felt.paint = entry.startTime; });
watch("layout-shift", (entry) => {
  if (entry.hadRecentInput) return;
  felt.shift += entry.value;
  felt.moved.push(`${entry.value.toFixed(4)} ${entry.sources.map(({ node }) => node?.className ?? node?.nodeName)}`);
});
watch("event", (entry) => {
  if (entry.interactionId) felt.interaction = Math.max(felt.interaction, entry.duration);
}, { durationThreshold: 16 });
"""
IN_WINDOW = "id => document.getElementById(id)?.getBoundingClientRect().top < innerHeight"
ROW = "{:<10}{:<26}{:>10}{:>9}{:>14}{:>10}{:>8}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, number in (("posts", 10_000), ("people", 10_000), ("likes", 200_000), ("follows", 20_000)):
        parser.add_argument(f"--{name}", type=int, default=number)
    parser.add_argument("--pictures", type=int, default=200)
    parser.add_argument("--pages", type=int, default=20)
    parser.add_argument("--slower", type=float, default=1.0)
    parser.add_argument("--browser", default=shutil.which("chromium"))
    given = parser.parse_args()
    with services("browsing", ALLOWED_HOSTS="*"):
        from bench import feed, feed_gallery, shared_pictures

        feed_gallery.load(feed_gallery.Size(given.posts, given.people, given.likes, given.follows))
        shared_pictures.share(given.pictures, newest=given.posts)
        feed.prepare()
        with Server("config.asgi:application", interface="asgi") as server, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=given.browser, args=ARGUMENTS)
            print(ROW.format("", "", "paint, s", "shift", "interaction", "KB", "cards"))
            for device in DEVICES:
                Reader(browser, f"http://127.0.0.1:{server.port}", device, given.slower).read(given.pages)
            browser.close()


class Reader:
    """One device, with nothing in its cache."""

    def __init__(self, browser: Browser, address: str, device: str, slower: float) -> None:
        self.address, self.device, self.bytes = address, device, 0
        shape = DEVICES[device]
        self.page: Page = browser.new_context(
            viewport={"width": shape["width"], "height": shape["height"]},
            device_scale_factor=shape["deviceScaleFactor"],
            is_mobile=shape["mobile"],
            has_touch=shape["mobile"],
        ).new_page()
        self.page.set_default_timeout(120_000)
        self.page.add_init_script(WATCH)
        session: CDPSession = self.page.context.new_cdp_session(self.page)
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", SLOW_4G)
        session.send("Emulation.setCPUThrottlingRate", {"rate": slower if shape["mobile"] else 1})
        session.on("Network.loadingFinished", self.count)

    def count(self, said: Any) -> None:
        self.bytes += said["encodedDataLength"]

    def read(self, pages: int) -> None:
        page = self.page
        page.goto(self.address)
        page.wait_for_load_state("networkidle")
        self.tell("first view")
        self.go_down(pages)
        self.tell(f"{pages} pages down")
        card = page.get_by_role("article").nth(-30)
        card.scroll_into_view_if_needed()
        looked_at = card.get_attribute("id")
        card.locator(".card-link").click()
        page.wait_for_url("**/posts/*")
        page.wait_for_load_state("networkidle")
        self.tell("into a post")
        page.keyboard.press("Tab")
        self.tell("a key on it")
        page.go_back(wait_until="networkidle")
        page.wait_for_function(
            "id => document.getElementById(id)?.getBoundingClientRect().top < innerHeight", arg=looked_at
        )
        self.tell("back, to the same card")
        page.reload(wait_until="networkidle")
        self.tell("reload")
        page.context.close()

    def go_down(self, pages: int) -> None:
        """By wheel, as far as pages come by themselves, then by the button; nobody outruns the network for long."""
        page, wanted = self.page, 40 * pages
        for _step in range(40 * pages):
            cards = page.locator("#feed > .card").count()
            if cards >= wanted:
                return
            page.mouse.wheel(0, 700)
            page.wait_for_timeout(100)
            button = page.locator(".more:not(.coming) [data-more]")
            at_end = page.evaluate("scrollY + innerHeight > document.body.scrollHeight - 1200")
            if at_end and button.count() and page.locator("#feed[aria-busy=true]").count() == 0:
                button.click()

    def tell(self, said: str) -> None:
        """Of what was felt since the page came, or since the last of these."""
        self.page.wait_for_timeout(300)
        felt = self.page.evaluate("felt")
        cards = self.page.locator("#feed > .card").count()
        paint, shift = f"{felt['paint'] / 1000:.2f}", f"{felt['shift']:.4f}"
        interaction = f"{felt['interaction']:.0f} ms"
        print(ROW.format(self.device, said, paint, shift, interaction, f"{self.bytes / 1000:,.0f}", cards), flush=True)
        for moved in felt["moved"][:8]:
            print(f"{'':<12}moved {moved}")
        self.page.evaluate("Object.assign(felt, { shift: 0, moved: [], interaction: 0 })")
        self.bytes = 0


if __name__ == "__main__":
    main()
