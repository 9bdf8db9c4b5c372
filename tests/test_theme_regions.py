"""What the page on regions says follows from the districts, provinces and plan on record."""

from __future__ import annotations

import csv
import json
import math
import re
from collections import defaultdict

import pandas as pd
import pytest

from analysis import observations, places, tables
from analysis.drawing.canvas import Canvas
from analysis.errors import MethodError, ParameterError, UnknownName
from analysis.exhibits import Exhibit
from analysis.themes import Html, Study, atlas, districts, gaps, neighbours, regions, specialisation

DAY = "2026-11-23"
EXHIBITS = {
    "map": atlas.tile_map,
    "map per head": lambda s: atlas.tile_map(s, atlas.PER_HEAD),
    "map of growth": lambda s: atlas.tile_map(s, atlas.GROWTH),
    "total": atlas.total_check,
    "groups": atlas.groups,
    "inequality": gaps.inequality,
    "convergence": gaps.convergence,
    "side by side": neighbours.side_by_side,
    "earlier": lambda s: neighbours.side_by_side(s, recent=False),
    "lines": neighbours.partner_lines,
    "joint": neighbours.joint,
    "joint there": lambda s: neighbours.joint(s, there=True),
    "quotients": specialisation.quotients,
    "forms": specialisation.forms,
    "poverty": regions.poverty_workers,
    "rural": regions.revitalisation,
    "movement": regions.movement,
}


@pytest.fixture(scope="module")
def zh() -> Study:
    return Study.open(as_of=DAY)


@pytest.fixture(scope="module")
def en() -> Study:
    return Study.open(as_of=DAY, lang="en")


def words(shown: Exhibit | Html) -> str:
    """Everything a reader sees of it but the names of sources."""
    if isinstance(shown, Html):
        return re.sub(r"<[^>]+>", " ", shown.html)
    table = re.sub(r"<[^>]+>", " ", shown.table or "")
    return " ".join([shown.title, shown.subtitle, shown.reading, *shown.notes, shown.alt, table])


def printed(series: str, year: int) -> dict[str, float]:
    """The figures of the districts of a year, chosen here by hand: no module of the package.

    Dated before undated, later before earlier, exact before rounded; one-sided figures, those of a
    part of a district, and those set aside in the corrections left out.
    """
    folder = tables.HOME / "data" / "raw"
    with (folder / "sources.csv").open(encoding="utf-8") as file:
        published = {row["id"]: row["published"] for row in csv.DictReader(file)}
    with (folder / "corrections.csv").open(encoding="utf-8") as file:
        key = ("indicator", "region", "period", "source")
        aside = {tuple(row[column] for column in key) for row in csv.DictReader(file)}
    rows = defaultdict(list)
    rank = {"official": 0, "press": 1, "mirror": 2}
    with (folder / "observations" / "districts.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if tuple(row[column] for column in key) in aside:
                continue
            if row["indicator"] == series and row["period"] == str(year):
                rows[row["region"]].append(row)
    found = {}
    for code, many in rows.items():
        many.sort(key=lambda r: published[r["source"]], reverse=True)
        many.sort(key=lambda r: (rank[r["confidence"]], not published[r["source"]]))
        best = many[0]
        if best["bound"] in ("exact", "approx") and "exclud" not in best["note"]:
            found[code] = float(best["value"])
    return found


# Coverage -----------------------------------------------------------------------------------------


def test_a_map_counts_the_districts_with_a_figure_and_leaves_the_others_blank(zh):
    shown = atlas.tile_map(zh)
    values = shown.data["value"]
    assert len(values) == 38
    assert f"38 个区县中 {values.notna().sum()} 个有数" in shown.subtitle
    assert values.isna().sum() == 38 - 25
    assert math.isnan(shown.data.set_index("label").at["城口", "value"])


def test_a_year_asked_for_is_drawn_however_few_districts_it_has(zh):
    shown = atlas.tile_map(zh, year=2025)
    assert "38 个区县中 3 个有数" in shown.subtitle
    assert "没有区县公布过 2030 年的地区生产总值" in words(atlas.tile_map(zh, year=2030))


def test_an_unknown_quantity_is_refused_by_name(zh):
    with pytest.raises(UnknownName, match="did you mean gdp"):
        atlas.tile_map(zh, "gpd")
    with pytest.raises(ParameterError, match="T or L"):
        gaps.inequality(zh, "X")


def test_a_figure_set_aside_is_not_drawn_and_the_map_says_so(zh):
    shown = atlas.tile_map(zh, year=2022)
    row = shown.data.set_index("label")
    assert math.isnan(row.at["江北", "value"])
    assert row.at["渝中", "value"] == 1560.9
    assert any("江北区" in note and "未采用" in note for note in shown.notes)


def test_a_figure_of_part_of_a_district_is_drawn_and_named_but_not_computed_with(zh):
    shown = atlas.tile_map(zh, year=2021)
    assert shown.data.set_index("label").at["綦江", "value"] == 506.91
    assert any("不含万盛：綦江区" in note for note in shown.notes)
    assert "500110" not in districts.over_time(zh).index


# Inequality ---------------------------------------------------------------------------------------


def test_the_decomposition_is_that_of_independent_code(zh):
    gdp, people = printed("gdp", 2020), printed("resident_population", 2020)
    both = sorted(set(gdp) & set(people))
    total, heads = sum(gdp[c] for c in both), sum(people[c] for c in both)
    theil = sum(gdp[c] / total * math.log(gdp[c] / total / (people[c] / heads)) for c in both)
    with (tables.HOME / "data" / "raw" / "regions.csv").open(encoding="utf-8") as file:
        group = {row["code"]: row["subgroup_zh"] for row in csv.DictReader(file)}
    between = 0.0
    for name in {group[c] for c in both}:
        amount = sum(gdp[c] for c in both if group[c] == name) / total
        share = sum(people[c] for c in both if group[c] == name) / heads
        between += amount * math.log(amount / share)
    shown = gaps.inequality(zh)
    last = shown.data.iloc[-1]
    assert last.iloc[1] == f"{len(both)}/38" == "24/38"
    assert last["组内泰尔 T"] == pytest.approx(theil, rel=1e-9)
    assert last["组间贡献"] == pytest.approx(between, rel=1e-9)
    assert last["组间贡献"] + last["组内贡献"] == pytest.approx(theil, rel=1e-9)
    assert f"{theil:.4f}" in shown.title


def test_what_lies_between_groups_is_not_told_where_one_has_less_than_half_of_its_districts(zh, en):
    sizes = {"主城新区": "11/12", "中心城区": "8/9", "渝东北": "3/11", "渝东南": "2/6"}
    shown = gaps.inequality(zh)
    assert (
        dict(zip(shown.data["片区"], shown.data["有数的区县"], strict=True)).items()
        >= sizes.items()
    )
    assert "渝东北（3/11）和渝东南（2/6）有数的区县不到一半" in shown.title
    for said in (shown.title, shown.reading, words(regions.opening(zh)), atlas.groups(zh).title):
        assert "% 在片区之间" not in said
        assert "组间占" not in said
    assert "between groups is left open" in words(regions.opening(en))
    assert "其中片区之间（%）" not in gaps.convergence(zh).data
    assert "渝东北" not in atlas.groups(zh).title.partition("；")[0]


def test_what_lies_between_groups_is_told_where_half_of_each_is_on_record(zh):
    cut = pd.DataFrame({"between": [0.02, -0.01]})
    title, shares = gaps._split(zh, 2020, 24, 0.05, {}, [cut, cut])
    assert "差距的 20% 在片区之间" in title
    assert "组间占 20%" in shares


def test_a_group_with_exactly_half_of_its_districts_counts(zh):
    own = districts.districts(zh)
    inside = own.index[own["subgroup"] == "渝东南"]
    assert len(inside) == 6
    assert "渝东南" in districts.thin(zh, inside[:2])
    assert "渝东南" not in districts.thin(zh, inside[:3])


def test_years_are_compared_over_one_and_the_same_set_of_districts(zh):
    wide = districts.over_time(zh)
    by_hand = set(printed("resident_population", 2020))
    for year in (2019, 2020, 2021, 2022):
        by_hand &= set(printed("gdp", year))
    assert set(wide.index) == by_hand
    assert len(by_hand) == 20
    assert list(wide.columns) == [2019, 2020, 2021, 2022]
    assert wide.notna().all().all()
    shown = gaps.convergence(zh)
    assert "有数的 20 个区县，按 2020 年人口计" in shown.title
    assert "渝东北 3/11、渝东南 0/6" in shown.subtitle
    assert "这一组里没有渝东南的区县" in " ".join(shown.notes)


def test_the_set_shrinks_when_one_of_its_figures_goes(copy, monkeypatch):
    before = set(districts.over_time(Study.open(as_of=DAY)).index)
    folder = copy()
    file = folder / "observations" / "districts.csv"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text(
        "".join(line for line in lines if not line.startswith("gdp,500118,2019,")),
        encoding="utf-8",
        newline="",
    )
    monkeypatch.setenv("HRSS_DATA", str(folder))
    after = districts.over_time(Study.open(as_of=DAY))
    assert before - set(after.index) == {"500118"}
    assert "500118" not in set(after.index)


def over_years(first: list[float], last: list[float]) -> pd.DataFrame:
    """Amounts of the same four places in two years, each with as many people."""
    codes = ["500103", "500104", "500105", "500106"]
    wide = pd.DataFrame({2019: first, 2022: last}, index=codes, dtype=float)
    wide.attrs = {"people": pd.Series(1.0, index=codes), "people_year": 2020}
    return wide


@pytest.mark.parametrize(
    ("first", "last", "way", "zh_says"),
    [
        ([4, 3, 2, 1], [8, 3, 2, 1], 1, "扩大了"),
        ([8, 3, 2, 1], [4, 3, 2, 1], -1, "缩小了"),
        ([4, 3, 2, 1], [4.02, 3, 2, 1], 0, "没有一致的变化"),  # all up, but within revisions
        ([3, 1.5, 1.5, 1], [2.6, 2.6, 1, 1], 0, "没有一致的变化"),  # highest over lowest falls
        ([4, 3, 2, 1], [4, 3, 2, 1], 0, "没有一致的变化"),
    ],
)
def test_a_direction_needs_all_measures_and_more_than_a_revision(zh, first, last, way, zh_says):
    wide = over_years(first, last)
    assert gaps.direction(wide) == way
    assert zh_says in gaps._trend(zh, wide)
    moved, margins = gaps.changes(wide)
    assert all(margin > 0 for margin in margins)
    if way:
        assert all(way * by > margin for by, margin in zip(moved, margins, strict=True))


def test_all_measures_up_by_less_than_a_revision_is_no_direction():
    moved, margins = gaps.changes(over_years([4, 3, 2, 1], [4.02, 3, 2, 1]))
    assert all(0 < by < margin for by, margin in zip(moved, margins, strict=True))


@pytest.mark.parametrize(
    ("lang", "says"), [("zh", "没有一致的变化"), ("en", "did not change in one")]
)
def test_the_opening_states_no_direction_that_the_figures_do_not_carry(lang, says):
    said = words(regions.opening(Study.open(as_of=DAY, lang=lang)))
    assert says in said
    assert not re.search("扩大了|缩小了|widened|narrowed", said)
    for group in ("10/12", "7/9", "3/11", "0/6"):
        assert group in said
    assert ("按 2020 年人口计" if lang == "zh" else "with the people of 2020") in said


def test_figures_before_a_census_are_not_compared_with_later_ones(zh):
    rows = districts.of_districts(zh, "gdp")
    assert 2018 in set(rows["year"])
    assert 2018 not in set(places.comparable(rows)["year"])
    assert set(places.comparable(rows, first_published=True)["year"]) == {2018}


def test_the_extremes_of_a_map_are_of_comparable_figures_only(zh):
    assert "最高" not in atlas.tile_map(zh, year=2018).title
    assert "其中可比的 24 个里" in atlas.tile_map(zh, year=2021).title  # Qijiang without Wansheng


# Sums ---------------------------------------------------------------------------------------------


def test_the_districts_of_a_complete_year_are_held_against_the_total(zh):
    shown = atlas.total_check(zh)
    total = sum(printed("gdp", 2018).values())
    assert "只有 2018 年首次公布、经济普查修订前的数齐全：38 个区县" in shown.title
    assert shown.data["年份"].tolist() == ["2018（修订前）", "2019", "2020", "2021", "2022"]
    assert shown.data["有数的区县"].tolist()[3] == "24/38"  # one of 25 is of a part of its district
    assert f"{100 * total / 20363.19:.1f}%" in shown.title
    assert f"相差 {20363.19 - total:.1f} 亿元" in shown.title


def test_a_group_is_the_sum_of_its_districts_on_record(zh):
    row = atlas.groups(zh).data.set_index("片区").loc["渝东南"]
    gdp, people = printed("gdp", 2020), printed("resident_population", 2020)
    inside = ["500156", "500240"]  # the two of six with both figures
    assert row["有数的区县"] == "2/6"
    assert row["生产总值（亿元）"] == pytest.approx(sum(gdp[c] for c in inside))
    assert row["人均（元）"] == pytest.approx(
        1e4 * sum(gdp[c] for c in inside) / sum(people[c] for c in inside)
    )


# Neighbours ---------------------------------------------------------------------------------------


def test_only_figures_of_the_same_period_and_unit_stand_side_by_side(zh):
    rows = neighbours.common(zh)
    known = observations.reconcile(DAY)
    known = known[known["chosen"]].set_index(["indicator", "region", "period"])["value"]
    for name, row in rows.iterrows():
        assert known.loc[(name, "500000", row["period"])] == row["value"]
    income = rows.loc["disposable_income_per_capita"]
    assert (income["period"], income["value"], income["value_there"]) == ("2024", 39713, 34325)
    assert "1.16" in words(neighbours.partner_lines(zh))


def test_a_changed_definition_or_a_one_sided_figure_gives_no_growth(zh):
    rows = neighbours.common(zh)
    assert math.isnan(rows.at["registered_urban_unemployed", "change"])  # redefined in 2021
    sided = rows[rows["bound_there"] == "over"]
    assert not sided.empty
    assert sided["change"].isna().all()
    grown = rows.loc["disposable_income_per_capita", ["change", "change_there"]]
    assert grown.notna().all()


def test_a_one_sided_figure_makes_a_one_sided_ratio(zh):
    row = pd.Series({"unit": "亿元", "value": 140, "bound": "exact", "value_there": 200})
    row = pd.concat([row, pd.Series({"complete": True, "complete_there": True})])
    assert (
        neighbours._compared(zh, pd.concat([row, pd.Series({"bound_there": "over"})])) == "≤ 0.70"
    )
    assert (
        neighbours._compared(zh, pd.concat([row, pd.Series({"bound_there": "under"})])) == "≥ 0.70"
    )
    both = pd.Series({"bound": "over", "bound_there": "over"})
    assert neighbours._compared(zh, pd.concat([row.drop("bound"), both])) == ""


def test_a_figure_that_came_out_early_is_said_to_and_not_divided(zh, en):
    rows = neighbours.common(zh)
    row = rows.loc["employment_subsidies"]
    assert (row["period"], row["complete"], row["complete_there"]) == ("2021/2025", False, False)
    assert math.isnan(row["change"])
    assert neighbours._compared(zh, row) == ""
    one = row.copy()
    one["complete_there"] = True
    assert neighbours._early(zh, row) == "（两地均为期末前公布）"
    assert neighbours._early(zh, one) == "（重庆为期末前公布）"
    assert neighbours._early(zh, rows.loc["disposable_income_per_capita"]) == ""
    assert "期末前公布" in words(neighbours.side_by_side(zh))
    assert "before the period's end" in words(neighbours.side_by_side(en)).replace("&#x27;", "'")


def test_the_side_by_side_title_keeps_no_score(zh, en):
    assert "较快" not in neighbours.side_by_side(zh).title
    assert "faster" not in neighbours.side_by_side(en).title


def test_the_quotient_is_the_share_here_over_the_share_in_all_provinces(zh):
    total = observations.panel("employed_persons", DAY).loc["2024"]
    units = observations.panel("employed_urban_units", DAY).loc["2024"]
    total, units = total.squeeze(), units.squeeze()
    by_hand = (units["500000"] / total["500000"]) / (units.sum() / total.sum())
    shown = specialisation.quotients(zh)
    drawn = shown.data.set_index("label")["value"]
    assert drawn["重庆"] == pytest.approx(by_hand)
    assert f"区位商为 {by_hand:.2f}" in shown.title
    assert "二手资料" in " ".join(shown.notes)


def test_joint_figures_are_said_to_be_of_both(zh):
    shown = neighbours.joint(zh)
    assert "两地合计" in shown.title
    assert "不能算作重庆一地的成果" in shown.reading


@pytest.mark.parametrize(
    ("together", "zh_says", "en_says"),
    [
        (5, "5 个数字都是两地合计", "all 5 figures filed under A count both"),
        (2, "5 个数字中，2 个是两地合计", "2 of the 5 figures filed under A count both"),
        (0, "5 个数字都没有注明", "none of the 5 figures filed under A is said to"),
    ],
)
def test_how_many_figures_are_joint_is_said_in_whole_sentences(zh, en, together, zh_says, en_says):
    assert zh_says in neighbours._joint_title(zh, "A", "B", "A", together, 5)
    assert en_says in neighbours._joint_title(en, "A", "B", "A", together, 5)


def test_the_line_across_the_bars_passes_through_no_number(zh, monkeypatch):
    lines, numbers = [], []
    line, write = Canvas.line, Canvas.write

    def drawn(self, points, **how):
        if len(points) == 2 and points[0][0] == points[1][0]:
            lines.append((points[0][0], points[0][1], points[1][1]))
        return line(self, points, **how)

    def written(self, x, y, text, **how):
        box = write(self, x, y, text, **how)
        if re.fullmatch(r"\d\.\d\d", text):
            numbers.append(box)
        return box

    monkeypatch.setattr(Canvas, "line", drawn)
    monkeypatch.setattr(Canvas, "write", written)
    shown = specialisation.quotients(zh)
    assert len(numbers) == len(shown.data)
    crossed = [
        box
        for x, low, high in lines
        for box in numbers
        if box.x0 <= x <= box.x1 and low < box.y1 and high > box.y0
    ]
    assert crossed == []
    at = max(x for x, _, _ in lines)
    assert sum(x == at for x, _, _ in lines) > 1  # broken, not left out


def test_no_partner_is_known_to_the_code():
    folder = tables.HOME / "analysis" / "themes"
    themes = "regions districts atlas gaps neighbours specialisation district district_charts "
    themes += "district_tables district_profile"
    files = [folder / f"{name}.py" for name in themes.split()]
    files += [folder.parent / f"{name}.py" for name in ("places", "regions", "gazetteer")]
    for file in files:
        code = file.read_text(encoding="utf-8")
        assert not re.search(
            r"Chongqing|Sichuan|重庆|四川|川渝|500000|510000|shandong|Wansheng|万盛|两群|全市|"
            r"\bthe city\b",
            code,
        ), file
    said = (folder.parent / "templates" / "words.json").read_text(encoding="utf-8")
    assert "一区两群" not in said
    about = json.loads(
        (tables.HOME / "data/raw/plans/chongqing-hrss-14/plan.json").read_text(encoding="utf-8")
    )
    assert about["partners"] == ["510000"]


# As of a day, in both languages, for any plan -----------------------------------------------------


def test_in_mid_2023_nothing_later_is_known():
    study = Study.open(as_of="2023-06-30")
    for make in EXHIBITS.values():
        shown = make(study)
        if isinstance(shown, Exhibit):
            assert shown.sources
    sources = observations.load_sources()
    dates = [sources.at[s, "published"] for s in study.cited]
    assert max(date[:10] for date in dates) <= "2023-06-30"
    assert max(districts.over_time(study).columns) == 2021
    assert not re.search(r"202[4-9]", words(regions.opening(study)))
    assert "2022 年 6 月" in words(regions.opening(study))


@pytest.mark.parametrize("name", EXHIBITS)
@pytest.mark.parametrize("day", [DAY, "2023-06-30", "2019-12-31"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_exhibit_is_whole_in_either_language_on_any_day(name, day, lang):
    shown = EXHIBITS[name](Study.open(as_of=day, lang=lang))
    said = words(shown)
    assert not re.search(r"\bnan\b|NaN|None", said)
    if isinstance(shown, Html):
        assert re.search("此处没有图表" if lang == "zh" else "No exhibit here", said)
    else:
        assert shown.data.dropna(how="all").size
        titles = " ".join([shown.title, shown.subtitle, shown.reading, *shown.notes])
        assert bool(re.search(r"[一-鿿]", titles)) == (lang == "zh")


def test_the_opening_speaks_the_language_asked_for(zh, en):
    chinese, english = words(regions.opening(zh)), words(regions.opening(en))
    assert "24 个可以算出 2020 年人均地区生产总值" in chinese
    assert not re.search(r"[一-鿿]", english)
    assert "24 of 38 districts" in english
    for said in (chinese, english):
        assert not re.search(r"\bnan\b|None", said)


@pytest.mark.parametrize("plan", ["national-hrss-14", "jiangsu-hrss-14"])
def test_a_plan_without_districts_or_partner_says_so_and_draws_nothing(plan):
    study = Study.open(plan=plan, as_of=DAY)
    said = words(regions.opening(study))
    assert "没有按区县收录的数字" in said
    assert "没有指定合作省份" in said
    for name in ("map", "groups", "inequality", "convergence", "side by side", "lines", "joint"):
        assert isinstance(EXHIBITS[name](study), Html)
    with pytest.raises(MethodError):
        districts.districts(study)
    if study.region == "CN":
        assert "全国不是其中之一" in words(specialisation.quotients(study))


def test_a_plan_with_a_partner_and_no_districts_is_set_beside_it_all_the_same():
    study = Study.open(plan="sichuan-hrss-14", as_of=DAY)
    said = words(regions.opening(study))
    assert "没有按区县收录的数字" in said
    assert "与重庆在同一时期都有公布数的数列有" in said
    assert isinstance(EXHIBITS["side by side"](study), Exhibit)
    assert isinstance(EXHIBITS["map"](study), Html)
