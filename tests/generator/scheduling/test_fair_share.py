"""The order of service, by properties: whoever waits is served, in proportion, and nobody waits for ever."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable
from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.scheduling.costs import StepCost, worthwhile
from generator.scheduling.fair_share import OVERDUE_EVERY, Member, PlanQueue, WaitingJob, fill, lead, lift

SHAPES = {"small": StepCost(((1, 1.0), (4, 1.6), (8, 2.8))), "large": StepCost(((1, 3.0), (2, 6.0)))}
DEAREST = 4 * SHAPES["large"].seconds(1)  # a job of four large images
few = settings(max_examples=60, deadline=None, derandomize=True)


def cost(key: str, images: int) -> float:
    return SHAPES[key].seconds(images)


class House:
    """A queue in memory, served by the arithmetic under test."""

    def __init__(self, plans: dict[str, float], cap: int = 8) -> None:
        self.lines = {plan: PlanQueue(plan, weight=weight, active=False) for plan, weight in plans.items()}
        self.units: dict[tuple[str, Hashable], float] = {}
        self.jobs: dict[tuple[str, Hashable], list[WaitingJob]] = {}
        self.cap, self.turn, self.served, self.numbers = cap, 0, 0.0, count()

    def ask(self, plan: str, person: str, key: str = "small", images: int = 1, due: float = float("inf")) -> WaitingJob:
        who = plan, person
        if not self.jobs.get(who):
            self.units[who] = max(self.units.get(who, 0.0), self.lines[plan].level)
        number = next(self.numbers)
        job = WaitingJob(number, person, plan, key, images, number, due)
        self.jobs.setdefault(who, []).append(job)
        return job

    def front(self, key: str = "") -> list[PlanQueue]:
        for plan, line in self.lines.items():
            line.members = []
            for (of, person), jobs in self.jobs.items():
                found = [job for job in jobs if not key or job.key == key]
                if of == plan and found:
                    line.members.append(Member(person, self.units[of, person], found if key else found[:1]))
            waiting = [person for (of, person), jobs in self.jobs.items() if of == plan and jobs]
            line.people = len(waiting)
            if not waiting:
                line.active = False
        return [line for line in self.lines.values() if line.members]

    def serve(self, now: float = 0.0) -> list[WaitingJob]:
        lines = self.front()
        lift(lines, self.served)
        self.turn += 1
        past = [job for jobs in self.jobs.values() for job in jobs if job.due < now]
        late = min(past, key=lambda job: job.due, default=None)
        first = lead(lines, turn=self.turn, now=now, overdue=late)
        if first is None:
            return []
        charges = fill(first, self.front(first.key), cap=self.cap, cost=cost)
        leading = self.lines[first.plan]
        if first is not late:
            self.served = leading.units
            leading.level = max(leading.level, self.units[first.plan, first.person])
        for charge in charges:
            who = charge.waiting.plan, charge.waiting.person
            line = self.lines[charge.waiting.plan]
            self.jobs[who].remove(charge.waiting)
            self.units[who] += charge.units
            line.units += charge.units / line.weight
            line.level = line.risen(charge.units)
        return [charge.waiting for charge in charges]


requests = st.lists(
    st.tuples(
        st.sampled_from(["free", "plus", "pro"]),
        st.sampled_from(["ada", "bruno", "cleo", "dora", "emil"]),
        st.sampled_from(["small", "large"]),
        st.integers(1, 4),
        st.floats(0, 100),
    ),
    min_size=1,
    max_size=60,
)
WEIGHTS = {"free": 1.0, "plus": 4.0, "pro": 10.0}


@few
@given(requests)
def test_everything_that_waits_is_served_once(asked):
    house = House(WEIGHTS)
    wanted = [house.ask(*request) for request in asked]
    served = []
    while batch := house.serve(now=50.0):
        served += batch
        assert len(batch) <= len(wanted)
    assert Counter(served) == Counter(wanted)


@few
@given(requests)
def test_a_batch_has_one_key_and_fits(asked):
    house = House(WEIGHTS, cap=4)
    for request in asked:
        house.ask(*request)
    while batch := house.serve():
        assert len({job.key for job in batch}) == 1
        assert sum(job.images for job in batch) <= 4


@few
@given(st.lists(st.tuples(st.sampled_from(["small", "large"]), st.integers(1, 4)), min_size=2, max_size=2))
def test_two_who_always_wait_get_the_same_service_whatever_they_ask_for(habits):
    house = House({"free": 1.0}, cap=1)
    for _ in range(200):
        for person, (key, images) in zip(("ada", "bruno"), habits, strict=True):
            while len(house.jobs.get(("free", person), [])) < 2:
                house.ask("free", person, key, images)
        house.serve()
        assert abs(house.units["free", "ada"] - house.units["free", "bruno"]) <= DEAREST


@few
@given(st.integers(1, 12))
def test_plans_that_always_wait_are_served_by_their_weight(members):
    house = House({"free": 1.0, "plus": 4.0}, cap=1)
    served: Counter[str] = Counter()
    for _ in range(500):
        for plan in ("free", "plus"):
            for number in range(members):
                if not house.jobs.get((plan, f"{plan}{number}")):
                    house.ask(plan, f"{plan}{number}")
        served[house.serve()[0].plan] += 1
    assert abs(served["plus"] / 4 - served["free"]) <= 2


@few
@given(st.integers(1, 40))
def test_whoever_was_away_has_saved_nothing_up(rounds):
    house = House({"free": 1.0}, cap=1)
    house.ask("free", "bruno")
    for _ in range(rounds):
        house.ask("free", "bruno")
        house.serve()
    house.ask("free", "ada")
    house.ask("free", "ada")
    house.ask("free", "ada")
    people = [house.serve()[0].person for _ in range(2)]
    assert "bruno" in people, "Ada was idle for long and still takes no more than every other turn"


@few
@given(st.integers(2, 30), st.integers(1, 5))
def test_nobody_waits_for_ever_while_a_crowd_keeps_coming(crowd, patience):
    house = House({"free": 1.0}, cap=1)
    house.units["free", "ada"] = 1000.0  # she had a great deal
    hers = house.ask("free", "ada", due=float(patience))
    for now in range(3 * OVERDUE_EVERY + patience):
        for number in range(crowd):
            house.ask("free", f"{now}-{number}")
        if hers in house.serve(now=float(now)):
            return
    raise AssertionError("the overdue job was never served")


@few
@given(st.integers(1, 4), st.integers(1, 4))
def test_mates_pay_what_they_add_and_the_batch_is_paid_for(hers, his):
    first = WaitingJob("a", "ada", "free", "small", hers)
    mate = WaitingJob("b", "bruno", "pro", "small", his)
    lines = [
        PlanQueue("free", members=[Member("ada", 0.0, [first])]),
        PlanQueue("pro", weight=10.0, members=[Member("bruno", 0.0, [mate])]),
    ]
    charges = fill(first, lines, cap=8, cost=cost)
    assert [charge.waiting for charge in charges] == [first, mate]
    assert abs(sum(charge.units for charge in charges) - cost("small", hers + his)) < 1e-9
    assert charges[1].units < cost("small", his)


def test_a_job_larger_than_the_cap_goes_alone():
    first, mate = WaitingJob("a", "ada", "free", "small", 4), WaitingJob("b", "bruno", "free", "small", 1)
    line = PlanQueue("free", members=[Member("ada", 0.0, [first]), Member("bruno", 0.0, [mate])])
    assert [charge.waiting for charge in fill(first, [line], cap=2, cost=cost)] == [first]


@few
@given(
    st.lists(st.floats(0.001, 5), min_size=1, max_size=6).map(sorted),
    st.integers(1, 16),
)
def test_more_images_never_cost_less(seconds, most):
    step = StepCost(tuple((2**place, value) for place, value in enumerate(seconds)))
    costs = [step.seconds(images) for images in range(most + 1)]
    assert costs == sorted(costs)
    assert 1 <= worthwhile(step, most) <= most


def test_the_last_images_of_a_batch_that_save_little_are_left_out():
    assert worthwhile(StepCost(((1, 0.167), (4, 0.240), (8, 0.425))), 8) == 4
    assert worthwhile(StepCost(((1, 0.5), (2, 1.0))), 8) == 1
