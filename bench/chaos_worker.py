"""The Celery application with one engine more: the tests' timed one, `fake:gradients?seconds_a_step=0.1`."""

from config.celery import app
from generator.engines.registry import ENGINES

ENGINES["fake"] = ("tests.generator.fake_engine", "FakeEngine")

__all__ = ["app"]
