"""What a notebook may be asked: its parameters, their types, and whether what is given fits.

Nothing is run: the cell tagged `parameters` is read as text.
"""

from __future__ import annotations

import ast
import difflib
import io
import tokenize
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from .cells import tags_of
from .errors import DataError, ParameterError

_TYPES: dict[str, tuple[type, ...]] = {
    "str": (str,), "int": (int,), "float": (int, float), "bool": (bool,), "list": (list, tuple),
    "tuple": (list, tuple), "dict": (dict,), "None": (type(None),),
}  # fmt: skip


class Parameter(NamedTuple):
    """A notebook's parameter: its default, the name of its type and the comment beside it."""

    default: Any
    type: str
    help: str


def read(notebook: Path) -> Any:
    """A notebook as nbformat 4.

    Raises
    ------
    DataError
        There is none, or the file is not one.
    """
    import nbformat

    try:
        return nbformat.read(notebook, as_version=4)
    except (OSError, ValueError, nbformat.ValidationError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not a notebook"
        raise DataError(str(reason), file=notebook) from None


def parameters_of(notebook: Path) -> dict[str, Parameter]:
    """The parameters of a notebook, read from its cell tagged `parameters` without running it.

    The type is the annotation, or else that of the default (`Any` for None); the help is the
    comment on the same line.

    Raises
    ------
    DataError
        The notebook cannot be read, or a default is not a plain value.
    """
    cell = next((c for c in read(notebook).cells if "parameters" in tags_of(c)), None)
    if cell is None:
        return {}
    try:
        statements = ast.parse(cell.source).body
    except SyntaxError as error:
        raise DataError(f"the parameters cell is not Python: {error.msg}", file=notebook) from None
    beside = {
        token.start[0]: token.string.lstrip("# ")
        for token in tokenize.generate_tokens(io.StringIO(cell.source).readline)
        if token.type == tokenize.COMMENT
    }
    found = {}
    for statement in statements:
        match statement:
            case ast.AnnAssign(
                target=ast.Name(id=name), annotation=given, value=ast.expr() as value
            ):
                wanted = ast.unparse(given)
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                wanted = ""
            case _:
                continue
        try:
            default = ast.literal_eval(value)
        except ValueError:
            raise DataError(
                f"the default of parameter {name} is computed", file=notebook,
                remedy="parameters are plain values: text, numbers, True, None, lists",
            ) from None  # fmt: skip
        inferred = "Any" if default is None else type(default).__name__
        found[name] = Parameter(
            default, wanted or inferred, beside.get(statement.end_lineno or 0, "")
        )
    return found


def check_parameters(notebook: Path, given: Mapping[str, Any]) -> None:
    """Refuse what the notebook does not know, before any kernel starts.

    Raises
    ------
    ParameterError
        Names the unknown parameter and the ones there are, or the value and the type wanted.
    """
    known = parameters_of(notebook)
    for name, value in given.items():
        if name not in known:
            close = difflib.get_close_matches(name, known, n=1)
            guess = f"did you mean {close[0]}? " if close else ""
            raise ParameterError(
                f"there is no parameter {name!r}",
                file=notebook,
                remedy=f"{guess}known: {', '.join(known) or 'none'}",
            )
        if not _fits(value, known[name].type):
            raise ParameterError(
                f"parameter {name} is {value!r}",
                file=notebook,
                remedy=f"it must be {known[name].type}, such as {known[name].default!r}",
            )


def _fits(value: object, wanted: str) -> bool:
    for part in wanted.split("|"):
        kinds = _TYPES.get(part.partition("[")[0].strip())
        if kinds is None:  # a type this module does not know is not for it to judge
            return True
        if isinstance(value, kinds) and not (isinstance(value, bool) and bool not in kinds):
            return True
    return False
