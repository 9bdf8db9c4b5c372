"""Small data folders made by hand, so that every expected number can be checked by eye."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from analysis import tables
from analysis.exhibits import Exhibit
from analysis.themes import Html

RAW = tables.HOME / "data" / "raw"
OBSERVATION = "indicator region period value unit kind bound source confidence note".split()

Row = tuple[object, ...]


class Raw:
    """A folder of raw data for one test: real schemas and regions, rows of the test's own."""

    def __init__(self, path: Path) -> None:
        self.path = path
        shutil.copytree(RAW / "schemas", path / "schemas")
        shutil.copy(RAW / "regions.csv", path)
        with (RAW / "warnings.csv").open(encoding="utf-8", newline="") as rules:
            promised = [r for r in csv.DictReader(rules) if r["subject"] == "promise"]
        self.write("warnings.csv", "warnings", promised)
        package = {"name": "t", "collected": "2026-11-23", "default_plan": "p", "resources": []}
        (path / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
        self.write("corrections.csv", "corrections", [])
        self.write("caveats.csv", "caveats", [])
        self.series(("jobs", "万人", "flow"))
        self.sources(("s1", "2024-01-20"))
        self.observe()
        self.plan()

    def write(self, name: str, kind: str, rows: Iterable[dict[str, object]]) -> Path:
        """A table with every column of its schema, absent cells empty."""
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        schema = json.loads((RAW / "schemas" / f"{kind}.json").read_text(encoding="utf-8"))
        columns = [field["name"] for field in schema["fields"]]
        with file.open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, columns, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        return file

    def series(self, *rows: Row) -> None:
        """(id, unit, kind[, breaks])."""
        self.write(
            "series.csv",
            "series",
            [
                {
                    "id": r[0],
                    "name_zh": f"系列 {r[0]}",
                    "name_en": f"series {r[0]}",
                    "unit": r[1],
                    "kind": r[2],
                    "theme": "employment",
                    "definition": "d",
                    "breaks": r[3] if len(r) > 3 else "",
                }
                for r in rows
            ],
        )

    def sources(self, *rows: Row) -> None:
        """(id, published)."""
        self.write(
            "sources.csv",
            "sources",
            [{"id": r[0], "title": "t", "publisher": "b", "published": r[1]} for r in rows],
        )

    def observe(self, *rows: Row, name: str = "a") -> Path:
        """(indicator, period, value[, {column: value}])."""
        full = []
        for indicator, period, value, *more in rows:
            row = {
                "indicator": indicator,
                "region": "500000",
                "period": period,
                "value": value,
                "unit": "万人",
                "kind": "flow",
                "bound": "exact",
                "source": "s1",
                "confidence": "official",
            }
            full.append(row | (more[0] if more else {}))
        return self.write(f"observations/{name}.csv", "observations", full)

    def plan(
        self,
        indicators: Iterable[dict[str, object]] = (),
        targets: Iterable[dict[str, object]] = (),
    ) -> None:
        """Plan `p` of 2021–2025 with the given rows, defaults filled in."""
        about = {
            "id": "p",
            "title_zh": "规划",
            "title_en": "plan",
            "number": "",
            "published": "2021-10-25",
            "period": "2021/2025",
            "region": "500000",
            "source": "s1",
        }
        folder = self.path / "plans" / "p"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "plan.json").write_text(json.dumps(about), encoding="utf-8")
        self.write(
            "plans/p/outline.csv",
            "outline",
            [
                {
                    "locator": "1",
                    "kind": "chapter",
                    "title_zh": "一",
                    "title_en": "one",
                    "theme": "employment",
                }
            ],
        )
        heads = [
            {
                "box": 2,
                "number": i,
                "section": "g",
                "name_zh": f"指标 {i}",
                "name_en": f"indicator {i}",
                "unit": "万人",
                "baseline_period": "2020",
                "target_period": "2025",
                "target_bound": "exact",
                "baseline_bound": "exact",
                "accumulation": "level",
                "attribute": "expected",
                "direction": "higher",
                "series": "jobs",
                "id": f"i{i}",
            }
            | row
            for i, row in enumerate(indicators, 1)
        ]
        self.write("plans/p/indicators.csv", "indicators", heads)
        rest = [
            {
                "id": f"1-{i:02d}",
                "locator": "1",
                "name_zh": f"目标 {i}",
                "name_en": f"target {i}",
                "unit": "万人",
                "bound": "exact",
                "direction": "higher",
                "accumulation": "level",
                "deadline": "2025",
                "theme": "employment",
            }
            | row
            for i, row in enumerate(targets, 1)
        ]
        self.write("plans/p/targets.csv", "targets", rest)


@pytest.fixture
def raw(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Raw:
    """A hand-made folder of raw data that the package reads instead of its own."""
    folder = tmp_path / "raw"
    folder.mkdir()
    monkeypatch.setenv("HRSS_DATA", str(folder))
    return Raw(folder)


@pytest.fixture
def copy(tmp_path: Path) -> Callable[[], Path]:
    """A full copy of the real raw data, to be damaged."""

    def make() -> Path:
        return Path(shutil.copytree(RAW, tmp_path / "copy"))

    return make


def words(shown: Exhibit | Html) -> str:
    """What a reader is told of an exhibit, or of a piece of a page."""
    if isinstance(shown, Html):
        return re.sub(r"<[^>]+>", " ", shown.html)
    return " ".join([shown.title, shown.subtitle, shown.reading, *shown.notes, shown.alt])


def change(folder: Path, old: str, new: str) -> None:
    """Replace a piece of the one row it stands in, whichever file that is."""
    hits = [p for p in (folder / "observations").glob("*.csv") if old in p.read_text("utf-8")]
    (file,) = hits
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8", newline="")
