"""The language of help and messages: English as they are written, Chinese by the catalogue.

A message is written once, in English, where it arises; `zh.yaml` has its Chinese under its
words, with `{0}`, `{1}` where it names something. So the words of an error stay those of an
error record, whatever language its reader has, and a message is translated as it is shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from string import Formatter
from typing import Any, Literal, get_args

import typer

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

# What says the language of messages, by POSIX the first that is set.
_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
_OPTION = "--lang"
# What is longer is no message of ours.
_LONGEST = 4_000

# Between messages, and what Chinese has there.
_SEPARATORS = {"\n\n": "\n\n", "\n": "\n", ": ": "：", "; ": "；", ", ": "，"}

# A template that says less, in characters, is one of a figure, or of a place with its number.
_FEW = 10
_FIGURE = re.compile(r"[0-9][0-9,.]*")

_language: ContextVar[Language] = ContextVar("language", default="en")


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Help and messages are in `language` within."""
    before = _language.set(language)
    try:
        yield
    finally:
        _language.reset(before)


def language() -> Language:
    """The language of help and messages."""
    return _language.get()


def language_of(
    arguments: Sequence[str], environment: Mapping[str, str]
) -> tuple[Language, list[str]]:
    """What `--lang` says, wherever it stands, or else the environment.

    Args:
        arguments: The command line.
        environment: The process's variables.

    Returns:
        The language, and the command line without the option; one that names no language is put
        first, where it is refused.
    """
    told = next((environment[name] for name in _VARIABLES if environment.get(name)), "")
    chosen: Language = "zh" if told.lower().startswith("zh") else "en"
    left: list[str] = []
    rest = iter(arguments)
    for argument in rest:
        name, equals, value = argument.partition("=")
        if argument == "--":
            left += [argument, *rest]
        elif name != _OPTION:
            left.append(argument)
        elif not equals and (value := next(rest, "")) not in LANGUAGES:
            return chosen, [_OPTION, value, *left, *rest]
        elif value not in LANGUAGES:
            return chosen, [argument, *left, *rest]
        else:
            chosen = value
    return chosen, left


def tell(message: object) -> None:
    """Writes a message to standard error, in the language of the command."""
    typer.echo(translated(str(message)), err=True)


def translated(message: str) -> str:
    """A message or a help text in the language of the command; what has no Chinese stays."""
    return message if language() == "en" else _catalogue().of(message)


def placeholders(template: str) -> list[str]:
    """The names of what a template leaves open, in order."""
    return [name for _, name, _, _ in Formatter().parse(template) if name is not None]


def sections() -> dict[str, dict[str, str]]:
    """The catalogue: the Chinese of each message, by section."""
    from policyner.vocabulary import read_vocabulary

    read: dict[str, dict[str, str]] = read_vocabulary(__package__, "zh.yaml")
    return read


@dataclass(frozen=True, slots=True)
class _Shape:
    """A message that names something.

    Attributes:
        words: What is the same in all messages of the kind, the longest part of it.
        fixed: How many characters are the same.
        pattern: Finds what it names.
        chinese: The Chinese template.
    """

    words: str
    fixed: int
    pattern: str
    chinese: str

    def filled(self, message: str, *, fill: _Catalogue) -> str | None:
        """The Chinese of a message, if it is of the kind."""
        if self.words not in message:
            return None
        match = re.fullmatch(self.pattern, message, re.DOTALL)
        # `3 changed` is a figure; `the file was not changed` is another message.
        if match and self.fixed < _FEW and not _FIGURE.fullmatch(match[1]):
            return None
        # What it names may be a message itself: the reason why a file cannot be read.
        return match and self.chinese.format(*map(fill.of, match.groups()))


class _Catalogue:
    """Finds the Chinese of a message.

    Args:
        chinese: By English message or template.
    """

    def __init__(self, chinese: Mapping[str, str]) -> None:
        self._exact = {
            english.format(): text.format()
            for english, text in chinese.items()
            if not placeholders(english)
        }
        shapes = [_shape(*entry) for entry in chinese.items() if placeholders(entry[0])]
        # The one that says most of the message goes first.
        self._shapes = sorted(shapes, key=lambda shape: -shape.fixed)

    def of(self, message: str) -> str:
        """The Chinese of a message, of each of its paragraphs, lines or parts; else the message."""
        words = message.strip()
        indent, _, behind = message.partition(words) if words else (message, "", "")
        return indent + self._of(words) + behind

    def _of(self, words: str) -> str:
        on_one_line = " ".join(words.split())
        if on_one_line in self._exact:
            return self._exact[on_one_line]
        if len(words) > _LONGEST:
            return words
        if "\n" not in words:
            # Figures in a row: `3 unchanged, 1 new; added to …`.
            for separator in ("; ", ", "):
                parts = words.split(separator)
                told = [*map(self.of, parts)] if len(parts) > 1 else parts
                if all(one != other for one, other in zip(parts, told, strict=True) if one):
                    return _SEPARATORS[separator].join(told)
            for shape in self._shapes:
                if (found := shape.filled(words, fill=self)) is not None:
                    return found
        # A place and what is wrong there, a figure and the next.
        for separator, chinese in _SEPARATORS.items():
            parts = words.split(separator)
            if len(parts) > 1 and (told := [*map(self.of, parts)]) != parts:
                return chinese.join(told)
        return words


def _shape(english: str, chinese: str) -> _Shape:
    pattern, fixed = "", []
    for literal, name, _, _ in Formatter().parse(english.strip()):
        pattern += re.escape(literal) + ("(.*?)" if name is not None else "")
        fixed.append(literal)
    return _Shape(max(fixed, key=len), sum(map(len, fixed)), pattern, chinese.strip())


@cache
def _catalogue() -> _Catalogue:
    return _Catalogue({words: text for each in sections().values() for words, text in each.items()})


def localise(command: Any) -> None:
    """Puts the help of a command, of its options and of the commands in it into the language.

    Args:
        command: As Typer builds it, anew for each run.
    """
    if language() == "en":
        return
    command.help = command.help and translated(command.help)
    usage = command.get_usage
    command.get_usage = lambda ctx: usage(ctx).replace("Usage:", translated("Usage:"), 1)
    option = command.get_help_option

    def help_option(ctx: Any) -> Any:
        found = option(ctx)
        found.help = translated(found.help)
        return found

    command.get_help_option = help_option
    for parameter in command.params:
        parameter.help = parameter.help and translated(parameter.help)
        parameter.rich_help_panel = parameter.rich_help_panel and translated(
            parameter.rich_help_panel
        )
        if isinstance(parameter.show_default, str):
            parameter.show_default = translated(parameter.show_default)
    for each in getattr(command, "commands", {}).values():
        localise(each)


@contextmanager
def help_words() -> Iterator[None]:
    """Typer's own words of help, such as `Options`, are in the language within."""
    if language() == "en":
        yield
        return
    from typer import rich_utils

    names = [
        name
        for name, value in vars(rich_utils).items()
        if isinstance(value, str) and translated(value) != value
    ]
    before = {name: getattr(rich_utils, name) for name in names}
    try:
        for name, value in before.items():
            setattr(rich_utils, name, translated(value))
        yield
    finally:
        for name, value in before.items():
            setattr(rich_utils, name, value)
