"""One object carries a figure or a table: message, reading, data, sources, and how it shows itself.

Nothing is drawn here (`figures` does) and no sentence is made (`text` does). What is shown is
plain HTML and SVG that needs no CSS and no script, so that a page with a strict content security
policy shows the same thing as JupyterLab. The few style attributes are for JupyterLab alone, whose
own sheet would set names to the right; a page drops them.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any, Literal, NotRequired, TypedDict, Unpack, final

from .errors import MethodError

if TYPE_CHECKING:
    import pandas as pd

_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")

# What a bound is called in front of its number, by language; `observations` say over, under and
# approx, plans say gt, ge, lt and le.
BOUNDS: Mapping[str, Mapping[str, str]] = {
    "zh": {
        "approx": "约 ",
        "over": "超过 ",
        "under": "不到 ",
        "gt": "＞",
        "ge": "≥",
        "lt": "＜",
        "le": "≤",
    },
    "en": {
        "approx": "about ",
        "over": "over ",
        "under": "under ",
        "gt": "> ",
        "ge": "≥ ",
        "lt": "< ",
        "le": "≤ ",
    },
}

# Code: shape, colour, word by language. The shape and the word carry the meaning without colour.
LIGHTS: Mapping[str, tuple[str, str, Mapping[str, str]]] = {
    "green": ("●", "#1b7f4d", {"zh": "绿", "en": "green"}),
    "yellow": ("◆", "#8a6a00", {"zh": "黄", "en": "yellow"}),
    "orange": ("▲", "#c8590b", {"zh": "橙", "en": "orange"}),
    "red": ("■", "#b3261e", {"zh": "红", "en": "red"}),
    "none": ("○", "#6b717b", {"zh": "无法评估", "en": "cannot be assessed"}),
}

# The data handed to a reader have headings and codes in the reader's language; `Exhibit.data`
# keeps the English ones.
_ZH = {
    "year": "年份", "period": "时期", "date": "时期", "series": "项目", "part": "组成",
    "factor": "因素", "region": "地区", "indicator": "指标", "label": "名称", "value": "数值",
    "amount": "当年", "total": "累计", "effect": "贡献", "share": "占比", "lower": "区间下限",
    "upper": "区间上限", "kind": "性质", "bound": "口径", "unit": "单位", "expected": "预期",
    "observed": "公布", "published": "公布", "computed": "推算", "forecast": "预测",
    "nowcast": "当年推算", "to date": "年内累计", "target": "目标", "ceiling": "上限",
    "floor": "下限", "required": "达标路径", "reference": "参照", "base": "期初", "end": "期末",
    "exact": "确数", "approx": "约数", "over": "超过", "under": "不足", "band": "区间",
    "scenario": "情景", "row": "行", "column": "列", "group": "分组", "target row": "目标",
    "id": "编号", "locator": "规划出处", "promise": "承诺", "baseline": "期初数",
    "baseline_period": "期初", "target_period": "目标期", "target_bound": "目标口径",
    "latest": "最近公布", "latest_period": "最近公布的时期", "latest_bound": "最近公布的口径",
    "state": "状态", "status": "判断", "warning": "预警灯", "probability": "概率",
    "projected": "推算", "projected_low": "推算下限", "projected_high": "推算上限",
    "sources": "来源编号", "required_now": "该时点应达", "figures": "公布数个数", "age": "距今年数",
    "yardsticks": "标尺", "record": "同色灯以往达到", "attribute": "属性", "direction": "方向",
    "name": "名称", "source": "来源", "weight": "权重", "months": "可支付月数", "balance": "结余",
    "revenue": "收入", "outgo": "支出", "plan": "规划", "horizon": "距期末年数",
}  # fmt: skip


@final
class Caption(TypedDict):
    """The words every exhibit is given, in the language of `lang`.

    `id` kebab-case, unique in a notebook · `title` the message · `subtitle` what is measured,
    its unit, how to read the marks · `reading` one sentence · `alt` for those who cannot see it ·
    `source_line` complete, '来源：……' · `sources` ids of `sources.csv` · `lang` 'zh' or 'en'.
    """

    id: str
    title: str
    subtitle: str
    reading: str
    alt: str
    source_line: str
    sources: tuple[str, ...]
    lang: NotRequired[str]
    notes: NotRequired[tuple[str, ...]]


_FIT = 'style="max-width:760px;margin:1em 0"'


@dataclass(frozen=True, kw_only=True, eq=False)
class Exhibit:
    """A figure or a table with all that has to travel with it.

    Parameters
    ----------
    id : str
        Kebab-case, unique in a notebook, such as 'hr-revenue-path'.
    title, subtitle, reading, alt, source_line, sources, notes, lang
        See `Caption`.
    data : pandas.DataFrame
        The tidy data behind it.
    svg, table : str
        One of the two: a chart with its text as outlines, or a safe HTML table.

    Raises
    ------
    MethodError
        When `id` is not kebab-case, `lang` is unknown, or not exactly one of `svg` and `table`
        is there.
    """

    id: str
    title: str
    subtitle: str
    reading: str
    alt: str
    data: pd.DataFrame
    source_line: str
    sources: tuple[str, ...]
    notes: tuple[str, ...] = ()
    lang: str = "zh"
    svg: str | None = None
    table: str | None = None

    def __post_init__(self) -> None:
        if not _ID.fullmatch(self.id):
            raise MethodError(f"{self.id!r} is no id", remedy="write it like hr-revenue-path")
        if self.lang not in BOUNDS:
            raise MethodError(f"no language {self.lang!r}", remedy="zh or en")
        if (self.svg is None) == (self.table is None):
            raise MethodError(f"exhibit {self.id} needs either svg or table")
        object.__setattr__(self, "sources", tuple(self.sources))
        object.__setattr__(self, "notes", tuple(self.notes))

    @property
    def kind(self) -> Literal["chart", "table"]:
        """'chart' or 'table'."""
        return "table" if self.svg is None else "chart"

    def _repr_html_(self) -> str:
        lang = "zh-CN" if self.lang == "zh" else "en"
        marked = f'data-kind="{self.kind}" lang="{lang}" {_FIT}'
        caption = [f'<p class="exhibit-reading">{escape(self.reading)}</p>']
        caption += [f'<p class="exhibit-note">{escape(note)}</p>' for note in self.notes]
        return "\n".join(
            [
                f'<figure class="exhibit" id="{self.id}" {marked}>',
                self.svg or self._table(),
                f"<figcaption>{''.join(caption)}</figcaption>",
                f'<script type="application/json" class="exhibit-data">{self._json()}</script>',
                "</figure>",
            ]
        )

    def _table(self) -> str:
        return "\n".join(
            [
                f'<h3 class="exhibit-title">{escape(self.title)}</h3>',
                f'<p class="exhibit-subtitle">{escape(self.subtitle)}</p>',
                self.table or "",
                f'<p class="exhibit-source">{escape(self.source_line)}</p>',
            ]
        )

    def _json(self) -> str:
        said = _ZH if self.lang == "zh" else {}
        coded = [str(name) in ("kind", "bound", "series") for name in self.data.columns]
        rows = [
            [_plain(cell, said if code else {}) for cell, code in zip(row, coded, strict=True)]
            for row in self.data.itertuples(index=False, name=None)
        ]
        columns = [said.get(str(name), str(name)) for name in self.data.columns]
        content = {
            "id": self.id,
            "title": self.title,
            "columns": columns,
            "rows": rows,
            "source": self.source_line,
        }
        text = json.dumps(content, ensure_ascii=False, allow_nan=False)
        # Inside <script> only these two can end or derail the element.
        return text.replace("</", "<\\/").replace("<!--", "<\\u0021--")


def _plain(cell: Any, said: Mapping[str, str]) -> str | float | int | bool | None:
    """A cell as JSON knows it: numbers stay numbers, nothing stays nothing."""
    import pandas as pd

    cell = cell.item() if hasattr(cell, "item") else cell
    if cell is None or (pd.api.types.is_scalar(cell) and pd.isna(cell)):
        return None
    if isinstance(cell, float):
        return cell if math.isfinite(cell) else None
    if isinstance(cell, bool | int):
        return cell
    return said.get(str(cell), str(cell))


def number(value: float | None, decimals: int | None = None) -> str:
    """A number as it is printed.

    As published where it has two decimals or fewer; of what was computed five significant figures
    at most, but whole numbers whole; or as `decimals` says. A true minus sign; no separators below
    100000, then narrow unbreakable gaps.

    Examples
    --------
    >>> number(618.05), number(489.50), number(-0.25), number(27238.84), number(None)
    ('618.05', '489.5', '−0.25', '27238.84', '—')
    >>> number(27238.8412), number(2 / 3)
    ('27239', '0.66667')
    """
    if value is None or not math.isfinite(value):
        return "—"
    if decimals is None:
        whole = len(str(abs(int(value)))) if abs(value) >= 1 else 0
        text = f"{value:.{2 if round(value, 2) == value else max(0, 5 - whole)}f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
    else:
        text = f"{value:.{decimals}f}"
    whole_part, point, rest = text.lstrip("-").partition(".")
    if len(whole_part) > 5:
        whole_part = f"{int(whole_part):,}".replace(",", "\u00a0")
    shown = whole_part + point + rest
    return f"−{shown}" if text.startswith("-") and shown.strip("0.") else shown


def quantity(
    value: float | None,
    unit: str = "",
    *,
    bound: str | None = "exact",
    lang: str = "zh",
    decimals: int | None = None,
) -> str:
    """A number with its unit and, in front, what kind of bound it is.

    Examples
    --------
    >>> quantity(1500, "亿元"), quantity(95, "%", bound="gt"), quantity(4000, "家", bound="approx")
    ('1500 亿元', '＞95%', '约 4000 家')
    """
    gap = "" if not unit or unit[0] in "%‰°" else " "
    front = BOUNDS[lang].get(bound or "exact", "")
    return f"{front}{number(value, decimals)}{gap}{unit}"


@dataclass(frozen=True)
class Number:
    """A cell with a number, its bound, and what stands beside it in grey, such as its year."""

    value: float | None
    beside: str = ""
    bound: str = "exact"
    decimals: int | None = None
    unit: str = ""


@dataclass(frozen=True)
class Bar:
    """A cell with a bar: the share done, and a tick where it should be by now (both 0–1)."""

    share: float | None
    tick: float | None = None


@dataclass(frozen=True)
class Light:
    """A cell with a warning light: shape, word, and a detail such as its probability.

    `code` is one of `LIGHTS`; `word` replaces the usual word ('' leaves it out).
    """

    code: str
    detail: str = ""
    word: str | None = None


Cell = str | float | int | None | Number | Bar | Light


def table(
    columns: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    *,
    data: pd.DataFrame | None = None,
    row_ids: Sequence[str] = (),
    **caption: Unpack[Caption],
) -> Exhibit:
    """A table whose cells are text, numbers, bars or lights.

    Parameters
    ----------
    columns : sequence of str
        Headings; the first column names the rows.
    rows : sequence of sequences
        As long as `columns`. Numbers (plain or `Number`) are set right-aligned.
    data : DataFrame, optional
        The data handed to readers; by default the cells themselves.
    row_ids : sequence of str
        Anchors of the rows, unique in a page, so that other pages can link to them.
    **caption
        See `Caption`.

    Raises
    ------
    MethodError
        When a row is not as long as the headings, or a light is not one of `LIGHTS`.
    """
    import pandas as pd

    id, alt, lang = caption["id"], caption["alt"], caption.get("lang", "zh")

    for row in rows:
        if len(row) != len(columns):
            raise MethodError(f"table {id}: {len(row)} cells under {len(columns)} headings: {row}")
    numeric = [
        bool(rows) and all(isinstance(row[at], int | float | Number | None) for row in rows)
        for at in range(len(columns))
    ]
    head = "".join(
        f'<th scope="col"{_class("num" if right else "") or _LEFT}>{escape(name)}</th>'
        for name, right in zip(columns, numeric, strict=True)
    )
    body = "\n".join(
        f'<tr{_anchor(row_ids, at)}><th scope="row"{_LEFT}>{_cell(row[0], lang)[1]}</th>'
        + "".join(
            f"<td{_class(kind)}{'' if kind == 'num' else _LEFT}>{html}</td>"
            for kind, html in (_cell(c, lang) for c in row[1:])
        )
        + "</tr>"
        for at, row in enumerate(rows)
    )
    html = (
        f'<table class="exhibit-table" aria-label="{escape(alt)}">\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"
    )
    if data is None:
        data = pd.DataFrame(
            [[_datum(cell, lang) for cell in row] for row in rows], columns=list(columns)
        )
    words: dict[str, Any] = {**caption, "sources": tuple(caption["sources"])}
    return Exhibit(**words, data=data, table=html)


SHORT = 8
"""Characters of a cell that is kept on one line, such as a period or a place in the plan."""

_LEFT = ' style="text-align:left"'


def _anchor(ids: Sequence[str], at: int) -> str:
    return f' id="{escape(ids[at])}"' if at < len(ids) else ""


def _class(name: str) -> str:
    return f' class="{name}"' if name else ""


def _cell(cell: Cell, lang: str) -> tuple[str, str]:
    """Class and HTML of a cell."""
    if isinstance(cell, int | float):
        cell = Number(cell)
    if isinstance(cell, Number):
        shown = quantity(cell.value, cell.unit, bound=cell.bound, lang=lang, decimals=cell.decimals)
        if cell.value is None or not math.isfinite(cell.value):
            shown = "—"
        beside = f' <small class="beside">{escape(cell.beside)}</small>' if cell.beside else ""
        return "num", escape(shown) + beside
    if isinstance(cell, Bar):
        return "bar", _bar(cell, lang)
    if isinstance(cell, Light):
        return f"light light-{_light(cell)}", _lamp(cell, lang)
    return "short" if len(cell or "") <= SHORT else "", escape(cell) if cell else "—"


def _light(cell: Light) -> str:
    if cell.code not in LIGHTS:
        raise MethodError(f"no light {cell.code!r}", remedy=f"one of {', '.join(LIGHTS)}")
    return cell.code


def _lamp(cell: Light, lang: str) -> str:
    shape, colour, words = LIGHTS[cell.code]
    word = words[lang] if cell.word is None else cell.word
    said = "，" if lang == "zh" else ", "
    text = said.join(part for part in (word, cell.detail) if part)
    # The shape is text inside SVG: coloured without any CSS, and still copied as a character.
    return (
        '<svg class="lamp" width="15" height="15" viewBox="0 0 15 15" aria-hidden="true">'
        f'<text x="7.5" y="13" font-size="15" text-anchor="middle" fill="{colour}">{shape}</text>'
        f"</svg> {escape(text)}"
    )


def _bar(cell: Bar, lang: str) -> str:
    if cell.share is None or not math.isfinite(cell.share):
        return "—"
    width, share = 90, min(max(cell.share, 0.0), 1.0)
    said = {
        "zh": ("完成 {:.0%}", "，按进度应为 {:.0%}"),
        "en": ("{:.0%} done", ", {:.0%} due by now"),
    }[lang]
    below = {"zh": "低于期初（{:.0%}）", "en": "below the start ({:.0%})"}[lang]
    label = (said[0] if cell.share >= 0 else below).format(cell.share)
    tick = ""
    if cell.tick is not None and math.isfinite(cell.tick):
        label += said[1].format(cell.tick)
        at = min(max(cell.tick, 0.0), 1.0) * (width - 2)
        tick = f'<rect x="{at:.1f}" y="0" width="2" height="14" fill="#1d2127"/>'
    done = f'<rect y="3" width="{share * width:.1f}" height="8" rx="3" fill="#1f5fa8"/>'
    return (
        f'<svg class="progress" width="{width}" height="14" viewBox="0 0 {width} 14" role="img" '
        f'aria-label="{label}"><rect y="3" width="{width}" height="8" rx="3" fill="#e3e7ec"/>'
        f"{done if share else ''}{tick}</svg>"
    )


def _datum(cell: Cell, lang: str) -> str | float | int | None:
    """What a cell is in the data handed to a reader."""
    if isinstance(cell, Number):
        if cell.beside or cell.bound not in ("exact", ""):
            shown = quantity(
                cell.value, cell.unit, bound=cell.bound, lang=lang, decimals=cell.decimals
            )
            return f"{shown} {cell.beside}".strip()
        return cell.value
    if isinstance(cell, Bar):
        return cell.share
    if isinstance(cell, Light):
        words = LIGHTS[_light(cell)][2]
        word = words[lang] if cell.word is None else cell.word
        return " ".join(part for part in (LIGHTS[cell.code][0], word, cell.detail) if part)
    return cell
