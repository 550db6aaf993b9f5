"""An engine in a process of its own: drawing through a socket, and surviving whatever happens to either end."""

from __future__ import annotations

import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generator.engines.base import EngineError, ModelRef, Source, Task
from generator.engines.process.channel import Channel
from generator.engines.process.engine import ProcessEngine
from generator.engines.process.messages import Done, Failed, Generate, Hello
from generator.engines.process.watchdog import Watchdog
from generator.engines.registry import open_engine
from generator.engines.worker_engine import open_worker_engine
from tests.generator.engines.process.engine_process import FAKE, PROJECT, EngineProcess, Heard, ask, until
from tests.generator.fake_engine import ABLE, FakeEngine

SLOW = f"{FAKE}:gradients?seconds_a_step=0.2"


@pytest.fixture
def folder() -> Iterator[Path]:
    """A private folder whose path is short enough for sockets."""
    with tempfile.TemporaryDirectory(prefix="engine-") as name:
        yield Path(name)


@pytest.fixture
def running(folder: Path) -> Iterator[Callable[..., EngineProcess]]:
    """`running("sketch")`: engine processes that end with the test."""
    processes: list[EngineProcess] = []

    def start(*words: str) -> EngineProcess:
        processes.append(EngineProcess(folder, *words))
        return processes[-1]

    yield start
    for process in processes:
        process.stop()


# -- drawing ---------------------------------------------------------------------------------------------------------


def test_what_an_engine_can_do_is_read_back_the_same(running):
    engine = running().engine()
    engine.load(ModelRef(""))
    assert engine.capabilities() == ABLE


def test_pictures_are_the_same_through_the_socket_and_without_it(running):
    there, here = running().engine(), FakeEngine()
    requests = [ask("r1"), ask("r2", seed=2**64 - 1)]
    assert there.generate(requests, Heard()) == here.generate(requests, Heard())


@pytest.mark.long
def test_the_drawing_program_paints_over_a_source_the_same_in_either_process(running):
    here = open_engine("sketch")
    size: dict[str, Any] = {"width": 128, "height": 96}
    first = here.generate([ask(**size)], Heard())[0]
    source = Source(first.data, prompt="a lighthouse at dusk", seed=7)
    remix = replace(ask("r2", "at night", sources=(source,), **size), task=Task.IMAGE2IMAGE)
    there = running("sketch").engine()
    assert there.generate([remix], Heard())[0].data == here.generate([remix], Heard())[0].data


def test_events_come_in_order_with_their_previews(running):
    heard, same = Heard(), Heard()
    running().engine().generate([ask("r1"), ask("r2")], heard)
    FakeEngine().generate([ask("r1"), ask("r2")], same)
    assert heard == same
    assert heard.kinds() == ["started", "step", "step", "step", "step", "completed"] * 2
    assert heard[1].preview


def test_an_engine_s_own_error_arrives_with_its_code(running):
    engine = running(f"{FAKE}:gradients?failing=1&retry=no").engine()
    with pytest.raises(EngineError, match="The paint ran out") as failure:
        engine.generate([ask()], Heard())
    assert (failure.value.code, failure.value.retry) == ("no-paint", False)
    assert len(engine.generate([ask()], Heard())) == 1


def test_an_engine_that_breaks_down_over_a_batch_draws_the_next(running):
    process = running(f"{FAKE}:gradients?breaking=1")
    engine = process.engine()
    with pytest.raises(EngineError) as failure:
        engine.generate([ask()], Heard())
    assert failure.value.code == "engine-crashed"
    assert "brush by zero" in process.said()
    assert len(engine.generate([ask()], Heard())) == 1


def test_what_cannot_be_sent_is_refused_and_the_next_is_drawn(running):
    engine = running().engine()
    with pytest.raises(EngineError) as failure:
        engine.generate([ask(seed=2**70)], Heard())
    assert (failure.value.code, failure.value.retry) == ("bad-request", False)
    assert len(engine.generate([ask()], Heard())) == 1


# -- cancelling ------------------------------------------------------------------------------------------------------


@pytest.mark.long
def test_the_dispatcher_cancels_one_of_two_within_a_step(running):
    engine = running(SLOW).engine()
    heard = Heard().then(2, lambda: engine.cancel("r1"))
    made = engine.generate([ask("r1", steps=20), ask("r2")], heard)
    assert [candidate.request for candidate in made] == ["r2"]
    of_first = [event.kind for event in heard if event.request == "r1"]
    assert of_first in (["started", "step", "cancelled"], ["started", "step", "step", "cancelled"])


@pytest.mark.long
def test_what_is_cancelled_before_its_turn_is_never_begun(running):
    engine = running(SLOW).engine()
    heard = Heard().then(1, lambda: engine.cancel("r2"))
    assert len(engine.generate([ask("r1"), ask("r2")], heard)) == 1
    assert [event.kind for event in heard if event.request == "r2"] in (["cancelled"], ["started", "cancelled"])


def test_cancelling_what_nobody_draws_is_ignored(running):
    engine = running().engine()
    engine.cancel("r9")
    engine.load(ModelRef(""))
    engine.cancel("r9")
    assert len(engine.generate([ask()], Heard())) == 1


def test_a_dispatcher_that_goes_away_has_its_batch_given_up(running):
    process = running(SLOW)
    first = process.engine()
    with pytest.raises(RuntimeError, match="the dispatcher stumbles"):
        first.generate([ask(steps=20)], stumbling)
    began = time.monotonic()
    assert len(process.engine().generate([ask("r2", steps=1)], Heard())) == 1
    assert time.monotonic() - began < 2, "19 steps of 0.2 s were drawn for nobody"


# -- dying and hanging -----------------------------------------------------------------------------------------------


@pytest.mark.long
def test_a_process_killed_in_mid_batch_is_an_error_and_the_next_one_draws(running):
    process = running(SLOW)
    engine = process.engine()
    with pytest.raises(EngineError) as failure:
        engine.generate([ask(steps=20)], Heard().then(2, process.kill))
    assert (failure.value.code, failure.value.retry) == ("engine-lost", True)
    process.start()
    assert len(engine.generate([ask()], Heard())) == 1


def test_a_process_that_died_between_two_batches_is_not_noticed_once_it_is_back(running):
    process = running()
    engine = process.engine()
    engine.generate([ask()], Heard())
    process.kill()
    process.start()
    assert len(engine.generate([ask()], Heard())) == 1


def test_a_process_that_is_not_there_is_said_in_a_sentence(folder):
    engine = ProcessEngine(str(folder / "engine.sock"), patience=0.2)
    for deed in (engine.ready, engine.capabilities, lambda: engine.generate([ask()], Heard())):
        with pytest.raises(EngineError, match="No engine process listens at") as failure:
            deed()
        assert (failure.value.code, failure.value.retry) == ("engine-away", True)
    assert engine.health()["ok"] is False


def test_a_frozen_process_is_killed_and_the_batch_is_drawn_by_the_next(running):
    process = running(f"{FAKE}:gradients?seconds_a_step=0.05")
    engine = process.engine(watchdog=Watchdog(least=1.0))
    began = time.monotonic()
    with pytest.raises(EngineError, match="said nothing for") as failure:
        engine.generate([ask(steps=20)], Heard().then(3, process.freeze))
    assert (failure.value.code, failure.value.retry) == ("engine-hung", True)
    assert 1 <= time.monotonic() - began < 5
    assert process.process.wait(10) == -signal.SIGKILL
    process.start()
    assert len(engine.generate([ask()], Heard())) == 1


@pytest.mark.long
def test_a_hung_engine_ends_its_own_process_where_no_dispatcher_can(running):
    process = running(f"{FAKE}:gradients?seconds_a_step=3600", "--hung-seconds", "0.1")
    engine = process.engine()
    with pytest.raises(EngineError) as failure:
        engine.generate([ask()], Heard())
    assert failure.value.code == "engine-lost"
    assert process.process.wait(10) == 1
    assert "in _one" in process.said(), "the log shows where it hung"


@pytest.mark.long
def test_a_slow_engine_is_left_alone(running):
    engine = running(f"{FAKE}:gradients?seconds_a_step=0.5").engine(watchdog=Watchdog(least=0.1))
    assert len(engine.generate([ask(steps=3)], Heard())) == 1


def test_asked_to_end_it_gives_the_batch_up_at_the_next_step(running):
    process = running(SLOW)
    engine = process.engine()
    with pytest.raises(EngineError) as failure:
        engine.generate([ask(steps=20)], Heard().then(2, process.process.terminate))
    assert (failure.value.code, failure.value.retry) == ("engine-leaving", True)
    assert process.process.wait(10) == 0
    assert not process.socket.exists()


@pytest.mark.long
def test_it_ends_with_the_process_that_started_it(folder):
    argv = [sys.executable, "-m", "generator.engines.process", "--socket", str(folder / "engine.sock"), "--with-parent"]
    code = f"import subprocess; print(subprocess.Popen({argv!r}, stdout=-3, stderr=-3).pid, flush=True); input()"
    parent = subprocess.Popen(
        [sys.executable, "-c", code], cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    until((folder / "engine.sock").exists, "the socket")
    parent.communicate("\n", timeout=10)
    until(lambda: not Path(f"/proc/{pid}/cmdline").exists(), "the orphan's end")


# -- opening ---------------------------------------------------------------------------------------------------------


@pytest.mark.long
def test_an_engine_that_cannot_be_opened_says_why_as_long_as_it_takes(running):
    process = running(f"{FAKE}:gradients?crayons=yes")
    engine = process.engine()
    with pytest.raises(EngineError, match="has no option “crayons”"):
        engine.load(ModelRef(""))
    told = engine.health()
    assert (told["ok"], told["state"]) == (False, "trouble")
    assert "has no option" in told["trouble"]
    until(lambda: process.said().count("cannot be opened") >= 2, "a second try")
    assert process.process.poll() is None


@pytest.mark.long
def test_health_is_told_while_a_batch_is_drawn(running):
    engine = running(SLOW).engine()
    told: list[dict[str, Any]] = []
    engine.generate([ask()], Heard().then(2, lambda: told.append(engine.health())))
    assert (told[0]["ok"], told[0]["state"]) == (True, "drawing")
    assert engine.health()["state"] == "idle"


@pytest.mark.long
def test_sizes_are_warmed_up_at_the_start_and_when_asked(running):
    engine = running("sketch", "--warmup", "64x64").engine()
    engine.load(ModelRef(""))
    assert engine.health()["drawn"] == 1
    engine.warmup([(64, 64), (96, 64)])
    assert engine.health()["drawn"] == 3


def test_a_worker_s_setting_must_be_its_process_s(running):
    process = running()
    with pytest.raises(EngineError, match="Give both the same ENGINE") as failure:
        open_worker_engine("sketch", socket=str(process.socket))
    assert failure.value.code == "engine-mismatch"
    assert open_worker_engine(f"{FAKE}:gradients", socket=str(process.socket)).capabilities() == ABLE


def test_a_process_that_comes_back_with_another_model_draws_for_no_one_who_knew_the_first(running):
    process = running("sketch")
    engine = process.engine()
    engine.load(ModelRef(""))
    process.kill()
    process.setting = f"{FAKE}:gradients"
    process.start()
    with pytest.raises(EngineError, match="came back with gradients") as failure:
        engine.generate([ask()], Heard())
    assert failure.value.code == "engine-changed"
    assert process.engine().generate([ask()], Heard())


def test_the_process_never_loads_the_web_framework():
    code = (
        "import sys, generator.engines.process.__main__, generator.engines.process.engine\n"
        "sys.exit(any(name in sys.modules for name in ('django', 'celery', 'numpy', 'PIL')))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=PROJECT, check=False).returncode == 0


# -- strangers -------------------------------------------------------------------------------------------------------


def test_a_second_dispatcher_is_refused_until_the_first_has_left(running):
    process = running()
    first, second = process.engine(), process.engine()
    first.load(ModelRef(""))
    with pytest.raises(EngineError, match="each dispatcher needs an engine process of its own") as failure:
        second.generate([ask()], Heard())
    assert failure.value.code == "engine-taken"
    first.close()
    assert len(second.generate([ask()], Heard())) == 1


@pytest.mark.parametrize(
    ("garbage", "sentence"),
    [
        (b"GET / HTTP/1.1\r\n\r\n", "it may have 1 to 4096"),
        (struct.pack(">I", 0), "A frame says it has 0 bytes"),
        (struct.pack(">I", 5) + b"\xc1junk", "is no message"),
        (struct.pack(">I", 1) + b"\x80", "is no message"),
    ],
)
def test_garbage_is_refused_and_logged_and_harms_nobody(running, garbage, sentence):
    process = running()
    engine = process.engine()
    engine.load(ModelRef(""))
    with process.stranger() as stranger:
        stranger.sendall(garbage)
        assert b"bad-frame" in stranger.recv(4096)
        assert has_hung_up(stranger)
    assert sentence in process.said()
    assert len(engine.generate([ask()], Heard())) == 1


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ([Generate([ask()])], "not-dispatcher"),
        ([Hello(1)], "bad-frame"),
        ([Done()], "bad-frame"),
    ],
)
def test_what_is_no_question_is_answered_by_a_refusal(running, words, code):
    process = running()
    process.engine().load(ModelRef(""))
    answer = process.speak(*words)
    assert isinstance(answer, Failed)
    assert answer.code == code


def test_another_version_of_the_language_is_refused_with_what_to_do(running):
    process = running()
    process.engine().load(ModelRef(""))
    channel = Channel(process.stranger())
    channel.send(Hello(version=99))
    answer = channel.receive(5)
    channel.close()
    assert (answer.code, answer.retry) == ("wrong-protocol", False)
    assert "restart both after an upgrade" in answer.sentence


@pytest.mark.long
def test_silent_strangers_take_no_place_for_long(running):
    process = running()
    engine = process.engine()
    engine.load(ModelRef(""))
    strangers = [process.stranger() for _ in range(40)]
    assert has_hung_up(strangers[-1]), "the newest are turned away"
    assert len(engine.generate([ask()], Heard())) == 1
    until(lambda: engine.health()["ok"], "room for a question")
    for stranger in strangers:
        stranger.close()


def test_many_ask_at_once_while_pictures_are_drawn(running):
    engine = running(f"{FAKE}:gradients?seconds_a_step=0.01").engine()
    engine.load(ModelRef(""))
    told: list[bool] = []
    askers = [threading.Thread(target=lambda: told.append(engine.health()["ok"])) for _ in range(12)]

    def all_ask() -> None:
        for asker in askers:
            asker.start()

    engine.generate([ask(steps=20)], Heard().then(1, all_ask))
    for asker in askers:
        asker.join()
    assert told == [True] * 12


# -- the place -------------------------------------------------------------------------------------------------------


def refused(*words: str) -> str:
    """What the process says that will not start, which must be one line."""
    argv = [sys.executable, "-m", "generator.engines.process", *words]
    ended = subprocess.run(argv, cwd=PROJECT, capture_output=True, text=True, check=False, timeout=30)
    assert ended.returncode == 1
    assert len(ended.stderr.splitlines()) == 1
    return ended.stderr


def test_a_socket_path_that_is_too_long_is_one_sentence(folder):
    path = str(folder / ("x" * 120))
    assert "it may have 10" in refused("--socket", path)
    with pytest.raises(EngineError, match="Choose a shorter one"):
        ProcessEngine(path)


def test_a_place_must_be_named():
    assert "--socket PATH" in refused("--engine", "sketch")


def test_a_folder_open_to_others_is_refused(folder):
    folder.chmod(0o755)
    assert "chmod 700" in refused("--socket", str(folder / "engine.sock"))


def test_only_the_owner_reaches_the_socket(running, folder):
    process = running()
    process.engine().load(ModelRef(""))
    assert process.socket.stat().st_mode & 0o777 == 0o600


def test_a_second_process_at_the_same_place_is_refused_and_the_first_draws_on(running):
    process = running()
    engine = process.engine()
    engine.load(ModelRef(""))
    assert "Another engine process listens at" in refused("--socket", str(process.socket))
    assert len(engine.generate([ask()], Heard())) == 1


def test_what_a_killed_process_left_lying_is_no_hindrance(running):
    process = running()
    process.engine().load(ModelRef(""))
    process.kill()
    assert process.socket.exists()
    process.start()
    assert len(process.engine().generate([ask()], Heard())) == 1


# ----------------------------------------------------------------------------------------------------------------------


def has_hung_up(stranger: socket.socket) -> bool:
    """A reset says the same as an end: it comes where not all that was sent had been read."""
    try:
        return stranger.recv(1) == b""
    except ConnectionResetError:
        return True


def stumbling(event: object) -> None:
    raise RuntimeError("the dispatcher stumbles")
