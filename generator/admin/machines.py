"""The machines that draw: what they hold in memory, and pausing one, or a pool, by one press."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from generator.models import Job, Machine, Pause, State
from generator.worker.doorbell import ring_anyone
from lib.admin import Growing, Record

BUTTON = '<button class="button" name="{}" value="{}">{}</button>'


@admin.register(Machine)
class MachineAdmin(Record, Growing, admin.ModelAdmin[Machine]):
    """Its list holds the buttons; a paused machine that draws nothing any more can be stopped without loss."""

    list_display = ["name", "press", "state", "drawing", "memory_used", "group", "last_seen"]
    ordering = ["pool", "name"]

    @admin.display(description=gettext_lazy("pool"), ordering="pool")
    def group(self, machine: Machine) -> str:
        return machine.pool

    @admin.display(description=gettext_lazy("last seen"), ordering="seen")
    def last_seen(self, machine: Machine) -> datetime:
        return machine.seen

    @admin.display(description=gettext_lazy("memory"))
    def memory_used(self, machine: Machine) -> str:
        if not machine.memory:
            return "–"
        free, total = machine.memory["free"], machine.memory["total"]
        told = {"used": filesizeformat(total - free), "total": filesizeformat(total)}
        return _("%(used)s of %(total)s") % told

    @admin.display(description=gettext_lazy("drawing"))
    def drawing(self, machine: Machine) -> int:
        return Job.objects.filter(state=State.RUNNING, worker=machine.name[:80]).count()

    @admin.display(description=gettext_lazy("state"))
    def state(self, machine: Machine) -> str:
        pauses = Pause.of(machine.name, machine.pool)
        if not pauses:
            return _("draws")
        return _("paused") if any(pause.machine for pause in pauses) else _("paused with its pool")

    @admin.display(description="")
    def press(self, machine: Machine) -> SafeString:
        pauses = Pause.of(machine.name, machine.pool)
        buttons = [("go_on", _("Go on"))] if pauses else [("pause", _("Pause")), ("pause_pool", _("Pause its pool"))]
        return format_html_join(" ", BUTTON, ((name, machine.pk, said) for name, said in buttons))

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        for verb in ("pause", "pause_pool", "go_on"):
            if request.method == "POST" and verb in request.POST:
                return self._pressed(request, verb)
        return super().changelist_view(request, extra_context)

    def _pressed(self, request: HttpRequest, verb: str) -> HttpResponse:
        if not request.user.has_perm("generator.change_machine"):
            raise PermissionDenied
        machine = Machine.objects.filter(pk=request.POST[verb]).first()
        if machine is None:
            self.message_user(request, _("This machine is not there any more."), messages.WARNING)
        elif verb == "go_on":
            Pause.of(machine.name, machine.pool).delete()
            ring_anyone(machine.pool)
            self.message_user(request, _("It takes jobs again."), messages.SUCCESS)
        else:
            Pause.begin(machine.pool, machine.name if verb == "pause" else "")
            self.message_user(request, _("It finishes what it draws, and takes nothing new."), messages.SUCCESS)
        return HttpResponseRedirect(request.get_full_path())
