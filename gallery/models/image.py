"""One picture: its file, its maker, and the record of its making, kept in columns so that it can be read in bulk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, HashIndex
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models.licence import Licence
from gallery.models.deletion import Deletion
from gallery.models.image_queryset import ImageQuerySet
from gallery.models.visibility import Visibility
from lib.fields import SeedField
from lib.ids import new_id, to_text

if TYPE_CHECKING:
    from uuid import UUID


RECORD = 1  # rises with columns of the record that older rows have to be given


class Image(models.Model):
    """A generated or uploaded picture.

    Lengths are in pixels and bytes, times in seconds, energy in watt-hours. What nothing measured is null, never zero.
    Columns that are younger than their rows are filled in batches (`gallery.images.completion`): `record_version` says
    whether that was done, and RECORD is the newest.
    A deleted image has its file still, for as long as its deletion can be undone; nobody opens it.
    Only what is `clear` leaves: of the rest its maker is told why, and nobody else sees it (`gallery.posts.clearance`).
    An erased image is a tombstone: the row stays so that others' lineage stays whole, file and words are gone.
    A column with a label (its verbose_name, translated) belongs to the record of the making: exports, API and the page
    follow from it. `gallery.models.image_columns` names the others.
    """

    class State(models.TextChoices):
        KEPT = "kept", _("Kept")
        DELETED = "deleted", _("Deleted")
        ERASED = "erased", _("Erased")

    class Origin(models.TextChoices):
        MODEL = "model", _("Made by a model")
        PROGRAM = "program", _("Drawn by a program")
        UPLOAD = "upload", _("Uploaded")

    class Clearance(models.TextChoices):
        CLEAR = "clear", _("Nothing is against it")
        WAITING = "waiting", _("Not looked at yet")
        HELD = "held", _("A person will look at it")
        REFUSED = "refused", _("Refused by a rule of the site")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    maker = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="images")
    state = models.CharField(max_length=8, choices=State, default=State.KEPT)
    origin = models.CharField(max_length=8, choices=Origin)
    visibility = models.CharField(max_length=10, choices=Visibility, default=Visibility.PRIVATE)
    clearance = models.CharField(
        max_length=8, choices=Clearance, default=Clearance.CLEAR, db_default=Clearance.CLEAR, editable=False
    )
    created = models.DateTimeField(default=timezone.now)
    deletion = models.ForeignKey(
        Deletion, models.SET_NULL, null=True, related_name="+", db_index=False, db_constraint=False
    )

    # the file
    storage_key = models.CharField(max_length=200, blank=True, help_text="Content-addressed key in the storage.")
    sha256 = models.CharField(max_length=64, blank=True)
    pixel_sha256 = models.CharField(
        max_length=64, blank=True, default="", db_default="", help_text="Of the pixels, whatever file they are in."
    )
    perceptual_hash = models.CharField(max_length=64, blank=True, help_text="256 bits in hex.")
    core_hash = models.CharField(
        max_length=64, blank=True, db_default="", help_text="Of its middle: `lib.imaging.likeness`; empty until found."
    )
    perceptual_quality = models.PositiveSmallIntegerField(null=True, help_text="0 to 100.")
    bands = ArrayField(
        models.IntegerField(), null=True, help_text="Sixteen of the perceptual hash: `gallery.images.near_duplicates`."
    )
    core_bands = ArrayField(models.IntegerField(), null=True, help_text="Sixteen of the core's hash, as `bands`.")
    mime = models.CharField(max_length=40, blank=True)
    bytes = models.PositiveBigIntegerField(default=0)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    dominant_colour = models.CharField(max_length=7, default="#888888")
    placeholder = models.CharField(max_length=400, blank=True, help_text="A 16 px WebP as a data URI.")
    renditions = models.JSONField(default=dict, help_text="name -> {key, width, height, bytes, mime}")

    # what was asked for
    prompt = models.TextField(blank=True)
    negative_prompt = models.TextField(_("Negative prompt"), blank=True)
    prompt_sha256 = models.CharField(max_length=64, blank=True, help_text="Of the normalised prompt.")
    task = models.CharField(max_length=12, blank=True)
    seed = SeedField(_("Seed"), null=True)
    steps = models.PositiveIntegerField(_("Steps"), null=True)
    guidance_scale = models.FloatField(_("Guidance"), null=True)
    scheduler = models.CharField(_("Scheduler"), max_length=40, blank=True)
    strength = models.FloatField(_("Strength"), null=True)
    candidates = models.PositiveSmallIntegerField(null=True, help_text="How many were asked for together.")
    candidate = models.PositiveSmallIntegerField(null=True, help_text="Which of them this is, from 0.")

    # what made it
    job = models.UUIDField(null=True, help_text="The generator's job.")
    engine = models.CharField(max_length=40, blank=True)
    engine_version = models.CharField(max_length=40, blank=True)
    model = models.CharField(_("Model"), max_length=200, blank=True)
    model_revision = models.CharField(_("Revision"), max_length=64, blank=True)
    model_licence = models.CharField(_("Licence of the model"), max_length=80, blank=True)
    outputs_may_train = models.BooleanField(default=False, help_text="Whether the model's licence lets outputs train.")
    model_sha256 = models.CharField(max_length=64, blank=True, default="", db_default="", help_text="Of its files.")
    adapters = models.JSONField(null=True, help_text="[{name, weight, sha256}]; null where the engine did not say.")
    pipeline = models.CharField(_("Pipeline"), max_length=80, blank=True, default="", db_default="")
    dtype = models.CharField(_("Precision"), max_length=20, blank=True, default="", db_default="")
    device = models.CharField(_("Device"), max_length=80, blank=True)
    versions = models.JSONField(default=dict, help_text="Software that made it: name -> version.")
    facts = models.JSONField(default=dict, help_text="What else the engine reported.")

    # what it came from
    digital_source_type = models.CharField(
        max_length=60, blank=True, default="", db_default="", help_text="IPTC's word; empty of an upload."
    )
    root = models.UUIDField(null=True, help_text="Where the line of first parents begins: itself without any.")
    record_version = models.SmallIntegerField(default=RECORD, db_default=0, editable=False)

    # what is said of an upload by a file or a person, and not known here
    found_in_file = models.JSONField(
        default=dict, db_default={}, help_text="What the file said of its making, until its maker says what stands."
    )
    stated = models.JSONField(
        default=dict, db_default={}, help_text="How it was made as its maker states it: `lib.imaging.metadata.fields`."
    )
    carries_record = models.BooleanField(
        null=True, help_text="Whether downloads carry the record; null is as the maker's settings say."
    )

    # how long it took, and what it cost
    started = models.DateTimeField(null=True)
    finished = models.DateTimeField(null=True)
    queue_seconds = models.FloatField(_("Waited"), null=True)
    run_seconds = models.FloatField(_("Took"), null=True)
    gpu_seconds = models.FloatField(_("GPU time"), null=True)
    energy_wh = models.FloatField(null=True)
    energy_method = models.CharField(max_length=40, blank=True)

    # what its maker had said about training when it was made
    consent = models.CharField(max_length=12, default="notAllowed", help_text="allowed or notAllowed")
    consent_terms = models.CharField(max_length=20, blank=True)
    consent_from = models.DateTimeField(null=True)
    policy_version = models.CharField(max_length=20, blank=True, help_text="Of the site's rules when it was made.")
    licence = models.CharField(
        _("Licence of the picture"), max_length=40, choices=Licence, blank=True, default="", db_default=""
    )

    parents = models.ManyToManyField("self", through="Edge", symmetrical=False, related_name="children")

    thread: UUID | None  # where `generator.jobs.own_pictures.add_places` has looked
    objects = ImageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["job", "candidate"], name="image_once_per_candidate", condition=models.Q(job__isnull=False)
            ),
            models.CheckConstraint(
                condition=models.Q(state="erased") | ~models.Q(storage_key=""), name="image_kept_has_file"
            ),
        ]
        indexes = [
            models.Index(fields=["maker", "-id"], name="image_by_maker"),
            models.Index(fields=["deletion"], name="image_deleted", condition=models.Q(deletion__isnull=False)),
            models.Index(fields=["storage_key"], name="image_by_key"),
            models.Index(fields=["sha256"], name="image_by_sha256"),
            models.Index(fields=["id"], name="image_waiting", condition=models.Q(clearance="waiting")),
            models.Index(fields=["id"], name="image_incomplete", condition=models.Q(record_version__lt=RECORD)),
            HashIndex(fields=["pixel_sha256"], name="image_by_pixels"),
            GinIndex(fields=["bands"], name="image_by_bands"),
            GinIndex(fields=["core_bands"], name="image_by_core_bands"),
        ]

    def __str__(self) -> str:
        return self.prompt[:60] or str(self.pk)

    def url(self, name: str = "w640") -> str:
        """The address of the file or a rendition: w320, w640, w1280, original or og."""
        return reverse("image-file", args=[self.pk, name])

    @property
    def key(self) -> str:
        """Its id as addresses have it."""
        return to_text(self.pk)

    @property
    def ratio(self) -> str:
        """Width by height, for `--ar`."""
        return f"{self.width / self.height:.4g}"

    @property
    def alt(self) -> str:
        """What is said of it where its maker said nothing: what kind of picture it is, and a shortened prompt."""
        if not self.is_clear:
            return str(self.Clearance(self.clearance).label)
        prompt = Truncator(self.prompt).chars(120)
        if self.origin == self.Origin.UPLOAD:
            return gettext("Uploaded image without a description")
        if not prompt:
            return gettext("Generated image without a description")
        if self.by_program:
            return gettext("Image drawn by a program: %(prompt)s") % {"prompt": prompt}
        return gettext("AI-generated image: %(prompt)s") % {"prompt": prompt}

    @property
    def is_clear(self) -> bool:
        return bool(self.clearance == self.Clearance.CLEAR)

    @property
    def by_program(self) -> bool:
        """Whether a drawing program made it, which is said wherever the picture's origin is."""
        return bool(self.origin == self.Origin.PROGRAM)


class Edge(models.Model):
    """A child image came from a parent image. A parent is never deleted while it has children: it is erased.

    `role` is C2PA's relation of an ingredient, empty on rows that are older than it and wait for it. `pixels` says
    whether pixels flowed; where that is not known (null), whoever asks for a permission takes it that they did.
    """

    class Kind(models.TextChoices):
        REMIX = "remix", _("Remix")
        EDIT = "edit", _("Edit")
        REFERENCE = "reference", _("Style reference")
        UPLOAD = "upload", _("Upload")

    class Role(models.TextChoices):
        PARENT = "parentOf", _("What it is a changed copy of")
        INPUT = "inputTo", _("What was looked at to make it")
        COMPONENT = "componentOf", _("A part of it")

    child = models.ForeignKey(Image, models.CASCADE, related_name="edges_up")
    parent = models.ForeignKey(Image, models.PROTECT, related_name="edges_down")
    kind = models.CharField(max_length=10, choices=Kind)
    role = models.CharField(max_length=12, choices=Role, blank=True, default="", db_default="")
    pixels = models.BooleanField(null=True)
    strength = models.FloatField(null=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["child", "parent", "role"], name="edge_once_in_a_role"),
            models.CheckConstraint(condition=~models.Q(child=models.F("parent")), name="edge_not_to_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.child_id} <- {self.kind} - {self.parent_id}"
