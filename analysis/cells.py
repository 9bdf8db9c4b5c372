"""What a notebook's cells look like on a page: prose, outputs and folded code as plain HTML.

What comes out holds no style attribute, no script that runs and nothing a browser would fetch, as
the pages' security policy asks. The page around it is `pages`' business.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import Any
from xml.etree import ElementTree as ET

from .errors import DataError

Cell = Mapping[str, Any]

HIDDEN = frozenset({"hide", "parameters", "injected-parameters"})
PINNED = "nbval-check-output"
STDERR_OK = "stderr-ok"
#: The forms an output may come in, the one to show first.
MIMETYPES = ("text/html", "image/svg+xml", "image/png", "image/jpeg", "text/markdown", "text/plain")


class CellFault(DataError):
    """A cell that ran but must not be printed; `cell` is the cell."""

    def __init__(self, cell: Cell, message: str, remedy: str | None = None) -> None:
        super().__init__(message, remedy=remedy)
        self.cell = cell


def tags_of(cell: Cell) -> set[str]:
    """The tags of a cell."""
    return set(cell.get("metadata", {}).get("tags", ()))


def spoken(cells: Iterable[Cell], lang: str) -> list[Cell]:
    """The cells of a rendering in `lang`.

    Those tagged with another language are left out, and those whose outputs are pinned to the
    data of this checkout for nbval: a report speaks of the data it is given.
    """
    left = {"zh", "en", PINNED} - {lang}
    return [cell for cell in cells if not tags_of(cell) & left]


def body(cells: Iterable[Cell], lang: str, code_word: str) -> str:
    """The cells as HTML.

    Cells tagged `hide`, `parameters` or with the other language leave no trace. Code is folded
    away under `code_word`; that of a cell without output joins the next fold.

    Raises
    ------
    CellFault
        A cell wrote to stderr, or shows what a page must not hold.
    """
    parts: list[str] = []
    pending: list[str] = []
    drawings = itertools.count(1)
    for cell in spoken(cells, lang):
        _refuse_stderr(cell)
        if tags_of(cell) & HIDDEN:
            continue
        if cell["cell_type"] == "markdown":
            prose = markdown(cell["source"], cell.get("attachments"))
            parts.append(_clean(prose, cell, drawings))
        elif cell["cell_type"] == "code":
            shown = [_clean(_output(output), cell, drawings) for output in cell["outputs"]]
            pending.append(cell["source"])
            if any(shown):
                parts += [*filter(None, shown), _fold(pending, code_word)]
                pending = []
    return "\n".join([*parts, _fold(pending, code_word)])


def markdown(source: str, attachments: Mapping[str, Any] | None = None, html: bool = True) -> str:
    """Markdown as HTML, by nbconvert's own reader; `html=False` escapes raw HTML in it.

    Formulas are shown as they are written: what sets them would have to be fetched.
    """
    from nbconvert.filters.markdown_mistune import MarkdownWithMath

    renderer = _renderer()(
        escape=not html,
        allow_harmful_protocols=False,
        exclude_anchor_links=True,
        attachments=dict(attachments or {}),
    )
    # One sentence a line in the source: in Chinese the line break must not become a gap.
    source = re.sub(r"(?<=[，。；：、）])\n(?=[^\s\-*#>|0-9])", "", source)
    return MarkdownWithMath(renderer=renderer).render(source)


@functools.cache
def _renderer() -> Any:
    from nbconvert.filters.markdown_mistune import IPythonRenderer

    class Renderer(IPythonRenderer):
        def inline_math(self, body: str) -> str:  # pyrefly: ignore[missing-override-decorator]
            return f'<code class="formula">{escape(body.strip())}</code>'

        def block_math(self, body: str) -> str:  # pyrefly: ignore[missing-override-decorator]
            return f"<p>{self.inline_math(body)}</p>"

    return Renderer


def _refuse_stderr(cell: Cell) -> None:
    said = "".join(o["text"] for o in cell.get("outputs", ()) if o.get("name") == "stderr")
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    if lines and STDERR_OK not in tags_of(cell):
        # Python's warnings end with the line of source they point at: name the warning instead.
        named = [found[0] for line in lines if (found := re.search(r"\w*Warning: .*", line))]
        remedy = f"mend what it warns of, or tag the cell {STDERR_OK}"
        raise CellFault(cell, (named or lines)[-1], remedy)


def _output(output: Mapping[str, Any]) -> str:
    if output["output_type"] == "stream":
        return _plain(output["text"]) if output["name"] == "stdout" else ""
    data = output.get("data", {})
    kind = next((kind for kind in MIMETYPES if kind in data), None)
    if kind is None:
        return ""
    value = "".join(data[kind])
    if kind in ("text/html", "image/svg+xml"):
        return value
    if kind == "text/markdown":
        return markdown(value, html=False)
    if kind == "text/plain":
        return _plain(value)
    alt = output.get("metadata", {}).get(kind, {}).get("alt", "")
    return f'<img src="data:{kind};base64,{"".join(value.split())}" alt="{escape(alt)}">'


def _plain(value: str) -> str:
    from nbconvert.filters.ansi import strip_ansi

    shown = strip_ansi(value).strip("\n")
    return f'<pre class="output">{escape(shown)}</pre>' if shown else ""


def _fold(sources: Sequence[str], code_word: str) -> str:
    code = "\n\n".join(source.strip() for source in sources if source.strip())
    if not code:
        return ""
    from pygments import highlight
    from pygments.formatters.html import HtmlFormatter
    from pygments.lexers.python import PythonLexer

    coloured = highlight(code, PythonLexer(), HtmlFormatter(nowrap=True)).rstrip()
    return (
        f'<details class="code"><summary>{escape(code_word)}</summary>'
        f'<pre class="highlight"><code>{coloured}</code></pre></details>'
    )


# Made fit for a page ------------------------------------------------------------------------------

_WHOLE = re.compile(r"(<script\b.*?</script>|<svg\b.*?</svg>|<pre\b.*?</pre>)", re.DOTALL)
_NOISE = re.compile(r"<\?xml.*?\?>|<!DOCTYPE[^>]*>|<!--.*?-->|<style\b.*?</style>", re.DOTALL)
_STYLE = re.compile(r"""(<[a-zA-Z][^<>]*?)\s+style=(?:"[^"]*"|'[^']*')""")
_RIGHT = re.compile(r'style="text-align:\s*right;?"')  # Markdown's way of aligning columns
_FETCHED = re.compile(
    # a tag, its attributes with what stands in their quotes, and one that names an address
    r"""<[a-zA-Z][^\s<>/]*(?:\s+[^\s"'<>/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>]+))?)*?"""
    r"""[\s/]+(?:src|srcset|poster|background|data)\s*=\s*["']?(?!["']?data:)[^>]*"""
    r"""|<(?:link|iframe|object|embed|base|meta|form)\b[^>]*"""
)
_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]{6,}(?:&gt;|>)")


def _clean(html: str, cell: Cell, drawings: Iterator[int]) -> str:
    """HTML without styles of its own; what would be fetched, run or differ each time is refused."""
    pieces = _WHOLE.split(html)
    for at, piece in enumerate(pieces):
        if piece.startswith("<svg"):
            try:
                pieces[at] = presentation(piece, f"svg{next(drawings)}-")
            except ET.ParseError as error:
                raise CellFault(cell, f"its SVG is broken: {error}", "write it as XML") from None
        elif piece.startswith("<script"):
            if 'type="application/json"' not in piece.partition(">")[0]:
                raise CellFault(cell, "it brings a script", "pages run no script but page.js")
        elif not piece.startswith("<pre"):
            plain = _NOISE.sub("", piece)
            if fetched := _FETCHED.search(plain):
                raise CellFault(cell, f"it would fetch {fetched[0][:80]}", "embed it as data:")
            pieces[at] = _STYLE.sub(r"\1", _RIGHT.sub('class="num"', plain))
        if _ADDRESS.search(pieces[at]):
            raise CellFault(
                cell, "it shows an object's address in memory", "end its last line with ;"
            )
    return "".join(pieces)


_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_REFERENCE = re.compile(r"url\(\s*['\"]?#([^)'\"]+)['\"]?\s*\)|^#(.+)$")
_LABELS = ("aria-labelledby", "aria-describedby")


def presentation(svg: str, prefix: str = "") -> str:
    """An SVG whose styles are presentation attributes, fit to stand inside HTML.

    Style attributes become attributes of the same names; a rule for every element (`*`), which
    matplotlib writes, goes to the root; other style sheets and the metadata go. Ids nothing refers
    to are dropped, the others get `prefix`, so that two charts on a page do not mix.

    >>> presentation('<svg xmlns="http://www.w3.org/2000/svg"><g style="fill: red"/></svg>')
    '<svg xmlns="http://www.w3.org/2000/svg"><g fill="red" /></svg>'
    """
    ET.register_namespace("", _SVG)
    ET.register_namespace("xlink", _XLINK)
    if "xmlns=" not in svg.partition(">")[0]:
        svg = svg.replace("<svg", f'<svg xmlns="{_SVG}"', 1)
    root = ET.fromstring(svg)
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag == f"{{{_SVG}}}style":
                for rule in re.findall(r"(?:^|\})\s*\*\s*\{([^}]*)\}", child.text or ""):
                    root.attrib.update(_declarations(rule))
                parent.remove(child)
            elif child.tag == f"{{{_SVG}}}metadata":
                parent.remove(child)
    for element in root.iter():
        element.attrib.update(_declarations(element.attrib.pop("style", "")))
        if (
            "d" in element.attrib
        ):  # outlines of text are most of a chart: without their gaps, a third less
            element.set("d", re.sub(r"\s*([A-Za-z])\s*", r"\1", element.attrib["d"]))
        if not element.tag.endswith(("}text", "}tspan")):
            element.text = (element.text or "").strip() or None
            for child in element:
                child.tail = None
    wanted = {name for element in root.iter() for name in _references(element)}
    for element in root.iter():
        if (name := element.attrib.pop("id", None)) in wanted:
            element.set("id", f"{prefix}{name}")
        for key, value in element.attrib.items():
            if key in _LABELS:
                element.set(key, " ".join(prefix + name for name in value.split()))
            elif "#" in value and (key.endswith("href") or "url(" in value):
                element.set(key, value.replace("#", f"#{prefix}", 1))
    return ET.tostring(root, encoding="unicode")


def _declarations(style: str) -> dict[str, str]:
    pairs = (part.partition(":") for part in style.split(";") if ":" in part)
    return {name.strip(): value.strip() for name, _, value in pairs}


def _references(element: ET.Element) -> Iterable[str]:
    for key, value in element.attrib.items():
        if key in _LABELS:
            yield from value.split()
        elif found := _REFERENCE.search(value):
            yield found[1] or found[2]
