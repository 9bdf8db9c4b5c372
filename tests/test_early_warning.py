"""Every rule on either side of its threshold, and every reason for having no light."""

from __future__ import annotations

import csv
import math
from itertools import groupby
from typing import ClassVar

import pytest
from conftest import RAW, Raw
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import check, early_warning, observations, tables, text, verdicts
from analysis.early_warning import MEASURES, REASONS, ladder, light_of, risks, rules
from analysis.errors import DataError, ParameterError
from analysis.warning_rules import crossings

with (RAW / "warnings.csv").open(encoding="utf-8", newline="") as _file:
    RULES = list(csv.DictReader(_file))
GOOD_TO_BAD = ["green", "yellow", "orange", "red"]
STEP = 1e-6


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r["id"])
def test_a_rule_holds_on_its_side_of_the_threshold_only(rule):
    threshold = float(rule["threshold"])
    inside = {"lt": -STEP, "le": 0.0, "ge": 0.0, "gt": STEP}[rule["comparison"]]
    outside = {"lt": 0.0, "le": STEP, "ge": -STEP, "gt": 0.0}[rule["comparison"]]
    assert light_of(rule["measure"], threshold + inside, rule["kind"]) == rule["light"]
    assert light_of(rule["measure"], threshold + outside, rule["kind"]) != rule["light"]


@pytest.mark.parametrize(
    "key", [k for k, _ in groupby(RULES, key=lambda r: (r["measure"], r["kind"]))], ids="-".join
)
def test_rules_of_a_measure_stand_together_and_know_every_light_once(key):
    steps = [r for r in RULES if (r["measure"], r["kind"]) == key]
    assert sorted({r["light"] for r in steps}) == sorted(GOOD_TO_BAD)
    assert len(steps) == len(GOOD_TO_BAD)
    ranks = [GOOD_TO_BAD.index(r["light"]) for r in steps]
    assert ranks in (sorted(ranks), sorted(ranks, reverse=True))


@settings(deadline=None)
@given(st.floats(-1000, 1000), st.floats(-1000, 1000))
def test_the_worse_the_value_never_the_better_the_light(one, other):
    low, high = sorted((one, other))
    for measure, kind, more_is_better in [
        ("probability", "any", True),
        ("months_of_payment", "any", True),
        ("months_of_payment", "unemployment_fund", True),
        ("annual_balance", "subsidised_fund", True),
        ("headroom", "unemployment", True),
        ("rise", "unemployment", False),
        ("growth", "arrears", False),
    ]:
        ranks = [GOOD_TO_BAD.index(light_of(measure, v, kind)) for v in (low, high)]
        assert ranks == sorted(ranks, reverse=more_is_better)


def test_thresholds_of_probability_are_where_expected_costs_cross():
    steps = rules().query("measure == 'probability'")
    costs = list(zip(steps["cost_met"], steps["cost_missed"], strict=True))
    assert crossings(costs) == pytest.approx(steps["threshold"].tolist()[:-1])
    for p in (0.01, 0.19, 0.21, 0.49, 0.51, 0.79, 0.81, 0.99):
        expected = {
            light: p * met + (1 - p) * missed
            for light, (met, missed) in zip(steps["light"], costs, strict=True)
        }
        assert light_of("probability", p) == min(expected, key=expected.__getitem__)


@pytest.mark.parametrize(
    ("costs", "told"),
    [
        ([(0, 7), (0, 3), (3, 1)], "from light to light"),
        ([(0, 7), (1, 8)], "from light to light"),
        ([(0, 7), (4, 6), (5, 0)], "never the cheapest"),
    ],
)
def test_costs_that_leave_a_light_without_use_are_refused(costs, told):
    with pytest.raises(ParameterError, match=told):
        crossings(costs)


def test_no_value_no_light():
    assert light_of("months_of_payment", math.nan) == "none"
    assert verdicts.light(math.nan) == "none"


def test_a_measure_without_rules_is_refused():
    with pytest.raises(ParameterError, match=r"no warning rules for moods \(any\)"):
        light_of("moods", 1.0)
    with pytest.raises(ParameterError, match=r"no warning rules for growth \(any\)"):
        light_of("growth", 1.0)


def test_a_kind_without_rules_of_its_own_takes_those_of_any():
    assert ladder("probability", "unemployment") == ladder("probability")


def test_rounding_noise_does_not_change_a_light():
    assert 5.7 - 5.4 < 0.3
    assert light_of("rise", 5.7 - 5.4, "unemployment") == "orange"


COMPARED = {"lt": "below", "le": "at most", "ge": "at least", "gt": "above"}


def described(key):
    """What the document must print of the rules of a measure and kind."""
    steps = [r for r in RULES if (r["measure"], r["kind"]) == key]
    first = steps[0]
    lines = []
    if first["series"]:
        watched = ", ".join(f"`{name}`" for name in first["series"].split(";"))
        years = "1 year" if first["max_age"] == "1" else f"{first['max_age']} years"
        lines += [f"Watched: {watched}. Too old after {years}.", ""]
    lines += ["| rule | if | light | says | basis |", "|---|---|---|---|---|"]
    lines += [
        f"| `{r['id']}` | {COMPARED[r['comparison']]} {r['threshold']} | {r['light']} | "
        f"{r['wording_zh']} · {r['wording_en']} | {r['basis']} |"
        for r in steps
    ]
    return "\n".join(lines)


def test_the_document_repeats_the_rules_to_the_letter_and_no_others():
    document = (tables.HOME / "docs" / "early_warning.md").read_text(encoding="utf-8")
    keys = list(dict.fromkeys((r["measure"], r["kind"]) for r in RULES))
    for key in keys:
        assert f"\n\n{described(key)}\n" in document, key
    rows = [line for line in document.splitlines() if line.startswith("| `")]
    assert len(rows) == len(RULES)
    assert document.count("Watched: ") == len(keys) - 1  # promises watch no series


def test_words_and_units_know_every_rule():
    fields = {f["name"]: f for f in tables.schema("warnings")["fields"]}
    assert set(fields["measure"]["constraints"]["enum"]) == set(MEASURES)
    assert set(fields["light"]["constraints"]["enum"]) == set(text.LIGHT) - {"none"}
    assert set(fields["comparison"]["constraints"]["enum"]) == set(early_warning.COMPARISONS)
    for _, _, unit in MEASURES.values():
        assert not unit or unit in ("%", *text.UNIT_EN)


def test_the_rules_can_be_read_as_a_table():
    table = rules()
    assert list(table.index) == [r["id"] for r in RULES]
    assert table.at["unemployment-headroom-orange", "threshold"] == 0.2
    assert math.isnan(table.at["promise-probability-green", "max_age"])


class TestRisks:
    """One plan of 2021–2025 for one region, figures made by hand, asked on 2026-11-23."""

    RATE = "surveyed_urban_unemployment_rate"
    CEILING: ClassVar = {"unit": "%", "series": RATE, "baseline": 5.7, "target": 5.5,
               "target_bound": "lt", "direction": "ceiling"}  # fmt: skip

    @pytest.fixture
    def small(self, raw):
        whole = [r | {"line": ""} for r in RULES]
        raw.write("warnings.csv", "warnings", [{k: r[k] for k in RULES[0]} for r in whole])
        known = sorted({s for r in RULES for s in r["series"].split(";") if s})
        funds = [s for s in known if "fund" in s]
        spent = {early_warning._outgo(s) for s in funds}
        names = sorted({*known, *spent, "pension_employee_insured_retired"})
        raw.series(*((name, *self.kind_of(name)) for name in names))
        raw.sources(("s1", "2026-10-01"))
        floor = {"unit": "%", "series": "inspection_closure_rate", "baseline": 100, "target": 97,
                 "direction": "floor"}  # fmt: skip
        rising = {"unit": "%", "series": "mediation_success_rate", "baseline": 50, "target": 60}
        raw.plan([self.CEILING, floor, rising])
        return raw

    @staticmethod
    def kind_of(series):
        if "rate" in series and "growth" not in series:
            return "%", "ratio"
        if series.endswith("_growth"):
            return "%", "growth"
        level = series.endswith("_balance") or "insured" in series
        return "亿元", "level" if level else "flow"

    def observe(self, raw: Raw, *rows):
        """(series, period, value[, {column: value}]) in the unit and kind of the series."""
        raw.observe(
            *(
                (s, period, value, dict(zip(("unit", "kind"), self.kind_of(s), strict=True)) | more)
                for s, period, value, more in ((*row, {})[:4] for row in rows)
            )
        )

    def row(self, series, measure, as_of=None):
        table = risks("p", as_of)
        return table[(table["series"] == series) & (table["measure"] == measure)].iloc[0]

    def test_a_recent_rate_is_held_against_the_ceiling(self, small):
        self.observe(small, (self.RATE, "2025", 5.4), (self.RATE, "2024", 5.1))
        row = self.row(self.RATE, "headroom")
        assert (row["value"], row["light"], row["rule"]) == (
            0.1,
            "orange",
            "unemployment-headroom-orange",
        )
        assert (row["period"], row["region"], row["reason"]) == ("2025", "500000", "")
        assert row["sources"] == "s1"
        rise = self.row(self.RATE, "rise")
        assert (rise["value"], rise["light"]) == (0.3, "orange")

    @pytest.mark.parametrize(
        ("wording", "rate", "bound", "light"),
        [
            ("lt", 5.5, "exact", "red"),  # 低于 5.5%: 5.5 is not below
            ("le", 5.5, "exact", "orange"),  # 5.5% 以内: 5.5 is within
            ("exact", 5.5, "exact", "orange"),
            ("le", 5.6, "exact", "red"),
            ("approx", 5.6, "exact", "orange"),  # 5.5% 左右 reaches to 5.61
            ("lt", 5.4, "exact", "orange"),
            ("lt", 5.5, "under", "none"),  # anything below 5.5: within, but by how much?
            ("lt", 5.4, "approx", "none"),  # 5.292 to 5.508
        ],
    )
    def test_at_the_ceiling_the_plans_wording_decides(self, small, wording, rate, bound, light):
        small.plan([self.CEILING | {"target_bound": wording}])
        self.observe(small, (self.RATE, "2025", rate, {"bound": bound}))
        row = self.row(self.RATE, "headroom")
        assert (row["light"], row["reason"]) == (light, "bound" if light == "none" else "")

    def test_a_month_says_nothing_of_a_ceiling_for_the_year(self, small):
        self.observe(small, (self.RATE, "2026-03", 5.5))
        small.plan([self.CEILING | {"target_period": "2026"}])
        row = self.row(self.RATE, "headroom")
        assert (row["value"], row["light"], row["reason"]) == (0.0, "none", "part_of_year")
        self.observe(small, (self.RATE, "2026-03", 5.5), (self.RATE, "2025", 5.1))
        row = self.row(self.RATE, "headroom")
        assert (row["period"], row["value"], row["light"]) == ("2025", 0.4, "yellow")

    def test_a_figure_from_before_the_plan_is_not_judged_by_its_bounds(self, small):
        small.sources(("s1", "2021-03-20"))
        self.observe(
            small,
            (self.RATE, "2020", 5.7),
            (self.RATE, "2019", 5.0),
            ("mediation_success_rate", "2020", 50),
        )
        for series, measure in ((self.RATE, "headroom"), ("mediation_success_rate", "margin")):
            row = self.row(series, measure, "2021-12-31")
            assert (row["period"], row["light"], row["reason"]) == ("2020", "none", "before")
            assert math.isnan(row["value"])
        assert self.row(self.RATE, "rise", "2021-12-31")["light"] == "red"  # needs no bound

    def test_an_old_figure_gives_no_light(self, small):
        self.observe(small, (self.RATE, "2024", 5.4))
        row = self.row(self.RATE, "headroom")
        assert (row["value"], row["light"], row["reason"]) == (0.1, "none", "too_old")
        assert self.row(self.RATE, "headroom", "2026-10-01")["reason"] == "too_old"
        small.sources(("s1", "2025-01-20"))
        assert self.row(self.RATE, "headroom", "2025-06-30")["light"] == "orange"

    def test_a_figure_published_later_does_not_exist_yet(self, small):
        self.observe(small, (self.RATE, "2025-12", 5.4))
        row = self.row(self.RATE, "headroom", "2026-09-30")
        assert (row["reason"], row["light"]) == ("no_figure", "none")
        assert math.isnan(row["value"])

    def test_beyond_the_plan_its_ceiling_no_longer_holds(self, small):
        self.observe(small, (self.RATE, "2026-03", 9.9))
        assert self.row(self.RATE, "headroom")["reason"] == "over"

    def test_without_a_figure_here_the_nation_is_context(self, small):
        self.observe(small, (self.RATE, "2025", 5.9, {"region": "CN"}))
        row = self.row(self.RATE, "headroom")
        assert (row["region"], row["light"], row["reason"]) == ("CN", "none", "nation_only")
        assert row["value"] == -0.4
        assert row["rule"] == ""

    def test_a_figure_from_before_the_base_year_is_none(self, small):
        self.observe(small, (self.RATE, "2018", 5.0), (self.RATE, "2025-12", 5.9, {"region": "CN"}))
        assert self.row(self.RATE, "headroom")["reason"] == "nation_only"

    def test_nothing_to_compare_with(self, small):
        self.observe(small, (self.RATE, "2025-12", 5.4))
        assert self.row(self.RATE, "rise")["reason"] == "no_comparison"
        assert self.row("registered_urban_unemployment_rate", "headroom")["reason"] == "no_figure"

    def test_a_series_the_plan_sets_no_bound_for(self, small):
        self.observe(small, ("registered_urban_unemployment_rate", "2025-12", 3.0))
        assert self.row("registered_urban_unemployment_rate", "headroom")["reason"] == "no_bound"

    def test_a_one_sided_figure_lights_only_what_it_settles(self, small):
        self.observe(small, ("inspection_closure_rate", "2025", 98, {"bound": "over"}))
        assert self.row("inspection_closure_rate", "margin")["reason"] == "bound"
        self.observe(small, ("inspection_closure_rate", "2025", 99.5, {"bound": "over"}))
        assert self.row("inspection_closure_rate", "margin")["light"] == "green"

    def test_a_rising_target_is_held_against_its_even_path(self, small):
        # 50 to 60 in five years: 58 is due by the end of 2024
        self.observe(small, ("mediation_success_rate", "2024", 59))
        row = self.row("mediation_success_rate", "margin", "2026-10-02")
        assert (row["value"], row["light"]) == (1.0, "orange")

    def test_months_of_payment_divide_the_balance_by_monthly_expenditure(self, small):
        self.observe(
            small,
            ("unemployment_fund_balance", "2025-12", 50),
            ("unemployment_fund_expenditure", "2025", 120),
            ("work_injury_fund_balance", "2025-03", 50),
            ("work_injury_fund_expenditure", "2025-01/2025-03", 30),
        )
        row = self.row("unemployment_fund_balance", "months_of_payment")
        assert (row["value"], row["light"]) == (5.0, "red")  # a reserve of a year is asked
        assert (
            self.row("work_injury_fund_balance", "months_of_payment")["reason"] == "no_comparison"
        )

    def test_only_the_unemployment_fund_must_hold_a_year_of_payment(self, small):
        for fund, light in (("unemployment_fund", "yellow"), ("pension_fund", "green")):
            self.observe(
                small, (f"{fund}_balance", "2025-12", 110), (f"{fund}_expenditure", "2025", 120)
            )
            row = self.row(f"{fund}_balance", "months_of_payment")
            assert (row["value"], row["light"]) == (11.0, light)
        assert light_of("months_of_payment", 11.0) == "green"  # without a kind, as before
        assert light_of("months_of_payment", 11.0, "unemployment_fund") == "yellow"

    def test_a_deficit_of_a_year_warns_and_that_of_months_does_not(self, small):
        self.observe(
            small,
            ("pension_employee_fund_revenue", "2025", 114),
            ("pension_employee_fund_expenditure", "2025", 120),
            ("pension_fund_revenue", "2026-01/2026-06", 50),
            ("pension_fund_expenditure", "2026-01/2026-06", 80),
        )
        row = self.row("pension_employee_fund_revenue", "annual_balance")
        assert (row["value"], row["light"]) == (-5.0, "orange")
        assert "含财政补助" in row["wording_zh"]
        part = self.row("pension_fund_revenue", "annual_balance")
        assert (part["value"], part["light"], part["reason"]) == (-37.5, "none", "part_of_year")

    def test_a_deficit_of_the_unemployment_fund_is_no_risk_of_its_own(self, small):
        watched = risks("p")
        watched = watched.loc[watched["measure"] == "annual_balance", "series"]
        assert "unemployment_fund_revenue" not in set(watched)
        assert "work_injury_fund_revenue" in set(watched)

    def test_contributors_to_a_pensioner(self, small):
        self.observe(
            small,
            ("pension_employee_insured_working", "2025-12", 880),
            ("pension_employee_insured_retired", "2025-12", 400),
        )
        row = self.row("pension_employee_insured_working", "contributors_per_pensioner")
        assert (row["value"], row["light"]) == (2.2, "yellow")

    def test_growth_is_that_of_whole_years_or_as_published(self, small):
        self.observe(
            small,
            ("disputes_accepted", "2025", 126),
            ("disputes_accepted", "2024", 105),
            ("wage_arrears_cases_growth", "2025", -3.5),
        )
        assert (self.row("disputes_accepted", "growth")["value"]) == 20.0
        assert self.row("disputes_accepted", "growth")["light"] == "orange"
        assert self.row("wage_arrears_cases_growth", "growth")["light"] == "green"

    def test_no_rise_across_a_break(self, small):
        small.write(
            "series.csv",
            "series",
            [
                {"id": n, "name_zh": n, "name_en": n, "unit": self.kind_of(n)[0],
                 "kind": self.kind_of(n)[1], "theme": "employment", "definition": "d",
                 "breaks": "2025|新口径|new basis" if n == self.RATE else ""}
                for n in observations.load_series().index
            ],
        )  # fmt: skip
        self.observe(small, (self.RATE, "2025-12", 5.4), (self.RATE, "2024-12", 5.1))
        assert self.row(self.RATE, "rise")["reason"] == "break"


def test_every_reason_and_light_has_a_word_on_the_real_data():
    for as_of in ("2019-12-31", "2023-06-30", "2026-11-23"):
        for plan in ("chongqing-hrss-14", "chongqing-hrss-13"):
            table = risks(plan, as_of)
            assert set(table["reason"]) <= set(REASONS)
            assert set(table["light"]) <= set(text.LIGHT)
            assert ((table["light"] == "none") == (table["reason"] != "")).all()
            lit = table[table["light"] != "none"]
            assert (lit["sources"] != "").all()
            assert (lit["wording_zh"] != "").all()


def test_a_difference_the_rounding_alone_may_make_is_green():
    assert light_of("rise", 0.1, "unemployment") == "green"
    assert light_of("rise", 0.2, "unemployment") == "yellow"


def test_more_cases_may_mean_better_inspection_and_the_light_says_so():
    for rule in RULES:
        if rule["measure"] == "growth" and rule["light"] != "green":
            assert "也可能是" in rule["wording_zh"]
            assert "may also have become" in rule["wording_en"]


def test_a_margin_speaks_of_what_the_plan_requires_floor_or_target():
    said = [r["wording_zh"] + r["wording_en"] for r in RULES if r["measure"] == "margin"]
    assert not any("下限" in words or "floor" in words for words in said)


@pytest.mark.parametrize(
    ("file", "old", "new", "column"),
    [
        ("warnings.csv", ",ge,0.8,", ",zz,0.8,", "comparison"),
        ("warnings.csv", ",ge,0.8,green,", ",ge,0.8,purple,", "light"),
        ("warnings.csv", ",ge,0.8,", ",ge,1e999,", "threshold"),
        ("series.csv", "2020|疫情|", "20x0|疫情|", "breaks"),
    ],
)
def test_a_damaged_cell_is_named_and_not_guessed(copy, monkeypatch, file, old, new, column):
    folder = copy()
    text = (folder / file).read_text("utf-8")
    assert text.count(old) == 1
    (folder / file).write_text(text.replace(old, new), "utf-8", newline="")
    monkeypatch.setenv("HRSS_DATA", str(folder))
    read = ladder if file == "warnings.csv" else observations.shocks
    with pytest.raises(DataError) as told:
        read("probability" if file == "warnings.csv" else "urban_new_employment")
    assert (told.value.file.name, told.value.column) == (file, column)
    assert told.value.remedy


def test_a_folder_without_rules_says_so(raw):
    (raw.path / "warnings.csv").unlink()
    with pytest.raises(DataError, match="missing"):
        light_of("probability", 0.5)


class TestCheck:
    """`hrss check` refuses rules that could not work."""

    def problems(self, folder, line, **cells):
        file = folder / "warnings.csv"
        with file.open(encoding="utf-8", newline="") as given:
            rows = list(csv.DictReader(given))
        if cells:
            rows[line - 2] |= cells
        else:
            del rows[line - 2]
        with file.open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, rows[0], lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        found = check.check(folder)
        return {(p.line, p.rule) for p in found if p.file.endswith("warnings.csv")}, [
            p.remedy for p in found
        ]

    @pytest.mark.parametrize(
        ("cells", "rule"),
        [
            ({"light": "purple"}, "enum"),
            ({"measure": "mood"}, "enum"),
            ({"kind": "weather"}, "enum"),
            ({"comparison": "below"}, "enum"),
            ({"threshold": "0,2"}, "number"),
            ({"basis": ""}, "required"),
            ({"series": "surveyed_urban_unemployment"}, "series"),
            ({"series": ""}, "warnings"),
            ({"section": ""}, "warnings"),
            ({"max_age": "3"}, "warnings"),
        ],
    )
    def test_a_faulty_cell_is_named(self, copy, cells, rule):
        line = 7  # the second rule on unemployment
        places, _ = self.problems(copy(), line, **cells)
        assert (line, rule) in places

    def test_thresholds_that_costs_do_not_bear_out_are_named(self, copy):
        places, remedies = self.problems(copy(), 3, cost_missed="4")
        assert places == {(2, "warnings"), (3, "warnings")}
        assert any("by the costs it is" in remedy for remedy in remedies)

    def test_costs_for_some_lights_only_are_refused(self, copy):
        places, remedies = self.problems(copy(), 3, cost_met="")
        assert (2, "warnings") in places
        assert any("costs for every light" in remedy for remedy in remedies)

    def test_a_promise_rule_watches_nothing(self, copy):
        places, _ = self.problems(copy(), 2, series="urban_new_employment", section="2.4")
        assert (2, "warnings") in places

    def test_rules_that_leave_a_value_out_are_refused(self, copy):
        places, remedies = self.problems(copy(), 5)  # without the rule of the red light
        assert (4, "warnings") in places
        assert any("no rule of probability (any) holds at -0.8" in one for one in remedies)

    def test_a_rule_that_can_never_fire_is_refused(self, copy):
        places, remedies = self.problems(copy(), 3, threshold="0.9")  # below green's 0.8 in order
        assert (3, "warnings") in places
        assert any("put it before them" in one for one in remedies)
