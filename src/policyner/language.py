"""The language of messages: English as they are written, Chinese by the catalogue.

A message is written once, in English, where it arises; `zh.yaml` has its Chinese under its
words, with `{0}`, `{1}` where it names something. So the words of an error stay those of an
error record, whatever language its reader has, and a message is translated as it is shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, lru_cache
from string import Formatter
from typing import Literal, get_args

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

# In front of messages that a command tells.
_PROGRAM = "policyner: "

# What is longer is no message of ours.
_LONGEST = 4_000
# Of the parts of one; a part is asked for behind the ones before it.
_MOST = 60

# Between messages, and what Chinese has there; what goes first holds others.
_SEPARATORS = {"; it looks like ": "；看来是", ": ": "：", "; ": "；", ", ": "，"}

# What a message names: `2 (1 empty, 1 damaged)` is not cut within its brackets, if it can be so.
_WHOLE = r"((?:[^()]|\([^()]*\))*?)"
_ANY = "(.*?)"
_NUMBER = r"([0-9]+|\{\})"

# A template that says less, in characters, is one of a figure, or of a place with its number.
_FEW = 9
_FIGURE = re.compile(r"[0-9][0-9,.]*|\{\}")

# In front of a number.
_COUNTED = ("line ", "(char ")

# What is counted, where it is one; what stands in front of a dot or slash is a file's name.
_ONE = re.compile(r"(?<![\d.,])1 (document|measure|notice|record|minute)s(?=[ ,;]|$)")

# Names in a row, such as those of columns, are no parts of a message.
_LIST = re.compile(r"[^\s,]+(?:, [^\s,]+)+")

_language: ContextVar[Language] = ContextVar("language", default="en")


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Messages are in `language` within."""
    before = _language.set(language)
    try:
        yield
    finally:
        _language.reset(before)


def language() -> Language:
    """The language of messages."""
    return _language.get()


def translated(message: str) -> str:
    """A message or a help text in the language of messages; what has no Chinese stays.

    Messages are written for several: `1 documents` is put right as it is shown.
    """
    return _ONE.sub(r"1 \1", message) if language() == "en" else in_chinese(message)


def in_chinese(message: str) -> str:
    """A message in Chinese, for those whom a page speaks to; what has no Chinese stays."""
    return _catalogue().of(message)


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
        patterns: Find what it names: first as if brackets were whole, then in any way.
        chinese: The Chinese template.
    """

    words: str
    fixed: int
    patterns: tuple[str, str]
    chinese: str

    def filled(self, message: str, *, fill: _Catalogue) -> str | None:
        """The Chinese of a message, if it is of the kind."""
        if self.words not in message:
            return None
        found = (re.fullmatch(each, message, re.DOTALL) for each in self.patterns)
        match = next((each for each in found if each), None)
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
        # A list is asked for its parts, and for the rest behind each of them, again and again.
        self._told = lru_cache(1_024)(self._of)

    def of(self, message: str) -> str:
        """The Chinese of a message, of each of its paragraphs, lines or parts; else the message."""
        words = message.strip()
        indent, _, behind = message.partition(words) if words else (message, "", "")
        told = self._told(words)
        # A full-width bracket brings its own blank.
        return ("" if told.startswith("（") else indent) + told + behind

    def _of(self, words: str) -> str:
        on_one_line = " ".join(words.split())
        if on_one_line in self._exact:
            return self._exact[on_one_line]
        if words.startswith(_PROGRAM):
            return f"policyner：{self.of(words.removeprefix(_PROGRAM))}"
        for lines in ("\n\n", "\n"):
            if lines in words:
                return lines.join(map(self.of, words.split(lines)))
        if len(words) > _LONGEST or sum(map(words.count, _SEPARATORS)) > _MOST:
            return words
        return self._row(words) or self._filled(words) or self._parts(words)

    def _row(self, words: str) -> str | None:
        """Figures in a row: `3 unchanged, 1 new; added to …`, `(1 empty, 2 damaged)`."""
        if words.startswith("(") and words.endswith(")") and (inner := words[1:-1]):
            told = self.of(inner)
            return None if told == inner else f"（{told}）"
        for separator in ("; ", ", "):
            parts = words.split(separator)
            if len(parts) > 1:
                row = [*map(self.of, parts)]
                if all(one != other for one, other in zip(parts, row, strict=True) if one):
                    return _SEPARATORS[separator].join(row)
        return None

    def _filled(self, words: str) -> str | None:
        found = (shape.filled(words, fill=self) for shape in self._shapes)
        return next((told for told in found if told is not None), None)

    def _parts(self, words: str) -> str:
        """A place and what is wrong there, a figure and the next: what is known of them."""
        if _LIST.fullmatch(words):
            return words.replace(", ", "、")
        for separator, chinese in _SEPARATORS.items():
            first, _, rest = words.partition(separator)
            if rest:
                told = self.of(first), self.of(rest)
                if told != (first, rest):
                    return chinese.join(told)
        return words


def _shape(english: str, chinese: str) -> _Shape:
    parts = list(Formatter().parse(english.strip()))
    fixed = [literal for literal, *_ in parts]
    patterns = [
        "".join(
            re.escape(literal)
            + ("" if name is None else _NUMBER if literal.endswith(_COUNTED) else named)
            for literal, name, *_ in parts
        )
        for named in (_WHOLE, _ANY)
    ]  # fmt: skip
    return _Shape(
        max(fixed, key=len), sum(map(len, fixed)), (patterns[0], patterns[1]), chinese.strip()
    )


@cache
def _catalogue() -> _Catalogue:
    return _Catalogue({words: text for each in sections().values() for words, text in each.items()})
