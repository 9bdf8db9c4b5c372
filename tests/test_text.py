"""Numbers, periods, codes and sources, said in Chinese and in English."""

import ast
import csv
import datetime as dt
import inspect
import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import early_warning, load_plan, observations, progress, tables, text, verdicts

every = settings(deadline=None, max_examples=100)
LANGS = ("zh", "en")


def chinese(said):
    return any("\u3400" <= sign <= "\u9fff" for sign in said)


class TestNumber:
    @pytest.mark.parametrize(
        ("value", "decimals", "expected"),
        [
            (618.05, None, "618.05"),
            (1500.0, None, "1500"),
            (100, None, "100"),
            (0.5, None, "0.5"),
            (75.10, None, "75.1"),
            (291.57000000000005, None, "291.57"),
            (1 / 3, None, "0.3333"),
            (-3.2, None, "−3.2"),
            (0.0, None, "0"),
            (-0.0, None, "0"),
            (-0.00001, None, "0"),
            (24.83, 1, "24.8"),
            (24.0, 1, "24.0"),
            (1500.0, 0, "1500"),
            (-0.04, 1, "0.0"),
            (-0.004, 2, "0.00"),
            (-0.4, 0, "0"),
            (-0.06, 1, "−0.1"),
            (math.nan, None, "—"),
            (math.nan, 2, "—"),
            (None, None, "—"),
        ],
    )
    def test_a_number_is_printed_as_published_or_to_the_decimals_asked_for(
        self, value, decimals, expected
    ):
        assert text.number(value, decimals) == expected

    @every
    @given(st.integers(-(10**9), 10**9))
    def test_what_was_published_with_up_to_four_decimals_is_printed_as_it_was(self, n):
        printed = text.number(n / 10**4)
        assert float(printed.replace("−", "-")) == n / 10**4
        assert printed == printed.strip()
        assert "." not in printed or not printed.endswith(("0", "."))

    @every
    @given(st.floats(-1e6, 1e6), st.none() | st.integers(0, 3))
    def test_nothing_is_less_than_nothing(self, value, decimals):
        printed = text.number(value, decimals)
        assert not (printed.startswith("−") and float(printed[1:]) == 0)
        assert "-" not in printed  # a hyphen is no minus


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (2022.56, "2020"),
        (581.46, "581"),
        (68.49, "68.5"),
        (5.417, "5.42"),
        (0.012345, "0.0123"),
        (-682.36, "−682"),
        (0, "0"),
        (math.nan, "—"),
    ],
)
def test_an_estimate_keeps_three_digits(value, expected):
    assert text.rounded(value) == expected


class TestMeasure:
    @pytest.mark.parametrize(
        ("value", "unit", "zh", "en"),
        [
            (618.05, "亿元", "618.05 亿元", "61.805 billion yuan"),
            (348, "万人", "348 万人", "3.48 million"),
            (5.3, "%", "5.3%", "5.3%"),
            (102.4, "index", "102.4 index", "102.4 (index)"),
            (math.nan, "亿元", "—", "—"),
            (math.nan, "%", "—", "—"),
        ],
    )
    def test_a_number_carries_its_unit(self, value, unit, zh, en):
        assert text.measure(value, unit) == zh
        assert text.measure(value, unit, "en") == en

    def test_decimals_are_those_asked_for(self):
        assert text.measure(5.25, "%", decimals=0) == "5%"
        assert text.measure(5, "元", "en", 2) == "5.00 yuan"

    @pytest.mark.parametrize(
        ("value", "bound", "unit", "zh", "en"),
        [
            (362, "exact", "万人", "362 万人", "3.62 million"),
            (4000, "approx", "家", "约 4000 家", "about 4,000"),
            (348, "over", "万人", "超过 348 万人", "over 3.48 million"),
            (6, "under", "%", "不到 6%", "under 6%"),
            (95, "gt", "%", ">95%", ">95%"),
            (95, "ge", "%", "≥95%", "≥95%"),
            (5.5, "lt", "%", "<5.5%", "<5.5%"),
            (5.5, "le", "%", "≤5.5%", "≤5.5%"),
            (95, "over", "", "超过 95", "over 95"),
            (95, "", "", "95", "95"),
            (math.nan, "over", "%", "—", "—"),
        ],
    )
    def test_a_figure_carries_its_bound(self, value, bound, unit, zh, en):
        assert text.figure(value, bound, unit) == zh
        assert text.figure(value, bound, unit, "en") == en

    def test_every_bound_of_observations_and_plans_is_told_from_a_number(self):
        for lang in LANGS:
            said = {b: text.figure(95, b, "%", lang) for b in observations.BOUNDS}
            said |= {b: text.figure(95, b, "%", lang) for b in ("gt", "ge", "lt", "le")}
            assert len(set(said.values())) == len(said)


class TestTarget:
    @pytest.mark.parametrize(
        ("target", "bound", "unit", "zh", "en"),
        [
            (230, "exact", "万人", "230 万人", "2.3 million"),
            (300, "gt", "万人", "超过 300 万人", "more than 3 million"),
            (100, "ge", "个", "100 个以上", "at least 100"),
            (5.5, "lt", "%", "低于 5.5%", "below 5.5%"),
            (6.5, "le", "%", "6.5%以内", "at most 6.5%"),
            (60, "approx", "个", "60 个左右", "about 60"),
        ],
    )
    def test_a_promise_is_worded_as_plans_word_it(self, target, bound, unit, zh, en):
        promise = {"target": target, "target_high": math.nan, "target_bound": bound, "unit": unit}
        assert text.target(promise) == zh
        assert text.target(promise, "en") == en

    def test_a_range_shows_both_ends(self):
        promise = {"target": 1.0, "target_high": 2.0, "target_bound": "exact", "unit": "家"}
        assert text.target(promise) == "1—2 家"
        assert text.target(promise, "en") == "1–2"

    def test_in_a_table_only_per_cent_keeps_its_sign(self):
        promise = {"target": 300.0, "target_bound": "gt", "unit": "万人"}
        assert text.target(promise, with_unit=False) == "超过 300"
        assert text.target(promise | {"unit": "%"}, with_unit=False) == "超过 300%"

    def test_every_promise_of_the_plans_is_worded_in_both_languages(self):
        for plan in ("chongqing-hrss-13", "chongqing-hrss-14"):
            for promise in load_plan(plan).promises().to_dict("records"):
                number = text.number(promise["target"])
                assert number in text.target(promise)
                assert number in text.target(promise, "en", with_unit=False)
                if math.isnan(promise["target_high"]):
                    english = text.measure(promise["target"], promise["unit"], "en")
                    assert english in text.target(promise, "en")
                assert not chinese(text.target(promise, "en"))


class TestPeriod:
    @pytest.mark.parametrize(
        ("period", "zh", "en"),
        [
            ("2021", "2021 年", "2021"),
            ("2021-01/2021-12", "2021 年", "2021"),
            ("2021/2025", "2021—2025 年", "2021–2025"),
            ("2025-03", "2025 年 3 月", "Mar 2025"),
            ("2021-12", "2021 年 12 月", "Dec 2021"),
            ("2023-01/2023-09", "2023 年 1—9 月", "Jan–Sep 2023"),
            ("2021Q2", "2021 年 4—6 月", "Apr–Jun 2021"),
            ("2021-01/2025-09", "2021 年 1 月至 2025 年 9 月", "Jan 2021–Sep 2025"),
            ("2018-07/2019-12", "2018 年 7 月至 2019 年 12 月", "Jul 2018–Dec 2019"),
            ("", "", ""),
        ],
    )
    def test_a_period_is_said_in_words(self, period, zh, en):
        assert text.period(period) == zh
        assert text.period(period, "en") == en

    def test_every_period_on_record_is_said_without_its_code(self):
        for period in observations.load_observations("2026-11-23")["period"].unique():
            assert "年" in text.period(period)
            assert not chinese(text.period(period, "en"))
            assert "/" not in text.period(period) + text.period(period, "en")


class TestProbability:
    @pytest.mark.parametrize(
        ("p", "zh", "en"),
        [
            (0, "不到 1%", "under 1%"),
            (0.0099, "不到 1%", "under 1%"),
            (0.01, "约 1%", "about 1%"),
            (0.113, "约 11%", "about 11%"),
            (0.5, "约 50%", "about 50%"),
            (0.99, "约 99%", "about 99%"),
            (0.991, "99% 以上", "over 99%"),
            (1, "99% 以上", "over 99%"),
            (math.nan, "—", "—"),
        ],
    )
    def test_it_is_said_without_false_precision(self, p, zh, en):
        assert text.probability(p) == zh
        assert text.probability(p, "en") == en


def test_a_day_and_a_place_in_the_plan_are_said_in_words():
    assert text.day(dt.date(2026, 11, 3)) == "2026 年 11 月 3 日"
    assert text.day(dt.date(2026, 11, 3), "en") == "3 Nov 2026"
    assert [text.place(locator) for locator in ("box6", "5.2", "5")] == [
        "专栏 6",
        "5.2 节",
        "第 5 章",
    ]
    assert text.place("box6", "en") == "box 6"
    assert text.place("5.2", "en") == "section 5.2"
    assert text.place("5", "en") == "chapter 5"


@pytest.mark.parametrize(
    ("loose", "expected"),
    [
        ("最近公布的是651 万人", "最近公布的是 651 万人"),
        ("达到 3500 家 的概率99% 以上", "达到 3500 家的概率 99% 以上"),
        ("约 5 年 ，此后", "约 5 年，此后"),
        ("渝府办发〔2021〕109号", "渝府办发〔2021〕109号"),
        ("甲 乙", "甲乙"),
        ("", ""),
    ],
)
def test_digits_and_letters_stand_apart_from_han_and_nothing_else_does(loose, expected):
    assert text.spaced(loose) == expected
    assert text.spaced(expected) == expected


@pytest.mark.parametrize(
    ("items", "zh", "en"),
    [
        ([], "", ""),
        (["a"], "a", "a"),
        (["a", "b"], "a和b", "a and b"),
        (["a", "b", "c"], "a、b和c", "a, b and c"),
        ((str(n) for n in (1, 2)), "1和2", "1 and 2"),
    ],
)
def test_items_stand_in_a_row(items, zh, en):
    items = list(items)
    assert text.listing(items) == zh
    assert text.listing(iter(items), "en") == en


class TestCodes:
    TABLES = ("STATE", "STATUS", "LIGHT", "REASON", "ATTRIBUTE")

    @pytest.mark.parametrize("table", TABLES)
    def test_every_code_has_two_words_of_its_own_language(self, table):
        for code, (zh, en) in getattr(text, table).items():
            assert bool(zh) == bool(en) == bool(code), code
            assert chinese(zh) or not code
            assert not chinese(en)

    def test_no_two_codes_are_said_alike(self):
        for table in (text.STATE, text.STATUS, text.LIGHT, text.REASON):
            for said in zip(*table.values(), strict=True):
                assert len(set(said)) == len(said)

    def test_the_words_cover_every_code_an_assessment_can_give(self):
        # every constant written in the code that assesses, so that a new code must be worded
        source = ast.parse(inspect.getsource(verdicts))
        written = {
            node.value
            for node in ast.walk(source)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
        assert set(text.STATUS) <= written
        assert set(text.STATE) <= written
        assert set(text.REASON) <= written
        calls = [
            node
            for node in ast.walk(source)
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Verdict"
        ]
        given_codes = [
            [a.value if isinstance(a, ast.Constant) else None for a in call.args[:3]]
            for call in calls
        ]
        assert len(given_codes) > 5
        for codes in given_codes:
            for code, table in zip(codes, (text.STATE, text.STATUS, text.REASON), strict=False):
                assert code is None or code in table
        lights = {rule.light for rule in early_warning.ladder("probability")}
        assert lights | {"none"} == set(text.LIGHT)

    @pytest.mark.parametrize("as_of", ["2022-06-30", "2024-06-30", "2026-11-23"])
    @pytest.mark.parametrize("plan", ["chongqing-hrss-13", "chongqing-hrss-14"])
    def test_the_words_cover_every_code_an_assessment_does_give(self, plan, as_of):
        table = progress.assess(plan, as_of)
        for column, words in (
            ("state", text.STATE),
            ("status", text.STATUS),
            ("warning", text.LIGHT),
            ("reason", text.REASON),
            ("attribute", text.ATTRIBUTE),
        ):
            assert set(table[column]) <= set(words)

    def test_a_code_is_said_in_the_language_asked_for(self):
        assert text.word(text.STATUS, "met", "zh") == "已完成"
        assert text.word(text.STATUS, "met", "en") == "met"
        with pytest.raises(KeyError):
            text.word(text.STATUS, "unheard_of")
        assert text.pick("zh", "甲", "a") == "甲"
        assert text.pick("en", "甲", "a") == "a"


def units_in_use():
    """Unit and the file that uses it, of the catalogue and every plan."""
    root = tables.HOME / "data" / "raw"
    for path in (root / "series.csv", *root.glob("plans/*/*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if "unit" in row:
                    yield row["unit"], path.relative_to(root).as_posix()


def test_every_unit_in_use_can_be_said_in_english():
    used = set(units_in_use())
    assert {file for _, file in used} >= {
        "series.csv",
        "plans/chongqing-hrss-13/indicators.csv",
        "plans/chongqing-hrss-14/targets.csv",
    }
    for unit, file in used:
        assert not chinese(text.unit(unit, "en")), (unit, file)
        assert text.unit(unit, "zh") == unit
    assert {text.unit(unit, "en") for unit in ("%", "index")} == {"%", "index"}


class TestSources:
    ROWS = (
        (
            "plan",
            "",
            "某规划（2021—2025年）（渝府办发〔2021〕109号）",
            "市政府办公厅",
            "2021-10-25",
        ),
        ("first", "", "渝府办发〔2025〕10号 工作方案", "市政府办公厅", "2025-03-05"),
        ("scope", "", "工作方案（渝府办发〔2025〕38号）（全文）", "市政府办公厅", "2025-07-01"),
        ("news", "https://www.news.cn/a", "新闻发布会", "新华社", "2025-10"),
        ("again", "https://www.news.cn/b", "另一页", "新华社", "2025-10"),
        ("undated", "", "一页", "市人社局", ""),
    )

    @pytest.fixture
    def sources(self, raw):
        def write(rows):
            columns = ("id", "url", "title", "publisher", "published")
            raw.write("sources.csv", "sources", [dict(zip(columns, r, strict=True)) for r in rows])

        real = tables.package(tables.HOME / "data" / "raw")
        package = tables.package(raw.path) | {"linked_domains": real["linked_domains"]}
        (raw.path / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
        write(self.ROWS)
        return write

    def test_a_document_goes_by_its_number(self, sources):
        for lang in LANGS:
            assert text.source_name("plan", lang) == "渝府办发〔2021〕109号"
            assert text.source_name("first", lang) == "渝府办发〔2025〕10号"
            assert text.source_name("scope", lang) == "渝府办发〔2025〕38号"

    def test_a_page_goes_by_its_publisher_and_date(self, sources):
        assert text.source_name("news") == "新华社 2025-10"
        assert text.source_name("undated") == "市人社局 未注日期"
        assert text.source_name("undated", "en") == "市人社局 undated"

    def test_a_copy_is_called_one(self, sources):
        assert text.publisher("中新网(copy)") == "中新网（转载）"
        assert text.publisher("press (reprint)") == "报刊（转载）"
        assert text.publisher("press (reprint)", "en") == "press (reprint)"
        assert text.publisher("新华网") == "新华网"

    def test_without_a_list_of_hosts_nothing_is_linked(self, sources, raw):
        sources([("s", "https://www.gov.cn/x.html", "t", "p", "")])
        assert text.link("s")
        package = {k: v for k, v in tables.package().items() if k != "linked_domains"}
        (raw.path / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
        assert text.link("s") == ""

    def test_a_source_line_names_each_document_once(self, sources):
        ids = ["plan", "news", "again", "plan"]
        assert text.source_line(ids) == "来源：渝府办发〔2021〕109号；新华社 2025-10"
        assert text.source_line(ids, "en") == "Sources: 渝府办发〔2021〕109号; 新华社 2025-10"

    def test_a_long_source_line_says_how_many_there_are(self, sources):
        ids = [row[0] for row in self.ROWS]  # five documents
        assert text.source_line(ids, most=2) == (
            "来源：渝府办发〔2021〕109号；渝府办发〔2025〕10号等 5 处，全部见文末"
        )
        assert text.source_line(ids, "en", most=2) == (
            "Sources: 渝府办发〔2021〕109号; 渝府办发〔2025〕10号 and 3 more, listed at the end"
        )
        assert "more" not in text.source_line(ids, "en", most=5)

    @pytest.mark.parametrize(
        "url",
        [
            "https://www.gov.cn/x.html",
            "http://gov.cn/",
            "https://rlsbj.cq.gov.cn/a?b=1",
            "https://WWW.STATS.GOV.CN/",
            "https://www.news.cn/a",
            "http://cq.people.com.cn:80/n2",
        ],
    )
    def test_readers_are_sent_to_government_and_news(self, sources, url):
        sources([("s", url, "t", "p", "")])
        assert text.link("s") == url

    @pytest.mark.parametrize(
        "url",
        [
            "",
            "https://evil-gov.cn.example/",
            "https://gov.cn.example/",
            "https://notgov.cn/",
            "https://evil-gov.cn/",
            "https://www.gov.cn@evil.example/",
            "https://evil.example/www.gov.cn",
            "https://evil.example\\@www.gov.cn/",
            "https://evil.example?x=.gov.cn",
            "https://evil.example#.gov.cn",
            "javascript:alert(1)//www.gov.cn",
            "javascript://www.gov.cn/%0aalert(1)",
            "data:text/html,www.gov.cn",
            "ftp://www.gov.cn/",
            "file:///www.gov.cn",
            "//www.gov.cn/",
            "www.gov.cn",
            "https://[www.gov.cn/",
            "https://www.gov.cn /",
            "http://115.28.173.233/articles/39672",
        ],
    )
    def test_readers_are_sent_nowhere_else(self, sources, url):
        sources([("s", url, "t", "p", "")])
        assert text.link("s") == ""

    def test_what_is_linked_of_the_real_sources_is_on_the_list(self):
        linked = [text.link(id) for id in observations.load_sources().index]
        hosts = {url.split("/")[2].split(":")[0] for url in linked if url}
        domains = tables.package()["linked_domains"]
        assert len(hosts) > 20
        assert all(any(("." + host).endswith("." + domain) for domain in domains) for host in hosts)
        assert "" in linked  # mirrors are named, not linked


def test_an_amount_of_every_year_says_so_in_chinese_where_its_name_does_not():
    promise = {"target": 15.0, "target_high": math.nan, "target_bound": "exact", "unit": "万人",
               "accumulation": "annual_flow", "name_zh": "帮扶就业"}  # fmt: skip
    assert text.target(promise) == "每年 15 万人"
    assert text.target(promise, with_unit=False) == "每年 15"
    assert text.target(promise | {"name_zh": "年招收数"}) == "15 万人"
    assert text.target(promise | {"accumulation": "level"}) == "15 万人"
    assert text.target(promise | {"target_bound": "ge"}) == "每年 15 万人以上"


def test_what_was_read_in_a_repository_says_so():
    url = "https://github.com/a/b"
    assert text.publisher("国家统计局", "zh", url) == "国家统计局（公开代码库转录）"
    assert text.publisher("国家统计局", "en", url).endswith(
        "(as transcribed in a public repository)"
    )
    assert text.publisher("国家统计局", "zh", "https://www.stats.gov.cn") == "国家统计局"
