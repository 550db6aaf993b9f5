"""That a part is away, as errors which every edge knows how to tell: the storage of files, the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import InterfaceError, OperationalError

RETRY = 5  # seconds, for whoever is sent away while the database is
# Of SQLSTATE (PostgreSQL manual, appendix A): connection failures, no room for another, ended or starting just now.
AWAY_CLASSES, AWAY_CODES = ("08", "53"), ("57P01", "57P02", "57P03", "57P05")
OBJECT_STORES = ("botocore", "boto3", "s3transfer", "urllib3")


class StorageAway(OSError):  # noqa: N818 - a state, which passes
    """The storage cannot be reached, is full, or refuses; what was asked of it can be asked again later."""


class FileMissing(FileNotFoundError):  # noqa: N818 - an answer
    """The storage answers, and has no such file."""


@contextmanager
def reaching() -> Iterator[None]:
    """Around any use of a storage. Raises StorageAway or FileMissing for its errors, and lets all others be."""
    try:
        yield
    except (StorageAway, FileMissing):
        raise
    except FileNotFoundError as error:
        raise FileMissing(str(error)) from error
    except OSError as error:
        raise StorageAway(str(error)) from error
    except Exception as error:
        if not of_object_store(error):
            raise
        raise StorageAway(str(error)) from error


def of_object_store(error: Exception) -> bool:
    """By where its class was made: S3's own errors are made while the program runs, and share no base with OSError."""
    return any(kind.__module__.split(".")[0] in OBJECT_STORES for kind in type(error).__mro__)


def database_is_away(error: BaseException | None) -> bool:
    """Whether this error says that no server could be asked; not where a server refused a statement."""
    if not isinstance(error, (InterfaceError, OperationalError)):
        return False
    state = getattr(error.__cause__, "sqlstate", None)
    return state is None or state.startswith(AWAY_CLASSES) or state in AWAY_CODES
