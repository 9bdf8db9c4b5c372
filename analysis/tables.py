"""Reading `data/raw`: the only module that opens its files.

The shape of every table is in `data/raw/schemas/`, which `datapackage.json` refers to.
What a figure means is not known here.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import os
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .errors import DataError

if TYPE_CHECKING:
    import pandas as pd

HOME = Path(__file__).resolve().parent.parent


def root() -> Path:
    """Folder of the raw data: `$HRSS_DATA`, or `data/raw` of this checkout."""
    return Path(os.environ.get("HRSS_DATA") or HOME / "data" / "raw")


def kind_of(path: Path, folder: Path) -> str | None:
    """Name of the schema that governs a file, or None for a file that is not a table.

    Files of `observations/` share one schema, each other file has that of its own name.
    """
    place = path.relative_to(folder)
    if place.suffix != ".csv":
        return None
    if place.parts[0] == "observations":
        return "observations"
    return place.stem


def files(folder: Path | None = None) -> list[Path]:
    """Every table in a folder of raw data, in a fixed order."""
    folder = folder or root()
    return sorted(
        [*folder.glob("*.csv"), *folder.glob("observations/*.csv"), *folder.glob("plans/*/*.csv")]
    )


def schema(kind: str, folder: Path | None = None) -> dict[str, Any]:
    """Frictionless table schema of a kind of table."""
    return load_json((folder or root()) / "schemas" / f"{kind}.json")


def package(folder: Path | None = None) -> dict[str, Any]:
    """Content of `datapackage.json`."""
    return load_json((folder or root()) / "datapackage.json")


def collected(folder: Path | None = None) -> dt.date:
    """Day the collection was closed: the default `as_of`."""
    return dt.date.fromisoformat(package(folder)["collected"])


def load_json(path: Path) -> dict[str, Any]:
    """Read a JSON object; the result is shared, do not change it."""
    return _json(path, stamp(path))


def read(path: Path) -> pd.DataFrame:
    """Read a table as text, empty cells as empty strings, with its line numbers.

    Returns
    -------
    DataFrame
        The columns of the file, all `str`, and `line` (int). The result is shared between
        callers: copy before changing.

    Raises
    ------
    DataError
        If the file is missing, not UTF-8, empty or ragged.
    """
    return _table(path, stamp(path))


def stamp(path: Path) -> tuple[int, int]:
    """State of a file (time of change, size): what its cached content depends on."""
    try:
        status = path.stat()
    except OSError:
        raise DataError("the file is missing", file=path, remedy="restore it") from None
    return status.st_mtime_ns, status.st_size


@lru_cache(maxsize=64)
def _json(path: Path, stamp: tuple[int, int]) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise DataError(f"not JSON: {error}", file=path, remedy="mend it") from None
    if not isinstance(content, dict):
        raise DataError("not a JSON object", file=path, remedy="mend it")
    return content


@lru_cache(maxsize=64)
def _table(path: Path, stamp: tuple[int, int]) -> pd.DataFrame:
    import pandas as pd

    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        raise DataError("not UTF-8", file=path, remedy="save it as UTF-8; see hrss check") from None
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    rows, lines = [], []
    for row in reader:
        if rows and len(row) != len(rows[0]):
            raise DataError(
                f"{len(row)} cells instead of {len(rows[0])}",
                file=path,
                line=reader.line_num,
                remedy="quote cells that hold commas; see hrss check",
            )
        rows.append(row)
        lines.append(reader.line_num)
    if not rows:
        raise DataError("the file is empty", file=path, line=1, remedy="restore it")
    return pd.DataFrame(rows[1:], columns=rows[0], dtype=object).assign(line=lines[1:])


@cache
def version() -> str:
    """Version of the installed package."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("chongqing-plan-monitor")
    except PackageNotFoundError:
        return "0"
