"""The header by which browsers load nothing from elsewhere: put together once, not for every answer."""

from __future__ import annotations

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

OF_ONE_ANSWER = ("_csp_config", "_csp_update", "_csp_replace", "_csp_exempt")


class ContentPolicyMiddleware(CSPMiddleware):
    """As django-csp's. An answer whose view says something of its own, or that used a nonce, is left to it."""

    _of: object = None  # the setting that `_said` was put together from
    _said = ""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        own = getattr(request, "_csp_nonce", None) or any(hasattr(response, name) for name in OF_ONE_ANSWER)
        policy = getattr(settings, "CONTENT_SECURITY_POLICY", None) or {}
        said_more = hasattr(settings, "CONTENT_SECURITY_POLICY_REPORT_ONLY") or "EXCLUDE_URL_PREFIXES" in policy
        if own or said_more or settings.DEBUG:
            return super().process_response(request, response)
        if self._of is not policy:
            self._said, self._of = build_policy(), policy
        response.headers.setdefault(HEADER, self._said)
        return response
