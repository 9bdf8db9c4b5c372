"""The pieces of a page that are neither prose nor exhibit: the answer, the sources, the last line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from .. import observations, tables, text

if TYPE_CHECKING:
    from .study import Study


@dataclass(frozen=True)
class Html:
    """A piece of a page that is neither prose nor exhibit."""

    html: str

    def _repr_html_(self) -> str:
        return self.html


def answer(sentences: Iterable[str], light: str = "none") -> Html:
    """The opening answer: computed sentences in a box whose rule takes the light's colour.

    `none` leaves the box without a light, where no single probability stands behind it.
    """
    body = "".join(f"<p>{escape(s)}</p>" for s in sentences if s)
    return Html(f'<section class="answer" data-light="{light}">{body}</section>')


def source_list(study: Study) -> Html:
    """Every document used so far: publisher, title, date; linked only to official hosts."""
    known = observations.load_sources()
    items = []
    for id in sorted(study.cited, key=lambda i: (known.at[i, "published"] or "9", i)):
        row = known.loc[id]
        date = row["published"] or study.say("未注日期", "undated")
        by = text.publisher(row["publisher"], study.lang, row["url"])
        words = escape(
            f"{by}：{text.title(row['title'])}，{date}"
            if study.lang == "zh"
            else f"{by}: {text.title(row['title'])}, {date}"
        )
        url = text.link(id)
        shown = f'<a href="{escape(url)}">{words}</a>' if url else words
        items.append(f'<li id="source-{escape(id)}">{shown}</li>')
    return Html(f'<ol class="sources">{"".join(items)}</ol>')


def colophon(study: Study) -> Html:
    """Plan, data cut-off and version, as the last line of a notebook."""
    words = study.say(
        f"规划：{study.plan.title('zh')}。数据：截至 {study.as_of} 已公布的数字。"
        f"程序版本 {tables.version()}。",
        f"Plan: {study.plan.title('en')}. Data: figures published by {study.as_of}. "
        f"Version {tables.version()}.",
    )
    return Html(f'<p class="colophon">{escape(words)}</p>')
