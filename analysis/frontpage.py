"""Which promises were kept, which were missed, and which nobody can tell: the front page.

It reads the assessed promises and, for the cards of the theme reports, the pages already printed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import text
from .exhibits import LIGHTS
from .pages import Site, counterpart, frame, page_name, text_of, words, write

if TYPE_CHECKING:
    import pandas as pd

#: The four states of a promise in the order of the page, each with its mark.
STATES = {"kept": "✓", "missed": "×", "pending": "…", "never": "○"}
KEPT = ("met", "achieved_early")


@dataclass(frozen=True)
class Row:
    """A promise as the front page shows it."""

    id: str
    state: str
    name: str
    place: str
    target: str
    latest: str
    year: str
    light: str
    verdict: str
    theme: str
    href: str


@dataclass(frozen=True)
class Card:
    """A theme report: where it is, its title, its first sentence and the light of its answer."""

    href: str
    title: str
    sentence: str
    light: str


def index(
    status: pd.DataFrame,
    out: Path,
    *,
    site: Site,
    lang: str = "zh",
    languages: Sequence[str] = (),
) -> Path:
    """Write `index.html` (or `index.en.html`) into `out`.

    Parameters
    ----------
    status : DataFrame
        What `progress.assess` returns, a row a promise: `kind`, `locator`, `box`, `number`,
        `name_zh`, `name_en`, `unit`, `theme`, `target` and `latest` with their bounds and
        `latest_period`, `state`, `status`, `warning`, `probability`, and if there `reason`.
        `id` may be a column or the index. Columns `target_text_zh`, `target_text_en`,
        `latest_text_zh`, `latest_text_en` are shown instead of the numbers where they exist.
    out : Path
        Folder with the theme pages; those that are there get a card and links.
    site : Site
    lang : 'zh' or 'en'
    languages : sequence of str
        All that are being written. The page links to its other language when that is among them
        or already there.

    Returns
    -------
    Path
        The page written.
    """
    said = words(lang)["index"]
    pages = {theme.id: _page(out / page_name(theme.id, lang)) for theme in site.themes}
    frame_ = status if "id" in status.columns else status.rename_axis("id").reset_index()
    rows = [_row(record, site, pages, lang) for record in frame_.to_dict("records")]
    headline = [row for row, kind in zip(rows, frame_["kind"], strict=True) if kind == "indicator"]
    others = [row for row, kind in zip(rows, frame_["kind"], strict=True) if kind != "indicator"]
    chapters = [
        (title, found, _counts(found))
        for key, title in [*((t.id, t.zh if lang == "zh" else t.en) for t in site.themes),
                           ("", said["elsewhere"])]
        if (found := [row for row in others if row.theme == key])
    ]  # fmt: skip
    name = page_name("index", lang)
    there = counterpart(name)
    html = frame(
        "index.html.j2",
        site,
        lang,
        theme="index",
        title=site.title[lang],
        other=there if len(languages) > 1 or (out / there).is_file() else None,
        rail=[
            ("answer", words(lang)["answer"]),
            ("headline", said["headline"].format(n=len(headline))),
            ("others", said["others"].format(n=len(others))),
            *([("reports", said["reports"])] if any(pages.values()) else []),
        ],
        s=said,
        marks=STATES,
        lights=LIGHTS,
        headline=headline,
        others=others,
        chapters=chapters,
        sentences=_sentences(headline, rows, said, lang),
        counts=_counts(rows),
        headline_counts=_counts(headline),
        cards=[page.card for page in pages.values() if page],
    )
    write(out / name, html)
    return out / name


def _row(
    record: Mapping[str, Any], site: Site, pages: Mapping[str, _Page | None], lang: str
) -> Row:
    state = _state(record)
    theme = next((t.id for t in site.themes if record["theme"] in (t.id, t.key)), "")
    page = pages.get(theme)
    anchor = f"#{record['id']}" if page and record["id"] in page.ids else ""
    light = record["warning"] if state == "pending" else "none"
    begun = state != "never" and record.get("figures", 1) > 0  # a figure since the plan began
    return Row(
        id=str(record["id"]),
        state=state,
        name=str(record[f"name_{lang}"]),
        place=_place(record, lang),
        target=_given(record, f"target_text_{lang}") or text.target(record, lang),
        latest=_given(record, f"latest_text_{lang}") or _latest(record, lang) if begun else "",
        year=_evidence(record, lang) if begun else "",
        light=light,
        verdict=_set(_verdict(record, state, lang), lang),
        theme=theme,
        href=f"{page.card.href}{anchor}" if page else "",
    )


def _evidence(record: Mapping[str, Any], lang: str) -> str:
    """Period of the latest figure and the document it stands in."""
    period = text.period(_given(record, "latest_period"), lang)
    source = _given(record, "latest_source")
    shown = f"{period} · {text.source_name(source, lang)}" if period and source else period
    caveat = _given(record, f"caveat_{lang}")
    return f"{shown} · {caveat}" if caveat else shown


def _state(record: Mapping[str, Any]) -> str:
    if record["state"] == "unpublished":
        return "never"
    if record["state"] == "published":
        if record["status"] in KEPT:
            return "kept"
        if record["status"] == "missed":
            return "missed"
    return "pending"


def _place(record: Mapping[str, Any], lang: str) -> str:
    """Where the plan says it: the number of an indicator, the box or section of a target."""
    said = words(lang)["index"]
    if record["kind"] == "indicator":
        return _given(record, "number")
    locator = str(record["locator"])
    kind = "box" if locator.startswith("box") else "section" if "." in locator else "chapter"
    return str(said[kind].format(n=locator.removeprefix("box")))


def _given(record: Mapping[str, Any], column: str) -> str:
    """Text of a column that may be absent or empty."""
    value = record.get(column)
    if value is None or value != value:  # NaN differs from itself
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _latest(record: Mapping[str, Any], lang: str) -> str:
    value = record["latest"]
    if value is None or value != value:
        return ""
    bound = _given(record, "latest_bound")
    return text.figure(value, bound, record["unit"], lang)


def _verdict(record: Mapping[str, Any], state: str, lang: str) -> str:
    """The judgement in a few words, as short as a table cell wants it."""
    reason = _given(record, "reason")
    if reason:
        return text.word(text.REASON, reason, lang)
    if state == "never":
        return text.word(text.STATE, "unpublished", lang)
    # The official wording gives the pace first and the judgement after the comma.
    status = text.word(text.STATUS, record["status"], lang).rpartition("，")[2]
    said = words(lang)["index"]
    if state != "pending":
        year = _given(record, "settled")
        return str(said["settled"].format(status=status, year=year)) if year else status
    chance = record["probability"]
    if chance is None or chance != chance:
        return status
    return str(said["chance"].format(status=status, p=text.probability(chance, lang)))


def _counts(rows: Sequence[Row]) -> dict[str, int]:
    return {state: sum(row.state == state for row in rows) for state in STATES}


def _sentences(
    headline: Sequence[Row], rows: Sequence[Row], said: Mapping[str, Any], lang: str
) -> list[str]:
    """The plan in two or three sentences."""
    pending = [row.light for row in rows if row.state == "pending"]
    lights = [
        said["light_count"].format(light=f"{shape} {named[lang]}", n=pending.count(code))
        for code, (shape, _, named) in LIGHTS.items()
        if code in pending
    ]
    sentences = [
        said["lead"].format(n=len(rows), **_counts(rows)),
        said["lead_headline"].format(n=len(headline), **_counts(headline)),
    ]
    if lights:
        shown = text.listing(lights, lang)
        sentences.append(said["lead_lights"].format(n=len(pending), lights=shown))
    return [_set(sentence, lang) for sentence in sentences]


def _set(words: str, lang: str) -> str:
    """Words as they are set: in Chinese with gaps between characters and digits."""
    return text.spaced(words) if lang == "zh" else words


# The pages already printed ------------------------------------------------------------------------


@dataclass(frozen=True)
class _Page:
    ids: frozenset[str]
    card: Card


def _page(path: Path) -> _Page | None:
    """Anchors, title and first sentence of a theme page, or None where there is none."""
    if not path.is_file():
        return None
    html = path.read_text(encoding="utf-8")
    title = re.search(r"<h1\b[^>]*>(.*?)</h1>", html, re.DOTALL)
    answer = re.search(r'<section\b([^>]*\bclass="answer"[^>]*)>(.*?)</section>', html, re.DOTALL)
    light, sentence = "none", ""
    if answer:
        lit = re.search(r'data-light="(\w+)"', answer[1])
        light = lit[1] if lit else "none"
        said = [text_of(part) for part in answer[2].split("</p>") if text_of(part)]
        lamp = LIGHTS[light][2]
        named = (f"{lamp['zh']}灯", f"({lamp['en']}")  # the sentence that gives the light, if any
        first = next((one for one in said if any(name in one for name in named)), said[0])
        sentence = re.split(r"(?<=[。！？])|(?<=[.!?])\s", first)[0]
    return _Page(
        frozenset(re.findall(r'<[^<>]*\sid="([^"]+)"', html)),
        Card(path.name, text_of(title[1]) if title else path.stem, sentence, light),
    )
