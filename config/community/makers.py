"""Who lives here at first. All of them are made up."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Maker:
    """`allows_training` gives the seeded gallery both answers to the question."""

    handle: str
    name: str
    bio: str
    allows_training: bool = False


MAKERS = (
    Maker("ines", "Inès Morel", "Lighthouses, mostly. Some weather. Brest.", True),
    Maker("tomasz", "Tomasz", "Woodcuts of places I walked through."),
    Maker("yuki", "Yuki Arai", "One ink drawing a day, before coffee.", True),
    Maker("odile", "Odile", "Jardins, natures mortes, lumière de fenêtre."),
    Maker("kofi", "Kofi Mensah", "Night cities. Neon is a kind of weather.", True),
    Maker("marguerite", "Marguerite L.", "Herbier imaginaire. Tout pousse ici."),
    Maker("sol", "Sol", "Deserts and planets; the difference is small.", True),
    Maker("wren", "Wren Ashdown", "Small animals doing nothing in particular."),
    Maker("lorenzo", "Lorenzo B.", "Posters for trains that never ran."),
    Maker("amara", "Amara", "Patterns, tiles, quilts. I count things.", True),
    Maker("henrik", "Henrik Vale", "Snow, fjords, red houses. Repeat."),
    Maker("paloma", "Paloma Ruiz", "Shapes first, meaning later.", True),
)
