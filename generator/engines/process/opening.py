"""Opening the engine, and trying again for as long as it cannot be opened."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence

from generator.engines.base import Capabilities, Engine, EngineError

logger = logging.getLogger(__name__)

PAUSES = (1.0, 2.0, 5.0, 10.0, 30.0, 60.0)


class Opening:
    """The engine once it is open; until then, why it is not."""

    def __init__(self, setting: str, open_: Callable[[str], Engine], shapes: Sequence[tuple[int, int]] = ()) -> None:
        self.setting = setting
        self.engine: Engine | None = None
        self.able: Capabilities | None = None
        self.trouble = EngineError("The engine is still being opened.", code="engine-opening")
        self.cold = ""
        self._open, self._shapes = open_, shapes

    def insist(self, ended: threading.Event, pauses: Sequence[float] = PAUSES) -> None:
        """Try until it is open or `ended` is set. An operator may be mending it, so no trouble is final."""
        tries = 0
        while not ended.is_set() and not self._try():
            pause = pauses[min(tries, len(pauses) - 1)]
            logger.error("the engine %s cannot be opened, next try in %g s: %s", self.setting, pause, self.trouble)
            tries += 1
            ended.wait(pause)

    def opened(self) -> tuple[Engine, Capabilities]:
        """Raises EngineError with the trouble where it is not open."""
        if self.engine is None or self.able is None:
            raise EngineError(str(self.trouble), code=self.trouble.code, retry=self.trouble.retry)
        return self.engine, self.able

    def _try(self) -> bool:
        try:
            engine = self._open(self.setting)
            able = engine.capabilities()
            self._warm(engine)
        except EngineError as error:
            self.trouble = error
            return False
        except Exception as error:
            logger.exception("opening the engine %s broke down", self.setting)
            self.trouble = EngineError(f"Opening the engine broke down: {error}", code="engine-crashed")
            return False
        self.able, self.engine = able, engine
        return True

    def _warm(self, engine: Engine) -> None:
        """An engine that cannot draw the sizes of the warm-up may still draw others, so this is no trouble."""
        try:
            engine.warmup(self._shapes)
        except EngineError as error:
            self.cold = f"The warm-up failed: {error}"
            logger.warning("%s", self.cold)
