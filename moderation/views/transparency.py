"""What was taken down, refused and overturned here, for everybody to read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from moderation.cases.transparency import numbers


@require_safe
@cache_control(private=True, max_age=60)
def transparency(request: HttpRequest) -> HttpResponse:
    return render(request, "moderation/transparency.html", {"numbers": numbers()})
