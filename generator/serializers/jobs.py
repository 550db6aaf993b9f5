"""What the API says about jobs, threads, allowance and engine, and what it takes in."""

from __future__ import annotations

from typing import Any, NoReturn

from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from gallery.models import Edge, Image
from generator.engines.base import Task
from generator.jobs.remix import LABELS
from generator.models import Job, JobSource, Thread
from generator.queue.waiting import wait_of
from generator.requests.request import HEAVIEST_ADAPTER
from lib.serializers import IdField, SeedField


class MadeSerializer(serializers.ModelSerializer[Image]):
    """A candidate that was made; what does not stand clear has a card with words for its file."""

    id = IdField()
    seed = SeedField()
    url = serializers.SerializerMethodField()

    class Meta:
        model = Image
        fields = ["id", "url", "width", "height", "candidate", "seed", "clearance"]
        read_only_fields = fields

    def get_url(self, image: Image) -> str:
        return str(self.context["request"].build_absolute_uri(image.url("original")))


class SourceSerializer(serializers.ModelSerializer[JobSource]):
    """A picture that a job starts from and how."""

    image = IdField(source="image_id")

    class Meta:
        model = JobSource
        fields = ["image", "kind"]
        read_only_fields = fields


class AdapterSerializer(serializers.Serializer[Any]):
    """A small trained change to a model, and how strongly it is worn: 1 as it was trained, 0 not at all."""

    name = serializers.CharField(help_text="One of the model's `adapters` in /capabilities.")
    weight = serializers.FloatField(default=1.0, min_value=-HEAVIEST_ADAPTER, max_value=HEAVIEST_ADAPTER)

    def to_representation(self, pair: Any) -> dict[str, Any]:
        name, weight = pair
        return {"name": name, "weight": weight}

    def to_internal_value(self, data: Any) -> tuple[str, float]:
        as_document = super().to_internal_value(data)
        return as_document["name"], as_document["weight"]


class FailureSerializer(serializers.Serializer[Job]):
    code = serializers.CharField(source="error_code")
    title = serializers.CharField(source="sentence")


class JobSerializer(serializers.ModelSerializer[Job]):
    """A job and how far it is. `images` is filled once it has succeeded; `failure` once it has failed.

    `template` is the prompt as it was sent, where it left words to chance; `prompt` is then what became of it.
    """

    id = IdField()
    thread = IdField(source="thread_id")
    turn = IdField(source="turn_id", allow_null=True)
    kept = IdField(source="kept_id", allow_null=True)
    seed = SeedField()
    adapters = AdapterSerializer(many=True)
    sources = SourceSerializer(many=True)
    images = MadeSerializer(many=True, source="made")
    failure = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()
    events = serializers.SerializerMethodField()

    class Meta:
        model = Job
        fields = [
            "id", "url", "events", "state", "step", "thread", "turn", "kept",
            "task", "prompt", "template", "negative_prompt", "seed", "width", "height", "steps", "guidance_scale",
            "scheduler", "strength", "adapters", "candidates", "sources", "engine", "model", "model_revision", "cost",
            "priority", "accepted", "claimed", "finished", "images", "failure",
        ]  # fmt: skip
        read_only_fields = fields

    def get_failure(self, job: Job) -> dict[str, str] | None:
        return FailureSerializer(job).data if job.error_code else None

    def get_url(self, job: Job) -> str:
        return str(self.context["request"].build_absolute_uri(reverse("api-job", args=[job.pk])))

    def get_events(self, job: Job) -> str:
        return str(self.context["request"].build_absolute_uri(reverse("job-events", args=[job.pk])))


class WaitSerializer(serializers.Serializer[Any]):
    """Seconds until it starts: `likely` half of the time, no more than `longest` nine times in ten; null where no
    machine draws, so that nothing is promised. `longest` is null, too, once an earlier promise has passed."""

    ahead = serializers.IntegerField(help_text="About how many jobs start before it.")
    likely = serializers.IntegerField(allow_null=True)
    longest = serializers.IntegerField(allow_null=True)
    text = serializers.CharField(help_text="The same as a sentence.")


class PromiseSerializer(serializers.Serializer[Job]):
    """What was quoted when it was accepted, and how long it really waited once it started."""

    likely = serializers.FloatField()
    longest = serializers.FloatField()
    due = serializers.DateTimeField()
    waited = serializers.FloatField(allow_null=True)


class JobDetailSerializer(JobSerializer):
    """`wait` is how long it will still wait, null once it runs; `promise` what was said when it was accepted."""

    ahead = serializers.SerializerMethodField()
    wait = serializers.SerializerMethodField()
    promise = serializers.SerializerMethodField()

    class Meta(JobSerializer.Meta):
        fields = [*JobSerializer.Meta.fields, "ahead", "wait", "promise"]
        read_only_fields = fields

    def to_representation(self, job: Job) -> dict[str, Any]:
        """The wait is looked up once for the two fields that tell it."""
        self._wait = wait_of(job)
        return super().to_representation(job)

    def get_ahead(self, job: Job) -> int | None:
        return self._wait["ahead"] if self._wait else None

    @extend_schema_field(WaitSerializer(allow_null=True))
    def get_wait(self, job: Job) -> dict[str, Any] | None:
        return self._wait

    @extend_schema_field(PromiseSerializer(allow_null=True))
    def get_promise(self, job: Job) -> dict[str, Any] | None:
        if job.due is None:
            return None
        waited = (job.claimed - job.accepted).total_seconds() if job.claimed else None
        return {"likely": job.likely, "longest": job.longest, "due": job.due, "waited": waited}


MASK = "A picture you may use, of the shape of the (first) source: what is white is repainted. Upload it to /images."


class AskedSourceSerializer(serializers.Serializer[Any]):
    image = IdField()
    kind = serializers.ChoiceField(choices=Edge.Kind.choices)


class AskSerializer(serializers.Serializer[Any]):
    """A request for one to four candidates. Whatever is left out, the engine's defaults fill in.

    `turn` continues or forks the thread after that job; the limits of sizes, steps and schedulers are in /capabilities.
    """

    prompt = serializers.CharField()
    negative_prompt = serializers.CharField(required=False, allow_blank=True)
    task = serializers.ChoiceField(choices=[task.value for task in Task], required=False)
    seed = SeedField(required=False)
    width = serializers.IntegerField(required=False)
    height = serializers.IntegerField(required=False)
    steps = serializers.IntegerField(required=False)
    guidance_scale = serializers.FloatField(required=False)
    scheduler = serializers.CharField(required=False)
    strength = serializers.FloatField(required=False)
    candidates = serializers.IntegerField(required=False)
    sources = AskedSourceSerializer(many=True, required=False)
    model = serializers.CharField(required=False, help_text="One of the `models` of /capabilities; else the usual one.")
    adapters = AdapterSerializer(many=True, required=False)
    mask = IdField(required=False, help_text=MASK)
    thread = IdField(required=False)
    turn = IdField(required=False)


class AskOrTrySerializer(AskSerializer):
    """As /jobs takes it: `dry_run` does what /jobs/dry-run does, which has an answer of a type of its own."""

    dry_run = serializers.BooleanField(
        required=False,
        help_text="Makes nothing and answers 200 with what /jobs/dry-run answers, which is described; of before it.",
    )


class WayField(serializers.ChoiceField):
    """A way to remix; a word that is none is answered with those that there are."""

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=[(way.value, label) for way, label in LABELS.items()], **options)

    def fail(self, key: str, **told: Any) -> NoReturn:
        said = _("There is no way “%(way)s”; there are: %(known)s.")
        raise serializers.ValidationError(said % {"way": told.get("input", ""), "known": ", ".join(self.choices)})


class RemixSerializer(serializers.Serializer[Any]):
    """One of the ways that /images/{id}/remixes lists."""

    way = WayField()
    prompt = serializers.CharField(required=False, allow_blank=True)
    mask = IdField(required=False, help_text=MASK)
    model = serializers.CharField(required=False, help_text="One of the `models` of /capabilities; else the usual one.")
    strength = serializers.FloatField(required=False)
    candidates = serializers.IntegerField(required=False)


class OptionSerializer(serializers.Serializer[Any]):
    """A way to remix a picture; `reason` says why it is not possible here."""

    way = WayField()
    label: Any = serializers.CharField()
    possible = serializers.BooleanField()
    reason = serializers.CharField()


class AgainSerializer(serializers.Serializer[Any]):
    new_seed = serializers.BooleanField(default=False)


class KeepSerializer(serializers.Serializer[Any]):
    image = IdField()


class ThreadSerializer(serializers.ModelSerializer[Thread]):
    id = IdField()

    class Meta:
        model = Thread
        fields = ["id", "title", "pinned", "created", "touched"]
        read_only_fields = fields


class ThreadDetailSerializer(ThreadSerializer):
    """A thread with its jobs, oldest first; `turn` says which job each followed, so two with one `turn` are a fork."""

    turns = JobSerializer(many=True, source="shown_turns")

    class Meta(ThreadSerializer.Meta):
        fields = [*ThreadSerializer.Meta.fields, "turns"]
        read_only_fields = fields


class AllowanceSerializer(serializers.Serializer[Any]):
    """Images made today (UTC), by the person or their team.

    `remaining` is what the caller may still make of today's, a cap included; `in_grants` what they may make beside it.
    """

    used = serializers.IntegerField()
    limit = serializers.IntegerField()
    remaining = serializers.IntegerField()
    in_grants = serializers.IntegerField()
    of_team = serializers.BooleanField(help_text="Whether `used` and `limit` are those of the caller's team.")
    cap = serializers.IntegerField(allow_null=True, help_text="Images of the team's a day that the caller may make.")
    cap_left = serializers.IntegerField(allow_null=True)
    resets_at = serializers.DateTimeField()
    jobs_at_once = serializers.IntegerField()
    jobs_open = serializers.IntegerField()


class ModelSerializer(serializers.Serializer[Any]):
    """A model that a request may name, and what it can be asked for."""

    name = serializers.CharField()
    usual = serializers.BooleanField(help_text="Whether it draws where no model is named.")
    engine = serializers.CharField()
    label: Any = serializers.CharField()
    licence = serializers.CharField()
    tasks = serializers.ListField(child=serializers.CharField())
    sizes = serializers.ListField(child=serializers.ListField(child=serializers.IntegerField()))
    adapters = serializers.ListField(child=serializers.CharField())


class CapabilitiesSerializer(serializers.Serializer[Any]):
    """What one model can be asked for, and which models there are."""

    engine = serializers.CharField()
    version = serializers.CharField()
    model = serializers.CharField()
    revision = serializers.CharField()
    label: Any = serializers.CharField()
    licence = serializers.CharField()
    is_model = serializers.BooleanField(help_text="False for a drawing program, whose pictures are labelled so.")
    tasks = serializers.ListField(child=serializers.CharField())
    sizes = serializers.ListField(child=serializers.ListField(child=serializers.IntegerField()))
    schedulers = serializers.ListField(child=serializers.CharField())
    default_steps = serializers.IntegerField()
    max_steps = serializers.IntegerField()
    default_guidance_scale = serializers.FloatField()
    negative_prompt = serializers.BooleanField()
    prompt_tokens = serializers.IntegerField(help_text="How many tokens of a prompt it reads; 0 where it reads all.")
    prompt_weights = serializers.BooleanField(help_text="Whether (red:1.3) counts more and [clouds] less.")
    adapters = serializers.ListField(child=serializers.CharField(), help_text="LoRAs that a request may name.")
    max_candidates = serializers.IntegerField()
    models = ModelSerializer(many=True)
