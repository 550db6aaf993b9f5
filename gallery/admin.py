"""The gallery for operators: to look things up and to put a wrong word right. Taking down is the moderation's."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from gallery.models import Image, Post, PostImage, Tag
from gallery.models.image_queryset import HEAVY
from lib.admin import Growing, NotDeleted, NotMade, Record


def thumbnail(image: Image) -> SafeString | str:
    """The smallest rendition, or nothing for a tombstone."""
    if image.state != Image.State.KEPT:
        return "—"
    return format_html('<img src="{}" alt="" width="80" loading="lazy">', image.url("w320"))


@admin.register(Image)
class ImageAdmin(Record, Growing, admin.ModelAdmin[Image]):
    """What a picture is cannot be changed; it can be erased through its maker's account or its post."""

    list_display = ("picture", "prompt_start", "maker", "origin", "engine", "visibility", "state", "created")
    list_filter = ("origin", "state", "visibility")
    search_fields = ("=id", "=sha256", "=maker__handle")
    list_select_related = ("maker",)
    ordering = ("-id",)
    exclude = ("parents",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Image]:
        return super().get_queryset(request).defer(*HEAVY)

    @admin.display(description=_("Picture"))
    def picture(self, image: Image) -> SafeString | str:
        return thumbnail(image)

    @admin.display(description=_("Prompt"))
    def prompt_start(self, image: Image) -> str:
        return image.prompt[:80]


class EntryInline(NotMade, admin.TabularInline[PostImage, Post]):
    model = PostImage
    raw_id_fields = ("image",)
    readonly_fields = ("picture",)
    fields = ("picture", "image", "position", "alt_text")
    extra = 0
    can_delete = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[PostImage]:
        return super().get_queryset(request).select_related("image")

    @admin.display(description=_("Picture"))
    def picture(self, entry: PostImage) -> SafeString | str:
        return thumbnail(entry.image)


@admin.register(Post)
class PostAdmin(NotMade, NotDeleted, Growing, admin.ModelAdmin[Post]):
    list_display = ("picture", "title", "maker", "state", "visibility", "rating", "like_count", "published")
    list_filter = ("state", "visibility", "rating")
    search_fields = ("=id", "title", "=maker__handle")
    list_select_related = ("maker",)
    ordering = ("-id",)
    raw_id_fields = ("maker", "tags")
    inlines = (EntryInline,)
    fields = ("maker", "title", "text", "tags", "rating", "visibility", "remixable", "state", "published", "removed")
    readonly_fields = ("maker", "visibility", "state", "published", "removed")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Post]:
        return super().get_queryset(request).prefetch_related("entries__image")

    @admin.display(description=_("Picture"))
    def picture(self, post: Post) -> SafeString | str:
        return thumbnail(post.cover) if post.shown else "—"


@admin.register(Tag)
class TagAdmin(Growing, admin.ModelAdmin[Tag]):
    list_display = ("name",)
    search_fields = ("name",)
    ordering = ("name",)
