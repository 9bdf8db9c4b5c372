"""Every notebook says something true and whole for any language, day and plan.

The code cells run here in one process, as the kernel would run them; nbval runs them in kernels.
"""

from __future__ import annotations

import ast
import re
from functools import cache
from html import unescape
from pathlib import Path

import nbformat
import pytest

from analysis import observations, periods, tables
from analysis.exhibits import Exhibit
from analysis.plan import load_plan, plans

NOTEBOOKS = sorted((tables.HOME / "notebooks").glob("*.ipynb"))
THEMES = [path for path in NOTEBOOKS if path.stem[0].isdigit()]
HAN = re.compile(r"[\u3000-\u9fff\uff00-\uffef]")


def name(value: object) -> str | None:
    return value.stem if isinstance(value, Path) else None


@cache
def shown(notebook: Path, **asked: str) -> list[object]:
    """What the cells of a notebook show, in order: exhibits and pieces of HTML."""
    found: list[object] = []
    space: dict[str, object] = {"display": lambda *several: found.extend(several)}
    for cell in nbformat.read(notebook, as_version=4).cells:
        tags = cell.metadata.get("tags", [])
        if cell.cell_type != "code" or "hide" in tags:
            continue
        tree = ast.parse(cell.source)
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, notebook.name, "exec"), space)
        if "parameters" in tags:
            assert set(asked) <= set(space), "a parameter the notebook does not have"
            space.update(asked)
        if last is not None:
            found.append(eval(compile(ast.Expression(last.value), notebook.name, "eval"), space))
    return [one for one in found if one is not None]


def words(one: object) -> str:
    """What a reader reads of it, sources left out."""
    html = one._repr_html_()
    html = re.sub(
        r'<ol class="sources">.*?</ol>|<(script|svg)\b.*?</\1>', " ", html, flags=re.DOTALL
    )
    html = re.sub(r'<p class="exhibit-source">.*?</p>', " ", html, flags=re.DOTALL)
    said = unescape(re.sub(r"<[^<>]+>", " ", html))
    if isinstance(one, Exhibit):
        said += f" {one.title} {one.subtitle} {one.reading} {one.alt} {' '.join(one.notes)}"
    return said


@cache
def sources_text() -> str:
    known = observations.load_sources()
    return " ".join([*known["title"], *known["publisher"]])


def days(as_of: str) -> dict[str, str]:
    return {"plan": "", "as_of": as_of, "lang": "zh"}


CASES = [
    *((path, {"lang": "en"}) for path in THEMES),
    *((path, days("2023-06-30")) for path in THEMES),
    *((path, days("2019-12-31")) for path in THEMES),
    *((path, {"plan": "jiangsu-hrss-14"}) for path in THEMES),
    *(
        (path, {"plan": plan, "lang": "en"})
        for path in THEMES
        for plan in plans()
        if plan not in ("jiangsu-hrss-14", load_plan().id)
    ),
]


@pytest.mark.parametrize(("notebook", "asked"), CASES, ids=name)
def test_a_notebook_speaks_in_whole_sentences(notebook, asked):
    pieces = shown(notebook, **asked)
    assert len(pieces) >= 4
    for one in pieces:
        said = words(one)
        assert said.strip() or 'class="sources"' in one._repr_html_()
        assert not re.search(
            r"\bnan\b|\bNaN\b|\bNone\b(?! [a-z])|\binf\b|—%|—(?= (?:万|亿|人|家))", said
        ), said
        if isinstance(one, Exhibit):
            assert len(one.data), one.id
            assert one.source_line, one.id
    ids = [one.id for one in pieces if isinstance(one, Exhibit)]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("notebook", THEMES, ids=name)
def test_english_is_left_without_chinese_but_for_sources(notebook):
    for one in shown(notebook, lang="en"):
        for run in re.findall(r"[\u3400-\u9fff]+", words(one)):
            assert run in sources_text(), f"{run!r} in {getattr(one, 'id', one)}"
        if isinstance(one, Exhibit):
            left = [one.title, one.subtitle, one.alt, *map(str, one.data)]
            assert not HAN.search(" ".join(left)), one.id


@pytest.mark.parametrize("notebook", THEMES, ids=name)
def test_in_mid_2023_nothing_published_later_is_cited(notebook):
    day = periods.last_day("2023-06-30")
    known = observations.load_observations("2023-06-30")
    by_then = set(known["source"])
    plan = {load_plan(id).about["source"] for id in plans()}
    for one in shown(notebook, **days("2023-06-30")):
        if isinstance(one, Exhibit):
            for source in one.sources:
                assert source in by_then | plan, (one.id, source)
                published = observations.load_sources().at[source, "published"]
                assert not published or len(published) < 10 or periods.last_day(published) <= day


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=name)
def test_a_notebook_is_short_and_holds_no_function(notebook):
    cells = nbformat.read(notebook, as_version=4).cells
    code = [cell for cell in cells if cell.cell_type == "code"]
    assert len(cells) <= 60
    assert all(len(ast.parse(cell.source).body) <= 12 for cell in code)
    seen = [cell.source for cell in code if "hide" not in cell.metadata.get("tags", [])]
    assert not any(re.search(r"^\s*(def|class|for|while)\b", s, re.MULTILINE) for s in seen)
    for language in ("zh", "en"):
        spoken = [c for c in cells if language in c.metadata.get("tags", [])]
        assert spoken, "prose in both languages"
    kept = [cell for cell in code if cell.get("outputs")]
    assert all("nbval-check-output" in cell.metadata.get("tags", []) for cell in kept)
