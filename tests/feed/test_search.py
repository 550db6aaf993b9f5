"""Finding posts, tags and people by words and filters."""

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from accounts.models import Block
from feed.models import Card
from feed.search.search import Search
from gallery.models import Like
from gallery.posts.publication import edit
from tests.rest_is_long import rest_is_long

pytestmark = pytest.mark.django_db
SCRIPTS: list[tuple[str, list[str], list[str]]] = [
    (
        "夜の赤い灯台と海",
        ["夜の赤い灯台と海", "赤い灯台", "灯台", "海", "夜", "い", "赤い 海"],
        ["台灯", "赤い海", "青"],
    ),
    ("ガラスの街", ["ｶﾞﾗｽ", "ガラ", "街"], ["カラス"]),
    ("서울의밤거리", ["서울", "밤거리", "울의", "거"], ["부산", "서밤"]),
    ("ประภาคารสีแดงริมทะเล", ["ประภาคาร", "สีแดง", "ทะเล", "แดงริม"], ["สีดง", "เรือ"]),
    ("ปลากี่ตัว", ["กี่"], ["กา"]),
    ("红色的灯塔和大海", ["灯塔", "大海", "红色的灯塔", "色"], ["塔灯", "绿"]),
    ("ປະພາຄານສີແດງ", ["ສີແດງ", "ພາຄານ"], ["ສີດຳ"]),
    ("ប៉មភ្លើងហ្វារក្រហម", ["ក្រហម", "ភ្លើង"], ["ខៀវ"]),
    ("မီးပြတိုက်အနီရောင်", ["အနီ", "ပြတိုက်"], ["အပြာ"]),
    ("लाल प्रकाशस्तंभ और समुद्र", ["प्रकाश", "समुद्र", "लाल"], ["लल", "नीला"]),
    ("مَنارةٌ حمراءُ على البحر", ["منارة", "مناره", "حمراء", "بحر", "البحر"], ["سفينة"]),
    ("Красный маяк у моря", ["красный", "маяки", "мор"], ["синий"]),
    ("C4Dの灯台4K", ["c4dの灯台", "灯台4k", "台4", "c4d"], ["c4d灯台"]),
]


@pytest.mark.parametrize(("text", "asked", "missing"), rest_is_long(SCRIPTS, *(SCRIPTS[at] for at in (0, 3, 10))))
def test_words_are_found_inside_scripts_without_spaces_and_in_all_scripts(
    client, ada, post_by, refreshed, titles, text, asked, missing
):
    post_by(ada, text)
    refreshed()
    assert [words for words in asked if titles(client.get("/search", {"q": words})) != [text]] == []
    assert titles(client.get("/search", {"q": f'"{text}"'})) == [text]
    assert [words for words in missing if titles(client.get("/search", {"q": words}))] == []


def test_a_phrase_does_not_run_from_the_title_into_the_text(client, ada, post_by, refreshed, titles):
    post_by(ada, "red", text="house")
    refreshed()
    assert titles(client.get("/search", {"q": '"red house"'})) == []
    assert titles(client.get("/search", {"q": "red house"})) == ["red"]


def test_the_newest_first_where_it_is_asked_for(client, ada, bruno, post_by, aged, refreshed, titles):
    old = aged(post_by(ada, "old sea"), hours=2)
    Like.add(old, bruno)
    aged(post_by(ada, "new sea"), hours=1)
    Card.objects.all().delete()
    refreshed()
    Card.objects.filter(post=old).update(hot=1e9)
    assert titles(client.get("/search", {"q": "sea"})) == ["old sea", "new sea"]
    assert titles(client.get("/search", {"q": "sea", "sort": "new"})) == ["new sea", "old sea"]


@pytest.mark.long
@pytest.mark.parametrize("common", [True, False])
def test_walking_and_the_index_find_the_same(
    monkeypatch, client, reader, ada, bruno, cleo, post_by, refreshed, titles, common
):
    for number in range(45):
        post_by(ada if number % 2 else bruno, f"sea {number}", rating="mature" if number % 9 == 0 else "everyone")
    Block.objects.create(by=ada, whom=cleo)
    refreshed()
    monkeypatch.setattr("feed.search.pages.FEW", 0)
    monkeypatch.setattr("feed.search.pages.COMMON", 0 if common else 2)
    first = client.get("/search", {"q": "sea"})
    second = client.get("/search", {"q": "sea", "cursor": first.context["slate"].next_cursor or "x"}, follow=True)
    both = titles(first) + (titles(second) if second.status_code == 200 else [])
    assert len(both) == len(set(both)) == 40
    assert set(titles(reader.get("/search", {"q": "sea"}))) == {
        f"sea {number}" for number in range(45) if not number % 2 and number % 9
    }


def test_tags_of_nothing_that_one_may_see_are_not_offered(client, ada, draft_by):
    draft_by(ada, tags=["secret"])
    assert "#secret" not in client.get("/search", {"q": "secret"}).text


def test_nothing_found_offers_to_make_it(client, db):
    page = client.get("/search", {"q": "purple & tiger"}).content.decode()
    assert "/create?prompt=purple%20tiger" in page


def test_an_unknown_tag_is_404(client, db):
    assert client.get("/tags/nowhere").status_code == 404


def test_an_edited_title_is_found_by_its_new_words(client, ada, post_by, refreshed, titles):
    post = post_by(ada, "Before")
    refreshed()
    edit(post, by=ada, title="Afterwards")
    refreshed()
    assert titles(client.get("/search", {"q": "before"})) == []
    assert titles(client.get("/search", {"q": "afterwards"})) == ["Afterwards"]


def test_a_search_costs_as_many_queries_for_twelve_as_for_three(
    client, ada, post_by, refreshed, django_assert_max_num_queries
):
    def queries():
        refreshed()
        with django_assert_max_num_queries(22) as counted:
            client.get("/search?q=sea&tag=sea&by=ada&size=landscape")
        return len(counted)

    for _ in range(3):
        post_by(ada, "sea", tags=["sea"])
    few = queries()
    for _ in range(9):
        post_by(ada, "sea", tags=["sea"])
    assert queries() == few


def test_each_filter_of_a_search_that_finds_nothing_is_looked_up_once(client, ada, bruno, post_by, refreshed):
    names = [f"tag{number}" for number in range(10)]
    post_by(ada, "all but one", tags=names[:9])
    post_by(ada, "one", tags=names[9:])
    refreshed()
    query = "&".join(f"tag={name}" for name in names)
    with CaptureQueriesContext(connection) as ran:
        page = client.get(f"/search?{query}&by=bruno")
    lookups = [one for one in ran.captured_queries if one["sql"].startswith('SELECT 1 AS "a" FROM "gallery_tag"')]
    assert "No pictures" in page.text
    assert len(lookups) == len(names)


def test_the_parts_of_a_search_are_those_typed_and_those_of_the_controls():
    search = Search.of(QueryDict("q=a+-b+%22c+d%22+tag:x&by=ada&by=bruno&sort=new"))
    assert [str(part) for part in search.parts] == ["a", "-b", "“c d”", "tag:x", "by:ada", "by:bruno"]
    assert search.sort == "new"
