"""Conditions that hold for nearly every row, said so that PostgreSQL expects it."""

from __future__ import annotations

from django.db.models import BooleanField, Func, Q


class NearlyAlways(Func):
    """A condition, as the planner is to estimate it: true of 199 rows in 200.

    What has no statistics, as a subquery about each row, PostgreSQL takes to be true of every second one. Four of those
    make it believe that a list leaves out most of its rows, and that sorting them all costs less than walking an index
    until a page is full. Whether something is null it estimates too without statistics, but as what seldom is
    (DEFAULT_UNK_SEL in src/include/utils/selfuncs.h).
    """

    template = "NULLIF(%(expressions)s, false) IS NOT NULL"

    def __init__(self, condition: Q) -> None:
        super().__init__(condition, output_field=BooleanField())
