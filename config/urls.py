"""Which room answers which address. Each app keeps its own list; names are global so that templates compose by URL."""

from django.contrib import admin
from django.urls import include, path, register_converter
from drf_spectacular.views import SpectacularAPIView, SpectacularRedocView, SpectacularSwaggerView

from lib.ids import IdConverter

register_converter(IdConverter, "id")

api = [
    path("schema", SpectacularAPIView.as_view(), name="api-schema"),
    path("docs", SpectacularSwaggerView.as_view(url_name="api-schema"), name="api-docs"),
    path("reference", SpectacularRedocView.as_view(url_name="api-schema"), name="api-reference"),
]

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("operator/", admin.site.urls),
    path("api/v1/", include(api)),
]
