"""SVG fit to stand in a page: ids of its own, no CSS, a title and a description."""

from __future__ import annotations

import copy
import re
import xml.etree.ElementTree as ET

_SVG, _LINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
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
    root = ET.fromstring(raw)
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in (f"{{{_SVG}}}metadata", f"{{{_SVG}}}style"):
                parent.remove(child)
    for parent in list(root.iter()):
        for child in list(parent):
            if child.get("id", "").startswith("halo-"):
                parent.insert(list(parent).index(child), _halo(child))
    for element in root.iter():
        _plain(element, id)
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
    text = ET.tostring(root, encoding="unicode")
    # Names of spaces as people write them, without registering them for the whole process.
    spaces = dict(re.findall(r'xmlns:(ns\d+)="([^"]+)"', text))
    for name, space in spaces.items():
        text = re.sub(rf"(</?){name}:", r"\1", text) if space == _SVG else text
        text = text.replace(f" {name}:", " xlink:") if space == _LINK else text
        text = text.replace(f"xmlns:{name}=", "xmlns=" if space == _SVG else "xmlns:xlink=")
    return text


def _halo(group: ET.Element) -> ET.Element:
    """A white outline to stand behind a text.

    It is a copy of it, because not every program that takes SVG knows paint-order.
    """
    halo = copy.deepcopy(group)
    halo.set("id", halo.get("id", "").replace("halo", "behind"))
    for element in halo.iter():
        for child in list(element):
            if child.tag == f"{{{_SVG}}}defs":
                element.remove(child)
        scale = re.search(r"scale\(([\d.]+)", element.get("transform", ""))
        if scale and element.get("style") is None:
            element.set("style", "")
        if scale:
            width = 3.2 / float(scale[1])
            element.set("style", f"fill: #ffffff; stroke: #ffffff; stroke-width: {width:.1f}")
    return halo


def _plain(element: ET.Element, id: str) -> None:
    """Style attributes as presentation attributes, ids prefixed, coordinates to 0.01 px."""
    for part in element.attrib.pop("style", "").split(";"):
        name, _, value = part.partition(":")
        if value:
            element.set(name.strip(), value.strip())
    for name, value in element.attrib.items():
        element.set(name, _attribute(name, value, id))


def _attribute(name: str, value: str, id: str) -> str:
    if name == "id":
        return f"{id}--{value}"
    if name == f"{{{_LINK}}}href":
        return value.replace("#", f"#{id}--", 1)
    if name in ("d", "x", "y"):
        value = _NUMBER.sub(lambda n: f"{float(n[0]):.2f}".rstrip("0").rstrip("."), value)
        return " ".join(value.split())
    return value.replace("url(#", f"url(#{id}--")
