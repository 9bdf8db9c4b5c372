"""How is it said: numbers, periods, codes and sources in Chinese and English.

Both languages of an expression stand side by side; nothing is put together from pieces that only
one of them orders that way.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from urllib.parse import urlparse

from . import observations, periods, tables

STATE = {
    "published": ("结果已公布", "outcome published"),
    "projected": ("结果未公布", "outcome not published"),
    "unpublished": ("未见公布", "no figure found"),
}
STATUS = {
    "met": ("已完成", "met"),
    "missed": ("未完成", "missed"),
    "achieved_early": ("提前完成", "achieved ahead of time"),
    "ahead": ("达到时序进度，预计超额完成", "ahead of schedule"),
    "on_schedule": ("达到或基本达到时序进度，预计如期完成", "on schedule"),
    "behind": ("未达时序进度，完成难度较大", "behind schedule"),
    "not_assessable": ("无法评估", "cannot be assessed"),
}
LIGHT = {
    "green": ("绿", "green"),
    "yellow": ("黄", "yellow"),
    "orange": ("橙", "orange"),
    "red": ("红", "red"),
    "none": ("无法评估", "cannot be assessed"),
}
ATTRIBUTE = {"expected": ("预期性", "expected"), "binding": ("约束性", "binding"), "": ("", "")}
REASON = {
    "": ("", ""),
    "no_target": ("没有印出目标数", "no target is printed"),
    "no_series": ("未见对应的公布数", "no such figure was found"),
    "nothing_since_baseline": ("规划期内未见公布数", "no figure found since the plan began"),
    "other_basis": (
        "公布过的数字口径或时段与目标不一致",
        "the figures published are on another basis or span",
    ),
    "other_unit": (
        "目标的单位与公布数的单位不同，无法比较",
        "the target is in another unit than the figures",
    ),
    "too_few": ("公布的数字太少，无法推算", "too few figures to project"),
    "bound": ("公布的只是一个界限，无法判断", "only a bound was published, which does not tell"),
}
UNIT_EN = {
    "万人": "10,000 persons",
    "万名": "10,000 persons",
    "万人次": "10,000 person-times",
    "万": "10,000",
    "亿元": "100 million yuan",
    "元": "yuan",
    "人": "persons",
    "名": "persons",
    "人次": "person-times",
    "家": "entities",
    "个": "units",
    "户": "households or firms",
    "项": "items",
    "条": "items",
    "次": "times",
    "万次": "10,000 times",
    "万家次": "10,000 visits by entities",
    "所": "institutions",
    "场": "events",
    "场次": "events",
    "万场": "10,000 events",
    "万件": "10,000 cases",
    "期": "sessions",
    "万个": "10,000 posts",
    "万张": "10,000 cards",
    "万户": "10,000 households or firms",
    "倍": "times",
    "年": "years",
    "岁": "years of age",
    "元/小时": "yuan an hour",
    "名(个)": "persons or teams",
    "个百分点": "percentage points",
    "个月": "months",
}
IN_ENGLISH = {
    **dict.fromkeys("万人 万名 万人次 万 万个 万张 万户 万次 万家次 万场 万件".split(), (4, "")),
    **dict.fromkeys("人 名 人次 家 个 户 项 条 次 所 场 场次 期".split(), (0, "")),
    "亿元": (8, "yuan"),
    "元": (0, "yuan"),
    "元/小时": (0, "yuan an hour"),
}
"""Units that English prose does without: how many zeros they stand for, and what is counted."""

MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def pick(lang: str, zh: str, en: str) -> str:
    """The text in the language asked for."""
    return zh if lang == "zh" else en


def word(table: dict[str, tuple[str, str]], code: str, lang: str = "zh") -> str:
    """Word for a code, such as `word(STATUS, "met", "zh")`.

    >>> word(STATUS, "met", "zh")
    '已完成'
    """
    return table[code][0 if lang == "zh" else 1]


def spaced(zh: str) -> str:
    """Chinese with a gap between Han characters and digits or Latin letters, and none elsewhere.

    The number of a document (〔2021〕109号) stays as printed.

    >>> spaced("最近公布的是651 万人，达到 3500 家 的概率99% 以上")
    '最近公布的是 651 万人，达到 3500 家的概率 99% 以上'
    """
    zh = re.sub(
        r"(?<=[\u4e00-\u9fff])(?=[0-9A-Za-z])|(?<=[0-9A-Za-z%])(?!号)(?=[\u4e00-\u9fff])", " ", zh
    )
    return re.sub(
        r"(?<=[\u4e00-\u9fff]) +(?=[\u4e00-\u9fff])|(?<=[，。；：、）（]) +| +(?=[，。；：、）（])",
        "",
        zh,
    )


def number(value: float, decimals: int | None = None) -> str:
    """A number as printed: given decimals, or as many as it was published with (at most 4).

    >>> number(618.05), number(1500.0), number(24.83, 1), number(float("nan"))
    ('618.05', '1500', '24.8', '—')
    """
    if value is None or math.isnan(value):
        return "—"
    text = f"{value:.{4 if decimals is None else decimals}f}"
    if decimals is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.removeprefix("-") if float(text) == 0 else text.replace("-", "−")


def unit(name: str, lang: str = "zh") -> str:
    """A unit in a language."""
    return name if lang == "zh" else UNIT_EN.get(name, name)


def rounded(value: float) -> str:
    """An estimate without false precision: three significant digits.

    >>> rounded(2022.56), rounded(581.46), rounded(5.417), rounded(68.49)
    ('2020', '581', '5.42', '68.5')
    """
    if value == 0 or math.isnan(value):
        return number(value)
    decimals = 2 - math.floor(math.log10(abs(value)))
    return number(round(value, decimals), max(decimals, 0))


def three_digits(value: float) -> float:
    """An estimate with three significant digits, as a number.

    >>> three_digits(2022.56), three_digits(-5.417)
    (2020.0, -5.42)
    """
    return value if math.isnan(value) else float(rounded(value).replace("−", "-"))


def day(date: dt.date, lang: str = "zh") -> str:
    """A day in words.

    >>> day(dt.date(2026, 11, 23)), day(dt.date(2026, 11, 23), "en")
    ('2026 年 11 月 23 日', '23 Nov 2026')
    """
    zh = f"{date.year} 年 {date.month} 月 {date.day} 日"
    return pick(lang, zh, f"{date.day} {MONTHS[date.month - 1]} {date.year}")


def measure(value: float, name: str, lang: str = "zh", decimals: int | None = None) -> str:
    """A number with its unit: `618.05 亿元`, `5.3%`; in English in thousands and millions.

    >>> measure(618.05, "亿元"), measure(618.05, "亿元", "en"), measure(348, "万人", "en")
    ('618.05 亿元', '61.805 billion yuan', '3.48 million')
    >>> measure(5.3, "%", "en"), measure(56.43, "万人", "en"), measure(85999, "元", "en")
    ('5.3%', '564,300', '85,999 yuan')
    """
    figure = number(value, decimals)
    if figure == "—":
        return figure
    if name == "%":
        return f"{figure}%"
    if lang == "zh":
        return f"{figure} {name}"
    return _english(figure, name) if name in IN_ENGLISH else f"{figure} ({unit(name, lang)})"


def _english(figure: str, name: str) -> str:
    """A printed number of a Chinese unit as English prints it: 348 万人 is 3.48 million."""
    zeros, noun = IN_ENGLISH[name]
    amount = Decimal(figure.replace("−", "-"))
    places = abs(amount).adjusted() + zeros if zeros else 0
    down, word = (9, "billion") if places >= 9 else (6, "million") if places >= 6 else (0, "")
    size = amount.scaleb(zeros - down).normalize() if zeros else amount
    return " ".join(part for part in (f"{size:,f}".replace("-", "−"), word, noun) if part)


def figure(value: float, bound: str, name: str = "", lang: str = "zh") -> str:
    """A published figure with its bound: 近／超过／不到, about／over／under.

    >>> figure(4000, "approx", "家"), figure(95, "over", "%", "en")
    ('约 4000 家', 'over 95%')
    """
    text = measure(value, name, lang) if name else number(value)
    if math.isnan(value):
        return "—"
    zh, en = {
        "approx": ("约 ", "about "),
        "over": ("超过 ", "over "),
        "gt": (">", ">"),
        "ge": ("≥", "≥"),
        "lt": ("<", "<"),
        "le": ("≤", "≤"),
        "under": ("不到 ", "under "),
    }.get(bound, ("", ""))
    return pick(lang, zh, en) + text


def target(promise: Any, lang: str = "zh", with_unit: bool = True) -> str:
    """A promised quantity as the plan words it.

    Parameters
    ----------
    promise : mapping
        With `target`, `target_high`, `target_bound`, `unit`; with `accumulation` and `name_zh`
        a Chinese amount of every year says so.
    with_unit : bool
        False where the unit stands elsewhere, as in a table; per cent always shows.

    >>> target({"target": 1.0, "target_high": 2.0, "target_bound": "exact", "unit": "家"})
    '1—2 家'
    """
    high = promise.get("target_high")
    ranged = high is not None and not math.isnan(high)
    low, name = promise["target"], promise["unit"]
    text = f"{number(low)}{pick(lang, '—', '–')}{number(high)}" if ranged else number(low)
    if not with_unit and name != "%":
        shown = text
    elif not ranged:
        shown = measure(low, name, lang)
    elif lang == "en" and name in IN_ENGLISH:
        shown = f"{measure(low, name, lang)}–{measure(high, name, lang)}"
    elif lang == "en":
        shown = f"{text} ({unit(name, lang)})"
    else:
        shown = f"{text}%" if name == "%" else f"{text} {name}"
    if promise.get("accumulation") == "annual_flow":
        if lang == "zh" and "年" not in promise.get("name_zh", "年"):
            shown = f"每年 {shown}"
        if lang == "en" and "year" not in promise.get("name_en", "year").lower():
            shown += " a year"
    zh, en = {
        "gt": ("超过 {}", "more than {}"),
        "ge": ("{}以上", "at least {}"),
        "lt": ("低于 {}", "below {}"),
        "le": ("{}以内", "at most {}"),
        "approx": ("{}左右", "about {}"),
    }.get(promise["target_bound"], ("{}", "{}"))
    return pick(lang, zh, en).format(shown)


def period(text: str, lang: str = "zh") -> str:
    """A period in words.

    >>> period("2021-01/2025-09"), period("2025-03", "en"), period("2021/2025")
    ('2021 年 1 月至 2025 年 9 月', 'Mar 2025', '2021—2025 年')
    """
    if not text:
        return ""
    span = periods.parse(text)
    (y1, m1), (y2, m2) = divmod(span.start, 12), divmod(span.end, 12)
    if m1 == 0 and m2 == 11:
        if y1 == y2:
            return pick(lang, f"{y1} 年", f"{y1}")
        return pick(lang, f"{y1}—{y2} 年", f"{y1}–{y2}")
    if span.months == 1:
        return pick(lang, f"{y1} 年 {m1 + 1} 月", f"{MONTHS[m1]} {y1}")
    if y1 == y2:
        return pick(
            lang,
            f"{y1} 年 {m1 + 1}—{m2 + 1} 月",
            f"{MONTHS[m1]}–{MONTHS[m2]} {y1}",
        )
    return pick(
        lang,
        f"{y1} 年 {m1 + 1} 月至 {y2} 年 {m2 + 1} 月",
        f"{MONTHS[m1]} {y1}–{MONTHS[m2]} {y2}",
    )


def probability(p: float, lang: str = "zh") -> str:
    """A probability without false precision.

    >>> probability(0.004), probability(0.113, "en")
    ('不到 1%', 'about 11%')
    """
    if math.isnan(p):
        return "—"
    if p < 0.01:
        return pick(lang, "不到 1%", "under 1%")
    if p > 0.99:
        return pick(lang, "99% 以上", "over 99%")
    return pick(lang, f"约 {100 * p:.0f}%", f"about {100 * p:.0f}%")


def place(locator: str, lang: str = "zh") -> str:
    """Where in the plan a promise stands; nothing where that was not printed.

    >>> place("box6"), place("5.2", "en"), place("5"), place("")
    ('专栏 6', 'section 5.2', '第 5 章', '')
    """
    if not locator:
        return ""
    if locator.startswith("box"):
        return pick(lang, f"专栏 {locator[3:]}", f"box {locator[3:]}")
    if "." in locator:
        return pick(lang, f"{locator} 节", f"section {locator}")
    return pick(lang, f"第 {locator} 章", f"chapter {locator}")


def listing(items: Iterable[Any], lang: str = "zh") -> str:
    """Items in a row: 甲、乙和丙; a, b and c."""
    items = [str(item) for item in items]
    if len(items) < 2:
        return "".join(items)
    comma, last = ("、", "和") if lang == "zh" else (", ", " and ")
    return comma.join(items[:-1]) + last + items[-1]


def sentences(parts: Iterable[str], lang: str = "zh") -> str:
    """Whole sentences one after the other; those that are empty are left out.

    >>> sentences(["甲。", "", "乙。"]), sentences(["One.", "", "Two."], "en")
    ('甲。乙。', 'One. Two.')
    """
    return pick(lang, "", " ").join(part for part in parts if part)


def moved(percent: float, lang: str = "zh") -> str:
    """A change in per cent, in words.

    >>> moved(55.12), moved(-78.8), moved(-3, "en")
    ('增长 55.1%', '下降 78.8%', 'down 3.0%')
    """
    size = number(abs(percent), 1)
    if percent < 0:
        return pick(lang, f"下降 {size}%", f"down {size}%")
    return pick(lang, f"增长 {size}%", f"up {size}%")


def years(known: Iterable[int], lang: str = "zh") -> str:
    """Years in order, those in a row as a range.

    >>> years([2013, 2014, 2015, 2019]), years([2013, 2014, 2019], "en")
    ('2013—2015、2019', '2013–2014, 2019')
    """
    runs: list[list[int]] = []
    for year in sorted(set(known)):
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    dash, comma = ("—", "、") if lang == "zh" else ("–", ", ")
    return comma.join(str(run[0]) if len(run) == 1 else f"{run[0]}{dash}{run[-1]}" for run in runs)


def source_name(id: str, lang: str = "zh") -> str:
    """A source in a few characters: its document number or publisher, and its date."""
    row = observations.load_sources().loc[id]
    if number := re.search(r"[^\s（]*〔\d{4}〕\d+号", row["title"]):
        return number[0]
    date = row["published"] or pick(lang, "未注日期", "undated")
    return f"{publisher(row['publisher'], lang, row['url'])} {date}"


_NAMELESS = {
    r"^news\b": "新闻",
    r"^copy\b": "网页转载",
    r"^blog compilation\b": "博客汇编",
    r"^(\S+-type )?ranking page\b": "排行网页",
    r"^Q&A\b": "问答网页",
    r"^forum reprint of official statement\b": "论坛转载的官方声明",
    r"\s*\bgovernment work report\b": "政府工作报告",
    r"\bmachine translation\b": "机器翻译",
    r"\bmachine paraphrase\b": "机器改写",
}
"""Kinds of pages whose publisher has no name, as patterns: what they are called in Chinese."""


def publisher(name: str, lang: str = "zh", url: str = "") -> str:
    """A publisher as readers know it; that a text was read in a copy is said in their language.

    What was read in a public code repository (`url`) is not signed by whom it transcribes alone.

    >>> publisher("中新网(copy)"), publisher("press (reprint)"), publisher("新华网")
    ('中新网（转载）', '报刊（转载）', '新华网')
    >>> publisher("人民政府 (copied on a forum)"), publisher("press copy")
    ('人民政府（转载）', '报刊（转载）')
    >>> publisher("news copy"), publisher("copy (machine paraphrase)")
    ('新闻（转载）', '网页转载（机器改写）')
    """
    stored = "//github.com/" in url
    if lang != "zh":
        said = not stored or "GitHub" in name
        return name if said else f"{name} (as transcribed in a public repository)"
    if stored:
        return re.sub(r"\s*\([^)]*\)", "", name) + "（公开代码库转录）"
    name = re.sub(
        r"\s*\([^)]*(copy|copied|reprint|mirror)[^)]*\)|\s+copy( of .*)?$", "（转载）", name
    )
    for kind, word in _NAMELESS.items():
        name = re.sub(kind, word, name)
    name = re.sub(r"\s*\(([^()]*[\u4e00-\u9fff][^()]*)\)", r"（\1）", name)
    name = re.sub(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])", "、", name).replace("、等", "等")
    name = re.sub(r" via news$", "（转载）", name)
    name = re.sub(r" via (.+)$", r"（转自 \1）", name)
    return re.sub(r"^press\b|(?<=[\u4e00-\u9fff]) press$", "报刊", name)


def title(name: str) -> str:
    """A document's title; of a data file what it holds, not where it lies.

    >>> title("data/a.csv (国家统计局 分省年度数据)"), title("统计公报")
    ('国家统计局 分省年度数据', '统计公报')
    """
    held = re.fullmatch(r"\S+\.(?:csv|xlsx?|dta|rds?|json)\s*\((.+)\)", name, re.IGNORECASE)
    return held[1] if held else name


def english(note: str) -> str:
    """A note of a row, which is kept in English, less the parts that quote the Chinese.

    >>> english("川渝通办; cumulative since 2020"), english("expected")
    ('cumulative since 2020', 'expected')
    """
    return "; ".join(part for part in note.split("; ") if not re.search(r"[\u3000-\u9fff]", part))


def source_line(ids: Iterable[str], lang: str = "zh", most: int = 4) -> str:
    """The source line of an exhibit: each document once, at most `most` of them by name."""
    names = list(dict.fromkeys(source_name(i, lang) for i in ids))
    shown = names[:most]
    more = len(names) - len(shown)
    if lang == "zh":
        tail = f"等 {len(names)} 处，全部见文末" if more else ""
        return spaced("来源：" + "；".join(shown) + tail)
    tail = f" and {more} more, listed at the end" if more else ""
    return "Sources: " + "; ".join(shown) + tail


def link(id: str) -> str:
    """Address a reader may be sent to, or an empty string.

    Only hosts of `linked_domains` in `datapackage.json` are linked: government, statistics
    bureaus and news agencies. Copies elsewhere keep their address in the data.
    """
    url = str(observations.load_sources().at[id, "url"])
    try:
        parts = urlparse(url)
    except ValueError:
        return ""
    if re.search(r"[\\\s]", url):  # browsers read a backslash as the end of the host
        return ""
    host = (parts.hostname or "").lower()
    known = any(
        host == d or host.endswith("." + d) for d in tables.package().get("linked_domains", [])
    )
    return url if known and parts.scheme in ("http", "https") else ""
