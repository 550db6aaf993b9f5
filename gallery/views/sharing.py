"""What programs outside ask for: embeds, the sitemap, and what crawlers may do."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps.views import SitemapIndexItem, sitemap
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from gallery.files.delivery import SHARED
from gallery.sharing import oembed as embeds
from gallery.sharing.previews import absolute
from gallery.sharing.sitemap import Makers, month_named, months
from lib.problems import Problem

# Crawlers that collect for training and say so. Which maker allowed what is known a page at a time, so they are asked
# to leave the pictures alone altogether; whoever ignores this meets the signals of each page and file.
TRAINING_CRAWLERS = (
    *("AI2Bot", "Amazonbot", "anthropic-ai", "Applebot-Extended", "Bytespider", "CCBot", "ClaudeBot", "cohere-ai"),
    *("Diffbot", "FacebookBot", "Google-Extended", "GPTBot", "img2dataset", "Meta-ExternalAgent", "omgili", "PanguBot"),
)
CLOSED = ("/accounts/", "/api/", "/create", "/impressions", "/notifications", "/operator/", "/search", "/settings")


@require_safe
def oembed(request: HttpRequest) -> HttpResponse:
    form = request.GET.get("format", "json")
    if form not in ("json", "xml"):
        raise Problem("not-implemented", _("Ask for json or xml."), status=501)
    address = request.GET.get("url", "")
    if not address:
        raise Problem("invalid", _("Say which page: url=…"), errors={"url": [_("This is needed.")]})
    wide, high = (_pixels(request, name) for name in ("maxwidth", "maxheight"))
    hosts = {urlsplit(settings.SITE_ORIGIN).netloc, request.get_host()}
    said = embeds.document(embeds.post_at(address, hosts), wide, high)
    response = JsonResponse(said) if form == "json" else HttpResponse(embeds.as_xml(said), content_type="text/xml")
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = f"public, max-age={embeds.CACHE_AGE}, s-maxage={SHARED}"
    return response


def _pixels(request: HttpRequest, name: str) -> int | None:
    text = request.GET.get(name, "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 7 and int(text)):
        raise Problem.invalid({name: _("A whole number of pixels.")})
    return int(text)


@require_safe
@cache_control(public=True, max_age=3600)
def sitemap_index(request: HttpRequest) -> HttpResponse:
    names = ["makers", *(month.strftime("%Y-%m") for month in months())]
    pages = [SitemapIndexItem(absolute(reverse("sitemap-part", args=[name]))) for name in names]
    return TemplateResponse(request, "sitemap_index.xml", {"sitemaps": pages}, content_type="application/xml")


@require_safe
@cache_control(public=True, max_age=3600)
def sitemap_part(request: HttpRequest, name: str) -> HttpResponse:
    try:
        part = Makers() if name == "makers" else month_named(name)
    except ValueError as error:
        raise Http404 from error
    return sitemap(request, {name: part}, section=name)


@require_safe
@cache_control(public=True, max_age=3600)
def robots(request: HttpRequest) -> HttpResponse:
    lines = [f"User-agent: {name}" for name in TRAINING_CRAWLERS] + ["Disallow: /", "", "User-agent: *"]
    lines += [f"Disallow: {settings.SITE.path}{path}" for path in CLOSED]
    lines += ["", f"Sitemap: {absolute(reverse('sitemap'))}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=3600)
def tdmrep(request: HttpRequest) -> HttpResponse:
    """Reserved unless a page or file says otherwise in its own header, as its maker chose."""
    return JsonResponse([{"location": settings.SITE.root, "tdm-reservation": 1}], safe=False)
