"""Addresses of comments, collections and of what the world outside asks for."""

from django.urls import path

from gallery.sharing.atom import Newest, NewestBy
from gallery.views import collection_entries, collections, comments, sharing

urlpatterns = [
    path("posts/<id:pk>/comments", comments.comments, name="post-comments"),
    path("comments/<id:pk>", comments.comment, name="comment"),
    path("comments/<id:pk>/edit", comments.edit, name="comment-edit"),
    path("comments/<id:pk>/delete", comments.delete, name="comment-delete"),
    path("posts/<id:pk>/collect", collection_entries.collect, name="post-collect"),
    path("collections", collections.collections, name="collections"),
    path("collections/<id:pk>", collections.collection, name="collection"),
    path("collections/<id:pk>/edit", collections.edit, name="collection-edit"),
    path("collections/<id:pk>/delete", collections.delete, name="collection-delete"),
    path("@<slug:handle>/collections", collections.collections_of, name="collections-of"),
    path("@<slug:handle>/atom.xml", NewestBy(), name="atom-of"),
    path("atom.xml", Newest(), name="atom"),
    path("oembed", sharing.oembed, name="oembed"),
    path("sitemap.xml", sharing.sitemap_index, name="sitemap"),
    path("sitemap-<slug:name>.xml", sharing.sitemap_part, name="sitemap-part"),
    path("robots.txt", sharing.robots, name="robots"),
    path(".well-known/tdmrep.json", sharing.tdmrep, name="tdmrep"),
]
