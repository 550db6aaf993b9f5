"""`{% styles %}` and `{% scripts %}`: what every page loads, joined where static files are served joined."""

from __future__ import annotations

from django import template
from django.contrib.staticfiles.storage import staticfiles_storage
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from config.front.bundles import CSS, HTMX, JS, MODULES, STYLES

register = template.Library()


def joined() -> bool:
    return getattr(staticfiles_storage, "joined", False)


@register.simple_tag
def styles() -> SafeString:
    names = (CSS,) if joined() else STYLES
    return format_html_join("\n", '<link rel="stylesheet" href="{}">', ((static(name),) for name in names))


@register.simple_tag
def scripts() -> SafeString:
    if joined():
        return format_html('<script defer src="{}"></script>', static(JS))
    modules = format_html_join("\n", '<script type="module" src="{}"></script>', ((static(name),) for name in MODULES))
    return format_html('<script defer src="{}"></script>\n{}', static(HTMX), modules)
