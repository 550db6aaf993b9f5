"""A post from draft to deletion, and who is told."""

import pytest

from accounts.models import Notification
from gallery.images.usage import may_use
from gallery.models import Image, Post
from gallery.posts.drafts import draft
from gallery.posts.publication import delete, edit, publish, reinstate, remove, restore
from lib.problems import Problem

pytestmark = pytest.mark.django_db


def visibility_of(image):
    return Image.objects.get(pk=image.pk).visibility


def test_a_draft_is_its_makers_alone_until_it_is_published(ada, bruno, draft_by):
    draft = draft_by(ada)
    assert visibility_of(draft.cover) == "private"
    assert Post.objects.visible_to(ada).filter(pk=draft.pk).exists()
    assert not Post.objects.visible_to(bruno).filter(pk=draft.pk).exists()

    publish(draft, by=ada)

    assert visibility_of(draft.cover) == "public"
    assert Post.objects.listed_for(bruno).filter(pk=draft.pk).exists()


def test_publishing_twice_changes_nothing(ada, post_by):
    post = post_by(ada)
    when = post.published
    publish(post, by=ada)
    assert post.published == when


def test_only_its_maker_may_change_a_post(ada, bruno, post_by):
    post = post_by(ada)
    for verb in (publish, edit, delete, restore):
        with pytest.raises(Problem) as refusal:
            verb(post, by=bruno)
        assert refusal.value.status == 404


def test_an_image_can_be_in_one_living_post_only(ada, image_by):
    image = image_by(ada)
    first = draft(ada, images=[image])
    with pytest.raises(Problem) as refusal:
        draft(ada, images=[image])
    assert "images" in refusal.value.errors

    delete(first, by=ada)
    again = draft(ada, images=[image])
    assert again.cover == image
    with pytest.raises(Problem) as refusal:
        restore(first, by=ada)
    assert refusal.value.code == "gone"


@pytest.mark.parametrize(
    ("field", "value"),
    [("title", "x" * 121), ("text", "x" * 2001), ("rating", "wild"), ("visibility", "sideways")],
)
def test_a_refused_field_has_a_sentence(ada, image_by, field, value):
    with pytest.raises(Problem) as refusal:
        draft(ada, images=[image_by(ada)], **{field: value})
    assert refusal.value.errors[field]
    assert not Post.objects.exists()


def test_pictures_of_others_cannot_be_posted(ada, bruno, image_by):
    with pytest.raises(Problem):
        draft(bruno, images=[image_by(ada)])


def test_editing_visibility_moves_the_pictures_along(ada, post_by):
    post = post_by(ada)
    for visibility in ("followers", "unlisted", "private", "public"):
        edit(post, by=ada, visibility=visibility)
        assert visibility_of(post.cover) == visibility


def test_tags_are_tidied_and_limited(ada, post_by):
    post = post_by(ada, tags=["#Night Sky", "night-sky", "Été"])
    assert sorted(tag.name for tag in post.tags.all()) == ["night-sky", "été"]
    with pytest.raises(Problem):
        edit(post, by=ada, tags=[str(number) for number in range(13)])


def test_a_deleted_post_comes_back_as_it_was(ada, bruno, post_by):
    post = post_by(ada)
    delete(post, by=ada)
    assert visibility_of(post.cover) == "private"
    assert not Post.objects.visible_to(ada).filter(pk=post.pk).exists()

    restore(post, by=ada)

    assert Post.objects.listed_for(bruno).filter(pk=post.pk).exists()
    assert visibility_of(post.cover) == "public"


def test_deleting_and_restoring_is_no_way_around_a_moderator(ada, bruno, post_by):
    post = post_by(ada)
    remove(post)
    delete(post, by=ada)
    restore(post, by=ada)
    assert post.state == "removed"
    assert not Post.objects.visible_to(bruno).filter(pk=post.pk).exists()

    reinstate(post)
    assert Post.objects.visible_to(bruno).filter(pk=post.pk).exists()


def test_a_remix_tells_the_maker_and_is_counted(ada, bruno, image_by, post_by):
    original = post_by(ada)
    remix = post_by(bruno, "Night", images=[image_by(bruno, parents=[(original.cover, "remix", 0.6)])])

    original.refresh_from_db()
    assert original.remix_count == 1
    told = Notification.objects.get(to=ada, kind="remix")
    assert (told.actor, told.subject, told.url) == (bruno, remix.pk, remix.get_absolute_url())

    delete(remix, by=bruno)
    original.refresh_from_db()
    assert original.remix_count == 0
    restore(remix, by=bruno)
    original.refresh_from_db()
    assert original.remix_count == 1
    assert Notification.objects.filter(to=ada, kind="remix").count() == 1


def test_a_private_remix_is_neither_counted_nor_told(ada, bruno, image_by, post_by):
    original = post_by(ada)
    remix = post_by(bruno, images=[image_by(bruno, parents=[(original.cover, "remix", 0.6)])], visibility="private")
    original.refresh_from_db()
    assert original.remix_count == 0
    assert not Notification.objects.exists()

    edit(remix, by=bruno, visibility="public")
    original.refresh_from_db()
    assert original.remix_count == 1


def test_credit_reaches_through_the_turns_of_a_thread(ada, bruno, image_by, post_by):
    original = post_by(ada)
    first = image_by(bruno, "make it night", parents=[(original.cover, "remix", 0.6)])
    second = image_by(bruno, "add a boat", parents=[(first, "edit", 0.4)])
    remix = post_by(bruno, images=[second])

    assert [one.source for one in remix.credited] == [original.cover]
    original.refresh_from_db()
    assert original.remix_count == 1


def test_only_what_is_shown_and_remixable_may_be_used_by_others(ada, bruno, draft_by):
    post = draft_by(ada)
    image = post.cover
    assert may_use(image, ada)
    assert not may_use(image, bruno)
    publish(post, by=ada)
    assert may_use(image, bruno)
    edit(post, by=ada, remixable=False)
    assert not may_use(image, bruno)


@pytest.mark.parametrize("visibility", ["public", "unlisted", "followers"])
def test_what_was_made_from_a_picture_for_followers_stays_with_its_maker(
    ada, bruno, api_of, client_of, image_by, post_by, visibility
):
    """Also through a post of one's own in between, when it is edited, and once the other was deleted."""
    shown = post_by(ada, visibility="followers").cover
    first = post_by(bruno, images=[image_by(bruno, parents=[(shown, "remix", 0.5)])], visibility="private")
    second = image_by(bruno, parents=[(first.cover, "remix", 0.5)])
    delete(shown.entry.post, by=ada)
    form = client_of(bruno).get(f"/posts/new?image={second.key}").content.decode()
    assert "only you may see it" in form
    asked = api_of(bruno).post("/api/v1/posts", {"images": [second.key], "visibility": visibility, "publish": True})
    assert (asked.status_code, list(asked.json()["errors"])) == (400, ["visibility"])
    assert Image.objects.get(pk=second.pk).visibility == "private"
    edited = api_of(bruno).patch(f"/api/v1/posts/{first.key}", {"visibility": visibility})
    assert (edited.status_code, list(edited.json()["errors"])) == (400, ["visibility"])
    assert api_of(bruno).patch(f"/api/v1/posts/{first.key}", {"title": "Mine"}).status_code == 200


def test_a_draft_is_not_published_wider_than_what_it_was_made_from_has_become(ada, bruno, image_by, draft_by, post_by):
    shown = post_by(ada)
    draft = draft_by(bruno, images=[image_by(bruno, parents=[(shown.cover, "remix", 0.5)])])
    edit(shown, by=ada, visibility="followers")
    with pytest.raises(Problem):
        publish(draft, by=bruno)
    draft.refresh_from_db()
    assert draft.state == "draft"
    edit(shown, by=ada, visibility="unlisted")
    publish(draft, by=bruno)
    assert draft.state == "published"


def test_the_form_asks_for_the_title_first_and_its_button_stands_before_what_few_say(ada, client_of, image_by):
    page = client_of(ada).get(f"/posts/new?image={image_by(ada).key}").text
    places = [page.index(f'name="{name}"') for name in ("title", "alt_0", "visibility", "remixable", "text", "rating")]
    assert places == sorted(places)
    assert page.index('class="advanced"') < page.index('name="tags"')


def test_the_record_is_folded_and_the_prompt_is_not(ada, client, post_by):
    page = client.get(post_by(ada).get_absolute_url()).text
    assert '<details class="making" data-key-details>' in page
    assert page.index('class="prompt-text"') < page.index('<details class="making"')
