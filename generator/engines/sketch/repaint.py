"""An upload painted over: toned to the words, its weather added, put through a style if one is named, and blended."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..base import EngineError, ImageRequest
from .art import Art
from .canvas import Canvas, to_planes
from .noise import Floats, clipped
from .painters import vessels, weather, winged
from .remix import scene_of, sources_of, whole
from .sources import decoded, fitted, palette_of, toned_photo
from .styles import STYLES, Finish, graded

CARRIED = {
    "mist": weather.mist,
    "rain": weather.rain,
    "snow": weather.snow,
    "birds": winged.birds,
    "lanterns": vessels.lanterns,
    "balloon": vessels.balloons,
    "fireflies": winged.fireflies,
    "butterfly": winged.butterflies,
}
"""Weather and flights, which can be added to any picture. Weather comes first."""


class Repainting:
    """The passes that repaint a picture; the same shape as a Drawing, for the engine's loop."""

    def __init__(self, request: ImageRequest) -> None:
        source, references = sources_of(request)
        if source is None:
            raise EngineError("A picture to repaint is needed.", code="source-missing", retry=False)
        scene = scene_of(whole(request, None)[0], request.seed)
        image = fitted(decoded(source.data), (request.width, request.height))
        self.canvas = Canvas(request.width, request.height)
        self.canvas.rgb = to_planes(image)
        self.before = self.canvas.rgb.copy()
        self.art = Art(scene, request.seed, self.canvas)
        self.art.detail = float(clipped(request.steps / 12, 0.4, 2.0))
        self.art.notes.update(genre="upload", horizon=0.6, place="upload")
        worded = bool(scene.colours or scene.tones or scene.time or scene.season)
        for reference in references:
            self.art.palette = palette_of(decoded(reference.data), self.art.palette)
        if not worded and not references:
            self.art.palette = palette_of(image, self.art.palette)
        self.worded = worded or bool(references)
        self.share = float(clipped(request.strength * 1.5))
        self.restyled = bool(scene.style)
        self.style = scene.style or source.style
        self.stages: dict[str, float] = {}
        self.corner: tuple[int, int] | None = None
        self.unchanged = False

    def passes(self) -> list[Callable[[], None]]:
        return [self._tone, self._carry, self._paint, self._blend]

    def _tone(self) -> None:
        if self.worded:
            scene = self.art.scene
            dim = 0.3 if scene.time == "night" else 0.1 if scene.time == "dusk" else 0.0
            strong = 0.62 if scene.colours or scene.time == "night" or scene.tones & {"mono", "sepia", "neon"} else 0.42
            self.canvas.rgb = toned_photo(self.canvas.rgb, self.art.palette, strong, dim)

    def _carry(self) -> None:
        scene = self.art.scene
        carried = scene.weather | {thing.kind for thing in scene.things}
        if scene.season == "winter":
            carried |= {"snow"}
        for name, add in CARRIED.items():
            if name in carried:
                add(self.art)

    def _paint(self) -> None:
        np.clip(self.canvas.rgb, 0, 1, out=self.canvas.rgb)
        if not self.restyled:  # a picture stays in the style it has
            return
        finish = Finish(self.art.palette, self.art.seed % 2**32, self.art.detail, photo=True)
        self.canvas.rgb = np.asarray(graded(STYLES[self.style](self.canvas.rgb, finish), 1.08, 1.03), np.float32)

    def _blend(self) -> None:
        painted: Floats = clipped(self.canvas.rgb)
        self.canvas.rgb = self.before + (painted - self.before) * np.float32(self.share)
