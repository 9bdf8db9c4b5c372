"""Monitoring a public plan: what was promised, what was published, and what follows.

Importing this package is cheap; pandas and the rest are imported by the functions that need them.

>>> import analysis
>>> plan = analysis.load_plan()
>>> len(plan.indicators)
20
"""

from __future__ import annotations

import importlib
from typing import Any

from .errors import DataError

_FUNCTIONS = {
    "load_plan": "plan",
    "load_observations": "observations",
    "reconcile": "observations",
    "series": "observations",
}
_MODULES = (
    "breaks",
    "chances",
    "check",
    "distributions",
    "early_warning",
    "errors",
    "evidence",
    "exhibits",
    "export",
    "extrapolation",
    "figures",
    "forecast_errors",
    "gazetteer",
    "growth",
    "matrix",
    "observations",
    "periods",
    "places",
    "plan",
    "pooling",
    "progress",
    "regions",
    "reports",
    "scores",
    "solvency",
    "structure",
    "tables",
    "text",
    "themes",
    "track_record",
    "trends",
    "verdicts",
    "warning_rules",
    "yardsticks",
)

__all__ = ["DataError", *_FUNCTIONS, *_MODULES]  # noqa: PLE0604  # all of them strings


def __getattr__(name: str) -> Any:
    if name in _FUNCTIONS:
        return getattr(importlib.import_module(f".{_FUNCTIONS[name]}", __name__), name)
    if name in _MODULES:
        return importlib.import_module(f".{name}", __name__)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
