"""An engine's process that knows one engine more: the tests' timed one, `fake:gradients?seconds_a_step=0.1`.

python -m bench.chaos_engine --engine fake:gradients --socket PATH
"""

from __future__ import annotations

import sys

from generator.engines.process.__main__ import main
from generator.engines.registry import ENGINES

ENGINES["fake"] = ("tests.generator.fake_engine", "FakeEngine")

if __name__ == "__main__":
    sys.exit(main())
