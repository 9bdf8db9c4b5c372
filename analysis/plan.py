"""What was promised: the plan's outline, headline indicators and quantified targets.

A plan is a folder of `data/raw/plans/`; which one is the default, and which region a plan
speaks of, is data.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import periods, tables
from .errors import DataError, UnknownName

if TYPE_CHECKING:
    import pandas as pd

NUMBERS = ("baseline", "target", "actual", "quantity", "quantity_high", "number")


@dataclass(frozen=True)
class Plan:
    """A plan as data.

    Attributes
    ----------
    id : str
        Name of its folder.
    about : dict
        `plan.json`: titles, document number, issuer, dates, period, region, source.
    outline : DataFrame
        Chapters, sections and boxes, indexed by locator; empty where only the table is known.
    indicators : DataFrame
        Headline indicators, indexed by id; figures are float (NaN for a dash).
    targets : DataFrame
        Every further quantified promise, repeats included, indexed by id.
    """

    id: str
    about: dict[str, Any]
    outline: pd.DataFrame
    indicators: pd.DataFrame
    targets: pd.DataFrame

    @property
    def region(self) -> str:
        """Region the plan speaks of."""
        return str(self.about["region"])

    @property
    def years(self) -> range:
        """Calendar years of the plan's period."""
        span = periods.parse(self.about["period"])
        return range(span.start // 12, span.end // 12 + 1)

    def title(self, lang: str = "zh") -> str:
        """Title in a language."""
        return str(self.about[f"title_{lang}"])

    def promises(self) -> pd.DataFrame:
        """Indicators and targets in one shape, each promise once (repeats left out).

        Returns
        -------
        DataFrame
            Indexed by id: `kind` (indicator or target), `locator`, `box`, `number`, `component`,
            `programme_zh`, `programme_en`, `name_zh`, `name_en`, `unit`, `attribute`,
            `direction`, `accumulation`, `baseline_period`, `baseline`, `baseline_bound`,
            `target_period`, `target`, `target_high`, `target_bound`, `actual`, `actual_bound`,
            `theme`, `series`, `note`. A target's period is the whole plan for a sum, else the
            year of its deadline.
        """
        import pandas as pd

        heads = self.indicators.assign(kind="indicator", locator=self.indicators["box"])
        catalogue = tables.read(tables.root() / "series.csv").set_index("id")["theme"]
        heads["theme"] = heads["series"].map(catalogue).fillna("overview")
        rest = self.targets[self.targets["repeats"] == ""].rename(
            columns={
                "quantity": "target",
                "quantity_high": "target_high",
                "bound": "target_bound",
            }
        )
        span = f"{self.years[0]}/{self.years[-1]}"
        rest = rest.assign(
            kind="target",
            box=rest["locator"].where(rest["locator"].str.startswith("box"), ""),
            target_period=rest["deadline"].where(rest["accumulation"] != "period_sum", span),
            baseline_bound="exact",
        )
        columns = (
            "kind locator box number component programme_zh programme_en name_zh name_en unit "
            "attribute direction accumulation baseline_period baseline baseline_bound "
            "target_period target target_high target_bound actual actual_bound theme series note"
        ).split()
        parts = [part.reindex(columns=columns) for part in (heads, rest)]
        whole = pd.concat([part for part in parts if len(part)] or parts)
        text = [c for c in columns if c not in (*NUMBERS, "target_high")]
        whole[text] = whole[text].astype(object).fillna("")
        return whole


def plans() -> list[str]:
    """Ids of the plans there are."""
    return sorted(path.parent.name for path in tables.root().glob("plans/*/plan.json"))


def load_plan(plan: str | Plan | None = None) -> Plan:
    """Read a plan.

    Parameters
    ----------
    plan : str, optional
        Folder name; None: the default named in `datapackage.json`.

    Raises
    ------
    UnknownName
        If there is no such plan.
    DataError
        If one of its files is not of its shape.
    """
    if isinstance(plan, Plan):
        return plan
    name = plan or tables.package()["default_plan"]
    if name not in plans():
        raise UnknownName("plan", name, plans())
    folder = tables.root() / "plans" / name
    present = [folder / f"{t}.csv" for t in ("outline", "indicators", "targets")]
    about = tables.stamp(folder / "plan.json")
    return _load(folder, (about, *(tables.stamp(p) if p.exists() else None for p in present)))


@lru_cache(maxsize=8)
def _load(folder: Path, stamps: object) -> Plan:
    about = tables.load_json(folder / "plan.json")
    return Plan(
        id=folder.name,
        about=about,
        outline=_table(folder / "outline.csv", "locator"),
        indicators=_table(folder / "indicators.csv", "id"),
        targets=_table(folder / "targets.csv", "id"),
    )


def _table(path: Path, key: str) -> pd.DataFrame:
    """A plan's file with its figures as floats, indexed by its key; empty if there is none."""
    import pandas as pd

    if not path.exists():
        fields = tables.schema(path.stem)["fields"]
        return pd.DataFrame({f["name"]: pd.Series(dtype=object) for f in fields}).set_index(key)
    frame = tables.read(path).copy()
    for column in frame.columns.intersection(NUMBERS):
        number = pd.to_numeric(frame[column].replace("", None), errors="coerce")
        wrong = number.isna() & (frame[column] != "")
        if wrong.any():
            row = frame[wrong].iloc[0]
            raise DataError(
                f"{row[column]!r} is not a number",
                file=path,
                line=int(row["line"]),
                column=column,
                remedy="hrss check lists every fault",
            )
        frame[column] = number.astype(float)
    return frame.set_index(key)
