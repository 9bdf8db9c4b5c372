"""Which pages are made, where they go, and what is refused before any kernel starts."""

from __future__ import annotations

import pytest

from analysis import matrix, observations
from analysis.errors import ParameterError, UnknownName
from analysis.plan import load_plan


def test_no_name_means_the_ten_themes_and_all_the_districts_too():
    ten = matrix.chosen([])
    assert [theme.id[:2] for theme in ten] == [f"{n:02d}" for n in range(10)]
    assert matrix.DISTRICTS not in ten
    assert matrix.chosen(["all"]) == [*ten, matrix.DISTRICTS]
    assert matrix.chosen(["district_profile"]) == [matrix.DISTRICTS]


def test_a_theme_goes_by_its_number_or_its_name_once():
    (theme,) = matrix.chosen(["04", "hr_services", "04_hr_services"])
    assert theme.id == "04_hr_services"


def test_an_unknown_theme_is_refused_with_a_guess():
    with pytest.raises(UnknownName, match="did you mean 04_hr_services"):
        matrix.chosen(["04_hr_service"])


def test_all_districts_are_those_of_the_plans_region():
    codes = matrix.districts(load_plan(), "all")
    regions = observations.load_regions().loc[codes]
    assert len(codes) == 38
    assert set(regions["parent"]) == {"500000"}
    assert matrix.districts(load_plan(), "500101") == ["500101"]


@pytest.mark.parametrize(
    ("plan", "region", "error", "says"),
    [
        (None, None, ParameterError, "needs a district"),
        (None, "999999", UnknownName, "no region '999999'"),
        (None, "510000", ParameterError, "no district of region 500000"),
        ("national-hrss-14", "all", ParameterError, "no districts of region CN"),
    ],
)
def test_what_is_no_district_is_refused(plan, region, error, says):
    with pytest.raises(error, match=says):
        matrix.districts(load_plan(plan), region)


def test_another_plans_pages_never_overwrite_those_of_the_default():
    assert matrix._folder(load_plan()) == matrix.REPORTS
    assert matrix._folder(load_plan("national-hrss-14")) == matrix.REPORTS / "national-hrss-14"


def test_the_navigation_holds_what_is_made_or_there_and_nothing_else(tmp_path):
    (tmp_path / "05_income.html").touch()
    (tmp_path / "05_income.en.html").touch()
    (tmp_path / "06_labour_relations.html").touch()
    made = matrix.chosen(["00"])
    both = [theme.id for theme in matrix._navigation(made, tmp_path, ["zh", "en"])]
    assert both == ["00_overview", "05_income"]
    one = [theme.id for theme in matrix._navigation(made, tmp_path, ["zh"])]
    assert one == ["00_overview", "05_income", "06_labour_relations"]
