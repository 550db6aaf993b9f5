"""What happened."""

from __future__ import annotations

from accounts.models import Notification
from lib.ids import new_id


def test_notifications_are_new_once(client_of, ada, bruno):
    bruno.follow(ada)
    browser = client_of(ada)
    first, second = browser.get("/notifications").content.decode(), browser.get("/notifications").content.decode()
    assert 'class="unread"' in first
    assert 'class="unread"' not in second
    assert "Bruno follows you" in second


def test_the_bell_counts_what_is_new_on_every_page(client_of, ada, bruno, cleo):
    bruno.follow(ada)
    cleo.follow(ada)
    browser = client_of(ada)
    assert "unread" in browser.get("/settings/consent").content.decode()
    badge = browser.get("/notifications/badge").content.decode()
    assert ">2<" in badge
    browser.get("/notifications")
    assert ">2<" not in browser.get("/notifications/badge").content.decode()


def test_a_visitor_has_no_bell_and_costs_no_query(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/notifications/badge").status_code == 204


def test_a_long_list_comes_in_pages_of_few_queries(client_of, ada, people, django_assert_max_num_queries):
    for number in range(32):
        people(f"fan{number}").follow(ada)
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
    assert Notification.unseen(ada) == 0


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
