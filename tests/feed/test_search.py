"""Finding posts, tags and people by words and filters."""

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Block
from feed.models import Card
from feed.search.search import Search
from gallery.models import Like
from gallery.posts.publication import edit

pytestmark = pytest.mark.django_db


@pytest.fixture
def gallery(ada, bruno, post_by, image_by, refreshed):
    forest = [image_by(ada, prompt="une forêt sous la neige, un cœur, l’été", model="flux-1/dev")]
    post_by(ada, "Winter", images=forest, tags=["snow", "c++"])
    post_by(bruno, "Running horses", images=[image_by(bruno, prompt="wild horses by the sea, semi-transparent, 16:9")])
    refreshed()


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("winter", ["Winter"]),
        ("forêt", ["Winter"]),
        ("FORET", ["Winter"]),
        ("forêts", ["Winter"]),
        ("coeur", ["Winter"]),
        ("ete", ["Winter"]),
        ("l'été", ["Winter"]),
        ("dans la neige", ["Winter"]),
        ("wint", ["Winter"]),
        ("wil hor", ["Running horses"]),
        ("horse", ["Running horses"]),
        ("run", ["Running horses"]),
        ("the horse", ["Running horses"]),
        ("bruno", ["Running horses"]),
        ("snow", ["Winter"]),
        ("semi-trans", ["Running horses"]),
        ("16:9", ["Running horses"]),
        ("c++", ["Winter"]),
        ("c#", []),
        ('"wild horses"', ["Running horses"]),
        ("“wild horses”", ["Running horses"]),
        ('"wild hor"', []),
        ('"horses wild"', []),
        ('"wild horses', ["Running horses"]),
        ("sea -horses", []),
        ("-horses", ["Winter"]),
        ('-"wild horses"', ["Winter"]),
        ("-wild -winter", []),
        ("nothing of the kind", []),
        ("", []),
        ("'; DROP TABLE", []),
        ("a\x00zz", []),
        ("tag:snow", ["Winter"]),
        ("tag:Snow neige", ["Winter"]),
        ("tag:c++", ["Winter"]),
        ("-tag:snow", ["Running horses"]),
        ("by:bruno", ["Running horses"]),
        ("@Ada", ["Winter"]),
        ("by:ada by:bruno horses", ["Running horses"]),
        ("-by:ada", ["Running horses"]),
        ("model:flux", ["Winter"]),
        ('model:"flux-1/dev"', ["Winter"]),
        ("model:dev", ["Winter"]),
        ("model:sdxl", []),
        ("size:landscape", ["Running horses", "Winter"]),
        ("size:Square", []),
        ("size:97x64", ["Running horses"]),
    ],
)
def test_words_and_filters_find_posts(client, gallery, titles, words, found):
    assert sorted(titles(client.get("/search", {"q": words}, follow=True))) == found
    answer = client.get("/api/v1/search", {"q": words}).json()
    assert sorted(post["title"] for post in answer["results"]) == found


@pytest.mark.parametrize(
    ("text", "asked", "missing"),
    [
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
    ],
)
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


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("-" * 33, "needs a letter or a digit"),
        ("🔥", "needs a letter or a digit"),
        ('""', "needs a letter or a digit"),
        (":", "needs a letter or a digit"),
        ("& | ! ( ) <->", "needs a letter or a digit"),
        ("tag:", "After tag: comes a tag"),
        ("sea by:", "After by: comes"),
        ('model:""', "After model: comes"),
        ("tag:🔥", "because of “🔥” (fire)"),
        ("tag:nowhere", "There is no tag “nowhere”."),
        ("by:zoe", "Nobody here is called @zoe."),
        ("size:huge", "A size is square"),
        ("horses " * 2_000, "Only the first 200 characters"),
        ("a " * 40, "24 words and filters were read"),
    ],
)
def test_what_cannot_be_asked_is_said_in_a_sentence(client, gallery, words, said):
    page = client.get("/search", {"q": words})
    assert page.status_code == 200
    assert said in page.text
    assert any(said in note for note in client.get("/api/v1/search", {"q": words}).json()["notes"])


@given(typed=st.text(max_size=300) | st.text('-:"#@+()|&!<> tagbymodelsizeé灯ก', max_size=60), sort=st.text(max_size=4))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_answered(client, gallery, typed, sort):
    for address in ("/search", "/api/v1/search", "/atom/search"):
        asked = {"q": typed, "tag": typed, "by": typed, "size": typed, "model": typed, "sort": sort}
        assert client.get(address, {"q": typed, "sort": sort}, follow=True).status_code in (200, 404)
        assert client.get(address, asked, follow=True).status_code == 200


def test_controls_ask_what_can_also_be_typed(client, gallery, titles):
    page = client.get("/search", {"q": "forêt", "tag": "snow", "by": "ada", "model": "flux-1/dev", "size": "landscape"})
    assert titles(page) == ["Winter"]
    assert 'href="/search?q=for%C3%AAt&amp;by=ada&amp;model=flux-1%2Fdev&amp;size=landscape">tag:snow' in page.text
    assert '<option value="flux-1/dev" selected>' in page.text


def test_controls_that_say_nothing_leave_no_trace_in_the_address(client, gallery):
    answer = client.get("/search?q=sea&tag=&by=&model=&size=&sort=hot")
    assert (answer.status_code, answer["Location"]) == (302, "/search?q=sea")


def test_a_typed_filter_can_be_taken_away(client, gallery):
    page = client.get("/search", {"q": "horses tag:snow -wild"}).text
    assert 'href="/search?q=horses+-wild">tag:snow' in page


def test_where_nothing_is_found_it_says_without_what_there_would_be(client, gallery, titles):
    page = client.get("/search", {"q": "horses", "size": "square"})
    assert titles(page) == []
    assert [(str(part), address) for part, address in page.context["fewer"]] == [("size:square", "/search?q=horses")]
    assert "There are some without one of these" in page.text


def test_the_newest_first_where_it_is_asked_for(client, ada, bruno, post_by, aged, refreshed, titles):
    old = aged(post_by(ada, "old sea"), hours=2)
    Like.add(old, bruno)
    aged(post_by(ada, "new sea"), hours=1)
    Card.objects.all().delete()
    refreshed()
    Card.objects.filter(post=old).update(hot=1e9)
    assert titles(client.get("/search", {"q": "sea"})) == ["old sea", "new sea"]
    assert titles(client.get("/search", {"q": "sea", "sort": "new"})) == ["new sea", "old sea"]


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


def test_a_word_with_a_hash_leads_to_the_tag(client, gallery, titles):
    response = client.get("/search", {"q": "#Snow"}, follow=True)
    assert response.wsgi_request.path == "/tags/snow"
    assert titles(response) == ["Winter"]


def test_the_beginning_of_a_handle_finds_a_person_and_of_a_tag_the_tag(client, gallery):
    assert "@bruno" in client.get("/search", {"q": "@bru"}).text
    assert 'href="/tags/snow">#snow' in client.get("/search", {"q": "sno"}).text


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


def test_words_of_an_earlier_version_are_written_anew_and_until_then_it_says_so(client, gallery, titles):
    Card.objects.update(words=None, words_version=0)
    page = client.get("/search", {"q": "winter"})
    assert titles(page) == [] and "being rebuilt" in page.text
    assert Card.rewrite_words() == 2
    page = client.get("/search", {"q": "winter"})
    assert titles(page) == ["Winter"] and "being rebuilt" not in page.text
    assert Card.rewrite_words() == 0


def test_a_search_costs_as_many_queries_for_forty_as_for_three(
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
    for _ in range(37):
        post_by(ada, "sea", tags=["sea"])
    assert queries() == few


def test_the_parts_of_a_search_are_those_typed_and_those_of_the_controls():
    search = Search.of(QueryDict("q=a+-b+%22c+d%22+tag:x&by=ada&by=bruno&sort=new"))
    assert [str(part) for part in search.parts] == ["a", "-b", "“c d”", "tag:x", "by:ada", "by:bruno"]
    assert search.sort == "new"
