"""Which reports there are to make: notebooks by region and language, and the pages over them."""

from __future__ import annotations

import os
import sys
import webbrowser
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from . import gazetteer, observations, pages, progress, reports, tables
from .errors import ParameterError, UnknownName
from .plan import Plan, load_plan
from .themes import THEMES, Study

NOTEBOOKS = tables.HOME / "notebooks"
REPORTS = tables.HOME / "reports"
LANGUAGES = {"zh": ("zh",), "en": ("en",), "all": ("zh", "en")}

PROFILE = "district_profile"
"""The notebook rendered once a district; its pages stand behind the index of districts."""
ALL = "all"
DISTRICTS = pages.Theme("districts", "区县", "Districts")


def available() -> list[pages.Theme]:
    """Themes that have a notebook, in the order of the navigation."""
    return [
        pages.Theme(notebook, zh, en)
        for notebook, _, zh, en in THEMES
        if (NOTEBOOKS / f"{notebook}.ipynb").is_file()
    ]


def chosen(names: Sequence[str]) -> list[pages.Theme]:
    """Themes asked for by number, name or both; the ten for none, with the districts for `all`.

    Raises
    ------
    UnknownName
        If there is no such theme.
    """
    themes = available()
    if not names:
        return themes
    known = {key: t for t in themes for key in (t.id, t.key, t.id.partition("_")[0])}
    known[PROFILE] = DISTRICTS
    if ALL in names:
        return [*themes, DISTRICTS]
    for name in names:
        if name not in known:
            raise UnknownName("theme", name, [*(t.id for t in themes), PROFILE, ALL])
    return list(dict.fromkeys(known[name] for name in names))


def districts(plan: Plan, region: str | None) -> list[str]:
    """Codes of the districts asked for: one, or `all` of the plan's region.

    Raises
    ------
    ParameterError
        If none is named, the plan's region has none, or the one named lies elsewhere.
    UnknownName
        If there is no such region.
    """
    known = observations.load_regions()
    mine = known.index[(known["level"] == "district") & (known["parent"] == plan.region)]
    if not region:
        raise ParameterError(f"{PROFILE} needs a district", remedy="--region CODE, or all")
    if not len(mine):
        raise ParameterError(
            f"no districts of region {plan.region} are on record",
            remedy="choose a plan of a region whose districts are in regions.csv",
        )
    if region == ALL:
        return list(mine)
    if region not in known.index:
        raise UnknownName("region", region, known.index)
    if region not in mine:
        raise ParameterError(
            f"{region} is no district of region {plan.region}",
            remedy=f"one of {mine[0]} to {mine[-1]} in regions.csv, or all",
        )
    return [region]


def site(plan: Plan, as_of: str, linked: Sequence[pages.Theme]) -> pages.Site:
    """What all pages of a plan's reports share; `linked` is their navigation."""
    region = observations.load_regions().loc[plan.region]
    return pages.Site(
        title={
            "zh": plan.about.get("short_zh", f"{region['name_zh']}规划监测"),
            "en": plan.about.get("short_en", f"{region['name_en']} plan monitor"),
        },
        themes=[*available(), DISTRICTS],
        linked=frozenset(theme.id for theme in linked),
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
    """Make reports and the pages over them; say what becomes of each.

    `region` names the districts of `district_profile`; every other theme speaks of the plan's
    region. Reports of a plan that is not the default go to a folder of its own.

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
    if own := sorted(set(parameters or {}) & {"plan", "region", "as_of", "lang"}):
        option = own[0].replace("_", "-")
        raise ParameterError(f"-p {own[0]} is an option of its own", remedy=f"use --{option}")
    the_plan = load_plan(plan)
    local = DISTRICTS in wanted
    places = districts(the_plan, region or (ALL if ALL in themes else None)) if local else []
    Study.open(the_plan.id, None if local else region, as_of)  # refuses what does not fit
    day = observations.as_date(as_of)
    languages = LANGUAGES[lang]
    given = {"plan": the_plan.id, "as_of": f"{day}", **(parameters or {})}
    todo = [
        reports.Job(
            NOTEBOOKS / f"{t.id}.ipynb", t.id, {"region": the_plan.region, **given}, language
        )
        for t in wanted
        if t is not DISTRICTS
        for language in languages
    ] + [
        reports.Job(
            NOTEBOOKS / f"{PROFILE}.ipynb",
            DISTRICTS.id,
            {**given, "region": code},
            language,
            pages.page_name(f"district_{code}", language),
        )
        for code in places
        for language in languages
    ]
    out = out or _folder(the_plan)
    if out.exists() and not out.is_dir():
        raise ParameterError(f"--out {out} is no folder", remedy="name a folder")
    shared = site(the_plan, f"{day}", _navigation(wanted, out, languages))
    outcomes = reports.render(
        todo, out, site=shared, workers=jobs or os.cpu_count() or 1, progress=_say
    )
    if local:
        for language in languages:
            print(gazetteer.index(out, plan=the_plan, as_of=day, site=shared, lang=language,
                                  languages=languages))  # fmt: skip
    status = progress.assess(the_plan, day)
    shared = site(the_plan, f"{day}", _navigation((), out, languages))  # what did come out
    for language in languages:
        print(reports.index(status, out, site=shared, lang=language, languages=languages))
    if open_index:
        webbrowser.open((out / pages.page_name("index", languages[0])).resolve().as_uri())
    return 0 if all(o.ok for o in outcomes) else 1


def _folder(plan: Plan) -> Path:
    """Where a plan's reports go unless told otherwise: one plan never overwrites another's."""
    return REPORTS if plan.id == tables.package()["default_plan"] else REPORTS / plan.id


def _navigation(
    wanted: Sequence[pages.Theme], out: Path, languages: Sequence[str]
) -> list[pages.Theme]:
    """The pages that are being made, or are there already in every language asked for."""
    return [
        theme
        for theme in [*available(), DISTRICTS]
        if theme in wanted
        or all((out / pages.page_name(theme.id, language)).is_file() for language in languages)
    ]


def _say(outcome: reports.Outcome) -> None:
    print(
        f"{outcome}" + (f"  {outcome.seconds:.1f} s" if outcome.ok else ""),
        file=sys.stdout if outcome.ok else sys.stderr,
        flush=True,
    )
