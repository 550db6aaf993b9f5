"""What becomes of the requests of one batch."""

from __future__ import annotations

import pytest

from generator.engines.base import Cancelled, Candidate, EngineError, Event, ImageRequest, Task
from generator.engines.outcomes import Outcomes


def ask(name):
    return ImageRequest(name, Task.TEXT2IMAGE, "hills", 1, 64, 64, 4)


def made(request):
    return Candidate(request.id, b"", 64, 64, 1, seconds=1.0)


def settled(**deeds):
    """Outcomes of requests by name, each drawn by its deed, and the events that were told."""
    heard: list[Event] = []
    requests = [ask(name) for name in deeds]
    outcomes = Outcomes(requests, heard.append)
    for request in requests:
        with outcomes.of(request):
            outcomes.keep(deeds[request.id](request))
    return outcomes, [(event.request, event.kind, event.message) for event in heard]


def cancelled(request):
    raise Cancelled


def failing(sentence):
    def fail(request):
        raise EngineError(sentence)

    return fail


def test_some_are_drawn_though_others_are_cancelled_or_fail():
    outcomes, heard = settled(ada=made, bruno=cancelled, cleo=failing("No paint."), dora=made)
    assert [candidate.request for candidate in outcomes.candidates()] == ["ada", "dora"]
    assert heard == [("bruno", "cancelled", ""), ("cleo", "failed", "No paint.")]
    assert outcomes.last_error == "No paint."


def test_where_all_fail_the_first_error_is_raised():
    outcomes, _ = settled(ada=failing("No paint."), bruno=failing("No brush."))
    with pytest.raises(EngineError, match="No paint"):
        outcomes.candidates()
    assert outcomes.last_error == "No brush."


def test_a_batch_that_was_cancelled_whole_is_no_error():
    outcomes, _ = settled(ada=cancelled)
    assert (outcomes.candidates(), outcomes.last_error) == ([], "")


def test_candidates_come_in_the_order_of_asking():
    requests = [ask("ada"), ask("bruno")]
    outcomes = Outcomes(requests, lambda event: None)
    for request in reversed(requests):
        outcomes.keep(made(request))
    assert [candidate.request for candidate in outcomes.candidates()] == ["ada", "bruno"]


def test_a_group_that_fails_fails_for_each_of_its_members():
    heard: list[Event] = []
    requests = [ask("ada"), ask("bruno"), ask("cleo")]
    outcomes = Outcomes(requests, heard.append)
    with outcomes.of(*requests[:2]):
        failing("It does not fit.")(requests[0])
    outcomes.keep(made(requests[2]))
    assert [(event.request, event.kind) for event in heard] == [("ada", "failed"), ("bruno", "failed")]
    assert len(outcomes.candidates()) == 1


def test_what_is_no_answer_of_an_engine_passes_through():
    with pytest.raises(ZeroDivisionError), Outcomes([ask("ada")], lambda event: None).of(ask("ada")):
        _ = 1 / 0
