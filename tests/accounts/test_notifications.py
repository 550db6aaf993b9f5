"""What happened."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Notification, User
from accounts.notifications import groups
from accounts.notifications.groups import unseen
from lib.ids import new_id


def test_notifications_are_new_once(client_of, ada, bruno):
    bruno.follow(ada)
    browser = client_of(ada)
    first, second = browser.get("/notifications").content.decode(), browser.get("/notifications").content.decode()
    assert 'class="unread"' in first
    assert 'class="unread"' not in second
    assert "Bruno follows you" in second


def test_the_bell_counts_what_is_new_on_every_page(client_of, ada, bruno):
    bruno.follow(ada)
    Notification.tell(ada, "export", subject=new_id())
    browser = client_of(ada)
    assert "unread" in browser.get("/settings/consent").content.decode()
    badge = browser.get("/notifications/badge").content.decode()
    assert ">2<" in badge
    browser.get("/notifications")
    assert ">2<" not in browser.get("/notifications/badge").content.decode()


def test_a_visitor_has_no_bell_and_costs_no_query(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/notifications/badge").status_code == 204


def test_a_long_list_comes_in_pages_of_few_queries(client_of, ada, django_assert_max_num_queries):
    for _number in range(32):
        Notification.tell(ada, "export", subject=new_id())
    browser = client_of(ada)
    with django_assert_max_num_queries(8):
        page = browser.get("/notifications")
    assert len(page.context["page"]) == 30
    cursor = page.context["page"].next_cursor
    assert f"cursor={cursor}" in page.content.decode()
    assert len(browser.get(f"/notifications?cursor={cursor}").context["page"]) == 2
    assert browser.get("/notifications?cursor=nonsense").status_code == 404


def test_nobody_sees_what_was_told_to_another(client_of, api_of, ada, bruno, cleo):
    bruno.follow(ada)
    assert "Bruno follows" not in client_of(cleo).get("/notifications").content.decode()
    assert api_of(cleo).get("/api/v1/me/notifications").json()["results"] == []
    assert Notification.objects.get().seen is None


def test_what_someone_did_before_being_blocked_is_no_longer_told(client_of, ada, bruno):
    bruno.follow(ada)
    ada.block(bruno)
    assert "Bruno" not in client_of(ada).get("/notifications").content.decode()
    assert unseen(ada) == 0


def test_programs_read_notifications_and_mark_them_seen(api_of, ada, bruno):
    bruno.follow(ada)
    program = api_of(ada)
    told = program.get("/api/v1/me/notifications").json()["results"][0]
    assert (told["kind"], told["sentence"], told["actor"]["handle"]) == ("follow", "Bruno follows you", "bruno")
    assert told["seen"] is None
    assert program.put("/api/v1/me/notifications/seen").status_code == 204
    assert program.get("/api/v1/me/notifications").json()["results"][0]["seen"] is not None


def test_a_title_with_a_percent_sign_is_told_as_it_is(client_of, ada, bruno):
    Notification.tell(ada, "unheard-of", actor=bruno, subject=new_id(), title="100% <b>wool</b>")
    assert "100% &lt;b&gt;wool&lt;/b&gt;" in client_of(ada).get("/notifications").content.decode()


def like(client, post):
    return client.post(reverse("post-like", args=[post.pk]))


def told(page):
    """The sentences of a page of notifications, newest first."""
    return [group.sentence for group in page.context["page"]]


def test_what_several_people_do_to_one_thing_is_one_sentence(client_of, ada, bruno, cleo, people, post_by):
    lamp, mill, sea = (post_by(ada, name) for name in ("Lamp", "Mill", "Sea"))
    crowd = [bruno, cleo, people("dora"), people("emil")]
    for post in (lamp, mill, sea):
        for person in crowd[: {"Lamp": 4, "Mill": 2, "Sea": 1}[post.title]]:
            like(client_of(person), post)
    page = client_of(ada).get("/notifications")
    assert told(page) == ["Bruno likes Sea", "Cleo and Bruno like Mill", "emil, dora and 2 others like Lamp"]
    assert page.content.decode().count('<span class="badge">new</span>') == 3


def test_three_people_who_like_three_posts_make_three_notes_and_three_on_the_bell(
    client_of, ada, bruno, cleo, people, post_by
):
    posts = [post_by(ada, name) for name in ("Lamp", "Mill", "Sea")]
    for person in (bruno, cleo, people("dora")):
        for post in posts:
            like(client_of(person), post)
    browser = client_of(ada)
    assert ">3<" in browser.get("/notifications/badge").content.decode()
    page = browser.get("/notifications")
    assert told(page) == [f"dora, Cleo and 1 other like {name}" for name in ("Sea", "Mill", "Lamp")]
    assert unseen(ada) == 0


def test_what_comes_after_one_has_looked_is_told_anew(client_of, ada, bruno, cleo, people, post_by):
    post, browser = post_by(ada, "Lamp"), client_of(ada)
    for person in (bruno, cleo):
        like(client_of(person), post)
    browser.get("/notifications")
    like(client_of(people("dora")), post)
    assert told(browser.get("/notifications")) == ["dora likes Lamp", "Cleo and Bruno like Lamp"]
    assert told(browser.get("/notifications")) == ["dora likes Lamp", "Cleo and Bruno like Lamp"]


def test_who_takes_a_like_back_is_gone_from_the_sentence(client_of, ada, bruno, cleo, post_by):
    post = post_by(ada, "Lamp")
    for person in (bruno, cleo):
        like(client_of(person), post)
    client_of(cleo).post(reverse("post-unlike", args=[post.pk]))
    assert told(client_of(ada).get("/notifications")) == ["Bruno likes Lamp"]
    client_of(bruno).post(reverse("post-unlike", args=[post.pk]))
    like(client_of(bruno), post)  # what was seen is not told again
    assert unseen(ada) == 0


def test_comments_under_one_post_are_told_together_and_each_person_once(client_of, ada, bruno, cleo, post_by):
    post = post_by(ada, "Lamp")
    for number, person in enumerate((bruno, cleo, bruno, bruno)):
        client_of(person).post(reverse("post-comments", args=[post.pk]), {"text": f"Bright {number}."})
    assert told(client_of(ada).get("/notifications")) == ["Bruno and Cleo commented on Lamp"]


def test_whom_one_has_blocked_is_not_in_the_sentence_either(client_of, ada, bruno, cleo, people, post_by):
    post = post_by(ada, "Lamp")
    dora = people("dora")
    for person in (bruno, cleo, dora):
        like(client_of(person), post)
    ada.block(dora)
    assert told(client_of(ada).get("/notifications")) == ["Cleo and Bruno like Lamp"]
    cleo.suspend()
    assert told(client_of(ada).get("/notifications")) == ["Bruno likes Lamp"]


def test_invitations_are_told_one_by_one(client_of, ada, bruno, cleo):
    for person, team in ((bruno, "Reds"), (cleo, "Blues")):
        Notification.tell(ada, "team-invitation", actor=person, title=team)
    assert told(client_of(ada).get("/notifications")) == [
        "Cleo invites you to the team Blues",
        "Bruno invites you to the team Reds",
    ]


def test_a_crowd_costs_no_more_queries_than_one_and_is_counted_to_a_hundred(
    client_of, ada, bruno, post_by, django_assert_num_queries
):
    post = post_by(ada, "Lamp")
    like(client_of(bruno), post)
    with CaptureQueriesContext(connection) as alone:
        groups.page(ada)
    crowd = User.objects.bulk_create(User(handle=f"fan{number:03}", password="!") for number in range(150))
    for fan in crowd:
        Notification.tell(ada, "like", actor=fan, subject=post.pk, title="Lamp")
    with django_assert_num_queries(len(alone)):
        page = groups.page(ada)
    assert [group.sentence for group in page] == ["fan149, fan148 and more than 98 others like Lamp"]
    assert page.next_cursor == ""


def test_groups_that_interleave_come_once_each_over_the_pages(ada, people):
    things, fans = [new_id() for _ in range(5)], [people(f"fan{number}") for number in range(3)]
    for fan in fans:
        for thing in things:
            Notification.tell(ada, "like", actor=fan, subject=thing, title=str(thing))
    cursor, found = "", []
    for _page in range(3):
        page = groups.page(ada, cursor, size=2)
        found += [group.newest.subject for group in page]
        cursor = page.next_cursor
    assert (found, cursor) == (things[::-1], "")


def test_more_rows_than_a_page_looks_at_go_on_behind_the_cursor(ada, people):
    old, hot = new_id(), new_id()
    Notification.tell(ada, "like", actor=people("first"), subject=old, title="Old")
    for number in range(7):
        Notification.tell(ada, "like", actor=people(f"fan{number}"), subject=hot, title="Hot")
    first = groups.page(ada, most_rows=5)
    second = groups.page(ada, first.next_cursor, most_rows=5)
    assert [group.newest.title for group in first] == ["Hot"]
    assert ([group.newest.title for group in second], second.next_cursor) == (["Old"], "")


def test_programs_read_who_did_it(api_of, client_of, ada, bruno, cleo, post_by):
    post = post_by(ada, "Lamp")
    for person in (bruno, cleo):
        like(client_of(person), post)
    [note] = api_of(ada).get("/api/v1/me/notifications?limit=5").json()["results"]
    assert note["sentence"] == "Cleo and Bruno like Lamp"
    assert [actor["handle"] for actor in note["actors"]] == ["cleo", "bruno"]
    assert (note["others"], note["actor"]["handle"], note["seen"]) == (0, "cleo", None)
