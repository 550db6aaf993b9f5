"""Which styles and scripts every page loads, and how they become one file each where they are served joined.

People who work on them (DEBUG) load each file by itself. Joining is putting one after the other: style sheets say their
layer themselves, and a script of ours is a module that neither imports nor exports, so that it can as well be a
function of its own. One that fails leaves the others alone, as a module would.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

CSS = "css/atelier.css"
JS = "js/atelier.js"
STYLES = (
    "css/reset.css",  # says the order of the layers, so it comes first
    "css/tokens.css",
    "css/base.css",
    "css/layout.css",
    "css/buttons.css",
    "css/forms.css",
    "css/menus.css",
    "css/grid.css",
    "css/pieces.css",
    "css/navigation.css",
    "css/data.css",
    "css/notices.css",
    "css/post.css",
    "css/zoom.css",
    "css/make.css",
    "css/studio.css",
    "css/own.css",
    "css/utilities.css",
)
HTMX = "vendor/htmx/htmx-4.0.1.min.js"
MODULES = (
    "js/theme.js",
    "js/viewer.js",
    "js/near.js",
    "js/menus.js",
    "js/dialogs.js",
    "js/toast.js",
    "js/keyboard.js",
    "js/focused.js",
    "js/draft.js",
    "js/more.js",
    "js/impressions.js",
    "js/events.js",
    "js/progress.js",
    "js/bell.js",
    "js/share.js",
    "js/fragments.js",
    "js/once.js",
    "js/place.js",
    "js/walk.js",
    "js/likes.js",
    "js/zoom.js",
    "js/select.js",
)
Read = Callable[[str], bytes]


def joined_styles(read: Read) -> bytes:
    """All of them in their order; the joined sheet lies beside them, so that relative addresses stay right."""
    return b"\n".join(read(name) for name in STYLES)


def joined_scripts(read: Read) -> bytes:
    """One classic script, to be loaded with `defer`: htmx as it is, each module as a strict function."""
    return b"\n".join([read(HTMX), *functions(read(name) for name in MODULES)])


def functions(modules: Iterable[bytes]) -> Iterable[bytes]:
    for module in modules:
        yield b'(() => {\n"use strict";\ntry {\n' + module + b"\n} catch (error) { reportError(error); }\n})();"


BUNDLES: dict[str, Callable[[Read], bytes]] = {CSS: joined_styles, JS: joined_scripts}
