"""What is on record of the districts, and the index that leads to their pages."""

from __future__ import annotations

import csv
import json
import re

import pandas as pd
import pytest

from analysis import gazetteer, pages, places, tables
from analysis.errors import ParameterError, UnknownName
from analysis.plan import load_plan

DAY = f"{tables.collected()}"
RAW = tables.HOME / "data" / "raw"


def site(day: str = DAY) -> pages.Site:
    return pages.Site(
        title={"zh": "监测", "en": "Monitor"},
        themes=[pages.Theme("districts", "区县", "Districts")],
        as_of=day,
        version="1.0",
    )


def published() -> dict[str, int]:
    """Figures of each district in the files themselves, targets left out."""
    with (RAW / "regions.csv").open(encoding="utf-8", newline="") as file:
        districts = [r["code"] for r in csv.DictReader(file) if r["level"] == "district"]
    counts = dict.fromkeys(districts, 0)
    for path in (RAW / "observations").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row["region"] in counts and row["kind"] != "target":
                    counts[row["region"]] += 1
    return counts


def gdp(raw, *rows: tuple[str, str, float, str]) -> pd.DataFrame:
    """What is on record after writing (district, year, value, note)."""
    raw.series(("gdp", "亿元", "flow"))
    raw.observe(
        *(
            ("gdp", year, value, {"region": code, "unit": "亿元", "note": note})
            for code, year, value, note in rows
        )
    )
    return places.on_record(load_plan(), DAY)


def own_part(raw) -> None:
    """A plan that says what part of a district its figures may leave out."""
    file = raw.path / "plans" / "p" / "plan.json"
    about = json.loads(file.read_text(encoding="utf-8"))
    about["districts"] = {"parts": [{"zh": "那边", "en": "Yonder"}]}
    file.write_text(json.dumps(about), encoding="utf-8")


# What is on record --------------------------------------------------------------------------------


def test_every_district_of_the_region_is_there_and_nothing_else():
    known = places.roster(load_plan())
    assert len(known) == len(published()) == 38
    assert set(known["parent"]) == {load_plan().region}


def test_the_counts_are_those_of_the_files():
    plan = load_plan()
    counts = places.counts(plan, places.on_record(plan, DAY))
    assert counts.to_dict() == published()


@pytest.mark.parametrize(
    ("code", "error", "says"),
    [
        ("", ParameterError, "no district was named: give the code of a district, such as 500101"),
        ("500000", ParameterError, r"500000 \(Chongqing\) is no district of 500000"),
        ("510100", ParameterError, r"510100 \(Chengdu\) is no district of 500000"),
        ("500199", UnknownName, "there is no region '500199': did you mean 5001"),
    ],
)
def test_a_code_that_is_no_district_is_refused(code, error, says):
    with pytest.raises(error, match=says):
        places.find(load_plan(), code)


def test_a_district_is_found_by_its_code():
    assert places.find(load_plan(), "500243")["name_zh"] == "彭水苗族土家族自治县"


@pytest.mark.parametrize(
    ("name", "lang", "short"),
    [
        ("万州区", "zh", "万州"),
        ("城口县", "zh", "城口"),
        ("忠县", "zh", "忠县"),
        ("彭水苗族土家族自治县", "zh", "彭水"),
        ("Nan'an District", "en", "Nan'an"),
    ],
)
def test_a_short_name_keeps_the_place(name, lang, short):
    assert places.short(name, lang) == short


def test_short_names_tell_the_districts_apart():
    known = places.roster(load_plan())
    for lang in ("zh", "en"):
        assert known[f"name_{lang}"].map(lambda n, lang=lang: places.short(n, lang)).is_unique


@pytest.mark.parametrize(
    ("note", "zh", "en"),
    [
        ("includes Wansheng; ranking page; x", "含万盛", "with Wansheng"),
        ("asterisked (narrower territorial scope, footnote not read)", "星号", "asterisked"),
        ("level roughly half of 2020, a counting change is possible", "口径可能已变", "counting"),
        ("announced as expected (预计)", "预计数", "expected"),
        ("2018 as first published, before the fourth economic census revision", "修订前", "before"),
    ],
)
def test_a_note_is_said_in_both_languages(note, zh, en):
    assert zh in places.basis_words(note, "zh")
    assert en in places.basis_words(note, "en")
    assert not re.search(r"[一-鿿]", places.basis_words(note, "en"))


@pytest.mark.parametrize("note", ["", "converted from 3568 人", "a ranking page prints 1602.76"])
def test_a_note_on_no_basis_says_nothing(note):
    assert places.basis(note) == ()


def test_a_change_of_basis_is_found_where_it_happens():
    rows = pd.DataFrame(
        {
            "year": [2018, 2019, 2020, 2021],
            "note": [
                "before the fourth economic census revision",
                "includes Wansheng",
                "includes Wansheng; announced as expected (预计)",
                "excludes Wansheng economic development zone",
            ],
        }
    )
    assert places.changes(rows) == [
        (2019, "含万盛；此前为经济普查修订前"),
        (2021, "不含万盛"),
    ]
    assert places.changes(rows.iloc[1:3]) == []
    assert places.changes(rows.iloc[[0, 2]], "en") == [
        (2019, "with Wansheng; earlier: before the economic census revision")
    ]
    assert places.changes(rows.iloc[:0]) == []


def test_equal_figures_share_the_better_rank(raw):
    rows = gdp(
        raw,
        ("500101", "2020", 5, ""),
        ("500102", "2020", 9, ""),
        ("500103", "2020", 5, ""),
        ("500104", "2020", 1, ""),
    )
    assert places.ranked(rows, "gdp", 3)["rank"].to_dict() == {
        "500102": 1,
        "500101": 2,
        "500103": 2,
        "500104": 4,
    }


def test_every_rank_is_of_the_latest_year_that_enough_districts_share(raw):
    rows = gdp(
        raw,
        ("500101", "2020", 5, ""),
        ("500102", "2020", 9, ""),
        ("500101", "2021", 6, ""),
    )
    assert set(places.ranked(rows, "gdp", 2)["year"]) == {2020}
    assert set(places.ranked(rows, "gdp", 1)["year"]) == {2021}
    assert "500102" not in places.ranked(rows, "gdp", 1).index  # no rank of an older year instead
    assert places.ranked(rows, "gdp", 3).empty


OLD = "before the fourth economic census revision"


@pytest.mark.parametrize(
    "note",
    [
        OLD,
        "before the seventh population census revision",
        "excludes Yonder new area",
        "asterisked (narrower territorial scope, footnote not read)",
        "a counting change is possible",
    ],
)
def test_a_figure_on_another_basis_enters_nothing(raw, note):
    own_part(raw)
    rows = gdp(raw, ("500101", "2020", 5, note), ("500102", "2020", 9, ""))
    assert list(places.comparable(rows)["region"]) == ["500102"]
    assert list(places.ranked(rows, "gdp", 1).index) == ["500102"]


@pytest.mark.parametrize("note", ["", "includes Yonder", "announced as expected (预计)", "rounded"])
def test_a_figure_of_the_whole_district_compares(raw, note):
    own_part(raw)
    rows = gdp(raw, ("500101", "2020", 5, note))
    assert list(places.comparable(rows)["region"]) == ["500101"]


def test_one_sided_figures_and_years_before_a_break_do_not_compare(raw):
    raw.series(("gdp", "亿元", "flow", "2018|甲|a"))
    about = {"unit": "亿元", "region": "500101"}
    raw.observe(
        ("gdp", "2017", 4, about),
        ("gdp", "2018", 5, about),
        ("gdp", "2019", 6, about | {"bound": "over"}),
        ("gdp", "2020", 7, about | {"bound": "approx"}),
    )
    rows = places.on_record(load_plan(), DAY)
    assert list(places.comparable(rows)["year"]) == [2018, 2020]
    assert places.comparable(rows.iloc[:0]).empty


def test_figures_from_before_a_revision_compare_among_themselves_only(raw):
    rows = gdp(
        raw, ("500101", "2018", 5, OLD), ("500102", "2018", 9, ""), ("500103", "2018", 4, OLD)
    )
    assert list(places.ranked(rows, "gdp", 1).index) == ["500102"]
    assert list(places.ranked(rows, "gdp", 1, first_published=True).index) == ["500101", "500103"]


def test_gdp_is_divided_by_the_people_of_one_territory_only(raw):
    own_part(raw)
    raw.series(("gdp", "亿元", "flow"), ("resident_population", "万人", "level"))
    gdp_, people = {"unit": "亿元", "kind": "flow"}, {"unit": "万人", "kind": "level"}
    raw.observe(
        ("gdp", "2020", 300, gdp_ | {"region": "500101", "note": "includes Yonder"}),
        ("gdp", "2020", 300, gdp_ | {"region": "500102", "note": "includes Yonder"}),
        ("resident_population", "2020", 50, people | {"region": "500101"}),
        (
            "resident_population",
            "2020",
            50,
            people | {"region": "500102", "note": "includes Yonder"},
        ),
    )
    found = places.per_head(places.on_record(load_plan(), DAY))
    assert found.set_index("region")["value"].to_dict() == {"500102": 60000.0}


def test_a_figure_that_came_out_before_its_period_was_over_is_said_to(raw):
    raw.sources(("s1", "2020-06-30"))
    row = gdp(raw, ("500101", "2020", 5, "")).iloc[0]
    assert places.caution(row) == "期末前公布"
    assert places.caution(row, "en") == "said before the period's end"
    raw.sources(("s1", "2021-06-30"))
    assert places.caution(gdp(raw, ("500101", "2020", 5, "")).iloc[0]) == ""


# The index ----------------------------------------------------------------------------------------


def index(out, lang="zh", day=DAY, languages=("zh", "en")) -> str:
    page = gazetteer.index(out, site=site(day), as_of=day, lang=lang, languages=languages)
    return page.read_text(encoding="utf-8")


def main(html: str) -> str:
    return html[html.index("<main") : html.index("</main>")]


def rows_of(html: str) -> list[list[str]]:
    found = re.findall(r"<tr><th scope=\"row\">(.*?)</tr>", main(html), re.DOTALL)
    return [
        [re.sub(r"<[^>]+>", " ", cell).split() for cell in re.split(r"</t[hd]>", row)]
        for row in found
    ]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_index_lists_every_district_twice_and_its_counts_add_up(tmp_path, lang):
    html = index(tmp_path, lang)
    counts = published()
    table = rows_of(html)
    assert len(table) == len(counts)
    assert sorted(int(row[1][0]) for row in table) == sorted(counts.values())
    tiles = re.findall(r'<li class="row-\d+ col-\d+ area-\d+">', html)
    assert len(tiles) == len(counts)
    answer = main(html).partition("</section>")[0]
    assert f" {sum(counts.values())}" in re.sub(r"<[^>]+>", " ", answer)


def test_the_index_links_only_pages_that_exist(tmp_path):
    (tmp_path / "district_500101.html").write_text("", encoding="utf-8")
    (tmp_path / "district_500102.en.html").write_text("", encoding="utf-8")
    for lang, there in (("zh", "district_500101.html"), ("en", "district_500102.en.html")):
        links = re.findall(r'href="(district_[^"]+)"', index(tmp_path, lang))
        assert links == [there, there]  # the tile and the table


def test_the_index_speaks_one_language_and_leads_to_the_other(tmp_path):
    english, chinese = index(tmp_path, "en"), index(tmp_path, "zh")
    assert not re.search(r"[一-鿿]", main(english))
    assert 'href="districts.html"' in english
    assert 'href="districts.en.html"' in chinese
    for html in (english, chinese):
        assert not re.search(r"\b(nan|NaN|None)\b", main(html))


def test_the_index_alone_in_its_language_leads_nowhere_else(tmp_path):
    assert "districts.en.html" not in index(tmp_path, "zh", languages=("zh",))


def test_the_index_is_the_same_to_the_byte(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    assert index(tmp_path / "a") == index(tmp_path / "b")


def test_the_latest_figures_are_those_of_the_files(tmp_path):
    with (RAW / "observations" / "districts.csv").open(encoding="utf-8", newline="") as file:
        known = [
            r
            for r in csv.DictReader(file)
            if r["region"] == "500243" and r["indicator"] == "gdp" and r["kind"] == "flow"
        ]
    assert len(known) == 1
    row = next(r for r in rows_of(index(tmp_path)) if r[0] == ["彭水苗族土家族自治县"])
    assert row[2] == [known[0]["value"], f"{known[0]['period']}，经济普查修订前"]


def test_the_index_knows_nothing_published_later(tmp_path):
    html = main(index(tmp_path, day="2023-06-30"))
    assert "2023 年 6 月 30 日" in html
    assert not re.search(r">202[45]\b", html)
    assert ">2022" in html


def test_the_index_says_how_the_plan_groups_its_districts_only_where_its_data_do(tmp_path, raw):
    assert "规划把任务分到" not in main(index(tmp_path))
    assert "The plan speaks of" not in main(index(tmp_path, "en"))


def test_the_index_names_the_groups_of_the_plan(tmp_path):
    assert "规划把任务分到“一区两群”" in main(index(tmp_path))
    assert "speaks of a metropolitan area and two clusters" in main(index(tmp_path, "en"))


def test_an_index_without_a_figure_says_so(tmp_path):
    html = main(index(tmp_path, day="2010-01-01"))
    assert "38 个区县都没有收录到公布数" in html
    assert "最多" not in html


def test_what_the_data_say_is_escaped(raw, tmp_path):
    file = raw.path / "regions.csv"
    words = file.read_text(encoding="utf-8")
    file.write_text(words.replace("万州区", "<i>万州区"), encoding="utf-8", newline="")
    html = index(tmp_path)
    assert "&lt;i&gt;万州" in html
    assert "<i>" not in html


def test_every_tile_has_its_place_in_the_style_sheet_and_no_style_of_its_own(tmp_path):
    html = index(tmp_path)
    for name in re.findall(r'<li class="(row-\d+) (col-\d+) (area-\d+)">', html):
        for part in name:
            assert re.search(rf"\.{part}\b[^{{]*{{", html), part
    assert "style=" not in main(html)
