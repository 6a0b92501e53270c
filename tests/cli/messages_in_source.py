"""Finds in the sources every message that the command line may show, as the catalogue has it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import policyner

PACKAGE = Path(policyner.__file__).parent

# Faults of a caller in Python: no command line meets them.
_NOT_SHOWN = {"AlignmentError"}
# Rooms in whose messages a built-in error ends: as the reason why a line is no gold.
_REASONS = ("annotating", "evaluation/gold.py")
# Commands whose library warns on standard error.
_WARNING = ("annotating", "report", "batch/sources.py")
# Where errors are defined.
_ERRORS = ("errors.py", "service/refusals.py", "review/refusals.py")

# What is written for programs and their makers, and what training tells its log.
_FOR_MAKERS = (
    "training", "pipeline", "vocabulary.py", "records/schema.py", "records/arrow.py",
    "records/graph_folder.py", "settling/rules.py", "service/requests_described.py",
    "service/assistants.py", "annotating/configuration.py", "annotating/statistics.py",
)  # fmt: skip
_SENTENCE = re.compile("[A-Za-z]{2,}[,;]? [a-z]{2,}")
# Markup, SQL, headers of HTTP.
_NO_WORDS = re.compile(r"\s*(?:<|[A-Z]{3,} \w|#|\w+[./]\w+ IN |\w+; filename|\w+/\w+;)")


@cache
def messages() -> dict[str, str]:
    """Each message or template, with the file and line where it stands."""
    found: dict[str, str] = {}
    errors = {name for file in _ERRORS for name in _classes(PACKAGE / file)}
    errors = errors - _NOT_SHOWN | {"BadParameter"}
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for message in _messages(node, name, errors):
                template = _template(message)
                if re.search("[A-Za-z]{2}", re.sub(r"\{[^}]*\}", "", template)):
                    found.setdefault(template, f"{name}:{node.lineno}")  # type: ignore[attr-defined]
    return found


@cache
def sentences() -> dict[str, str]:
    """Whatever reads like English and may reach a person: reasons, ways out, parts of messages.

    Docstrings, what is logged, and errors that only a maker of programs meets are none.
    """
    found: dict[str, str] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        if name.startswith(_FOR_MAKERS):
            continue
        todo: list[ast.AST] = [ast.parse(path.read_text(encoding="utf-8"))]
        while todo:
            node = todo.pop()
            if isinstance(node, ast.Constant | ast.JoinedStr):
                template = _template(node) if _is_text(node) else ""
                if not _NO_WORDS.match(template):
                    # Translated line by line; behind the first may stand a traceback.
                    for line in filter(_is_sentence, template.splitlines()):
                        found.setdefault(line, f"{name}:{node.lineno}")
                inner = node.values if isinstance(node, ast.JoinedStr) else []
                todo += [each.value for each in inner if isinstance(each, ast.FormattedValue)]
            elif not _is_for_makers(node, name):
                todo += ast.iter_child_nodes(node)
    return found


def _is_sentence(template: str) -> bool:
    return bool(_SENTENCE.search(re.sub(r"\{[^}]*\}", "", template)))


def _is_for_makers(node: ast.AST, name: str) -> bool:
    """Whether what a node says is told to nobody, or to makers of programs alone."""
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    if isinstance(node, ast.Compare):
        return True
    if not isinstance(node, ast.Call):
        return False
    called = ast.unparse(node.func)
    return called in ("Field", "Path", "logger.debug", "logger.info") or (
        called in _NOT_SHOWN | {"ValueError", "TypeError", "RuntimeError"}
        and not name.startswith(_REASONS)
    )


@cache
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
        or (called == "translated" and _is_text(node.args[0]))
        or (called in ("ValueError", "TypeError") and name.startswith(_REASONS))
        or (called == "warning" and name.startswith(_WARNING))
        or (called == "wrong" and name.startswith("annotating"))
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
    if isinstance(parts[0], str):
        # Translated by itself.
        parts[0] = parts[0].removeprefix("policyner: ")
    count = sum(part is None for part in parts)
    numbers = iter(range(count))
    return "".join(f"{{{next(numbers)}}}" if part is None else part for part in parts)


def _parts(node: ast.expr) -> list[str | None]:
    """The words of a message in order; `None` for what is put in."""
    match node:
        case ast.Constant(value=str(words)):
            # `%s` of a message to a log, `{}` of one that is filled later, is what `{…}` is.
            pieces: list[str | None] = []
            for number, piece in enumerate(re.split(r"%[sdr]|\{\}", words)):
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
