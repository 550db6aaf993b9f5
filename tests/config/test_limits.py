"""A limit of a library becomes a refusal, whichever library it is, and one bad row sinks no list."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from accounts.models import User
from gallery.models import Post

pytestmark = pytest.mark.django_db
DEEP = "[" * 5000 + "]" * 5000


@pytest.mark.parametrize(
    "path",
    [
        "/tags/%00", "/tags/a%00b", "/models/%00/pictures", "/atom/tags/%00", "/search?q=" + "-" * 33, "/search?q=%00",
        "/search?q=" + "-" * 5000, "/search?q=%ff%fe", "/search?q=" + "(" * 500, "/search?q=" + "x%20" * 3000,
        "/search?q=a&cursor=%00", "/new?cursor=%00", "/search?tag=%00&by=%00", "/@ada%00", "/oembed?url=%00",
        "/search?q=" + "%22" * 999, "/atom/search?q=%00", "/tags/" + "x" * 3000, "/settings?next=%00", "/%ed%a0%80",
        "/api/v1/search?q=%00", "/api/v1/search?q=" + "-" * 33, "/api/v1/feeds/new?cursor=%00", "/api/v1/users/a%00b",
        "/api/v1/feeds/tag?word=%00", "/accounts/login/?next=%00", "/create?post=%00", "/made/%00/%00",
        "/notifications/mail/%00/stop", "/posts/%00/remixes", "/accounts/confirm-email/%00/", "/images/%00/w640",
    ],
)  # fmt: skip
def test_no_address_is_a_fault_of_ours(client, ada, path):
    client.raise_request_exception = False
    assert client.get(path).status_code < 500


@pytest.mark.parametrize(
    "path", ["/api/v1/jobs", "/api/v1/posts", "/api/v1/collections", "/api/v1/reports", "/api/v1/impressions"]
)
@pytest.mark.parametrize(
    "body", [DEEP, '{"prompt": ' + DEEP + "}", '{"title": "\\ud800"}', "\xff", "1e999", '"\\u0000"']
)
def test_no_body_is_a_fault_of_ours(api_of, ada, path, body):
    program = api_of(ada)
    program.raise_request_exception = False
    answer = program.post(path, body.encode("latin-1"), content_type="application/json")
    assert 400 <= answer.status_code < 500
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/impressions"])
def test_no_form_is_a_fault_of_ours(client, path):
    client.raise_request_exception = False
    letters = "a\x00\ud800".encode("utf-8", "surrogatepass")
    fields = b"&".join(name + b"=" + letters for name in (b"login", b"username", b"password", b"password1", b"email"))
    answer = client.post(path, fields, content_type="application/x-www-form-urlencoded")
    assert answer.status_code < 500


def test_old_rows_with_unwritable_letters_sink_no_feed(client, ada, post_by):
    post, other = post_by(ada, "Boats"), post_by(ada, "Piers")
    Post.objects.filter(pk=post.pk).update(title="Bo\x08ats", text="one\x0btwo \ufffe")
    User.objects.filter(pk=ada.pk).update(display_name="A\x1bda", bio="\x01")
    for path in ("/atom.xml", "/@ada/atom.xml", "/atom/new"):
        told = client.get(path)
        assert told.status_code == 200
        text = ElementTree.tostring(ElementTree.fromstring(told.content), encoding="unicode")  # noqa: S314 - our own
        assert "Boats" in text and "Piers" in text
    address = f"http://localhost:8000{other.get_absolute_url()}"
    embedded = client.get("/oembed", {"url": address, "format": "xml"}, headers={"host": "localhost:8000"})
    assert ElementTree.fromstring(embedded.content).findtext("author_name") == "Ada"  # noqa: S314 - our own
    assert client.get(post.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("title", ["Bo\x08ats", "Bo\u202eats", "\u3164", "Bo\ue000ats", "Bo\nats"])
def test_a_title_that_cannot_be_written_is_refused_by_the_api(api_of, ada, image_by, title):
    answer = api_of(ada).post("/api/v1/posts", {"images": [image_by(ada).key], "title": title})
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["title"])


@pytest.mark.parametrize("name", ["A\u202eda", "Ada\u3164", "\u2800", "A\nda", "A\x08da"])
def test_a_display_name_hides_nothing(api_of, client_of, ada, name):
    answer = api_of(ada).patch("/api/v1/me", {"display_name": name})
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["display_name"])
    client_of(ada).post("/settings/profile", {"display_name": name, "theme": "auto", "digest": "never"})
    ada.refresh_from_db()
    assert ada.display_name == "Ada"
