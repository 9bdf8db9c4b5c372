"""Which reports there are to make: notebooks by language, and the front page over them."""

from __future__ import annotations

import os
import sys
import webbrowser
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from . import observations, pages, progress, reports, tables
from .errors import UnknownName
from .plan import Plan, load_plan
from .themes import THEMES, Study

NOTEBOOKS = tables.HOME / "notebooks"
REPORTS = tables.HOME / "reports"
LANGUAGES = {"zh": ("zh",), "en": ("en",), "all": ("zh", "en")}


def available() -> list[pages.Theme]:
    """Themes that have a notebook, in the order of the navigation."""
    return [
        pages.Theme(notebook, zh, en)
        for notebook, _, zh, en in THEMES
        if (NOTEBOOKS / f"{notebook}.ipynb").is_file()
    ]


def chosen(names: Sequence[str]) -> list[pages.Theme]:
    """Themes asked for by number, name or both; all of them for none.

    Raises
    ------
    UnknownName
        If there is no such theme.
    """
    themes = available()
    if not names:
        return themes
    known = {key: t for t in themes for key in (t.id, t.key, t.id.partition("_")[0])}
    for name in names:
        if name not in known:
            raise UnknownName("theme", name, [t.id for t in themes])
    return list(dict.fromkeys(known[name] for name in names))


def site(plan: Plan, as_of: str) -> pages.Site:
    """What all pages of a plan's reports share."""
    region = observations.load_regions().loc[plan.region]
    return pages.Site(
        title={
            "zh": plan.about.get("short_zh", f"{region['name_zh']}规划监测"),
            "en": plan.about.get("short_en", f"{region['name_en']} plan monitor"),
        },
        themes=available(),
        as_of=as_of,
        version=tables.version(),
        about={"zh": plan.title("zh"), "en": plan.title("en")},
    )


def render(
    themes: Sequence[str] = (),
    *,
    lang: str = "zh",
    region: str | None = None,
    as_of: str | None = None,
    plan: str | None = None,
    out: Path | None = None,
    jobs: int | None = None,
    parameters: Mapping[str, Any] | None = None,
    open_index: bool = False,
) -> int:
    """Make reports and the front page; say what becomes of each.

    Returns
    -------
    int
        0, or 1 if a report failed (the others are finished, its old page is left as it was).

    Raises
    ------
    UnknownName, ParameterError
        Before any kernel starts, for what does not exist.
    """
    wanted = chosen(themes)
    the_plan = load_plan(plan)
    Study.open(the_plan.id, region, as_of)  # refuses what does not fit, before any kernel starts
    day = observations.as_date(as_of)
    given = {"plan": the_plan.id, "region": region or the_plan.region, "as_of": f"{day}"}
    languages = LANGUAGES[lang]
    todo = [
        reports.Job(NOTEBOOKS / f"{t.id}.ipynb", t.id, {**given, **(parameters or {})}, language)
        for t in wanted
        for language in languages
    ]
    out = out or REPORTS
    shared = site(the_plan, f"{day}")
    outcomes = reports.render(
        todo, out, site=shared, workers=jobs or os.cpu_count() or 1, progress=_say
    )
    status = progress.assess(the_plan, day)
    for language in languages:
        page = reports.index(status, out, site=shared, lang=language, languages=languages)
        print(page)
    if open_index:
        webbrowser.open((out / pages.page_name("index", languages[0])).resolve().as_uri())
    return 0 if all(o.ok for o in outcomes) else 1


def _say(outcome: reports.Outcome) -> None:
    print(
        f"{outcome}" + (f"  {outcome.seconds:.1f} s" if outcome.ok else ""),
        file=sys.stdout if outcome.ok else sys.stderr,
        flush=True,
    )
