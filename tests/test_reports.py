"""Notebooks become pages: whole, self-contained, the same each time, or not at all."""

from __future__ import annotations

import base64
import hashlib
import io
import re
import shutil
import subprocess
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import pytest
from fontTools.ttLib import TTFont
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from analysis import cells, fonts, pages, reports
from analysis.errors import DataError, ParameterError
from analysis.reports import Job, Outcome, Site, Theme, check_parameters, parameters_of

SITE = Site(
    title={"zh": "规划监测", "en": "Plan monitor"},
    themes=[Theme("01_good", "好", "Good"), Theme("02_broken", "坏", "Broken")],
    as_of="2026-11-23",
    version="0.1.0",
    about={"zh": "规划全称", "en": "The plan in full"},
)

SVG = """<?xml version="1.0"?><!DOCTYPE svg>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
 viewBox="0 0 8 4" role="img" aria-label="线">
<metadata>made on a day</metadata>
<defs><style type="text/css">*{stroke-linejoin: round}</style>
<clipPath id="p1"><rect width="8" height="4"/></clipPath><path id="m1" d="M 0 0  L 1 1  z "/></defs>
<g id="figure_1" style="fill: #1f5fa8; opacity: 0.5" clip-path="url(#p1)">
<use xlink:href="#m1"/></g></svg>"""

EXHIBITS = f'''
class Html:
    def __init__(self, html): self.html = html
    def _repr_html_(self): return self.html

def figure(id, kind, inside):
    data = '{{"id": "%s", "title": "标题", "columns": ["年份"], "rows": [[2021]]}}' % id
    return Html(
        f'<figure class="exhibit" id="{{id}}" data-kind="{{kind}}" lang="zh-CN">{{inside}}'
        f'<figcaption><p class="exhibit-reading">读法。</p></figcaption>'
        f'<script type="application/json" class="exhibit-data">{{data}}</script></figure>'
    )

SVG = """{SVG}"""
TABLE = '<h3 class="exhibit-title">表题</h3><table><tr><td class="num">1</td></tr></table>'
'''


def notebook(path: Path, *made: Any) -> Path:
    for number, cell in enumerate(made):
        cell["id"] = f"c{number}"
    nbformat.write(new_notebook(cells=list(made)), path)
    return path


def md(source: str, *tags: str) -> Any:
    return new_markdown_cell(source, metadata={"tags": list(tags)})


def code(source: str, *tags: str) -> Any:
    return new_code_cell(source, metadata={"tags": list(tags)})


def ran(source: str, *outputs: dict[str, Any], tags: tuple[str, ...] = ()) -> Any:
    """A cell as it is after running."""
    return new_code_cell(
        source,
        metadata={"tags": list(tags)},
        outputs=[nbformat.from_dict(output) for output in outputs],
    )


def shows(kind: str, value: str) -> dict[str, Any]:
    return {"output_type": "display_data", "data": {kind: value}, "metadata": {}}


def prints(value: str, name: str = "stdout") -> dict[str, Any]:
    return {"output_type": "stream", "name": name, "text": value}


def page(*made: Any, lang: str = "zh") -> str:
    return pages.report(made, SITE, "01_good", lang, None)


def body(*made: Any, lang: str = "zh") -> str:
    return cells.body(made, lang, "代码")


class Printed:
    """One run of four notebooks, the first of them twice."""

    def __init__(self, folder: Path) -> None:
        good = notebook(
            folder / "good.ipynb",
            md("# 好 & 不坏？\n\n一句话的问题。", "zh"),
            md("# Good & not bad?\n\nA question.", "en"),
            code('lang = "zh"  # language\nyears: int | None = None  # how many', "parameters"),
            code(EXHIBITS, "hide"),
            code("light = 'orange'"),
            code(
                'Html(f\'<section class="answer" data-light="{light}">'
                "<p>达到 12.5%。后来没有公布。</p>"
                "<p>语言 {lang}，年 {years}。</p></section>')"
            ),
            md("## 一、图与表", "zh"),
            md("## Charts and tables", "en"),
            code('figure("a-chart", "chart", SVG)'),
            code('figure("a-table", "table", TABLE)'),
            code('figure("b-chart", "chart", SVG)'),
            code("print('3 < 5 & <b>', {'乙', '甲', '丙'})"),
        )
        broken = notebook(folder / "broken.ipynb", md("# 坏"), code("\n1 / 0\n"), code("2"))
        warned = "import warnings\nwarnings.warn('old way')"
        noisy = notebook(folder / "noisy.ipynb", md("# 吵"), md("en", "en"), code(warned))
        self.out = folder / "out"
        self.out.mkdir()
        (self.out / "02_broken.html").write_text("last time", encoding="utf-8")
        self.jobs = [
            Job(good, "01_good", {"years": 5}),
            Job(good, "01_good", {"years": 5}, lang="en"),
            Job(broken, "02_broken"),
            Job(noisy, "03_noisy"),
        ]
        self.seen: list[Outcome] = []
        self.outcomes = reports.render(self.jobs, self.out, site=SITE, progress=self.seen.append)
        self.again = folder / "again"
        self.repeated = reports.render(
            [replace(job, output=job.name) for job in self.jobs[:2]],
            self.again,
            site=SITE,
            keep_notebooks=True,
        )
        self.zh = (self.out / "01_good.html").read_text(encoding="utf-8")
        self.en = (self.out / "01_good.en.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Printed:
    return Printed(tmp_path_factory.mktemp("printed"))


class Tags(HTMLParser):
    """Every element of a page with its attributes, and the text of styles and scripts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.inside: dict[str, list[str]] = {"style": [], "script": []}
        self.open = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag == "style" or (tag == "script" and "type" not in dict(attrs)):
            self.inside[tag].append("")
            self.open = tag

    def handle_endtag(self, tag: str) -> None:
        self.open = ""

    def handle_data(self, data: str) -> None:
        if self.open:
            self.inside[self.open][-1] += data


# Running ------------------------------------------------------------------------------------------


def test_a_failing_notebook_names_cell_and_error_and_keeps_the_old_page(printed: Printed) -> None:
    outcome = printed.outcomes[2]
    assert (outcome.ok, outcome.cell, outcome.source) == (False, 2, "1 / 0")
    assert outcome.error == "ZeroDivisionError: division by zero"
    assert str(outcome).endswith(
        "broken.ipynb, cell 2 `1 / 0`: ZeroDivisionError: division by zero"
    )
    assert (printed.out / "02_broken.html").read_text(encoding="utf-8") == "last time"


def test_a_warning_fails_a_report_and_counts_the_cells_left_out(printed: Printed) -> None:
    outcome = printed.outcomes[3]
    assert outcome.cell == 3
    assert outcome.error is not None
    assert outcome.error.startswith("UserWarning: old way")


def test_the_others_finish_in_order_and_each_is_told_of(printed: Printed) -> None:
    assert [outcome.job for outcome in printed.outcomes] == printed.jobs
    assert [outcome.ok for outcome in printed.outcomes] == [True, True, False, False]
    assert sorted(map(str, printed.seen)) == sorted(map(str, printed.outcomes))


def test_nothing_is_left_in_the_folder_but_pages(printed: Printed) -> None:
    left = sorted(path.name for path in printed.out.iterdir())
    assert left == ["01_good.en.html", "01_good.html", "02_broken.html"]


def test_executed_notebooks_stay_on_request(printed: Printed) -> None:
    kept = nbformat.read(printed.again / "01_good.ipynb", as_version=4)
    assert any("outputs" in cell and cell.outputs for cell in kept.cells)


def test_the_same_inputs_give_the_same_bytes(printed: Printed) -> None:
    assert all(outcome.ok for outcome in printed.repeated)
    for name in ("01_good.html", "01_good.en.html"):
        assert (printed.out / name).read_bytes() == (printed.again / name).read_bytes()


def test_parameters_and_the_language_reach_the_notebook(printed: Printed) -> None:
    assert "语言 zh，年 5。" in printed.zh
    assert "语言 en，年 5。" in printed.en


def test_two_jobs_must_not_write_one_file(tmp_path: Path) -> None:
    job = Job(tmp_path / "x.ipynb", "x")
    with pytest.raises(DataError, match=r"written to x\.html"):
        reports.render([job, job], tmp_path, site=SITE)


def test_a_missing_notebook_is_an_outcome_without_traceback(tmp_path: Path) -> None:
    outcome = reports.render_one(Job(tmp_path / "x.ipynb", "x"), tmp_path, SITE)
    assert str(outcome.error).endswith("x.ipynb: No such file or directory")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_notebook_is_said_to_be_none(tmp_path: Path) -> None:
    path = tmp_path / "x.ipynb"
    path.write_text("{", encoding="utf-8")
    with pytest.raises(DataError, match=r"x\.ipynb: not a notebook"):
        parameters_of(path)


# Parameters ---------------------------------------------------------------------------------------

PARAMETERS = """\
region = "500000"  # code of the place
as_of: str | None = None  # day of knowledge
horizon = 5
level: float = 0.8  # of the interval
places = ["500000"]
"""


@pytest.fixture
def asked(tmp_path: Path) -> Path:
    return notebook(tmp_path / "n.ipynb", md("# n"), code(PARAMETERS, "parameters"))


def test_parameters_are_read_with_type_and_help(asked: Path) -> None:
    assert parameters_of(asked) == {
        "region": ("500000", "str", "code of the place"),
        "as_of": (None, "str | None", "day of knowledge"),
        "horizon": (5, "int", ""),
        "level": (0.8, "float", "of the interval"),
        "places": (["500000"], "list", ""),
    }


def test_an_unknown_parameter_is_refused_with_the_likely_one_and_all(asked: Path) -> None:
    with pytest.raises(ParameterError, match="did you mean region") as caught:
        check_parameters(asked, {"regoin": "500000"})
    assert "known: region, as_of, horizon, level, places" in str(caught.value)


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ({"horizon": "5"}, "int"),
        ({"horizon": True}, "int"),
        ({"region": 500000}, "str"),
        ({"as_of": 2023}, "str | None"),
        ({"level": "high"}, "float"),
        ({"places": "500000"}, "list"),
    ],
)
def test_an_ill_typed_value_is_refused_with_the_type(
    asked: Path, given: dict[str, object], wanted: str
) -> None:
    with pytest.raises(ParameterError, match=re.escape(f"it must be {wanted}")):
        check_parameters(asked, given)


def test_fitting_values_pass(asked: Path) -> None:
    check_parameters(asked, {"as_of": "2023-06-30", "level": 1, "horizon": 3, "places": ["1"]})
    check_parameters(asked, {"as_of": None})


def test_render_refuses_a_parameter_before_anything_runs(asked: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with pytest.raises(ParameterError):
        reports.render([Job(asked, "n", {"nope": 1})], out, site=SITE)
    assert not out.exists()


def test_a_computed_default_is_refused(tmp_path: Path) -> None:
    path = notebook(tmp_path / "n.ipynb", code("import os\nx = os.name", "parameters"))
    with pytest.raises(DataError, match="the default of parameter x is computed"):
        parameters_of(path)


# Cells --------------------------------------------------------------------------------------------


def test_prose_of_the_other_language_is_dropped(printed: Printed) -> None:
    assert "一句话的问题" in printed.zh
    assert "A question" not in printed.zh
    assert "A question" in printed.en
    assert "一句话的问题" not in printed.en
    assert '<html lang="zh-CN">' in printed.zh
    assert '<html lang="en">' in printed.en


def test_hidden_and_parameter_cells_leave_no_trace() -> None:
    html = body(
        ran("secret = 1", prints("shown?"), tags=("hide",)),
        ran("given = 2", tags=("parameters",)),
        ran("given = 3", tags=("injected-parameters",)),
    )
    assert html == ""


def test_code_is_folded_and_cells_without_output_share_the_next_fold() -> None:
    html = body(ran("first = 1"), ran("first + 1", shows("text/plain", "2")))
    assert html.count("<details") == 1
    assert "<details open" not in html
    assert "<summary>代码</summary>" in html
    assert pages.text_of(html.replace("</summary>", "</summary> ")).split() == (
        "2 代码 first = 1 first + 1".split()
    )


def test_plain_outputs_are_escaped_and_html_is_used_as_it_is(printed: Printed) -> None:
    assert "3 &lt; 5 &amp; &lt;b&gt;" in printed.zh
    assert '<pre class="output">&lt;i&gt;</pre>' in body(ran("", shows("text/plain", "<i>")))
    assert "&lt;i&gt;" in body(ran("", shows("text/markdown", "<i>x</i>")))
    assert "<i>x</i>" in body(ran("", shows("text/html", "<i>x</i>")))


def test_stderr_is_refused_unless_tagged_and_never_shown() -> None:
    said = prints("/home/me/x.py:3: FutureWarning: soon\n  call()\n", "stderr")
    with pytest.raises(cells.CellFault, match="FutureWarning: soon: mend"):
        body(ran("f()", said))
    with pytest.raises(cells.CellFault):
        body(ran("f()", said, tags=("hide",)))
    assert "soon" not in body(ran("f()", said, tags=(cells.STDERR_OK,)))


@pytest.mark.parametrize(
    "html",
    [
        '<img src="https://example.org/a.png">',
        "<img alt='x' src=a.png>",
        '<link rel="stylesheet" href="a.css">',
        "<iframe></iframe>",
        "<script>alert(1)</script>",
        '<script src="https://example.org/a.js"></script>',
        '<svg viewBox="0 0 1 1"><unclosed></svg>',
    ],
)
def test_what_would_be_fetched_or_run_is_refused(html: str) -> None:
    with pytest.raises(cells.CellFault):
        body(ran("x", shows("text/html", html)))


def test_pictures_from_elsewhere_in_prose_are_refused() -> None:
    with pytest.raises(cells.CellFault, match="it would fetch"):
        body(md("![a](https://example.org/a.png)"))


def test_memory_addresses_are_refused_since_they_differ_each_time() -> None:
    with pytest.raises(cells.CellFault, match="address in memory"):
        body(ran("x", shows("text/plain", "<Thing at 0x7f0a1b2c3d4e>")))


def test_links_in_prose_stay_links() -> None:
    assert '<a href="https://www.cq.gov.cn/x">' in body(md("[规划](https://www.cq.gov.cn/x)"))


def test_formulas_are_shown_as_written() -> None:
    assert '<code class="formula">a &lt; b^2</code>' in body(md("其中 $a < b^2$ 。"))


def test_aligned_columns_of_a_markdown_table_become_number_cells() -> None:
    html = body(md("| a | b |\n|---|---:|\n| x | 1 |"))
    assert '<td class="num">1</td>' in html
    assert "style=" not in html


def test_a_data_frame_loses_its_own_styles() -> None:
    frame = pd.DataFrame({"年": [2021]})._repr_html_()
    assert "<style" in frame
    html = body(ran("frame", shows("text/html", frame)))
    assert "style" not in html
    assert "2021" in html


# Pictures -----------------------------------------------------------------------------------------


def test_svg_styles_become_attributes_and_the_rest_goes() -> None:
    svg = cells.presentation(SVG.partition("<!DOCTYPE svg>")[2].strip(), "n-")
    assert "style" not in svg
    assert "metadata" not in svg
    assert "figure_1" not in svg
    root = svg.partition(">")[0]
    assert 'stroke-linejoin="round"' in root
    assert 'aria-label="线"' in root
    assert '<g clip-path="url(#n-p1)" fill="#1f5fa8" opacity="0.5">' in svg
    assert '<clipPath id="n-p1">' in svg
    assert '<use xlink:href="#n-m1" />' in svg
    assert 'd="M0 0L1 1z"' in svg


def test_labels_of_a_picture_keep_their_targets() -> None:
    svg = cells.presentation(
        '<svg aria-labelledby="t d"><title id="t">a</title><desc id="d"/></svg>', "n-"
    )
    assert 'aria-labelledby="n-t n-d"' in svg
    assert 'id="n-t"' in svg
    assert 'id="n-d"' in svg


def test_two_pictures_on_a_page_share_no_id(printed: Printed) -> None:
    ids = [attrs["id"] for _, attrs in Tags(printed.zh).found if "id" in attrs]
    assert len(ids) == len(set(ids))
    assert {"svg1-m1", "svg2-m1"} <= set(ids)


# Pages --------------------------------------------------------------------------------------------


def test_exhibits_are_numbered_by_kind(printed: Printed) -> None:
    assert re.findall(r'class="number">([^<]*)<', printed.zh) == ["图 1", "表 1", "图 2"]
    assert re.findall(r'class="number">([^<]*)<', printed.en) == ["Figure 1", "Table 1", "Figure 2"]


def test_an_exhibit_shown_twice_is_refused() -> None:
    shown = shows("text/html", '<figure class="exhibit" id="a" data-kind="chart"></figure>')
    with pytest.raises(DataError, match="called a"):
        page(ran("x", shown), ran("x", shown))


def test_contents_list_the_answer_and_the_headings(printed: Printed) -> None:
    rail = printed.zh.partition('<div class="rail">')[2].partition("</nav>")[0]
    assert re.findall(r'<a href="#([^"]+)">([^<]+)<', rail) == [
        ("answer", "结论"),
        ("一-图与表", "一、图与表"),
    ]
    assert '<h2 id="一-图与表">' in printed.zh


def test_headings_of_the_same_words_get_anchors_of_their_own() -> None:
    html = page(md("# t\n\n## 同\n\n## 同"))
    assert re.findall(r'<h2 id="([^"]+)">', html) == ["同", "同-2"]


def test_the_answer_says_its_light_in_shape_and_word(printed: Printed) -> None:
    assert 'data-word="▲ 橙"' in printed.zh
    assert 'data-word="▲ orange"' in printed.en


def test_navigation_marks_this_page_and_links_the_other_language(printed: Printed) -> None:
    assert '<a href="01_good.html" aria-current="page">好</a>' in printed.zh
    assert '<a href="02_broken.html">坏</a>' in printed.zh
    assert '<a href="01_good.en.html" hreflang="en" lang="en">English</a>' in printed.zh
    assert '<a href="01_good.html" hreflang="zh-CN" lang="zh-CN">中文</a>' in printed.en
    assert "hreflang" not in page(md("# 只有中文"))


def test_titles_are_escaped_once(printed: Printed) -> None:
    assert "<title>好 &amp; 不坏？ · 规划监测</title>" in printed.zh


def test_nothing_is_loaded_from_elsewhere(printed: Printed) -> None:
    for html in (printed.zh, printed.en):
        tags = Tags(html)
        for tag, attrs in tags.found:
            assert tag not in {"iframe", "object", "embed", "base"}
            for name, value in attrs.items():
                if name in {"src", "srcset", "poster", "data"} or (
                    name == "href" and tag == "link"
                ):
                    assert (value or "").startswith("data:"), (tag, name, value)
                assert name != "style"
                assert not name.startswith("on")
        for style in tags.inside["style"]:
            assert "@import" not in style
            assert all(url.startswith("data:") for url in re.findall(r"url\(([^)]*)", style))
        assert "http" not in "".join(tags.inside["script"])


def test_the_security_policy_names_exactly_what_is_inside(printed: Printed) -> None:
    tags = Tags(printed.zh)
    policy = next(a["content"] for t, a in tags.found if a.get("http-equiv")) or ""
    for tag in ("style", "script"):
        digests = {
            base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
            for text in tags.inside[tag]
        }
        named = re.search(rf"{tag}-src ([^;]*)", policy)
        assert named is not None
        assert set(re.findall(r"'sha256-([^']*)'", named[1])) == digests
        assert "unsafe" not in named[1]
    assert policy.startswith("default-src 'none'; img-src data: blob:; font-src data:;")


def test_pages_name_neither_machine_nor_day(printed: Printed) -> None:
    for html in (printed.zh, printed.en):
        for word in (str(Path.home() / "."), str(printed.out.parent), "ipykernel", "papermill"):
            assert word == "/" or f"{word}/" not in html


def test_pages_stay_small(printed: Printed) -> None:
    assert len(printed.zh.encode()) < 150_000


def test_the_foot_gives_version_cut_off_and_licence(printed: Printed) -> None:
    foot = printed.zh.partition("<footer")[2]
    assert "版本 0.1.0" in foot
    assert "2026-11-23" in foot
    assert "MIT" in foot


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(DataError, match="no language 'fr'"):
        pages.words("fr")


def test_words_of_both_languages_have_the_same_keys() -> None:
    def keys(said: dict[str, Any]) -> dict[str, Any]:
        return {k: keys(v) if isinstance(v, dict) else None for k, v in said.items()}

    assert keys(pages.words("zh")) == keys(pages.words("en"))


def test_colours_of_words_are_readable_on_their_ground() -> None:
    css = (pages.TEMPLATES / "page.css").read_text(encoding="utf-8")
    colours = dict(re.findall(r"--([a-z-]+): #([0-9a-f]{6});", css))

    def luminance(colour: str) -> float:
        parts = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
        red, green, blue = (
            p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    for name in ("ink", "soft", "faint", "blue", "green", "yellow", "orange-word", "red"):
        for ground in ("ffffff", colours["tint"]):
            contrast = (luminance(ground) + 0.05) / (luminance(colours[name]) + 0.05)
            assert contrast >= 4.5, (name, ground, contrast)  # WCAG 2 AA


# Font ---------------------------------------------------------------------------------------------


def embedded(html: str) -> set[int]:
    data = re.findall(r"base64,([A-Za-z0-9+/=]+)\) format\('woff2'\)", html)
    fonts_ = [TTFont(io.BytesIO(base64.b64decode(one))) for one in data]
    return {code for font in fonts_ for code in font.getBestCmap()}


def test_the_embedded_font_has_every_character_of_the_page(printed: Printed) -> None:
    for html in (printed.zh, printed.en):
        shown = {ord(c) for c in pages.text_of(html) if not c.isspace()}
        assert shown - embedded(html) == set()


def test_the_embedded_font_has_no_character_more_than_needed() -> None:
    html = page(md("# 重庆"))
    assert {ord(c) for c in "重庆"} <= embedded(html)
    assert ord("渝") not in embedded(html)


def test_the_fixed_words_can_all_be_drawn() -> None:
    text = (pages.TEMPLATES / "words.json").read_text(encoding="utf-8")
    assert fonts.missing(text + fonts.SHAPES) == []


def test_quotation_marks_are_wide_in_chinese_and_narrow_in_english() -> None:
    def width(lang: str) -> int:
        faces = re.findall(r"base64,([A-Za-z0-9+/=]+)\)", fonts.faces("重庆’s", lang))
        opened = [TTFont(io.BytesIO(base64.b64decode(one))) for one in faces]
        font = next(one for one in opened if ord("’") in one.getBestCmap())
        return int(font["hmtx"][font.getBestCmap()[ord("’")]][0])

    assert width("zh") == 1000
    assert width("en") < 350


def test_subsets_do_not_depend_on_order_or_day() -> None:
    assert fonts.subset("重庆市") == fonts.subset("市庆重市")


# Front page ---------------------------------------------------------------------------------------


def promise(id: str, kind: str, state: str, status: str, **more: Any) -> dict[str, Any]:
    return {
        "id": id, "kind": kind, "locator": "box2" if kind == "indicator" else "5.1", "box": "2",
        "number": id[1:] if kind == "indicator" else "", "name_zh": f"指标 {id} <x>",
        "name_en": f"Indicator {id}", "unit": "万人",
        "attribute": "expected", "direction": "higher",
        "target": 610.0, "target_high": float("nan"), "target_bound": "exact",
        "latest_period": "2024", "latest": 651.0, "latest_bound": "exact", "state": state,
        "status": status, "warning": "none", "probability": float("nan"), "theme": "good",
    } | more  # fmt: skip


PROMISES = pd.DataFrame(
    [
        promise("i1", "indicator", "published", "met"),
        promise("i2", "indicator", "published", "missed", latest=500.0),
        promise("i3", "indicator", "projected", "behind", warning="orange", probability=0.11),
        promise("i4", "indicator", "unpublished", "not_assessable", latest=float("nan")),
        promise("t1", "target", "published", "achieved_early", theme="broken"),
        promise("t2", "target", "unpublished", "not_assessable", theme="elsewhere"),
    ]
)  # fmt: skip


@pytest.fixture(scope="module")
def front(printed: Printed) -> str:
    return reports.index(PROMISES, printed.out, site=SITE).read_text(encoding="utf-8")


def test_the_front_page_counts_the_four_states_in_a_sentence(front: str) -> None:
    assert (
        "规划的 6 项量化承诺中，2 项已完成，1 项未完成，1 项的结果尚未公布，2 项未见公布数。"
    ) in front
    assert "其中 4 项主要指标：完成 1，未完成 1，结果未公布 1，未见公布 1。" in front
    assert "结果未公布的 1 项只能推算：▲ 橙 1。" in front


def row_of(front: str, name: str) -> str:
    rows = re.findall(r"<tr class=.*?</tr>", front, re.DOTALL)
    return next(pages.text_of(row) for row in rows if name in row)


def test_each_promise_says_promised_latest_and_verdict(front: str) -> None:
    assert row_of(front, "指标 i1").split() == [
        "1", "指标", "i1", "<x>", "610", "万人", "651", "万人", "2024", "年", "✓", "已完成",
    ]  # fmt: skip
    assert "× 未完成" in row_of(front, "指标 i2")
    assert "▲ 橙" in row_of(front, "指标 i3")
    assert "完成难度较大，概率约 11%" in row_of(front, "指标 i3")
    assert "未见\n" in row_of(front, "指标 i4")


def test_headline_indicators_are_grouped_by_state_and_the_others_folded_by_theme(
    front: str,
) -> None:
    assert re.findall(r'id="headline-(\w+)"', front) == ["kept", "missed", "pending", "never"]
    folds = re.findall(r'<details class="chapter">\s*<summary><span class="what">([^<]*) <', front)
    assert folds == ["坏", "其他章节"]


def test_cards_carry_title_first_sentence_and_light_of_the_reports(front: str) -> None:
    cards = front.partition('<ul class="cards">')[2]
    assert '<li data-light="orange"><a href="01_good.html">好 &amp; 不坏？</a>' in cards
    assert "▲ 橙 · 达到 12.5%。" in pages.text_of(cards)
    assert 'href="02_broken.html"' in cards


def test_promises_link_to_their_place_on_the_theme_page(printed: Printed) -> None:
    status = PROMISES.assign(id=["a-chart", *PROMISES["id"][1:]])
    html = reports.index(status, printed.again, site=SITE).read_text(encoding="utf-8")
    assert '<a href="01_good.html#a-chart">' in html
    assert '<a href="01_good.html">' in html


def test_given_texts_are_shown_instead_of_numbers(printed: Printed) -> None:
    status = PROMISES.assign(target_text_en="at least 610", latest_text_en="about 651")
    html = reports.index(status.set_index("id"), printed.again, site=SITE, lang="en").read_text(
        encoding="utf-8"
    )
    assert "at least 610" in html
    assert "about 651" in html


# Browser ------------------------------------------------------------------------------------------

BROWSER = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)


@pytest.mark.skipif(BROWSER is None, reason="no Chromium here")
@pytest.mark.parametrize("name", ["01_good.html", "01_good.en.html", "index.html"])
def test_a_browser_opens_the_page_without_a_complaint(
    printed: Printed, front: str, tmp_path: Path, name: str
) -> None:
    done = subprocess.run(
        [
            str(BROWSER), "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            # Whatever a page asks for outside itself fails, and a failure is logged.
            "--host-resolver-rules=MAP * ~NOTFOUND", "--enable-logging=stderr",
            f"--user-data-dir={tmp_path}", "--dump-dom", (printed.out / name).as_uri(),
        ],
        capture_output=True, text=True, encoding="utf-8", timeout=120, check=True,
    )  # fmt: skip
    assert [line for line in done.stderr.splitlines() if "CONSOLE" in line] == []
    # What the script adds shows that it ran under the policy.
    assert "hidden" not in (re.search(r'<button[^>]*class="print"[^>]*>', done.stdout) or [""])[0]
    if name == "01_good.html":
        tools = done.stdout.partition('class="tools"')[2]
        assert re.findall(r'data-word="([^"]*)">', tools)[:6] == [
            "复制图片", "复制数据", "保存 SVG", "保存 PNG", "复制表格", "保存 CSV",
        ]  # fmt: skip
