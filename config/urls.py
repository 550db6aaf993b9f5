"""Which room answers which address. Each app keeps its own list; names are global so that templates compose by URL."""

from typing import Any

from django.contrib import admin
from django.urls import include, path
from drf_spectacular.views import SpectacularSwaggerSplitView

from accounts.urls_api import api_urls as accounts_api
from config import views
from config.door import presses
from config.front import overlay
from config.openapi.generator import SchemaView
from config.probes.answer import probe
from config.styleguide import styleguide
from feed.urls_api import api_urls as feed_api
from gallery.urls_api import api_urls as gallery_api
from gallery.urls_social_api import api_urls as gallery_social_api
from generator.urls_api import api_urls as generator_api
from generator.views.surge import surge
from moderation.urls_api import api_urls as moderation_api

api: list[Any] = [
    path("schema", SchemaView.as_view(), name="api-schema"),
    path("docs", SpectacularSwaggerSplitView.as_view(url_name="api-schema"), name="api-docs"),
    path("", include(accounts_api)),
    path("", include(gallery_api)),
    path("", include(gallery_social_api)),
    path("", include(generator_api)),
    path("", include(feed_api)),
    path("", include(moderation_api)),
]

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("operator/surge", surge, name="surge"),
    path("operator/", include("moderation.urls_operator")),
    path("operator/", admin.site.urls),
    path("pressed", presses.pressed, name="pressed"),
    path("viewer", overlay.viewer, name="viewer"),
    path("viewer/without-script", overlay.without_script, name="without-script"),
    path("about", views.about, name="about"),
    path("metrics", views.metrics, name="metrics"),
    path("livez", probe, name="livez"),
    path("readyz", probe, name="readyz"),
    path("healthz", probe, name="healthz"),
    path("styleguide", styleguide, name="styleguide"),
    path("api/v1/", include(api)),
    path("", include("accounts.urls")),
    path("", include("gallery.urls")),
    path("", include("gallery.urls_social")),
    path("", include("moderation.urls")),
    path("", include("curation.urls")),
    path("", include("generator.urls_events")),
    path("", include("generator.urls")),
    path("", include("generator.openai_api.urls")),
    path("", include("feed.urls")),
]

handler400 = "config.errors.bad_request"
handler403 = "config.errors.forbidden"
handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"
