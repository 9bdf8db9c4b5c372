from __future__ import annotations

import pytest

import analysis
from analysis import observations
from analysis.errors import DataError, ParameterError, UnknownName


def level(**more):
    return {"kind": "level"} | more


class TestAsOf:
    def test_only_what_had_been_published_by_the_day_exists(self, raw):
        raw.sources(("old", "2022-03-01"), ("new", "2024-01-20"))
        raw.observe(
            ("jobs", "2021", 75, {"source": "old"}), ("jobs", "2023", 74, {"source": "new"})
        )
        assert analysis.series("jobs", as_of="2023-06-30").to_dict() == {
            analysis.series("jobs").index[0]: 75.0
        }
        assert len(analysis.series("jobs")) == 2

    def test_a_date_that_is_only_a_month_or_year_counts_as_its_last_day(self, raw):
        raw.sources(("s1", "2022-03"), ("s2", "2023"))
        raw.observe(("jobs", "2021", 75), ("jobs", "2022", 70, {"source": "s2"}))
        assert len(analysis.series("jobs", as_of="2022-03-30")) == 0
        assert len(analysis.series("jobs", as_of="2022-03-31")) == 1
        assert len(analysis.series("jobs", as_of="2023-12-30")) == 1
        assert len(analysis.series("jobs", as_of="2023-12-31")) == 2

    def test_an_undated_page_counts_from_the_end_of_the_year_after_and_is_flagged(self, raw):
        raw.sources(("s1", ""))
        raw.observe(("jobs", "2021", 75))
        assert len(analysis.series("jobs", as_of="2022-12-30")) == 0
        assert len(analysis.series("jobs", as_of="2022-12-31")) == 1
        assert not analysis.load_observations()["dated"].any()

    def test_an_undated_figure_of_last_year_counts_from_the_collection_date(self, raw):
        raw.sources(("s1", ""))
        raw.observe(("jobs", "2026-01/2026-03", 17))
        assert len(analysis.load_observations()) == 1
        assert str(analysis.load_observations()["available"][0].date()) == "2026-11-23"

    def test_a_day_that_is_none_is_refused(self, raw):
        with pytest.raises(ParameterError, match="not a date"):
            analysis.load_observations(as_of="mid-2023")


class TestReconciliation:
    """Which of two figures for one year is used."""

    def used(self, raw, *rows):
        raw.sources(("s1", "2022-01-01"), ("s2", "2023-01-01"), ("s3", ""))
        raw.observe(*(("jobs", "2021", value, more) for value, more in rows))
        return float(analysis.series("jobs").iloc[0])

    def test_official_goes_before_press_and_press_before_mirror(self, raw):
        rows = (
            (1, {"confidence": "mirror", "source": "s2"}),
            (2, {"confidence": "official"}),
            (3, {"confidence": "press", "source": "s2"}),
        )
        assert self.used(raw, *rows) == 2
        assert self.used(raw, rows[0], rows[2]) == 3

    def test_later_revision_goes_before_earlier(self, raw):
        assert self.used(raw, (75, {}), (74, {"source": "s2"})) == 74

    def test_a_rounded_restatement_is_no_revision(self, raw):
        assert self.used(raw, (1017, {}), (1000, {"source": "s2", "bound": "over"})) == 1017
        assert self.used(raw, (1017, {}), (1100, {"source": "s2", "bound": "over"})) == 1100

    def test_a_dated_page_goes_before_an_undated_one(self, raw):
        assert self.used(raw, (75, {}), (74, {"source": "s3"})) == 75

    def test_exact_goes_before_approximate(self, raw):
        assert self.used(raw, (70, {"bound": "approx"}), (75, {})) == 75

    def test_targets_other_units_and_other_kinds_never_count(self, raw):
        raw.series(("jobs", "万人", "flow"))
        raw.observe(
            ("jobs", "2021", 60, {"kind": "target"}),
            ("jobs", "2021", 751000, {"unit": "人"}),
            ("jobs", "2021", 14.5, {"kind": "growth"}),
        )
        assert analysis.series("jobs").empty
        assert set(analysis.reconcile()["reason"]) == {
            "other unit than the series",
            "other kind of figure than the series",
        }

    def test_every_figure_is_kept_with_the_reason_it_lost(self, raw):
        self.used(raw, (75, {}), (74, {"confidence": "press"}), (75, {"source": "s2"}))
        table = analysis.reconcile()
        assert table["candidates"].tolist() == [3, 3, 3]
        assert sorted(table["reason"]) == [
            "a more authoritative figure exists",
            "preferred",
            "repeats the figure used",
        ]

    def test_a_correction_sets_a_figure_aside(self, raw):
        raw.observe(("jobs", "2021", 350))
        fix = {
            "indicator": "jobs",
            "region": "500000",
            "period": "2021",
            "source": "s1",
            "published": 350,
            "reason": "slip",
            "by": "x",
        }
        raw.write("corrections.csv", "corrections", [fix])
        assert analysis.series("jobs").empty
        raw.write("corrections.csv", "corrections", [fix | {"used": 94}])
        assert analysis.series("jobs").tolist() == [94.0]

    def test_a_correction_stops_everything_once_its_row_has_changed(self, raw):
        raw.observe(("jobs", "2021", 94))
        fix = {
            "indicator": "jobs",
            "region": "500000",
            "period": "2021",
            "source": "s1",
            "published": 350,
            "reason": "slip",
            "by": "x",
        }
        raw.write("corrections.csv", "corrections", [fix])
        with pytest.raises(DataError, match="no longer says 350"):
            analysis.series("jobs")


class TestSeries:
    def test_a_flow_is_annual_only_over_the_whole_year(self, raw):
        raw.observe(("jobs", "2021-01/2021-09", 50), ("jobs", "2022-01/2022-12", 70))
        assert analysis.series("jobs").index.year.tolist() == [2022]

    def test_a_level_of_december_is_that_years(self, raw):
        raw.series(("insured", "万人", "level"))
        raw.observe(
            ("insured", "2021-12", 600, level()),
            ("insured", "2022", 610, level()),
            ("insured", "2023-03", 617, level()),
        )
        assert analysis.series("insured").to_list() == [600, 610]
        assert [str(p) for p in analysis.series("insured", freq="M").index][-1] == "2023-03"
        assert [str(p) for p in analysis.series("insured", freq="Q").index][-1] == "2023Q1"

    def test_year_to_date_totals_carry_their_last_month(self, raw):
        raw.observe(("jobs", "2023-01/2023-03", 16), ("jobs", "2023", 74))
        ytd = analysis.series("jobs", freq="YTD")
        assert {str(p): v for p, v in ytd.items()} == {"2023-03": 16.0, "2023-12": 74.0}

    def test_a_december_rate_is_no_annual_average(self, raw):
        raw.series(("rate", "%", "mean"))
        raw.observe(("rate", "2021-12", 5.2, {"unit": "%", "kind": "ratio"}))
        assert analysis.series("rate").empty

    def test_names_the_nearest_series_when_there_is_none(self, raw):
        with pytest.raises(UnknownName, match="did you mean jobs"):
            analysis.series("job")
        with pytest.raises(UnknownName, match="region"):
            analysis.series("jobs", region="999999")


def test_a_level_is_computed_back_from_its_published_growth(raw):
    raw.series(("revenue", "亿元", "flow"), ("revenue_growth", "%", "growth"))
    raw.observe(
        ("revenue", "2020", 489.5, {"unit": "亿元"}),
        ("revenue_growth", "2016/2020", 191.1, {"unit": "%", "kind": "growth"}),
    )
    back = observations.computed("revenue")
    assert back["value"].round(1).to_dict() == {2015: 168.2}


def test_a_bound_stands_for_a_range():
    assert observations.interval(95.0, "over") == (95.0, float("inf"))
    assert observations.interval(95.0, "under") == (float("-inf"), 95.0)
    assert observations.interval(100.0, "approx") == (98.0, 102.0)


class TestRealData:
    """What the collected figures must go on giving."""

    def test_conflicts_named_in_the_collection_come_out_by_the_rule(self):
        jobs = analysis.series("urban_new_employment", "500000", as_of="2026-11-23")
        assert jobs.loc["2021":"2024"].tolist() == [75.1, 70.67, 73.9, 71.9]
        skilled = analysis.series("high_skilled_personnel", "500000", as_of="2026-11-23")
        assert skilled["2017"] == 94
        assert skilled["2020"] == 104.5

    def test_loading_and_reconciling_twice_gives_the_same_table(self):
        first = observations.reconcile("2024-06-30")
        assert first.equals(observations.reconcile("2024-06-30"))
        assert (first["available"] <= "2024-06-30").all()


def test_a_figure_that_came_out_before_its_period_was_over_gives_way(raw):
    raw.sources(("press", "2025-09-26"), ("copy", "2026-02-01"))
    raw.observe(
        ("jobs", "2025", 24600, {"source": "press", "confidence": "official"}),
        ("jobs", "2025", 24500, {"source": "copy", "confidence": "mirror"}),
    )
    rows = observations.reconcile()
    assert rows.loc[rows["chosen"], "value"].tolist() == [24500.0]
    assert "came out before its period was over" in set(rows["reason"])


def test_a_level_of_the_month_its_page_came_out_in_is_complete(raw):
    raw.series(("jobs", "万人", "level"))
    raw.sources(("s1", "2024-07-12"))
    raw.observe(("jobs", "2024-07", 5, {"kind": "level"}), ("jobs", "2024", 6, {"kind": "level"}))
    rows = observations.load_observations()
    assert rows["complete"].tolist() == [True, False]


def test_a_page_dated_by_a_year_before_that_of_its_figure_counts_as_undated(raw):
    raw.sources(("s1", "2022"))
    raw.observe(("jobs", "2024", 5))
    assert observations.load_observations(as_of="2025-06-30").empty
    row = observations.load_observations(as_of="2025-12-31").iloc[0]
    assert not row["dated"]


def test_figures_at_any_date_are_in_order_of_time(raw):
    raw.series(("jobs", "万人", "level"))
    raw.observe(
        ("jobs", "2020", 730, {"kind": "level"}),
        ("jobs", "2020-10", 718, {"kind": "level"}),
        ("jobs", "2023-03", 706, {"kind": "level"}),
    )
    rows = observations.dated("jobs")
    assert rows["value"].to_dict() == {"2020-10": 718.0, "2020": 730.0, "2023-03": 706.0}


class TestUsed:
    def test_the_figures_chosen_of_several_series_come_in_order_of_time(self, raw):
        raw.sources(("s1", "2024-01-20"))
        raw.observe(
            ("jobs", "2022", 70), ("jobs", "2021", 75), ("jobs", "2021", 74, {"bound": "approx"})
        )
        rows = observations.used("jobs")
        assert list(rows["period"]) == ["2021", "2022"]
        assert list(rows["value"]) == [75, 70]
        both = observations.used(["jobs", "jobs"])
        assert both["value"].equals(rows["value"])

    def test_an_unknown_series_is_refused_and_one_without_figures_is_empty(self, raw):
        raw.sources(("s1", "2024-01-20"))
        raw.observe(("jobs", "2022", 70))
        with pytest.raises(UnknownName, match="jobz"):
            observations.used(["jobs", "jobz"])
        assert observations.used("jobs", as_of="2023-01-01").empty


def test_a_shock_is_no_break_in_definition():
    assert observations.breaks("urban_new_employment") == []
    assert observations.shocks("urban_new_employment", "en") == [(2020, "the pandemic")]
    assert observations.shocks("skill_appraisal_institutions") == []
    assert observations.breaks("skill_appraisal_institutions")[0][0] == 2021
