"""What the API says of the site's state."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from generator.models import Incident, IncidentUpdate, Surge


class MachineNowSerializer(serializers.Serializer[Any]):
    """One machine that draws."""

    device = serializers.CharField(help_text="Empty where it has not said.")
    images_a_second = serializers.FloatField(allow_null=True, help_text="While it draws; null before the first.")


class LineNowSerializer(serializers.Serializer[Any]):
    """One plan's line; `likely` and `longest` are seconds until one more job would start."""

    plan = serializers.CharField()
    name = serializers.CharField()
    people = serializers.IntegerField(help_text="People with jobs waiting.")
    jobs = serializers.IntegerField(help_text="Jobs waiting.")
    likely = serializers.FloatField(allow_null=True, help_text="Half of the time it is no more. Null: no promise.")
    longest = serializers.FloatField(allow_null=True, help_text="Nine times in ten it is no more.")


class LastDaySerializer(serializers.Serializer[Any]):
    """One plan's last 24 hours; promised against actual waits, in seconds, as means of the hours'."""

    plan = serializers.CharField()
    name = serializers.CharField()
    accepted = serializers.IntegerField()
    started = serializers.IntegerField()
    judged = serializers.IntegerField(help_text="Promises whose outcome is known.")
    kept = serializers.IntegerField(help_text="Of these, started within the longest wait that was promised.")
    failed = serializers.IntegerField()
    images = serializers.IntegerField()
    promised_p50 = serializers.FloatField(allow_null=True)
    waited_p50 = serializers.FloatField(allow_null=True)
    promised_p90 = serializers.FloatField(allow_null=True)
    waited_p90 = serializers.FloatField(allow_null=True)
    sampled = serializers.BooleanField(help_text="Whether some hour had more jobs than were counted.")


class IncidentUpdateSerializer(serializers.ModelSerializer[IncidentUpdate]):
    class Meta:
        model = IncidentUpdate
        fields = ["at", "state", "text"]


class IncidentSerializer(serializers.ModelSerializer[Incident]):
    """`title` is in the language asked for where the words are the site's own."""

    title = serializers.CharField(source="name")
    updates = IncidentUpdateSerializer(many=True, help_text="Newest first.")

    class Meta:
        model = Incident
        fields = ["title", "impact", "started", "ended", "updates"]


class SurgeNowSerializer(serializers.Serializer[Any]):
    """Surge mode, and the measures that hold while it is on."""

    active = serializers.BooleanField()
    since = serializers.DateTimeField(allow_null=True)
    announcement = serializers.CharField(help_text="The operator's words, may be empty.")
    plans = serializers.ListField(child=serializers.CharField(), help_text="Plans that the measures bind.")
    features_off = serializers.ListField(child=serializers.ChoiceField(Surge.Feature.values))
    images_a_day = serializers.DictField(child=serializers.IntegerField(), help_text="By plan, where it is fewer now.")
    signups_paused = serializers.BooleanField()
    let_in_percent = serializers.IntegerField(help_text="Of the people on these plans.")


class EnergyTodaySerializer(serializers.Serializer[Any]):
    """Watt-hours since 00:00 UTC, and the operator's limit for the day."""

    used = serializers.FloatField()
    limit = serializers.FloatField(allow_null=True)
    pauses = serializers.ListField(child=serializers.CharField(), help_text="Plans that wait once it is used up.")


class StatusSerializer(serializers.Serializer[Any]):
    """How the site stands."""

    state = serializers.ChoiceField(["ok", "busy", "surge", "trouble"])
    at = serializers.DateTimeField(help_text="When these numbers were read.")
    machines = MachineNowSerializer(many=True)
    plans = LineNowSerializer(many=True)
    backlog_ends = serializers.DateTimeField(allow_null=True, help_text="When all that waits now will have started.")
    surge = SurgeNowSerializer()
    judged = serializers.IntegerField(help_text="Promises of the last 24 hours whose outcome is known.")
    kept = serializers.IntegerField()
    energy_wh = serializers.FloatField(allow_null=True, help_text="Of the last 24 hours; null where unmeasured.")
    energy_today = EnergyTodaySerializer()
    last_day = LastDaySerializer(many=True)
    incidents = IncidentSerializer(many=True, help_text="Open ones and those of the last 30 days, newest first.")
