"""The Celery application with two engines more: the tests' `fake:gradients?seconds_a_step=0.1`, and a GPU that only
takes its time, `timed:gpu?speed=4`."""

from config.celery import app
from generator.engines.registry import ENGINES

ENGINES["fake"] = ("tests.generator.fake_engine", "FakeEngine")
ENGINES["timed"] = ("bench.timed_engine", "TimedEngine")

__all__ = ["app"]
