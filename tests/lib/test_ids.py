"""Identifiers: unique, in the order of time, and never far ahead of the clock."""

from __future__ import annotations

import datetime as dt
import os
from concurrent.futures import ThreadPoolExecutor

import time_machine

from lib.ids import MOST_DRIFT_MS, Uuid7, first_id, from_text, moment_of, new_id, to_text

NOON = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)


def milliseconds(key):
    return key.int >> 80


def at(moment):
    return int(moment.timestamp() * 1000)


def test_ids_are_of_version_7_and_the_variant_of_the_standard():
    key = new_id()
    assert (key.version, key.variant) == (7, "specified in RFC 4122")


def test_the_milliseconds_are_the_clocks():
    with time_machine.travel(NOON, tick=False):
        assert milliseconds(Uuid7().next()) == at(NOON)


def test_each_is_greater_than_the_one_before_while_the_clock_stands():
    with time_machine.travel(NOON, tick=False):
        ids = Uuid7()
        many = [ids.next() for _ in range(5_000)]
    assert many == sorted(set(many))


def test_order_survives_a_clock_that_is_set_back_a_little():
    ids = Uuid7()
    with time_machine.travel(NOON, tick=False):
        before = ids.next()
    with time_machine.travel(NOON - dt.timedelta(milliseconds=300), tick=False):
        after = ids.next()
    assert before < after
    assert milliseconds(after) - at(NOON - dt.timedelta(milliseconds=300)) <= MOST_DRIFT_MS


def test_one_jump_of_the_clock_does_not_leave_later_ids_in_the_future():
    ids = Uuid7()
    with time_machine.travel(NOON + dt.timedelta(days=3), tick=False):
        ids.next()
    with time_machine.travel(NOON, tick=False):
        assert milliseconds(ids.next()) == at(NOON)


def test_a_full_counter_borrows_a_millisecond_and_keeps_the_order():
    ids = Uuid7()
    with time_machine.travel(NOON, tick=False):
        ids.next()
        ids._counter = (1 << 42) - 1
        last, following = ids._millisecond, ids.next()
        assert (milliseconds(following), milliseconds(ids.next())) == (last + 1, last + 1)


def test_threads_never_draw_the_same():
    with ThreadPoolExecutor(8) as pool:
        drawn = [key for keys in pool.map(lambda _: [new_id() for _ in range(2_000)], range(8)) for key in keys]
    assert len(set(drawn)) == 16_000


def test_a_forked_child_counts_on_its_own():
    read, write = os.pipe()
    child = os.fork()
    if not child:
        os.write(write, new_id().bytes)
        os._exit(0)
    mine = new_id()
    os.waitpid(child, 0)
    assert os.read(read, 16) != mine.bytes


def test_a_moments_first_id_is_at_most_that_of_any_id_of_then():
    with time_machine.travel(NOON, tick=False):
        assert first_id(NOON) <= Uuid7().next() < first_id(NOON + dt.timedelta(milliseconds=1))


def test_text_keeps_the_order_and_leads_back():
    keys = sorted(new_id() for _ in range(100))
    texts = [to_text(key) for key in keys]
    assert texts == sorted(texts)
    assert [from_text(text) for text in texts] == keys


def test_an_id_says_when_it_was_made():
    with time_machine.travel(NOON, tick=False):
        key = Uuid7().next()
    assert moment_of(key) == NOON
    assert first_id(NOON) < key < first_id(NOON + dt.timedelta(milliseconds=1))
