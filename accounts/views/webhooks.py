"""Settings: webhooks, and what was sent to them."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access.requests import SignedInRequest
from accounts.forms.webhook import WebhookForm
from accounts.models import Webhook, WebhookMessage
from accounts.webhooks.events import send_again, try_out
from lib.problems import Problem

SHOWN = 50


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def webhooks(request: SignedInRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, WebhookForm())
    form = WebhookForm(request.POST)
    if form.is_valid():
        try:
            form.add(request.user)
            messages.success(request, _("Added. Its secret is below; send it a test."))
            return redirect("settings-webhooks")
        except Problem as problem:
            problem.add_to(form)
    return _page(request, form, status=422)


@login_required
@require_POST
def remove(request: SignedInRequest, pk: UUID) -> HttpResponse:
    get_object_or_404(Webhook, pk=pk, user=request.user).delete()
    messages.success(request, _("Removed, with the list of what was sent there."))
    return redirect("settings-webhooks")


@login_required
@require_POST
def test(request: SignedInRequest, pk: UUID) -> HttpResponse:
    try_out(get_object_or_404(Webhook, pk=pk, user=request.user))
    messages.success(request, _("A test is on its way; load this page again to see how it went."))
    return redirect("settings-webhooks")


@login_required
@require_POST
def again(request: SignedInRequest, pk: UUID) -> HttpResponse:
    message = get_object_or_404(WebhookMessage, pk=pk, webhook__user=request.user)
    send_again(message)
    messages.success(request, _("It is sent again."))
    return redirect("settings-webhooks")


def _page(request: SignedInRequest, form: WebhookForm, status: int = 200) -> HttpResponse:
    shown = {
        "form": form,
        "webhooks": Webhook.objects.filter(user=request.user).order_by("-pk"),
        "sent": WebhookMessage.latest_of(request.user, SHOWN),
    }
    return render(request, "accounts/webhooks.html", shown, status=status)
