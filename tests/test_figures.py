"""Charts look right: same bytes twice, no empty boxes, no label on another, words escaped."""

from __future__ import annotations

import itertools
import math
import subprocess
import sys
import xml.etree.ElementTree as ET

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import figures, observations
from analysis.drawing import canvas as canvases
from analysis.drawing.boxes import Box, crossing, segments, spread
from analysis.drawing.canvas import WIDTH, Canvas
from analysis.drawing.lettering import MissingGlyph, clean, pieces, text_width, wrap
from analysis.drawing.marks import on, scale, tint
from analysis.errors import MethodError

SVG = "{http://www.w3.org/2000/svg}"
NAN = float("nan")


def words(lang="zh", **changed):
    zh = {
        "id": "revenue-path",
        "title": "按最近公布的增速，1500 亿元多半到不了：预测区间只在上沿碰到目标",
        "subtitle": "营业收入，亿元；虚线为预测中位数，浅色带为 80% 区间",
        "reading": "多半到不了。",
        "alt": "折线图：2015 至 2021 年营业收入与目标。",
        "source_line": "来源：渝府办发〔2021〕109 号专栏 7；新华网 2022-08-31。",
    }
    en = {
        "id": "revenue-path",
        "title": "At recent growth the target of 1500 will probably be missed by a wide margin",
        "subtitle": "Revenue, 亿元; dashed: median forecast, band: 80% interval",
        "reading": "Probably missed.",
        "alt": "Line chart of revenue.",
        "source_line": "Sources: the plan, box 7; Xinhua 2022-08-31.",
    }
    return {**(zh if lang == "zh" else en), "sources": ("plan",), "lang": lang, **changed}


REVENUE = pd.DataFrame(
    {
        "period": [2015, 2020, 2021],
        "value": [168.155, 489.5, 618.05],
        "kind": ["computed", "published", "published"],
        "bound": ["approx", "exact", "exact"],
    }
)
YEARS = [2022, 2023, 2024, 2025]
FORECAST = pd.DataFrame(
    {"mean": [697, 786, 889, 1008], "lower": [630, 641, 652, 664], "upper": [771, 967, 1210, 1510]},
    index=YEARS,
)
RATE = pd.DataFrame({"period": range(2015, 2023), "value": [3.6, 3.7, 3.4, 3, 2.6, 4.5, 2.9, 3.3]})
JOBS = pd.Series([75.1, 70.67, 73.9, 71.9], index=[2021, 2022, 2023, 2024])
SHARES = pd.DataFrame(
    [[9.5, 37.2, 53.3], [10, 40, 50]], index=["2015", "目标"], columns=list("高中初")
)


def revenue(**changed):
    options = {
        "unit": "亿元",
        "target": (2025, 1500),
        "required": pd.Series([618.05, 1500], index=[2021, 2025]),
        "forecast": FORECAST,
        "gap_note": "2021 年后未见公布",
        "breaks": [(2019, "第四次经济普查后口径")],
        "references": [(1000, "万亿")],
    }
    return figures.path(changed.pop("observed", REVENUE), **{**options, **changed})


def jobs(**changed):
    options = {"target": 300, "period": (2021, 2025), "unit": "万人"}
    options["nowcast"] = (2025, 56.43, 72.3, 68.9, 75.8)
    return figures.cumulative(changed.pop("annual", JOBS), **{**options, **changed})


def rates(**changed):
    bound = (5, 2021, 2025)
    panels = [
        {
            "name": "登记失业率",
            "observed": RATE,
            "ceiling": bound,
            "breaks": [(2021, "登记办法修订")],
        },
        {"name": "调解成功率", "observed": RATE, "floor": (2.5, 2021, 2025)},
    ]
    return figures.ceilings(changed.pop("panels", panels), **{"unit": "%", **changed})


def curves(**changed):
    years = np.arange(2021, 2031)
    rise = {
        f"上限 {k}": pd.Series(618 + k * (years - 2021) / 30, index=years) for k in (18, 24, 25)
    }
    options = {"scenarios": rise, "unit": "亿元", "target": (2025, 1500)}
    return figures.fan(changed.pop("observed", REVENUE), **{**options, **changed})


def places(**changed):
    frame = pd.DataFrame(
        {f"地{n}": [n, n + 0.01 * n, 2 + 0.1 * n] for n in range(9)}, index=[2018, 2019, 2021]
    )
    return figures.lines(
        changed.pop("frame", frame), **{"highlight": "地3", "unit": "元", **changed}
    )


def dip(**changed):
    options = {"expected": pd.Series(range(10, 17), index=range(2016, 2023)), "year": 2020}
    options["band"] = pd.DataFrame({"lower": [13.0, 14], "upper": [15.0, 16]}, index=[2020, 2021])
    observed = pd.Series([10, 11.2, 12, 13, 8, 11], index=range(2016, 2022))
    return figures.shock(
        changed.pop("observed", observed), **{"unit": "万人", **options, **changed}
    )


def ranks(**changed):
    options = {"labels": ["重庆", "四川", "贵州"], "values": [3, 5, NAN], "unit": "元"}
    options |= {"highlight": ["重庆"], "beside": ["2024", "2023", "2024"], "reference": (4, "全国")}
    return figures.bars(**{**options, **changed})


def shares(**changed):
    return figures.composition(changed.pop("parts", SHARES), target_rows=["目标"], **changed)


def factors(**changed):
    options = {"start": ("2020", 489.5), "end": ("2021", 618.05), "unit": "亿元"}
    effects = pd.DataFrame({"effect": [152.4, -23.85]}, index=["机构数", "每家机构营业收入"])
    return figures.decomposition(changed.pop("effects", effects), **{**options, **changed})


def districts(**changed):
    frame = pd.DataFrame(
        {
            "label": ["城口", "万州", "渝中", "Shapingba"],
            "row": [0, 1, 1, 2],
            "column": [2, 2, 1, 0],
            "value": [60.1, 970.7, NAN, 1000.0],
            "group": ["渝东北", "渝东北", "主城", "主城"],
        }
    )
    return figures.tiles(
        changed.pop("frame", frame), **{"unit": "亿元", "highlight": ["万州"], **changed}
    )


CHARTS = [revenue, jobs, rates, curves, places, dip, ranks, shares, factors, districts]
POINTED = [revenue, rates, curves, places, dip]  # whose marks are points, not areas


@pytest.fixture
def drawn(monkeypatch):
    """The canvases drawn in a test."""
    seen = []
    begin = Canvas.__post_init__

    def remember(self):
        begin(self)
        seen.append(self)

    monkeypatch.setattr(Canvas, "__post_init__", remember)
    return seen


def boxes_apart(canvas):
    """Pairs of texts whose boxes overlap."""
    pairs = itertools.combinations(canvas.labels, 2)
    return [(a, b) for (a, one), (b, two) in pairs if one.overlap(two) > 0.5]


def said(canvas):
    """Everything written on a canvas."""
    return [text for text, _ in canvas.labels]


# Every chart --------------------------------------------------------------------------------------


@pytest.mark.parametrize("chart", CHARTS)
def test_the_same_data_give_the_same_bytes(chart):
    assert chart(**words()).svg == chart(**words()).svg


def test_another_process_draws_the_same_bytes():
    code = "import test_figures as t; print(t.revenue(**t.words()).svg)"
    folder = __file__.rpartition("/")[0]
    once, again = (
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=folder,
            env={"PYTHONHASHSEED": seed, "PATH": ""},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    )
    assert once == again
    assert once.decode().strip() == revenue(**words()).svg


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("chart", CHARTS)
def test_no_label_lies_on_another_or_leaves_the_picture(chart, lang, drawn):
    chart(**words(lang))
    (canvas,) = drawn
    assert boxes_apart(canvas) == []
    page = Box(0, 0, WIDTH, canvas.height)
    assert [text for text, box in canvas.labels if box.outside(page) > 0] == []


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("chart", POINTED)
def test_no_label_lies_on_a_mark(chart, lang, drawn):
    chart(**words(lang))
    (canvas,) = drawn
    covered = [
        text for text, box in canvas.labels if any(box.overlap(m) > 0.5 for m in canvas.marks)
    ]
    assert covered == []


@pytest.mark.parametrize("chart", CHARTS)
def test_no_text_is_smaller_than_11_px(chart):
    exhibit = chart(**words())
    root = ET.fromstring(exhibit.svg)
    sizes = [
        float(g.get("transform").rpartition("scale(")[2].split()[0]) * 100
        for g in root.iter(f"{SVG}g")
        if "scale(" in (g.get("transform") or "")
    ]
    assert sizes
    assert min(sizes) >= 11


@pytest.mark.parametrize("chart", CHARTS)
def test_the_svg_has_its_alt_text_and_no_css_or_outside_reference(chart):
    exhibit = chart(**words(alt='两条线 <b>"与" & 一个点'))
    root = ET.fromstring(exhibit.svg)
    assert root.get("role") == "img"
    assert root.find(f"{SVG}desc").text == '两条线 <b>"与" & 一个点'
    assert root.find(f"{SVG}title").text == exhibit.title
    named = {root.find(f"{SVG}{tag}").get("id") for tag in ("title", "desc")}
    assert set(root.get("aria-labelledby").split()) == named
    assert root.get("viewBox") == f"0 0 {WIDTH} {root.get('height')}"
    assert not list(root.iter(f"{SVG}style"))
    assert "style=" not in exhibit.svg
    assert not list(root.iter(f"{SVG}text"))  # outlines: it looks the same on every machine


@pytest.mark.parametrize("chart", CHARTS)
def test_ids_of_two_pictures_do_not_meet_and_every_reference_finds_its_own(chart):
    one, two = (chart(**words(id=name)).svg for name in ("one", "two"))
    ids = [{e.get("id") for e in ET.fromstring(svg).iter() if e.get("id")} for svg in (one, two)]
    assert not ids[0] & ids[1]
    for svg, known in zip((one, two), ids, strict=True):
        for element in ET.fromstring(svg).iter():
            for name, value in element.attrib.items():
                if name.endswith("href") or value.startswith("url("):
                    assert value.removeprefix("url(").rstrip(")").lstrip("#") in known


@pytest.mark.parametrize("chart", CHARTS)
def test_message_unit_and_source_are_inside_the_picture(chart, drawn):
    exhibit = chart(**words(title="标题在图里", subtitle="指标", source_line="来源：甲。"))
    written = "".join(said(drawn[0]))
    assert "标题在图里" in written
    assert "来源：甲。" in written
    assert exhibit.subtitle.startswith("指标；单位：")
    assert "单位：" in written


def test_a_subtitle_that_names_its_unit_is_left_alone():
    assert revenue(**words(subtitle="营业收入，亿元")).subtitle == "营业收入，亿元"
    assert revenue(**words("en", subtitle="Revenue")).subtitle == "Revenue; unit: 亿元"


@pytest.mark.parametrize("chart", CHARTS)
def test_markup_in_words_and_data_stays_text(chart):
    bad = "</script><script>alert(1)</script>"
    html = chart(
        **words(title=bad, subtitle=bad, reading=bad, alt=bad, source_line=bad)
    )._repr_html_()
    shown, data = html.split('<script type="application/json"')
    assert "<script" not in shown
    assert data.count("</script>") == 1


@pytest.mark.parametrize("field", ["title", "subtitle", "source_line"])
def test_a_character_the_font_lacks_is_an_error_that_names_it(field):
    with pytest.raises(MissingGlyph, match=r"U\+1F600"):
        revenue(**words(**{field: "很好 \U0001f600"}))


def test_a_glyph_missed_by_the_check_is_an_error_too(monkeypatch):
    monkeypatch.setattr(canvases, "clean", lambda text, lang: text)
    with pytest.raises(MissingGlyph, match="128512"):
        revenue(**words(title="\U0001f600"))


def test_labels_stand_out_from_lines_by_a_white_outline_of_about_3_px():
    root = ET.fromstring(ranks(**words()).svg)
    outlined = [g for g in root.iter(f"{SVG}g") if g.get("stroke") == "#ffffff"]
    glyph = next(path for path in root.iter(f"{SVG}path") if path.get("id"))
    units = float(glyph.get("transform").removeprefix("scale(").rstrip(")"))
    assert outlined
    for group in outlined:
        size = float(group.get("transform").rpartition("scale(")[2].split()[0])
        assert float(group.get("stroke-width")) * size * units == pytest.approx(3.2, abs=0.01)


def test_dollars_backslashes_and_line_breaks_are_text(drawn):
    revenue(**words(title="$x_1$ \\alpha {a}\n第二行\t末"))
    assert "$x_1$ \\alpha {a} 第二行 末" in said(drawn[0])
    assert not any(text.get_parse_math() for text in drawn[0].figure.texts)


@pytest.mark.parametrize("chart", CHARTS)
def test_long_words_are_wrapped_and_nothing_is_lost(chart, drawn):
    long = "全市人力资源服务机构营业收入与从业人员，2021—2025 年（亿元、万人），" * 6
    exhibit = chart(**words(title=long, source_line=long))
    assert boxes_apart(drawn[0]) == []
    assert all(box.x1 <= WIDTH for _, box in drawn[0].labels)
    assert exhibit.title == long


def test_drawing_leaves_other_peoples_settings_alone():
    before = dict(mpl.rcParams)
    revenue(**words())
    assert dict(mpl.rcParams) == before


def test_importing_the_module_loads_no_drawing_library():
    code = (
        "import sys, analysis.figures;"
        "print({'matplotlib', 'seaborn', 'pandas', 'zhplot'} & set(sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"


def test_drawing_never_imports_the_font_package():
    revenue(**words())
    assert "zhplot" not in sys.modules


# What the marks say -------------------------------------------------------------------------------


def test_a_path_names_its_target_forecast_interval_and_computed_point(drawn):
    revenue(**words())
    expected = {"2025 年目标", "1500 亿元", "中位预测", "1010", "664—1510", "168（推算）", "618.05"}
    assert expected <= set(said(drawn[0]))
    assert "2021 年后未见公布" in said(drawn[0])


def test_a_path_speaks_english_when_asked(drawn):
    revenue(**words("en"), gap_note=None, breaks=(), references=())
    assert {"2025 target", "median forecast", "664 to 1510", "168 (computed)"} <= set(
        said(drawn[0])
    )


def lines_of(canvas):
    """Style and x-data of every line drawn on the axes of a canvas, markers aside."""
    found = [
        line for ax in canvas.figure.axes for line in ax.lines if line.get_linestyle() != "None"
    ]
    return [(line.is_dashed(), list(map(float, line.get_xdata()))) for line in found]


def test_lines_are_solid_between_consecutive_years_and_dotted_across_a_gap(drawn):
    figures.path(pd.Series([1.0, 2, NAN, 4], index=range(2018, 2022)), unit="家", **words())
    assert sorted(lines_of(drawn[0])) == [(False, [2018, 2019]), (True, [2019, 2021])]


def test_no_line_crosses_a_break_in_definition(drawn):
    series = pd.Series([1.0, 2, 3, 4], index=range(2018, 2022))
    figures.path(series, unit="家", breaks=[(2020, "口径改变")], **words())
    assert sorted(lines_of(drawn[0])) == [(False, [2018, 2019]), (False, [2020, 2021])]
    assert "口径改变" in said(drawn[0])


@pytest.mark.parametrize(
    ("bound", "text"), [("over", "超过 60"), ("under", "不到 60"), ("exact", "60")]
)
def test_a_bound_is_said_beside_its_point_and_pointed_to(bound, text, drawn):
    point = pd.DataFrame({"period": [2020], "value": [60.0], "bound": [bound]})
    figures.path(point, unit="%", **words())
    assert text in said(drawn[0])
    markers = {line.get_marker() for ax in drawn[0].figure.axes for line in ax.lines}
    assert bool(markers & {"^", "v"}) == (bound != "exact")


def test_bars_start_at_zero_and_a_line_axis_that_does_not_says_so(drawn):
    ranks(**words())
    assert drawn[0].figure.axes[0].get_xlim()[0] == 0
    figures.path(pd.Series([95.0, 96, 97], index=[2019, 2020, 2021]), unit="%", **words())
    assert "%（纵轴不从 0 起）" in said(drawn[1])
    figures.path(pd.Series([1.0, 96, 97], index=[2019, 2020, 2021]), unit="%", **words())
    assert "%" in said(drawn[2])


def test_a_sum_with_a_year_missing_is_a_lower_bound(drawn):
    jobs(**words(), annual=JOBS.drop(2022), nowcast=None)
    assert {"≥149", "≥220.9", "未公布"} <= set(said(drawn[0]))
    assert "149" not in said(drawn[0])


def test_the_year_not_over_shows_what_is_published_and_the_estimate(drawn):
    data = jobs(**words()).data
    assert {"年内 56.43", "全年推算 72.3", "68.9—75.8", "364"} <= set(said(drawn[0]))
    last = data[data["kind"] == "nowcast"].iloc[0]
    assert (last["year"], last["lower"], last["upper"]) == (2025, 68.9, 75.8)


def test_a_nowcast_of_a_year_already_published_is_not_drawn(drawn):
    jobs(**words(), nowcast=(2024, 1.0, 2.0, 1.5, 2.5))
    assert not any("推算" in text for text in said(drawn[0]))


def test_effects_that_do_not_add_up_are_refused():
    with pytest.raises(MethodError, match=r"make 641\.9, not 618\.05"):
        factors(**words(), effects=pd.DataFrame({"effect": [152.4]}, index=["机构数"]))


@pytest.mark.parametrize("bad", [[60, 60], [-1, 50]])
def test_parts_that_are_no_parts_of_100_are_refused(bad):
    with pytest.raises(MethodError, match="parts of 100"):
        shares(**words(), parts=pd.DataFrame([bad], index=["2020"]))


def test_ranked_bars_go_from_high_to_low_and_the_unpublished_come_last(drawn):
    exhibit = ranks(**words())
    assert list(exhibit.data["label"]) == ["四川", "重庆", "贵州"]
    assert "未公布" in said(drawn[0])


@pytest.mark.parametrize("highlight", [["北京"], [7]])
def test_a_highlight_that_is_not_there_is_refused(highlight):
    with pytest.raises(MethodError, match="to highlight"):
        ranks(**words(), highlight=highlight)
    with pytest.raises(MethodError, match="to highlight"):
        places(**words(), highlight="北京")


def test_a_line_that_ended_early_says_when(drawn):
    frame = pd.DataFrame({"重庆": [1.0, 2, 3], "北京": [2.0, 3, NAN]}, index=[2019, 2020, 2021])
    places(**words(), frame=frame, highlight="重庆")
    assert {"重庆 3", "北京 3（2020）"} <= set(said(drawn[0]))


def test_the_gap_to_the_trend_is_measured_where_it_opened(drawn):
    dip(**words())
    assert "比趋势低 6.00 万人（−42.9%）" in said(drawn[0])


def test_the_name_of_a_group_stands_at_its_own_tiles_and_not_at_a_neighbours(drawn):
    # The real map: a group closed in by others has no free room at its middle.
    real = observations.load_regions().query("level == 'district'")
    frame = pd.DataFrame(
        {
            "label": list(real["name_zh"].str.slice(0, 3)),
            "row": list(real["tile_row"].astype(int)),
            "column": list(real["tile_col"].astype(int)),
            "value": range(len(real)),
            "group": list(real["subgroup_zh"]),
        }
    )
    districts(**words(), frame=frame)
    at = {text: ((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2) for text, box in drawn[0].labels}
    group_of = dict(zip(frame["label"], frame["group"], strict=True))
    for group in set(frame["group"]):
        nearest = min(group_of, key=lambda name: math.dist(at[name], at[group]))
        assert group_of[nearest] == group


def test_two_tiles_in_one_place_are_refused():
    frame = pd.DataFrame({"label": ["a", "b"], "row": [1, 1], "column": [1, 1], "value": [1.0, 2]})
    with pytest.raises(MethodError, match="tile of its own"):
        districts(**words(), frame=frame)


def test_the_data_behind_a_path_are_complete_and_tidy():
    data = revenue(**words()).data
    observed = data[data["series"] == "observed"]
    assert list(observed["value"]) == list(REVENUE["value"])  # never rounded
    assert list(data[data["series"] == "forecast"]["year"]) == YEARS
    assert list(data[data["series"] == "target"]["value"]) == [1500]


# Hostile inputs -----------------------------------------------------------------------------------

SERIES = {
    "one point": [5.0],
    "equal": [5.0, 5.0, 5.0],
    "zero": [0.0, 0.0],
    "negative": [-5.0, -2.0, -9.0],
    "both signs": [-5.0, 2.0, 9.0],
    "gaps": [NAN, 5.0, NAN, NAN, 7.0, NAN],
    "tiny": [1e-9, 3e-9],
    "huge": [1e12, 3e12, 2e12],
    "long": list(np.linspace(3, 40, 60)),
}


@pytest.mark.parametrize("values", SERIES.values(), ids=SERIES)
@pytest.mark.parametrize("target", [None, (2025, 6.0), ("ceiling", 5.5, 2021, 2025)], ids=str)
def test_any_series_can_be_drawn(values, target, drawn):
    series = pd.Series(values, index=range(2025 - len(values), 2025))
    figures.path(series, unit="家", target=target, gap_note="此后未见公布", **words())
    assert boxes_apart(drawn[0]) == []


@pytest.mark.parametrize("values", SERIES.values(), ids=SERIES)
def test_any_values_can_be_ranked_compared_and_held_against_a_trend(values, drawn):
    years = range(2025 - len(values), 2025)
    ranks(**words(), labels=[f"地{n}" for n in years], values=values, beside=None, highlight=[0])
    places(**words(), frame=pd.DataFrame({"甲": values, "乙": 2.0}, index=years), highlight="甲")
    dip(**words(), observed=pd.Series(values, index=years), year=2024)
    for canvas in drawn:
        assert boxes_apart(canvas) == []


@pytest.mark.parametrize(
    "draw",
    [
        lambda: figures.path(pd.Series([NAN], index=[2020]), unit="家", **words()),
        lambda: figures.ceilings([], unit="%", **words()),
        lambda: figures.bars([], [], unit="家", **words()),
        lambda: figures.lines(pd.DataFrame(), highlight=[], unit="家", **words()),
        lambda: figures.fan(pd.Series(dtype=float), scenarios={}, unit="家", **words()),
    ],
    ids=["path", "ceilings", "bars", "lines", "fan"],
)
def test_nothing_to_draw_is_said_not_drawn(draw):
    with pytest.raises(MethodError, match="nothing to draw"):
        draw()


def test_many_lines_that_end_together_keep_their_names_apart(drawn):
    frame = pd.DataFrame(
        {f"某某自治县{n}": [1.0, 2 + n / 1000] for n in range(12)}, index=[2020, 2021]
    )
    places(**words(), frame=frame, highlight="某某自治县3")
    assert boxes_apart(drawn[0]) == []


def test_thirty_places_are_not_all_named(drawn):
    frame = pd.DataFrame({f"地{n}": [1.0, 2 + n] for n in range(30)}, index=[2020, 2021])
    places(**words(), frame=frame, highlight="地7")
    named = [text for text in said(drawn[0]) if text.startswith("地")]
    assert named == ["地0 2", "地7 9", "地29 31"] or set(named) == {"地0 2", "地7 9", "地29 31"}


def test_long_names_are_wrapped_beside_their_bars(drawn):
    name = "一个名字特别特别长需要折行才放得下的地区，2019—2020 年实际增速（按公布数）"
    ranks(**words(), labels=[name, "乙"], values=[1, 2], beside=["2024", ""], highlight=[0])
    assert boxes_apart(drawn[0]) == []
    assert name not in said(drawn[0])
    assert any(text.startswith("一个名字") for text in said(drawn[0]))


def test_target_before_the_last_figure_is_named_beside_it(drawn):
    figures.path(RATE, unit="%", target=(2020, 4.0), **words())
    assert "2020 年目标" in said(drawn[0])
    assert boxes_apart(drawn[0]) == []


@pytest.mark.parametrize(
    "index", [pd.period_range("2019", periods=2, freq="Y"), pd.to_datetime(["2019", "2020"])]
)
def test_periods_and_dates_are_years(index):
    data = figures.path(pd.Series([1.0, 2], index=index), unit="家", **words()).data
    assert list(data["year"]) == [2019, 2020]


# Lines of text ------------------------------------------------------------------------------------

LINE = st.text(
    st.sampled_from("营业收入，。；：、（）【】“”《》—…% 0123456789.abc"), min_size=1, max_size=60
)


@given(LINE, st.integers(60, 400))
def test_no_line_begins_with_closing_punctuation_or_ends_with_opening(text, width):
    lines = wrap(clean(text), 14, width)
    for before, after in itertools.pairwise(lines):
        fits = all(text_width(piece, 14) <= width for piece in pieces(clean(text)))
        if fits and after and before:
            assert after[0] not in "，。；：、）】》%"
            assert before[-1] not in "（【《"


@given(LINE, st.integers(60, 400))
def test_wrapping_loses_nothing_and_keeps_to_the_width(text, width):
    lines = wrap(clean(text), 14, width)
    assert "".join(lines).replace(" ", "") == clean(text).replace(" ", "")
    assert all(text_width(line, 14) <= width + 1e-6 for line in lines)


def test_a_number_stays_whole_with_its_unit():
    text = "重庆市人力资源服务业营业收入增至 618.05 亿元，比上年增长 26.3%，2021—2025 年"
    for width in range(130, 500, 7):
        joined = "\n".join(wrap(text, 14, width))
        for whole in ("618.05 亿", "26.3%", "2021—2025 年"):
            assert whole in joined


def test_lines_are_about_equally_long():
    widths = [text_width(line, 19) for line in wrap("营业收入" * 12, 19, 700)]
    assert len(widths) == 2
    assert max(widths) - min(widths) < 60


def test_english_quotes_are_latin_and_chinese_ones_stay():
    assert clean("Chongqing’s “plan”", "en") == 'Chongqing\'s "plan"'
    assert clean("“十四五”") == "“十四五”"


# Boxes, scales and colours ------------------------------------------------------------------------

HEIGHTS = st.lists(st.tuples(st.floats(-500, 500), st.floats(1, 30)), max_size=12)


@given(HEIGHTS)
def test_boxes_spread_do_not_overlap_and_keep_their_order(boxes):
    centres, heights = [c for c, _ in boxes], [h for _, h in boxes]
    placed = spread(centres, heights, -1000, 1000)
    order = sorted(range(len(boxes)), key=lambda at: centres[at])
    for low, high in itertools.pairwise(order):
        assert placed[high] - placed[low] >= (heights[low] + heights[high]) / 2 - 1e-6


@given(HEIGHTS)
def test_boxes_spread_stay_between_the_bounds_where_they_fit(boxes):
    heights = [h for _, h in boxes]
    for centre, height in zip(spread([c for c, _ in boxes], heights, 0, 400), heights, strict=True):
        assert height / 2 - 1e-6 <= centre <= 400 - height / 2 + 1e-6


def test_boxes_that_do_not_touch_stay_where_they_are():
    assert spread([10, 50, 90], [10, 10, 10], 0, 100) == [10, 50, 90]
    assert spread([], [], 0, 100) == []


def test_crossing_measures_the_length_inside_a_box():
    box = Box(0, 0, 10, 10)
    through = np.array([[-5.0, 5], [5, 5], [5, 20]])
    assert crossing(box, segments(through)) == pytest.approx(10)
    assert crossing(box, segments(np.array([[11.0, 0], [11, 20]]))) == 0


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=8))
def test_a_scale_holds_its_values_and_ticks(values):
    low, high, ticks = scale(values, zero=False)
    assert low <= min(values)
    assert max(values) <= high
    assert all(low - 1e-6 <= tick <= high + 1e-6 for tick in ticks)
    assert len(ticks) >= 2


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=8))
def test_a_scale_of_bars_begins_at_zero(values):
    assert scale(values, zero=True)[0] == 0


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("share", [0, 0.2, 0.4, 0.5, 0.6, 0.8, 1])
def test_text_on_a_tint_can_be_read(share):
    back, text = sorted((luminance(tint(share)), luminance(on(tint(share)))))
    assert (text + 0.05) / (back + 0.05) >= 4.5


def test_tints_darken_in_grey_print_too():
    greys = [luminance(tint(share)) for share in (0, 0.25, 0.5, 0.75, 1)]
    assert greys == sorted(greys, reverse=True)
    assert min(a - b for a, b in itertools.pairwise(greys)) > 0.05
