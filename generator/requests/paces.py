"""How often somebody may ask for pictures, by whichever door."""

from lib.limits.pace import Pace

GENERATING = Pace("generate", most=60, seconds=60)
