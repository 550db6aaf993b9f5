"""Rules of a site by command: choosing a set, benching, setting one's own live."""

from __future__ import annotations

import io
import json
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Notification
from moderation.judging.live_rules import begin, judge, live
from moderation.models import Action, Rule

pytestmark = pytest.mark.django_db
OWN = {
    "name": "no-knives",
    "action": "refuse",
    "hard": True,
    "matcher": {"terms": ["throwing knife"]},
    "sentence_en": "No knives here.",
    "sentence_fr": "Pas de couteaux ici.",
}


def policy(*words):
    out = io.StringIO()
    call_command("policy", *map(str, words), stdout=out)
    return out.getvalue()


def test_a_new_site_refuses_by_hard_rules_only():
    begin(plan=[])
    assert {(rule.name, rule.hard) for rule in live()} == {("minors", True)}
    assert judge("a nude woman in a lake").action == "allow"


def test_a_set_is_chosen_with_its_figures_and_once():
    said = policy("use", "school")
    assert '"innocent_refused": 0.0' in said
    assert judge("a nude woman in a lake").action == "hold"
    before = Action.objects.count()
    policy("use", "school")
    assert Action.objects.count() == before
    policy("use", "mild")
    assert [rule.name for rule in live()] == ["minors"]
    assert all("figures" in one.detail for one in Action.objects.filter(kind="enact"))


def test_a_rule_of_ones_own_goes_live_and_a_change_is_a_new_version(tmp_path):
    file = tmp_path / "rule.json"
    file.write_text(json.dumps(OWN))
    assert "no-knives v1 is live" in policy("enact", file)
    assert judge("a THROWING  knife").action == "refuse"
    file.write_text(json.dumps(OWN | {"matcher": {"terms": ["butter knife"]}}))
    assert "no-knives v2 is live" in policy("enact", file)
    assert judge("a throwing knife").action == "allow"
    assert Rule.objects.filter(name="no-knives").count() == 2
    assert "no-knives v2 refuse: 0 verdicts, 0 overturned" in policy("rules")
    policy("retire", "no-knives")
    assert judge("a butter knife").action == "allow"


def test_choosing_a_set_names_the_rules_that_it_retires(tmp_path):
    file = tmp_path / "rule.json"
    file.write_text(json.dumps(OWN))
    policy("use", "mild")
    policy("enact", file)
    assert "Retired: no-knives." in policy("use", "gallery")
    assert "Retired" not in policy("use", "gallery")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "line 1, column 2: This is not JSON"),
        ("{}", "“name” is missing"),
        ("[]", "an object with parts"),
        (json.dumps({part: OWN[part] for part in OWN if part != "action"}), "“action” is missing"),
        (json.dumps(OWN | {"name": "no knives"}), "Its name is of"),
        (json.dumps(OWN | {"name": "k" * 61}), "Its name is of"),
        (json.dumps(OWN | {"matcher": []}), "“matcher” is missing, or is not an object"),
        (json.dumps(OWN | {"matcher": {"terms": ["*"]}}), "no phrase"),
    ],
)
def test_a_rule_that_may_not_be_is_refused_with_the_reason(tmp_path, text, reason):
    file = tmp_path / "rule.json"
    file.write_text(text)
    with pytest.raises(CommandError, match=reason):
        policy("enact", file)
    assert not Rule.objects.filter(name="no-knives").exists()


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CommandError, match=r"none.json cannot be read: No such file"):
        policy("enact", tmp_path / "none.json")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"prompt": "a mill", "expect": "allow"}', "line 2: “language” is missing"),
        ('{"prompt": "a mill", "language": "en", "expect": "perhaps"}', "line 2: “perhaps” cannot be expected: allow"),
        ("[1]", "line 2: This is not an object"),
        ("{", "line 2: This is not JSON"),
    ],
)
def test_a_suite_that_cannot_be_read_is_refused_with_line_and_reason(tmp_path, line, reason):
    suite = tmp_path / "suite.jsonl"
    suite.write_text("\n" + line)
    with pytest.raises(CommandError, match=reason):
        policy("bench", suite)


def test_a_head_that_was_mistyped_is_told_apart_from_a_broken_chain():
    with pytest.raises(CommandError, match="NUMBER:DIGEST"):
        policy("verify", "--head", "nonsense")


def test_the_bench_tells_what_went_wrong_by_kind_and_language(tmp_path):
    suite = tmp_path / "suite.jsonl"
    lines = [("a nude woman in a lake", "rate", "nude"), ("a mill", "refuse", "mills")]
    rows = [{"prompt": prompt, "language": "en", "expect": expect, "kind": kind} for prompt, expect, kind in lines]
    suite.write_text("".join(json.dumps(row) + "\n" for row in rows))
    said = policy("bench", suite, "--set", "gallery", "--wrong")
    assert "refuse -> allow (-, words): a mill" in said
    assert '"recall": 0.0' in said
    assert '"rated_or_more": 1.0' in said


def test_the_bench_says_what_last_week_would_have_come_to(rules, ada, image_by, api_of):
    image_by(ada, "a throwing knife over a mill", job=uuid4())
    api_of(ada).post("/api/v1/jobs", {"prompt": "a swastika flag"}, format="json")
    figures = json.loads(policy("bench", "--set", "mild").partition("\n{")[2].join(["{", ""]))
    week = figures["last_week"]
    assert (week["prompts"], week["allow"], week["milder"], week["stricter"]) == (2, 2, 1, 0)


def test_a_replay_lists_what_passes_now_and_tells_its_makers_once(refused, ada):
    verdict = refused(ada)
    assert "0 would pass now." in policy("replay")
    policy("retire", "odile-brancourt")
    assert f"{verdict.key} odile-brancourt v1 refuse: a portrait" in policy("replay")
    assert not Notification.objects.filter(to=ada).exists()
    for _turn in range(2):
        assert "1 would pass now, and their makers are told." in policy("replay", "--tell")
    assert Notification.objects.get(to=ada).kind == "rule-changed"
