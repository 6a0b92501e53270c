"""Organs of a user's own: a file that names what the registry does not list.

While a walk uses them (`using`), they are agencies wherever the grammar of names is asked. Each
thread and each extractor has its own, as with `decimal.localcontext`.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from policyner.errors import ConfigError, ResolvingError
from policyner.given import open_given
from policyner.grammar.names.regions import Division, regions
from policyner.span import Span

#: The columns or keys of the file, each with its Chinese name.
COLUMNS = {"name": "名称", "aliases": "别名", "function": "职能", "region": "地区"}

_IN_ENGLISH = {**{name: name for name in COLUMNS}, **{zh: name for name, zh in COLUMNS.items()}}
_PARTED = re.compile(r"[、，,；;|\n]")
_BLANK = re.compile(r"\s+")
_BRACKET = re.compile(r"[（(][^（()）]*[）)]\Z")
_SHORTEST, _LONGEST = 2, 40
# As many rows as a list of organs may have, and as large a file.
_MOST, _LARGEST = 20_000, 8 << 20
_ENCODINGS = ("utf-8-sig", "gb18030")


@dataclass(frozen=True, slots=True)
class OwnAgency:
    """An organ of the user's.

    Attributes:
        name: Its full name.
        aliases: What else it is called.
        function: What it does: a key of the registry, such as `health`, or a word of the user's.
        region: The region whose organ it is.
    """

    name: str
    aliases: tuple[str, ...] = ()
    function: str | None = None
    region: Division | None = None


@dataclass(frozen=True, slots=True, eq=False)
class OwnAgencies:
    """The organs of a file; one object is one set, whatever another of the same file holds.

    Attributes:
        by_name: The organs by each of their names.
        digest: Hash of all that they say, the same for every file that says the same.
        by_begin: Their names by the first two characters, the longest first.
    """

    by_name: Mapping[str, OwnAgency] = field(default_factory=dict)
    digest: str = ""
    by_begin: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, agencies: Iterable[tuple[str, OwnAgency]]) -> OwnAgencies:
        """The organs, each with the place that it was read at, for messages.

        Raises:
            ConfigError: If two of them have a name in common.
        """
        by_name: dict[str, OwnAgency] = {}
        places: dict[str, str] = {}
        digest = hashlib.sha256()
        for place, agency in agencies:
            for name in dict.fromkeys((agency.name, *agency.aliases)):
                if name in by_name:
                    raise ConfigError(
                        f"{place}: {name} is a name of {by_name[name].name} already, at "
                        f"{places[name]}; take it out of one of them"
                    )
                by_name[name], places[name] = agency, place
            digest.update(f"{agency}\n".encode())
        by_begin: dict[str, list[str]] = {}
        for name in sorted(by_name, key=len, reverse=True):
            by_begin.setdefault(name[:_SHORTEST], []).append(name)
        begins = {begin: tuple(names) for begin, names in by_begin.items()}
        return cls(by_name, digest.hexdigest(), begins)

    def named(self, words: str) -> OwnAgency | None:
        """The organ that some words name, with or without blanks and a bracket behind them."""
        if not self.by_name:
            return None
        bare = _BLANK.sub("", words)
        return self.by_name.get(bare) or self.by_name.get(_BRACKET.sub("", bare))

    def find(self, text: str) -> Iterator[Span]:
        """Where their names stand in a text, in order, the longest of those at one place."""
        if not self.by_name:
            return
        last = 0
        for start in range(len(text) - 1):
            names = self.by_begin.get(text[start : start + _SHORTEST], ())
            if start < last or not names:
                continue
            name = next((name for name in names if text.startswith(name, start)), None)
            if name is not None:
                last = start + len(name)
                yield Span(start, last)


#: No organs of the user's own.
NONE_OWN = OwnAgencies()

_used: ContextVar[OwnAgencies] = ContextVar("policyner_own_agencies", default=NONE_OWN)


def own_agencies() -> OwnAgencies:
    """The organs that are used here and now."""
    return _used.get()


@contextmanager
def using(agencies: OwnAgencies) -> Iterator[None]:
    """Uses organs of a user's own until the block ends, in this thread alone."""
    token = _used.set(agencies)
    try:
        yield
    finally:
        _used.reset(token)


def read_own_agencies(path: str | Path | None) -> OwnAgencies:
    """Reads a user's file of organs.

    Args:
        path: YAML (a list of `name`, `aliases`, `function`, `region`; all but `name` may be left
            out) or CSV (a column each, several aliases parted by `、` or `;`), in UTF-8 or
            GB 18030. 名称, 别名, 职能, 地区 are the same keys. `None` for no organs.

    Raises:
        ConfigError: If there is no such file, or a row is wrong; the message names file and row.
    """
    if path is None:
        return NONE_OWN
    path = Path(path)
    text = _decoded(path)
    if path.suffix.lower() in (".yaml", ".yml"):
        rows = _yaml_rows(path, text)
    elif path.suffix.lower() == ".csv":
        rows = _csv_rows(path, text)
    else:
        raise ConfigError(f"{path}: organs are read from .csv, .yaml and .yml; save it as one")
    found = OwnAgencies.of(_agencies(rows))
    if not found.by_name:
        raise ConfigError(f"{path}: no organ in it; write a line with at least a name")
    return found


def _decoded(path: Path) -> str:
    try:
        with open_given(path) as stream:
            data = stream.read(_LARGEST + 1)
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror or error}; name a file of organs") from error
    if len(data) > _LARGEST:
        raise ConfigError(f"{path}: larger than {_LARGEST >> 20} MiB, and no list of organs")
    for encoding in _ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ConfigError(f"{path}: neither UTF-8 nor GB 18030; save it as UTF-8")


def _yaml_rows(path: Path, text: str) -> Iterator[tuple[str, dict[str, Any]]]:
    try:
        data = yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise ConfigError(f"{path}: no YAML: {_BLANK.sub(' ', str(error))}") from error
    if not isinstance(data, list):
        raise ConfigError(f"{path}: expected a list, a line `- name: …` for each organ")
    for number, row in enumerate(data, start=1):
        place = f"{path}: entry {number}"
        if not isinstance(row, dict):
            raise ConfigError(f"{place}: expected keys such as `name: …`")
        yield place, _keyed(place, row)


def _csv_rows(path: Path, text: str) -> Iterator[tuple[str, dict[str, Any]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, [])
        _keyed(f"{path}: line 1", {cell.strip(): "" for cell in header})
        names = [_IN_ENGLISH[cell.strip()] for cell in header]
        if "name" not in names:
            raise ConfigError(f"{path}: line 1: no column name; the columns are {_columns()}")
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            place = f"{path}: line {reader.line_num}"
            if len(cells) > len(names):
                raise ConfigError(
                    f"{place}: {len(cells)} fields, the header has {len(names)}; put quotation "
                    "marks around a field with commas"
                )
            yield place, dict(zip(names, cells, strict=False))
    except csv.Error as error:
        raise ConfigError(f"{path}: line {reader.line_num}: no CSV: {error}") from error


def _keyed(place: str, row: Mapping[Any, Any]) -> dict[str, Any]:
    for key in row:
        if key not in _IN_ENGLISH:
            raise ConfigError(f"{place}: no key {key!r}; the keys are {_columns()}")
    keyed = {_IN_ENGLISH[key]: value for key, value in row.items()}
    if len(keyed) < len(row):
        raise ConfigError(f"{place}: a key stands there in both languages; leave one out")
    return keyed


def _columns() -> str:
    return ", ".join(f"{name} ({zh})" for name, zh in COLUMNS.items())


def _agencies(rows: Iterable[tuple[str, Mapping[str, Any]]]) -> Iterator[tuple[str, OwnAgency]]:
    for number, (place, row) in enumerate(rows, start=1):
        if number > _MOST:
            raise ConfigError(f"{place}: more than {_MOST:,} organs; leave some out")
        yield place, _agency(place, row)


def _agency(place: str, row: Mapping[str, Any]) -> OwnAgency:
    name = _words(place, "name", row.get("name"))
    if name is None:
        raise ConfigError(f"{place}: no name; write the organ's full name")
    aliases = row.get("aliases")
    listed = aliases if isinstance(aliases, list) else _PARTED.split(str(aliases or ""))
    named = [_words(place, "aliases", alias) for alias in listed]
    return OwnAgency(
        _checked(place, name),
        tuple(dict.fromkeys(_checked(place, alias) for alias in named if alias is not None)),
        _words(place, "function", row.get("function")),
        _region(place, row.get("region")),
    )


def _words(place: str, key: str, value: Any) -> str | None:
    if value is not None and not isinstance(value, (str, int)):
        raise ConfigError(f"{place}: {key}: expected words, not {type(value).__name__}")
    return _BLANK.sub("", "" if value is None else str(value)) or None


def _checked(place: str, name: str) -> str:
    if _PARTED.search(name):
        raise ConfigError(f"{place}: {name}: a name holds no mark that parts lists; write one each")
    if not _SHORTEST <= len(name) <= _LONGEST:
        raise ConfigError(f"{place}: {name}: a name has {_SHORTEST} to {_LONGEST} characters")
    return name


def _region(place: str, value: Any) -> Division | None:
    words = _words(place, "region", value)
    if words is None:
        return None
    try:
        return regions().find(words)
    except ResolvingError as error:
        raise ConfigError(
            f"{place}: region: {error}; a code of GB/T 2260 is always clear, and the region may be "
            "left out"
        ) from error
