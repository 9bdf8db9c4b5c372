"""What others want to take away: reconciled series, the choices made, and the status table.

Written to `data/processed/`, each file whole or not at all.
"""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from . import observations, progress, tables
from .plan import Plan

if TYPE_CHECKING:
    import pandas as pd

FORMATS = ("xlsx", "csv", "parquet")


def annual_series(as_of: observations.AsOf = None) -> pd.DataFrame:
    """Reconciled annual values of every series and region.

    Returns
    -------
    DataFrame
        `indicator`, `name_zh`, `name_en`, `region`, `year` (int), `value`, `unit`, `bound`,
        `source`, `published`, `confidence`.
    """
    rows = observations.reconcile(as_of)
    months = rows["end"] - rows["start"] + 1
    whole = (rows["end"] % 12 == 11) & ((rows["kind"] == "level") | (months == 12))
    rows = rows[rows["chosen"] & whole].assign(year=rows["end"] // 12)
    names = observations.load_series()[["name_zh", "name_en"]]
    columns = "indicator name_zh name_en region year value unit bound source published confidence"
    return rows.join(names, on="indicator")[columns.split()].reset_index(drop=True)


def choices(as_of: observations.AsOf = None) -> pd.DataFrame:
    """Every figure that competed with another for the same period, and why it won or lost."""
    rows = observations.reconcile(as_of)
    rows = rows[(rows["candidates"] > 1) | ~rows["chosen"]]
    columns = (
        "indicator region period value unit bound kind confidence published publisher source "
        "chosen reason note file line"
    )
    return rows[columns.split()].reset_index(drop=True)


def status(plan: Plan | str | None = None, as_of: observations.AsOf = None) -> pd.DataFrame:
    """The status table with its ids as a column."""
    return progress.assess(plan, as_of).rename_axis("id").reset_index()


def export(
    format: str,
    out: Path | None = None,
    as_of: observations.AsOf = None,
    plan: str | None = None,
) -> list[Path]:
    """Write the three tables in a format.

    Parameters
    ----------
    format : {"xlsx", "csv", "parquet"}
        One workbook of three sheets, or a file a table (CSV with a byte order mark, so that
        Excel reads its Chinese).
    out : Path, optional
        Folder; None: `data/processed`.
    as_of, plan
        As elsewhere.

    Returns
    -------
    list of Path
        The files written.
    """
    frames = {
        "annual_series": annual_series(as_of),
        "reconciliation": choices(as_of),
        "status": status(plan, as_of),
    }
    out = out or tables.HOME / "data" / "processed"
    out.mkdir(parents=True, exist_ok=True)
    if format == "xlsx":
        return [whole_or_not(out / "hrss.xlsx", lambda path: _workbook(frames, path))]
    written = []
    for name, frame in frames.items():
        write = _csv_writer(frame) if format == "csv" else _parquet_writer(frame)
        written.append(whole_or_not(out / f"{name}.{format}", write))
    return written


def whole_or_not(path: Path, write: Callable[[Path], None]) -> Path:
    """Write to a temporary neighbour and put it in place only when it is complete."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=path.suffix)
    os.close(handle)
    temporary = Path(name)
    try:
        write(temporary)
        temporary.chmod(0o644)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    return path


def _csv_writer(frame: pd.DataFrame) -> Callable[[Path], None]:
    return lambda path: _inert(frame).to_csv(
        path, index=False, encoding="utf-8-sig", lineterminator="\n"
    )


def _parquet_writer(frame: pd.DataFrame) -> Callable[[Path], None]:
    return lambda path: frame.to_parquet(path, index=False)


def _workbook(frames: dict[str, pd.DataFrame], path: Path) -> None:
    import pandas as pd

    memory = io.BytesIO()
    book = pd.ExcelWriter(memory, engine="openpyxl")  # `with` would save a book without sheets
    for name, frame in frames.items():
        _inert(frame).to_excel(book, sheet_name=name, index=False, freeze_panes=(1, 0))
    book.close()
    path.write_bytes(memory.getvalue())


def _inert(frame: pd.DataFrame) -> pd.DataFrame:
    """Text that a spreadsheet would run as a formula gets a leading apostrophe."""
    frame = frame.copy()
    for column in frame.columns:
        if frame[column].dtype.kind in "OTU":
            text = frame[column].astype(str)
            risky = text.str.match(r"[=+\-@\t\r]") & (frame[column].notna())
            frame[column] = frame[column].where(~risky, "'" + text)
    return frame
