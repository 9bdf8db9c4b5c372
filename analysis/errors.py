"""What can go wrong, said so that a person can mend it: what, where, what to do."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from pathlib import Path


class DataError(Exception):
    """A fault in data or in what was asked of them.

    Parameters
    ----------
    message : str
        What is wrong.
    file, line, column : optional
        Where: path, 1-based line number and column name of the datum.
    remedy : str, optional
        What to do about it.
    """

    def __init__(
        self,
        message: str,
        *,
        file: Path | str | None = None,
        line: int | None = None,
        column: str | None = None,
        remedy: str | None = None,
    ) -> None:
        self.message, self.file, self.line, self.column, self.remedy = (
            message,
            file,
            line,
            column,
            remedy,
        )
        where = ":".join(str(part) for part in (file, line, column) if part is not None)
        text = f"{where}: {message}" if where else message
        super().__init__(f"{text}: {remedy}" if remedy else text)


class UnknownName(DataError):
    """A series, region, plan or theme that does not exist."""

    def __init__(self, kind: str, name: object, known: Iterable[str]) -> None:
        close = difflib.get_close_matches(str(name), list(known), n=3)
        remedy = f"did you mean {', '.join(close)}?" if close else None
        super().__init__(f"there is no {kind} {name!r}", remedy=remedy)


class ParameterError(DataError):
    """A notebook parameter that does not exist or has the wrong type."""


class MethodError(DataError):
    """A method refuses: the data do not carry what was asked."""


class CheckFailed(DataError):
    """The data in `data/raw` do not check."""
