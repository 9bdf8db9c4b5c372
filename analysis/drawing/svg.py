"""SVG fit to stand in a page: ids of its own, no CSS, a title and a description."""

from __future__ import annotations

import copy
import re
import xml.etree.ElementTree as ET
from collections.abc import Container

_SVG, _LINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
_REFERENCE = re.compile(r"^#(.+)|url\(#(.+?)\)")
_HALO = 3.2  # px
_UNITS = 64  # of matplotlib's outlines of letters, in one px of a letter of 100 px
_SCALE = re.compile(r"scale\(([\d.]+)")
_NUMBER = re.compile(r"-?\d+\.\d{3,}")


def inline(raw: bytes, id: str, title: str, alt: str, size: tuple[int, int]) -> str:
    """Matplotlib's SVG made over.

    Parameters
    ----------
    raw : bytes
        As `Figure.savefig` wrote it. Groups whose id begins with halo get a white outline.
    id : str
        Prefix of every id, so that several pictures in a page do not mix.
    title, alt : str
        Become `<title>` and `<desc>`, and the accessible name.
    size : (int, int)
        Width and height, px.
    """
    ET.register_namespace("", _SVG)
    ET.register_namespace("xlink", _LINK)
    root = ET.fromstring(raw)
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in (f"{{{_SVG}}}metadata", f"{{{_SVG}}}style"):
                parent.remove(child)
    for parent in list(root.iter()):
        for child in list(parent):
            if child.get("id", "").startswith("halo-"):
                parent.insert(list(parent).index(child), _halo(child))
    wanted = {
        found
        for e in root.iter()
        for value in e.attrib.values()
        for pair in _REFERENCE.findall(value)
        for found in pair
    }
    for element in root.iter():
        _plain(element, id, wanted)
    for key, value in {
        "width": str(size[0]),
        "height": str(size[1]),
        "viewBox": f"0 0 {size[0]} {size[1]}",
        "role": "img",
        "aria-labelledby": f"{id}--title {id}--desc",
        "stroke-linejoin": "round",
        "stroke-linecap": "butt",
    }.items():
        root.set(key, value)
    for tag, text in (("desc", alt), ("title", title)):
        element = ET.Element(f"{{{_SVG}}}{tag}", {"id": f"{id}--{tag}"})
        element.text = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", text)
        root.insert(0, element)
    return ET.tostring(root, encoding="unicode")


def _halo(group: ET.Element) -> ET.Element:
    """A white outline to stand behind a text.

    It is a copy of it, because not every program that takes SVG knows paint-order.
    """
    halo = copy.deepcopy(group)
    for element in halo.iter():
        for child in list(element):
            if child.tag == f"{{{_SVG}}}defs":
                element.remove(child)
    for element in halo.iter(f"{{{_SVG}}}g"):
        if size := _SCALE.search(element.get("transform", "")):
            width = f"{_HALO * _UNITS / float(size[1]):.0f}"
            element.set("style", f"fill: #ffffff; stroke: #ffffff; stroke-width: {width}")
    return halo


def _plain(element: ET.Element, id: str, wanted: Container[str]) -> None:
    """Style attributes as presentation attributes, ids prefixed, coordinates to 0.01 px.

    Ids nothing refers to, and blanks between elements, are left out.
    """
    element.text = element.tail = None
    if element.get("id", "") not in wanted:
        element.attrib.pop("id", None)
    for part in element.attrib.pop("style", "").split(";"):
        name, _, value = part.partition(":")
        if value:
            element.set(name.strip(), value.strip())
    for name, value in element.attrib.items():
        element.set(name, _attribute(name, value, id))


def _attribute(name: str, value: str, id: str) -> str:
    value = value.replace("NotoSansSC-Regular-", "g")
    if name == "id":
        return f"{id}--{value}"
    if name == f"{{{_LINK}}}href":
        return value.replace("#", f"#{id}--", 1)
    if name in ("d", "x", "y"):
        value = _NUMBER.sub(lambda n: f"{float(n[0]):.2f}".rstrip("0").rstrip("."), value)
        return re.sub(r"\s*([A-Za-z])\s*", r"\1", " ".join(value.split()))
    return value.replace("url(#", f"url(#{id}--")
