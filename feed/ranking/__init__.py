"""The arithmetic of ranking, pure: no clock, no database, no settings. `bench/ranking.py` measures what it does."""
