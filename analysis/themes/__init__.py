"""What each theme shows: the exhibits and the opening answer of its notebook.

`study` says what a notebook is about (plan, region, day, language); `page`, `promises`, `paths`
and `records` are the pieces themes share. A module here per theme asks the methods, words the
result, and hands both to `figures`.
"""

from .page import Html, answer, colophon, source_list
from .paths import promise_path
from .promises import (
    bar_cell,
    box_light,
    caveat,
    closing_sentence,
    light_cell,
    masthead,
    promise_sentence,
    promise_table,
    promises,
    silence,
)
from .records import record
from .study import Study, need, shown

__all__ = [
    "THEMES",
    "Html",
    "Study",
    "answer",
    "bar_cell",
    "box_light",
    "caveat",
    "closing_sentence",
    "colophon",
    "light_cell",
    "masthead",
    "need",
    "promise_path",
    "promise_sentence",
    "promise_table",
    "promises",
    "record",
    "shown",
    "silence",
    "source_list",
]

THEMES = (
    ("00_overview", "overview", "总览", "Overview"),
    ("01_employment", "employment", "就业", "Employment"),
    ("02_social_insurance", "social_insurance", "社会保险", "Social insurance"),
    ("03_talent_structure", "talent_structure", "人才结构", "Talent structure"),
    ("04_hr_services", "hr_services", "人力资源服务业", "HR services"),
    ("05_income", "income", "收入分配", "Income"),
    ("06_labour_relations", "labour_relations", "劳动关系", "Labour relations"),
    ("07_public_services", "public_services", "公共服务", "Public services"),
    ("08_regions", "regions", "区域协同", "Regions"),
    ("09_scorecard", "scorecard", "记分卡", "Scorecard"),
)
"""Notebook, theme, and its short names: the order of the navigation."""
