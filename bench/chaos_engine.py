"""An engine's process that knows two engines more: the tests' `fake:gradients?seconds_a_step=0.1`, and a GPU that only
takes its time, `timed:gpu?speed=4`.

python -m bench.chaos_engine --engine fake:gradients --socket PATH
"""

from __future__ import annotations

import sys

from generator.engines.process.__main__ import main
from generator.engines.registry import ENGINES

ENGINES["fake"] = ("tests.generator.fake_engine", "FakeEngine")
ENGINES["timed"] = ("bench.timed_engine", "TimedEngine")

if __name__ == "__main__":
    sys.exit(main())
