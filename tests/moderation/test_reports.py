"""Reporting what should not be here, and deciding about it."""

import io
import json

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Notification, User
from gallery.models import Comment
from lib.problems import Problem
from moderation.cases.reports import dismiss, overturn, uphold
from moderation.models import Report
from moderation.personal_data import ModerationData

pytestmark = pytest.mark.django_db


@pytest.fixture
def mona(db):
    """A moderator."""
    return User.objects.create_superuser("mona", "mona@example.org", "correct horse battery")


def told(person):
    return list(Notification.objects.filter(to=person).values_list("kind", flat=True))


def act(client, action, *reports):
    chosen = {"action": action, "_selected_action": [str(report.pk) for report in reports]}
    return client.post(reverse("admin:moderation_report_changelist") + "?queue=all", chosen, follow=True)


def test_bruno_reports_a_post_and_is_thanked(client_of, ada, bruno, post_by):
    post, client = post_by(ada), client_of(bruno)
    address = reverse("post-report", args=[post.pk])
    assert address in client.get(post.get_absolute_url()).content.decode()
    assert "Thank you" in client.post(address, {"reason": "spam", "text": "buy this"}, follow=True).content.decode()
    report = Report.objects.get()
    assert (report.by, report.post, report.reason, report.text, report.state) == (
        bruno,
        post,
        "spam",
        "buy this",
        "open",
    )

    again = client.post(address, {"reason": "hate"})
    assert again.status_code == 422
    assert "reported this already" in again.content.decode()
    assert Report.objects.count() == 1


def test_a_visitor_signs_in_first(ada, post_by):
    response = Client().get(reverse("post-report", args=[post_by(ada).pk]))
    assert response.status_code == 302
    assert "login" in response.headers["Location"]


def test_a_comment_can_be_reported(client_of, ada, bruno, cleo, post_by):
    comment = Comment.add(post_by(ada), by=bruno, text="rude words")
    page = client_of(cleo).get(reverse("comment-report", args=[comment.pk]))
    assert "rude words" in page.content.decode()
    client_of(cleo).post(reverse("comment-report", args=[comment.pk]), {"reason": "hate"})
    assert Report.objects.get().comment == comment


def test_one_reports_neither_ones_own_nor_what_one_cannot_see(client_of, ada, bruno, post_by):
    post, hidden = post_by(ada), post_by(ada, visibility="private")
    assert client_of(ada).post(reverse("post-report", args=[post.pk]), {"reason": "spam"}).status_code == 422
    assert client_of(bruno).post(reverse("post-report", args=[hidden.pk]), {"reason": "spam"}).status_code == 404
    with pytest.raises(Problem):
        Report.file(bruno, post=hidden, reason="spam")
    assert not Report.objects.exists()


def test_a_refused_report_keeps_what_was_typed(client_of, ada, bruno, post_by):
    response = client_of(bruno).post(
        reverse("post-report", args=[post_by(ada).pk]), {"reason": "spam", "text": "x" * 1001}
    )
    assert response.status_code == 422
    assert "x" * 1001 in response.content.decode()


def test_upholding_takes_the_post_down_and_answers_everyone(client_of, ada, bruno, cleo, mona, post_by):
    post = post_by(ada)
    first = Report.file(bruno, post=post, reason="spam")
    Report.file(cleo, post=post, reason="hate")
    act(client_of(mona), "uphold", first)

    post.refresh_from_db()
    assert post.state == "removed"
    assert Client().get(post.get_absolute_url()).status_code == 404
    assert set(Report.objects.values_list("state", "decided_by__handle")) == {("upheld", "mona")}
    assert (told(bruno), told(cleo), told(ada)) == (["report-upheld"], ["report-upheld"], ["post-removed"])
    assert Notification.objects.get(to=ada).actor is None
    assert "took down your post" in Notification.objects.get(to=ada).sentence

    act(client_of(mona), "overturn", first)
    post.refresh_from_db()
    assert post.state == "published"
    assert set(told(ada)) == {"post-removed", "put-back"}


def test_dismissing_leaves_the_post_and_other_reports(client_of, ada, bruno, cleo, mona, post_by):
    post = post_by(ada)
    first, second = Report.file(bruno, post=post, reason="spam"), Report.file(cleo, post=post, reason="hate")
    act(client_of(mona), "dismiss", first)
    post.refresh_from_db()
    second.refresh_from_db()
    assert (post.state, second.state) == ("published", "open")
    assert (told(bruno), told(cleo), told(ada)) == (["report-dismissed"], [], [])
    Report.file(bruno, post=post, reason="hate")


def test_upholding_a_report_of_a_comment_removes_the_comment(ada, bruno, cleo, mona, post_by):
    post = post_by(ada)
    comment = Comment.add(post, by=bruno, text="rude words")
    uphold(Report.file(cleo, comment=comment, reason="hate"), by=mona)
    comment.refresh_from_db()
    post.refresh_from_db()
    assert (comment.state, post.comment_count, post.state) == ("removed", 0, "published")
    assert told(bruno) == ["comment-removed"]


def test_a_report_is_decided_once_and_by_a_moderator(client_of, ada, bruno, mona, post_by):
    report = Report.file(bruno, post=post_by(ada), reason="spam")
    with pytest.raises(Problem) as refusal:
        uphold(report, by=ada)
    assert refusal.value.status == 403
    dismiss(report, by=mona)
    with pytest.raises(Problem) as refusal:
        uphold(report, by=mona)
    assert refusal.value.code == "already-decided"
    assert "has been decided already" in act(client_of(mona), "uphold", report).content.decode()


def test_the_queue_shows_what_waits_in_a_bounded_number_of_queries(
    client_of, ada, bruno, mona, post_by, django_assert_max_num_queries
):
    for number in range(6):
        Report.file(bruno, post=post_by(ada, f"post {number}"), reason="spam")
    comment = Comment.add(post_by(ada), by=ada, text="words of ada")
    Report.file(bruno, comment=comment, reason="hate")
    dismiss(Report.objects.earliest("pk"), by=mona)
    client, address = client_of(mona), reverse("admin:moderation_report_changelist")
    with django_assert_max_num_queries(25):
        page = client.get(address).content.decode()
    assert "post 0" not in page
    assert "post 5" in page
    assert "words of ada" in page
    assert "post 0" in client.get(address, {"queue": "dismissed"}).content.decode()
    newest = reverse("admin:moderation_report_change", args=[Report.objects.latest("pk").pk])
    assert client.get(newest).status_code == 200
    assert client_of(bruno).get(address).status_code == 403


def test_the_api_takes_reports(api_of, ada, bruno, post_by):
    post, api = post_by(ada), api_of(bruno)
    made = api.post("/api/v1/reports", {"post": post.key, "reason": "stolen", "text": "mine"})
    assert made.status_code == 201
    assert made.json()["state"] == "open"
    again = api.post("/api/v1/reports", {"post": post.key, "reason": "stolen"})
    assert (again.status_code, again.json()["code"]) == (409, "already-reported")
    assert [one["post"] for one in api.get("/api/v1/reports").json()["results"]] == [post.key]
    assert api_of(ada).get("/api/v1/reports").json()["results"] == []
    for wrong in ({"reason": "spam"}, {"post": post.key, "reason": "because"}, {"post": "x", "reason": "spam"}):
        assert api.post("/api/v1/reports", wrong).status_code == 400


def test_a_person_takes_along_and_leaves_nothing_behind(ada, bruno, mona, post_by):
    Report.file(bruno, post=post_by(ada), reason="spam", text="my words")
    decided = Report.file(bruno, post=post_by(ada), reason="hate", text="my words")
    uphold(decided, by=mona)
    (name, data), *_verdicts = ModerationData().export(bruno)
    assert name == "reports.json"
    assert [one["text"] for one in json.load(io.BytesIO(data))] == ["my words", "my words"]

    ModerationData().erase(bruno)
    report = Report.objects.get()
    assert (report.by, report.text, report.state) == (None, "", "upheld")


def test_a_moderator_does_not_decide_that_their_own_post_stays(bruno, mona, post_by):
    post = post_by(mona)
    report = Report.file(bruno, post=post, reason="hate")
    with pytest.raises(Problem) as told_why:
        dismiss(report, by=mona)
    assert told_why.value.code == "own"
    uphold(report, by=mona)
    with pytest.raises(Problem) as told_why:
        overturn(report, by=mona)
    assert told_why.value.code == "own"
