"""Cards are rendered once and stored; whoever looks at a list cannot tell."""

import re

import pytest
from django.test import Client
from django.utils import translation

from accounts.models import Follow, User
from feed.engagement.ranking_cards import refresh_cards
from gallery.cards import rendering, stored, version
from gallery.cards.slots import MARK
from gallery.models import Collection, Like, LikeChange, Post, PostImage, RenderedCard
from gallery.models.credit import Credit
from gallery.posts import publication
from gallery.posts.marks import add_marks
from gallery.serializers.posts import PostSerializer

pytestmark = pytest.mark.django_db

TOKEN = re.compile(r'<input type="hidden" name="(csrfmiddlewaretoken|once)" value="[\w.-]*">')


def text_of(client, address="/new"):
    """What a page says, without tokens and what counts its servings."""
    page = client.get(address).text
    return re.sub(r"data-impression=\S+|from=[0-9a-f-]{36}:", "", TOKEN.sub("", page))


def card_in(page):
    return page[page.index('<article class="card"') :].partition("</article>")[0]


@pytest.fixture
def remix_by(image_by, post_by):
    """A post of a picture that was made from this post's."""

    def make(maker, source, **fields):
        image = image_by(maker, parents=[(source.cover, "remix", 0.5)])
        return post_by(maker, "Remix", images=[image], **fields)

    return make


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"title": ""},
        {"title": '<b>"&\x1fL</b>', "alt_texts": ["a \x1fT boat & more"]},
        {"remixable": False},
        {"visibility": "followers"},
        {"rating": "mature", "tags": ["sea"]},
    ],
)
def test_a_stored_card_is_what_would_be_rendered_now(client_of, ada, cleo, post_by, language, fields):
    post_by(ada, **fields)
    Follow.objects.create(by=cleo, whom=ada)
    User.objects.filter(pk=cleo.pk).update(show_mature=True)
    client = client_of(cleo)
    client.cookies["django_language"] = language
    first = text_of(client, "/following")
    assert RenderedCard.objects.filter(form=f"html-{language}").count() == 1
    stored_page = text_of(client, "/following")
    RenderedCard.objects.all().delete()
    assert first == stored_page == text_of(client, "/following")
    assert MARK not in first
    assert "&lt;b&gt;" in first or "<b>" not in fields.get("title", "")


def test_what_programs_read_is_what_the_serializer_says(api_of, ada, bruno, cleo, post_by, image_by, rf):
    post = post_by(ada, tags=["sea", "boats"], images=[image_by(ada), image_by(ada)], alt_texts=["One \x1fb", "Two"])
    Like.add(post, cleo)
    Like.add(post, bruno)
    LikeChange.fold()
    Collection.start(cleo, title="Kept").add(post, by=cleo)
    for _ in range(2):  # rendered, and stored
        [read] = api_of(cleo).get("/api/v1/feeds/new").json()["results"]
        again = Post.objects.for_page().get(pk=post.pk)
        add_marks([again], cleo)
        request = rf.get("/")
        assert read == PostSerializer(again, context={"request": request}).data
        assert (read["liked"], read["collected"], read["like_count"]) == (True, True, 2)


CHANGES = {
    "its title": lambda post, ada: publication.edit(post, by=ada, title="Otherwise"),
    "its description": lambda post, ada: publication.edit(post, by=ada, alt_texts=["Otherwise"]),
    "its rating": lambda post, ada: publication.edit(post, by=ada, rating="mature"),
    "its visibility": lambda post, ada: publication.edit(post, by=ada, visibility="followers"),
    "whether others may remix it": lambda post, ada: publication.edit(post, by=ada, remixable=False),
    "its maker's name": lambda post, ada: User.objects.filter(pk=ada.pk).update(display_name="Otherwise"),
    "a description, by an operator": lambda post, ada: PostImage.objects.filter(post=post).update(alt_text="Otherwise"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_shows_on_the_very_next_page(client_of, ada, cleo, post_by, change):
    post = post_by(ada)
    Follow.objects.create(by=cleo, whom=ada)
    User.objects.filter(pk=cleo.pk).update(show_mature=True)
    before = card_in(text_of(client_of(cleo), "/following"))
    change(post, ada)
    after = card_in(text_of(client_of(cleo), "/following"))
    assert after != before
    RenderedCard.objects.all().delete()
    assert card_in(text_of(client_of(cleo), "/following")) == after


@pytest.mark.parametrize(
    "leave",
    [
        lambda post, ada: publication.delete(post, by=ada),
        lambda post, ada: publication.remove(post),
        lambda post, ada: publication.edit(post, by=ada, visibility="private"),
        lambda post, ada: ada.suspend(),
    ],
)
def test_what_may_no_longer_be_seen_is_gone_from_the_very_next_page(client, ada, post_by, leave):
    post = post_by(ada)
    assert 'class="card"' in text_of(client)
    leave(post, ada)
    assert 'class="card"' not in text_of(client)


def test_whom_a_card_credits_follows_what_became_of_the_source(client, ada, bruno, post_by, remix_by):
    source = post_by(ada)
    remix_by(bruno, source)
    assert f'from <a href="{source.get_absolute_url()}">Ada</a>' in card_in(text_of(client))
    User.objects.filter(pk=ada.pk).update(display_name="Ada Lindqvist")
    assert ">Ada Lindqvist</a></span>" in card_in(text_of(client))
    publication.edit(source, by=ada, visibility="private")
    assert "from a picture not shown to all</span>" in card_in(text_of(client))


def test_a_card_credits_all_parents_and_names_those_that_everybody_may_know(
    client, api_of, ada, bruno, cleo, people, post_by, image_by
):
    """In a feed, for programs and in Atom; of each picture of the post."""
    dora = people("dora")
    first, second, third = post_by(ada), post_by(cleo), post_by(dora, visibility="unlisted")
    kinds = ("remix", "reference")
    one = image_by(bruno, parents=[(post.cover, kind, None) for post, kind in zip((first, third), kinds, strict=True)])
    post_by(bruno, images=[one, image_by(bruno, parents=[(second.cover, "remix", 0.5)])])
    links = [f'<a href="{post.get_absolute_url()}">{post.maker.name}</a>' for post in (first, second)]
    assert f"from {links[0]}, {links[1]}, a picture not shown to all" in card_in(text_of(client))
    [read] = [
        one for one in api_of(bruno).get("/api/v1/feeds/new").json()["results"] if one["maker"]["handle"] == "bruno"
    ]
    assert read["parents"] == [
        {"kind": "remix", "post": first.key, "maker": "ada"},
        {"kind": "reference", "post": None, "maker": None},
        {"kind": "remix", "post": second.key, "maker": "cleo"},
    ]
    atom = client.get("/atom.xml").content.decode()
    assert "<contributor><name>Ada</name>" in atom and "<contributor><name>Cleo</name>" in atom
    assert third.key not in atom and "dora" not in atom.lower()


def test_likes_do_not_render_a_card_anew(client, ada, cleo, post_by):
    post = post_by(ada)
    text_of(client)
    [kept] = RenderedCard.objects.values_list("version", flat=True)
    Like.add(post, cleo)
    LikeChange.fold()
    text_of(client)
    assert [kept] == list(RenderedCard.objects.values_list("version", flat=True))
    assert client.get("/api/v1/feeds/new").json()["results"][0]["like_count"] == 1


def test_two_viewers_see_their_own_marks_and_names_and_no_token(client_of, ada, bruno, cleo, post_by):
    post = post_by(ada)
    Like.add(post, bruno)
    Collection.start(cleo, title="Kept").add(post, by=cleo)
    browsers = {one.handle: client_of(one) for one in (bruno, cleo)}
    for _ in range(2):
        pages = {handle: browser.get("/new").text for handle, browser in browsers.items()}
        assert 'aria-pressed="true"' in pages["bruno"]
        assert 'aria-pressed="true"' not in card_in(pages["cleo"])
        assert "held" in card_in(pages["cleo"])
        assert "held" not in card_in(pages["bruno"])
        assert "cleo" not in pages["bruno"].lower()
        assert "bruno" not in pages["cleo"].lower()
        assert not any(TOKEN.search(page) for page in pages.values())


def test_a_visitor_after_a_member_sees_nothing_of_them(client, client_of, ada, cleo, post_by):
    post_by(ada)
    client_of(cleo).get("/new")
    page = client.get("/new").text
    assert "cleo" not in page.lower()
    assert "Sign in" in page


def test_the_frame_that_is_kept_says_what_the_whole_page_would(client_of, ada, cleo, post_by, settings):
    stored.prepare([post_by(ada, tags=["sea"]).pk])
    client = client_of(cleo)
    refresh_cards()
    for address in ("/new", "/", "/tags/sea"):
        text_of(client, address)
        kept = text_of(client, address)
        settings.DEBUG = True  # which renders pages whole
        assert text_of(client, address) == kept
        settings.DEBUG = False


@pytest.mark.parametrize(("site", "status", "likes"), [("same-origin", 302, 1), ("cross-site", 403, 0)])
def test_a_cards_form_is_taken_from_a_page_of_ours_alone(ada, cleo, post_by, site, status, likes):
    post = post_by(ada)
    client = Client(enforce_csrf_checks=True, headers={"Sec-Fetch-Site": site})
    client.force_login(cleo, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.post(f"/posts/{post.key}/like").status_code == status
    assert Like.objects.count() == likes


def test_cards_are_prepared_for_every_language_and_for_programs(ada, post_by, draft_by):
    post, draft = post_by(ada), draft_by(ada)
    assert stored.prepare([post.pk, draft.pk]) == len(rendering.ALL)
    assert set(RenderedCard.objects.values_list("post", "form")) == {(post.pk, form) for form in rendering.ALL}
    assert stored.prepare([post.pk]) == 0


def test_the_version_in_python_is_the_version_in_the_database(ada, bruno, post_by, remix_by):
    remix = remix_by(bruno, post_by(ada))
    [post] = Post.objects.filter(pk=remix.pk).for_cards()
    stored.prepare([post.pk])
    [row] = stored.selected(Post.objects.filter(pk=post.pk), ("-id",), "html-en", 1)
    assert Credit.objects.count() == 1
    assert version.of(post) == row[-4]


def test_all_templates_of_a_card_are_in_its_version(ada, bruno, post_by, remix_by):
    from django.conf import settings
    from django.test.signals import template_rendered

    seen = set()

    def note(template, **_rest):
        seen.add(str(template.origin.name))

    remix = remix_by(bruno, post_by(ada))
    template_rendered.connect(note)
    with translation.override("en"):
        rendering.render([remix.pk], "html-en")
    template_rendered.disconnect(note)
    known = {str(file) for pattern in version.MADE_BY for file in settings.BASE_DIR.glob(pattern)}
    assert seen - known == set()
    assert len(seen) >= 4
