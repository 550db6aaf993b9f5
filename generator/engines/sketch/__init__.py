"""A drawing program behind the engine interface: words become a scene, and the scene is drawn with numpy and Pillow."""

from .engine import SketchEngine

__all__ = ["SketchEngine"]
