"""What a page is made of: a frame around what the cells gave, all of it in one HTML file.

Styles, script, pictures and font are inside, nothing is fetched, and a content security policy
says so to the browser. How notebooks are run is `reports`' business.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import json
import os
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape, unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import cells, fonts
from .errors import DataError
from .exhibits import LIGHTS

if TYPE_CHECKING:
    import jinja2

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Theme:
    """A page in the navigation: its id, such as `04_hr_services`, and its short names."""

    id: str
    zh: str
    en: str

    @property
    def key(self) -> str:
        """The theme as data call it: `hr_services`."""
        return self.id.partition("_")[2]


@dataclass(frozen=True)
class Site:
    """What all pages of a rendering share.

    Parameters
    ----------
    title : mapping of language to str
        Name of the site, from the plan's title.
    themes : sequence of Theme
        All there are, in the order of the navigation.
    linked : set of str, optional
        Ids of those with a page to go to; by default all.
    as_of : str
        The date by which everything shown had been published.
    version, licence : str
        Of this package, for the foot of the page.
    about : mapping of language to str
        The plan's full name, number and period, for the front page.
    """

    title: Mapping[str, str]
    themes: Sequence[Theme]
    as_of: str
    version: str
    linked: frozenset[str] | None = None
    licence: str = "MIT"
    about: Mapping[str, str] = field(default_factory=dict)


def page_name(theme: str, lang: str = "zh") -> str:
    """File name of a page; Chinese has no suffix.

    >>> page_name("04_hr_services"), page_name("index", "en")
    ('04_hr_services.html', 'index.en.html')
    """
    return f"{theme}.html" if lang == "zh" else f"{theme}.{lang}.html"


def counterpart(name: str) -> str:
    """File name of the same page in the other language.

    >>> counterpart("index.html"), counterpart("index.en.html")
    ('index.en.html', 'index.html')
    """
    stem = name.removesuffix(".html")
    return f"{stem.removesuffix('.en')}.html" if stem.endswith(".en") else f"{stem}.en.html"


@functools.cache
def words(lang: str) -> dict[str, Any]:
    """Every fixed word of the pages in a language ('zh' or 'en')."""
    known: dict[str, dict[str, Any]] = json.loads(
        (TEMPLATES / "words.json").read_text(encoding="utf-8")
    )
    if lang not in known:
        raise DataError(f"there is no language {lang!r}", remedy="zh or en")
    return known[lang]


def write(path: Path, html: str) -> None:
    """Put a page in its place in one step: readers find the old one or the new one, whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        draft.write_bytes(html.encode())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def report(
    executed: Iterable[cells.Cell], site: Site, theme: str, lang: str, other: str | None
) -> str:
    """The page of an executed notebook.

    Parameters
    ----------
    executed : iterable of notebook cells (nbformat 4)
    site : Site
    theme : id of the theme, marked in the navigation
    lang : 'zh' or 'en'
    other : file name of this page in the other language, if there is one

    Raises
    ------
    CellFault
        A cell wrote to stderr, or shows what a page must not hold.
    """
    body, rail = _finish(cells.body(executed, lang, words(lang)["code"]), lang)
    heading = re.search(r"<h1\b[^>]*>(.*?)</h1>", body, re.DOTALL)
    return frame(
        "report.html.j2",
        site,
        lang,
        title=text_of(heading[1]) if heading else theme,
        body=_markup(body),
        rail=rail,
        theme=theme,
        other=other,
    )


def frame(template: str, site: Site, lang: str, **values: Any) -> str:
    """A template filled in, with styles, script, font and security policy in place."""
    said = words(lang)
    style = (TEMPLATES / "page.css").read_text(encoding="utf-8")
    script = (TEMPLATES / "page.js").read_text(encoding="utf-8")
    buttons = json.dumps(said["buttons"], ensure_ascii=False).replace("</", "<\\/")
    values |= {
        "site": site,
        "lang": lang,
        "w": said,
        "other_w": words("en" if lang == "zh" else "zh"),
        "home": page_name("index", lang),
        "themes": [
            (t.id, page_name(t.id, lang), t.zh if lang == "zh" else t.en)
            for t in site.themes
            if site.linked is None or t.id in site.linked
        ],
        "buttons": _markup(buttons),
    }
    template_ = _environment().get_template(template)
    # The first pass tells which characters the page shows, the second carries the font for them.
    draft = template_.render(values, style="", face="", script="", policy="")
    lamps = "".join(lamp[2][lang] for lamp in LIGHTS.values())
    face = fonts.faces(text_of(draft) + buttons + lamps, lang)
    policy = (
        f"default-src 'none'; img-src data: blob:; font-src data:; "
        f"style-src {_digest(face)} {_digest(style)}; script-src {_digest(script)}; "
        f"base-uri 'none'; form-action 'none'"
    )
    inlines = {"style": style, "face": face, "script": script, "policy": policy}
    return template_.render(values | {name: _markup(text) for name, text in inlines.items()})


def text_of(html: str) -> str:
    """The words of a piece of HTML that a browser sets in type."""
    html = re.sub(r"<(script|style|title)\b.*?</\1>", "", html, flags=re.DOTALL)
    return unescape(re.sub(r"<[^<>]*>", "", html)).strip()


@functools.cache
def _environment() -> jinja2.Environment:
    import jinja2

    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _markup(html: str) -> Any:
    import markupsafe

    return markupsafe.Markup(html)


def _digest(source: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}'"


# Numbers, anchors, contents -----------------------------------------------------------------------

_FIGURE = re.compile(
    r'<figure\b(?=[^>]*\bclass="exhibit)(?=[^>]*\bid="([^"]+)")'
    r'(?=[^>]*\bdata-kind="(chart|table)").*?</figure>',
    re.DOTALL,
)
_CAPTION = re.compile(r"(<figcaption\b[^>]*>(?:\s*<p\b[^>]*>)?)")
_HEADING = re.compile(r"<h2\b([^>]*)>(.*?)</h2>", re.DOTALL)
_ANSWER = re.compile(r'<section\b(?=[^>]*\bclass="answer")(?=[^>]*\bdata-light="(\w+)")')
_TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL)


def _finish(body: str, lang: str) -> tuple[str, list[tuple[str, str]]]:
    """Body with numbered exhibits and anchored headings, and its contents as (id, text)."""
    said = words(lang)
    ids = Counter(re.findall(r'<[^<>]*\sid="([^"]+)"', body))
    if twice := [name for name, times in ids.items() if times > 1]:
        raise DataError(
            f"two things on the page are called {twice[0]}", remedy="give one another id"
        )
    counts: Counter[str] = Counter()

    def numbered(figure: re.Match[str]) -> str:
        counts[figure[2]] += 1
        number = said[figure[2]].format(n=counts[figure[2]])
        return _CAPTION.sub(rf'\1<span class="number">{escape(number)}</span> ', figure[0], count=1)

    body = _FIGURE.sub(numbered, body)
    body = _TABLE.sub(r'<div class="scroll">\g<0></div>', body)
    rail: list[tuple[str, str]] = []
    if answer := _ANSWER.search(body):
        lamp = LIGHTS.get(answer[1], LIGHTS["none"])
        word = f"{lamp[0]} {lamp[2][lang]}"  # colour never speaks alone
        label = f'<section id="answer" aria-label="{said["answer"]}" data-word="{word}"'
        body = _ANSWER.sub(label, body, count=1)
        rail.append(("answer", said["answer"]))

    def anchored(heading: re.Match[str]) -> str:
        text = text_of(heading[2])
        if given := re.search(r'\bid="([^"]+)"', heading[1]):
            rail.append((given[1], text))
            return heading[0]
        name = re.sub(r"\W+", "-", text).strip("-").lower() or "section"
        ids[name] += 1
        name = name if ids[name] == 1 else f"{name}-{ids[name]}"
        rail.append((name, text))
        return f'<h2 id="{name}"{heading[1]}>{heading[2]}</h2>'

    return _HEADING.sub(anchored, body), rail
