"""Finds in the sources every message that the command line may show, as the catalogue has it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import policyner

PACKAGE = Path(policyner.__file__).parent

# Faults of the package's own data, and of a caller in Python: no command line meets them.
_NOT_SHOWN = {"VocabularyError", "AlignmentError"}
# Rooms in whose messages a built-in error ends: as the reason why a line is no gold.
_REASONS = ("annotating", "evaluation/gold.py")
# Commands whose library warns on standard error.
_WARNING = ("annotating", "report", "batch/sources.py")


def messages() -> dict[str, str]:
    """Each message or template, with the file and line where it stands."""
    found: dict[str, str] = {}
    errors = _classes(PACKAGE / "errors.py") - _NOT_SHOWN | {"BadParameter"}
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for message in _messages(node, name, errors):
                template = _template(message)
                if re.search("[A-Za-z]{2}", re.sub(r"\{[^}]*\}", "", template)):
                    found.setdefault(template, f"{name}:{node.lineno}")  # type: ignore[attr-defined]
    return found


def strings() -> set[str]:
    """Every string in the sources, its blanks as one."""
    return {
        " ".join(node.value.split())
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def _messages(node: ast.AST, name: str, errors: set[str]) -> Iterator[ast.expr]:
    """What of a node is shown to a person."""
    if name == "annotating/lint.py":
        if isinstance(node, ast.Return) and _is_text(node.value):
            yield node.value
        targets = node.targets if isinstance(node, ast.Assign) else []
        if [getattr(each, "id", "") for each in targets] == ["message"] and _is_text(node.value):  # type: ignore[attr-defined]
            yield node.value  # type: ignore[attr-defined]
    if not isinstance(node, ast.Call) or not node.args:
        return
    match node.func:
        case ast.Name(id=called) | ast.Attribute(attr=called):
            pass
        case _:
            return
    shown = (
        called in errors
        or (called == "tell" and name.startswith("cli/"))
        or (called in ("ValueError", "TypeError") and name.startswith(_REASONS))
        or (called == "warning" and name.startswith(_WARNING))
    )
    if shown:
        yield node.args[0]
    elif called == "add" and len(node.args) == 2 and "problems" in ast.unparse(node.func):
        yield node.args[1]


def _is_text(node: ast.AST | None) -> bool:
    return isinstance(node, ast.JoinedStr) or (
        isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def _template(message: ast.expr) -> str:
    """A message with `{0}`, `{1}` for what it names."""
    parts = _parts(message)
    count = sum(part is None for part in parts)
    numbers = iter(range(count))
    return "".join(f"{{{next(numbers)}}}" if part is None else part for part in parts)


def _parts(node: ast.expr) -> list[str | None]:
    """The words of a message in order; `None` for what is put in."""
    match node:
        case ast.Constant(value=str(words)):
            # `%s` of a message to a log is what `{…}` is elsewhere.
            pieces: list[str | None] = []
            for number, piece in enumerate(re.split("%[sd]", words)):
                if number:
                    pieces.append(None)
                pieces.append(piece.replace("{", "{{").replace("}", "}}"))
            return pieces
        case ast.JoinedStr(values=values):
            return [part for value in values for part in _parts(value)]
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return [*_parts(left), *_parts(right)]
        case _:
            return [None]


def _classes(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.ClassDef)}
