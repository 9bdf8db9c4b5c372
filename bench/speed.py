"""How long the everyday commands take here: medians of several runs, and how large the pages are.

Run: python bench/speed.py [--reports]   (--reports also renders every report, three times)
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

PYTHON = sys.executable
LOAD = (
    "import time; from analysis import observations as o; import pandas; t = time.perf_counter(); "
    "o.load_observations(); o.reconcile(); print(time.perf_counter() - t)"
)


def timed(command: list[str]) -> float:
    """Seconds a command takes from the shell."""
    started = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - started


def said(command: list[str]) -> float:
    """Seconds a command says it took."""
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def report(name: str, measure: Callable[[], float], wanted: str, runs: int = 5) -> None:
    """Print the median of several runs beside what is wanted."""
    values = [measure() for _ in range(runs)]
    print(f"{name:45} {statistics.median(values):7.2f} s   (wanted {wanted}, runs {runs})")


def main() -> None:
    """Measure."""
    hrss = [PYTHON, "-m", "analysis"]
    empty = statistics.median(timed([PYTHON, "-c", "pass"]) for _ in range(5))
    report(
        "import analysis, less an empty interpreter",
        lambda: timed([PYTHON, "-c", "import analysis"]) - empty,
        "under 0.2",
    )
    report("load and reconcile every observation", lambda: said([PYTHON, "-c", LOAD]), "under 0.5")
    report("hrss status", lambda: timed([*hrss, "status"]), "under 2")
    report("hrss check", lambda: timed([*hrss, "check"]), "soon")
    if "--reports" in sys.argv:
        with tempfile.TemporaryDirectory() as folder:
            report(
                "hrss render, every report in Chinese",
                lambda: timed([*hrss, "render", "--out", folder]),
                "under 40",
                runs=3,
            )
            for page in sorted(Path(folder).glob("*.html")):
                size = page.stat().st_size / 1e6
                print(f"{page.name:45} {size:7.2f} MB  (wanted under 2)")


if __name__ == "__main__":
    main()
