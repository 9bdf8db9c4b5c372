"""The record counts what was known then against what came, and nothing else."""

from __future__ import annotations

import datetime as dt
import math

import numpy as np
import pandas as pd
import pytest
import scoringrules
from scipy.special import stdtrit

from analysis import scores, track_record, trends, yardsticks

KEY = ["series", "region", "origin", "horizon"]
SAID = ["mean", "lower", "upper"]


def level(*values, first=2012, **more):
    """Year-end levels, each out in January of the next year."""
    return [
        ("stock", f"{first + i}-12", value, {"kind": "level", "source": f"s{first + i}", **more})
        for i, value in enumerate(values)
    ]


def stocks(raw, *rows, breaks="", published=()):
    """One series with a promise, and a source out every January."""
    raw.series(("stock", "万人", "level", breaks))
    years = [(f"s{year}", f"{year + 1}-01-20") for year in range(2010, 2026)]
    raw.sources(("s1", "2021-10-25"), *years, *published)
    raw.observe(*rows)
    raw.plan([{"series": "stock", "baseline": 18, "target": 22}])


RISING = (10, 11.5, 12, 13, 14.5, 15, 16, 17.5, 18, 19, 20.5, 21, 22, 23.5)  # 2012 to 2025


class TestOrigins:
    def test_they_begin_with_the_first_plan_and_end_a_year_before(self):
        assert [day.year for day in track_record.origins("2026-11-23")] == list(range(2016, 2025))
        assert track_record.origins("2017-12-31")[-1] == dt.date(2016, 12, 31)
        assert track_record.origins("2017-12-30") == []
        assert track_record.origins("2020-02-29")[-1] == dt.date(2018, 12, 31)

    def test_before_any_plan_there_are_none(self):
        assert track_record.origins("2012-06-30") == []


class TestForecasts:
    def test_they_are_those_made_from_what_was_out(self, raw):
        stocks(raw, *level(*RISING))
        table = track_record.forecasts().set_index(["origin", "horizon"])
        then = pd.Series(RISING[:10], index=range(2012, 2022))  # at the end of 2022: up to 2021
        made = trends.forecast(then, 4)
        rows = table.loc[dt.date(2022, 12, 31)]
        assert rows[SAID].to_numpy() == pytest.approx(made[SAID].to_numpy())
        assert rows["outcome"].tolist() == list(RISING[10:])
        assert rows["year"].tolist() == [2022, 2023, 2024, 2025]
        assert rows["source"].tolist() == ["s2022", "s2023", "s2024", "s2025"]

    def test_what_came_later_does_not_leak_into_them(self, raw):
        stocks(raw, *level(*RISING))
        before = track_record.forecasts().set_index(KEY)
        changed = (*RISING[:11], 40, *RISING[12:])  # of 2023
        revised = ("stock", "2020-12", 99, {"kind": "level", "source": "late"})
        stocks(raw, *level(*changed), revised, published=[("late", "2023-06-01")])
        after = track_record.forecasts().set_index(KEY)
        past = [key for key in before.index if key[2].year <= 2022]
        assert len(past) >= 4
        assert after.loc[past, [*SAID, "scale"]].equals(before.loc[past, [*SAID, "scale"]])
        assert set(after.loc[past, "outcome"]) != set(before.loc[past, "outcome"])
        later = [key for key in before.index if key[2].year >= 2023]
        assert not after.loc[later, SAID].equals(before.loc[later, SAID])

    def test_what_is_not_out_on_the_day_is_not_scored(self, raw):
        stocks(raw, *level(*RISING))
        assert track_record.forecasts("2024-01-19")["year"].max() == 2022
        assert track_record.forecasts("2024-01-20")["year"].max() == 2023

    def test_a_series_without_a_new_figure_is_not_counted_again(self, raw):
        rows = [row for row in level(*RISING) if row[1] != "2021-12"]
        stocks(raw, *rows)
        assert dt.date(2022, 12, 31) not in set(track_record.forecasts()["origin"])
        assert dt.date(2021, 12, 31) in set(track_record.forecasts()["origin"])

    def test_a_break_restarts_a_series_and_is_not_forecast_across(self, raw):
        stocks(raw, *level(*RISING), breaks="2023|新口径|new basis")
        table = track_record.forecasts()
        old = table[table["origin"] < dt.date(2023, 12, 31)]
        assert old["year"].max() == 2022
        assert not table["origin"].isin([dt.date(2024, 12, 31)]).any()  # a year alone, no pool

    @pytest.mark.parametrize("bound", ["over", "under"])
    def test_a_one_sided_figure_is_no_outcome(self, raw, bound):
        *rows, last = level(*RISING)
        stocks(raw, *rows, (*last[:3], last[3] | {"bound": bound}))
        assert track_record.forecasts()["year"].max() == 2024

    def test_a_figure_out_before_its_year_was_over_is_neither_start_nor_outcome(self, raw):
        early = ("stock", "2025-12", 23.5, {"kind": "level", "source": "early"})
        stocks(raw, *level(*RISING[:-1]), early, published=[("early", "2025-11-01")])
        assert track_record.forecasts()["year"].max() == 2024

    def test_without_a_figure_there_is_an_empty_table(self, raw):
        stocks(raw)
        assert track_record.forecasts().empty
        assert track_record.practice().empty
        assert track_record.promises().empty
        assert scores.of_forecasts(track_record.forecasts()).empty
        assert scores.by_light(track_record.promises())["count"].tolist() == [0, 0, 0, 0]
        assert scores.by_judge(track_record.practice())["count"].eq(0).all()
        assert scores.calibration(track_record.practice()).empty

    def test_at_an_earlier_day_the_same_is_said_of_fewer(self):
        early, late = (track_record.forecasts(day) for day in ("2020-06-30", None))
        early, late = early.set_index(KEY), late.set_index(KEY)
        assert 0 < len(early) < len(late)
        both = early.index.intersection(late.index)
        assert len(both) >= 0.9 * len(early)
        assert early.loc[both, SAID].equals(late.loc[both, SAID])

    def test_every_series_is_one_that_a_place_with_a_plan_publishes(self):
        table = track_record.forecasts()
        assert (table["year"] - table["last"]).tolist() == table["horizon"].tolist()
        assert table["horizon"].between(1, track_record.HORIZON).all()
        assert {day.year - 1 for day in table["origin"]} >= set(table["last"])
        assert not table.duplicated(KEY).any()
        assert (table["crps"] >= 0).all()


class TestPractice:
    def test_targets_follow_the_mean_change_so_far(self, raw):
        stocks(raw, *level(*range(10, 34, 2)))  # 10 in 2012, two more every year
        table = track_record.practice()
        rows = table[(table["origin"] == dt.date(2021, 12, 31)) & (table["horizon"] == 2)]
        assert rows["target"].tolist() == [26, 28, 30, 32]  # from 26 in 2020, 2 a year, 2 years
        assert rows["met"].tolist() == [1, 1, 1, 0]  # 30 in 2022
        assert set(rows["direction"]) == {"higher"}
        assert rows["probability"].is_monotonic_decreasing
        at_pace = rows[rows["pace"] == 1].iloc[0]
        # base 22 in 2018: 8.7 % a year so far, 8.1 % required to 30; 4 of 8 in 2 of 4 years
        assert [at_pace[name] for name in yardsticks.NAMES] == [1, 1, 1, 1]
        beyond = rows[rows["pace"] == 1.5].iloc[0]
        assert beyond["escap"] == 0  # 4 of 10

    def test_a_falling_series_is_asked_to_fall(self, raw):
        stocks(raw, *level(*range(60, 36, -2)))
        table = track_record.practice()
        rows = table[(table["origin"] == dt.date(2021, 12, 31)) & (table["horizon"] == 1)]
        assert set(rows["direction"]) == {"lower"}
        assert rows["target"].tolist() == [44, 43, 42, 41]
        assert rows["met"].tolist() == [1, 1, 1, 0]

    def test_nobody_is_asked_for_less_than_nothing_or_more_than_everything(self, raw):
        stocks(raw, *level(*range(24, 0, -2)))
        assert (track_record.practice()["target"] >= 0).all()
        raw.series(("stock", "%", "level"))
        raw.observe(*level(*np.linspace(80, 99.5, 12), unit="%"))
        share = track_record.practice()
        assert len(share)
        assert (share["target"] <= 100).all()

    def test_a_series_that_never_moved_is_asked_nothing(self, raw):
        stocks(raw, *level(*[10] * 14))
        assert len(track_record.forecasts())
        assert track_record.practice().empty

    def test_lights_are_those_of_the_rules(self):
        table = track_record.practice()
        assert (table.loc[table["light"] == "green", "probability"] >= 0.8).all()
        assert (table.loc[table["light"] == "red", "probability"] < 0.2).all()
        assert table["met"].isin([0, 1]).all()


class TestPromises:
    def test_a_light_waits_for_its_outcome(self, raw):
        stocks(raw, *level(*RISING))
        table = track_record.promises("2026-11-23").set_index("origin")
        assert table["id"].unique().tolist() == ["i1"]
        assert table["met"].tolist() == [1] * len(table)  # 23.5 in 2025, 22 promised
        assert table.loc[dt.date(2022, 12, 31), "horizon"] == 3
        assert table.loc[dt.date(2022, 12, 31), "sources"].split()[-1] == "s2025"
        waiting = track_record.promises("2026-01-19")  # the day before the last figure
        assert waiting["met"].isna().all()
        assert waiting["probability"].tolist() == table["probability"].iloc[: len(waiting)].tolist()

    def test_a_missed_promise_counts_as_missed(self, raw):
        stocks(raw, *level(*RISING[:-1], 21))
        assert track_record.promises()["met"].eq(0).all()

    def test_a_promise_is_lit_within_its_plan_and_until_it_is_settled(self, raw):
        late = ("stock", "2025-12", 23.5, {"kind": "level", "source": "late"})
        stocks(raw, *level(*RISING[:-1]), late, published=[("late", "2025-12-31")])
        table = track_record.promises()
        # at the end of 2021 nothing of the plan's years was out
        assert [day.year for day in table["origin"]] == [2022, 2023, 2024]
        assert table["horizon"].tolist() == [3, 2, 1]
        assert table["probability"].between(0, 1).all()


def asked(*rows):
    """Questions by hand: (light, probability, met, eurostat)."""
    table = pd.DataFrame(rows, columns=["light", "probability", "met", "eurostat"], dtype=object)
    table = table.astype({"probability": float, "met": float, "eurostat": float})
    return table.assign(open_sdg=math.nan, unsd=math.nan, escap=1.0)


FOUR = asked(
    ("green", 0.9, 1, 1),
    ("green", 0.8, 0, 1),
    ("yellow", 0.5, 1, 0),
    ("red", 0.1, 0, math.nan),
    ("red", 0.1, math.nan, 1),  # not known yet: counts for nobody
)


class TestScores:
    def test_brier_by_hand(self):
        found = scores.by_judge(FOUR)
        here, eurostat, unsd = (found.loc[k] for k in ("probability", "eurostat", "unsd"))
        assert here["brier"] == pytest.approx((0.01 + 0.64 + 0.25 + 0.01) / 4)
        assert eurostat["brier"] == pytest.approx(2 / 3)
        assert eurostat["brier_here"] == pytest.approx((0.01 + 0.64 + 0.25) / 3)
        assert eurostat["brier_rate"] == pytest.approx(2 / 3 * 1 / 3)
        assert (unsd["count"], math.isnan(unsd["brier"])) == (0, True)

    def test_hits_and_misses_by_hand(self):
        found = scores.by_judge(FOUR)
        counts = ["count", "hits", "false_alarms", "misses", "correct_rejections"]
        assert found.loc["probability", counts].tolist() == [4, 2, 1, 0, 1]
        assert found.loc["eurostat", counts].tolist() == [3, 1, 1, 1, 0]
        assert found.loc["escap", counts].tolist() == [4, 2, 2, 0, 0]

    def test_lights_by_hand(self):
        found = scores.by_light(FOUR)
        assert found.loc["green", ["count", "met", "open"]].tolist() == [2, 1, 0]
        assert found.loc["green", "probability"] == pytest.approx(0.85)
        assert found.loc["red", ["count", "met", "open"]].tolist() == [1, 0, 1]
        assert found.loc["orange", "count"] == 0

    def test_classes_of_probability_by_hand(self):
        found = scores.calibration(FOUR, bins=2)
        assert found["count"].tolist() == [1, 3]
        assert found["share"].tolist() == pytest.approx([0, 2 / 3])
        assert found[["low", "high"]].to_numpy().tolist() == [[0, 0.5], [0.5, 1]]
        edges = asked(("green", 1.0, 1, 1), ("yellow", 0.7, 1, 1), ("yellow", 0.1 * 3, 0, 1))
        assert scores.calibration(edges)["low"].tolist() == [0.3, 0.7, 0.9]

    def test_coverage_and_scaled_scores_by_hand(self):
        table = pd.DataFrame(
            {
                "horizon": [1, 1, 1, 2],
                "inside": [True, True, False, False],
                "mean": [1.0, 1.0, 1.0, 1.0],
                "outcome": [2.0, 1.0, 0.0, 9.0],
                "crps": [2.0, 4.0, 9.0, 1.0],
                "crps_naive": [4.0, 4.0, 9.0, 1.0],
                "crps_drift": [2.0, 8.0, 9.0, math.nan],
                "scale": [2.0, 4.0, 0.0, 1.0],
            }
        )
        found = scores.of_forecasts(table)
        assert found["count"].tolist() == [3, 1]
        assert found["coverage"].tolist() == pytest.approx([2 / 3, 0])
        assert found["exceeded"].tolist() == pytest.approx([1 / 3, 1])
        judges = ["scored", "crps", "crps_naive", "crps_drift"]
        assert found.loc[1, judges].tolist() == [2, 1.0, 1.5, 1.5]
        assert (found.loc[2, "scored"], math.isnan(found.loc[2, "crps"])) == (0, True)

    def test_who_knows_what_comes_scores_nothing(self):
        sure = asked(("green", 1.0, 1, 1), ("red", 0.0, 0, 0))
        assert scores.by_judge(sure).loc[["probability", "eurostat"], "brier"].tolist() == [0, 0]
        known = np.array([3.0, -7.5])
        assert scores.crps(known, np.repeat(known[:, None], 40, axis=1)).tolist() == [0, 0]
        assert scores.crps_walk(known, known, np.zeros(2)).tolist() == [0, 0]

    @pytest.mark.parametrize("outcome", [0.0, 0.7, -2.0, 6.0])
    def test_the_score_from_quantiles_is_the_exact_one_within_a_hundredth(self, outcome):
        quantiles = stdtrit(4.0, scores.levels())[None, :]
        found = scores.crps(np.array([outcome]), quantiles)[0]
        # crps_t: Jordan, Krüger & Lerch 2019, closed form
        assert found == pytest.approx(float(scoringrules.crps_t(outcome, 4.0)), rel=0.01)

    def test_the_naive_score_is_that_of_a_normal_distribution(self):
        # at its centre: σ (√2 − 1)/√π (Gneiting & Raftery 2007, equation 5)
        at_centre = scores.crps_walk(np.array([5.0]), np.array([5.0]), np.array([2.0]))[0]
        assert at_centre == pytest.approx(2 * (math.sqrt(2) - 1) / math.sqrt(math.pi))
        unknown = scores.crps_walk(np.array([5.0]), np.array([5.0]), np.array([math.nan]))
        assert math.isnan(unknown[0])

    def test_a_unit_scales_the_score_and_changes_nothing_else(self, raw):
        stocks(raw, *level(*RISING))
        plain = track_record.forecasts()
        stocks(raw, *level(*(1000 * v for v in RISING)))
        large = track_record.forecasts()
        assert large["crps"].to_numpy() == pytest.approx(1000 * plain["crps"].to_numpy())
        pd.testing.assert_frame_equal(scores.of_forecasts(large), scores.of_forecasts(plain))
