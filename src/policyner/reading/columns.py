"""Which column of a file of rows is meant: by its name, however a program wrote that."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from functools import cache, lru_cache

from policyner.errors import MissingColumnError
from policyner.reading.options import NO_FACTS, FactColumns, ReadingOptions
from policyner.vocabulary import read_vocabulary

#: What messages call the column of the text where no option names one.
TEXT = "text"
_ID = "id"
# So many columns are named where the one that is asked for is not there.
_NAMED = 12
# What programs put around a name.
_AROUND = "\ufeff\u200b \t\r\n\u3000\"'`“”‘’「」"


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns that are read, as a file calls them.

    Attributes:
        text: That of the text.
        own: That of the rows' own names; `None` where there is none.
        facts: Those that are believed over the text.
    """

    text: str
    own: str | None
    facts: FactColumns

    def all(self) -> tuple[str, ...]:
        """All of them, that of the text first."""
        named = (self.text, self.own, *asdict(self.facts).values())
        return tuple(dict.fromkeys(filter(None, named)))


def text_column(columns: Collection[str], options: ReadingOptions) -> str | None:
    """The column of the text: the one that is asked for, else the first that is called so."""
    if options.text_column is not None:
        return column_named(options.text_column, columns)
    found = (column_named(name, columns) for name in _texts())
    return next(filter(None, found), None)


def column_named(name: str, columns: Collection[str]) -> str | None:
    """The column of that name, else the first that is but written otherwise.

    Args:
        name: A name, such as `text`.
        columns: The names that the file has: `Text`, `\ufefftext`, `“text”`.
    """
    if name in columns:
        return name
    plain = _plain(name)
    return next((column for column in columns if _plain(column) == plain), None)


def demand_columns(columns: Collection[str], *, where: str, options: ReadingOptions) -> Columns:
    """The columns that are read, as the file calls them.

    Args:
        columns: The names that the file, or a row, has.
        where: What messages call it.
        options: Which columns hold what.

    Raises:
        MissingColumnError: If a column is not there that was asked for.
    """
    text = text_column(columns, options)
    if text is None:
        raise _missing(where, options.text_column or TEXT, columns, "--text-column")
    own = column_named(_ID if options.id_column is None else options.id_column, columns)
    if own is None and options.id_column is not None:
        raise _missing(where, options.id_column, columns, "--id-column")
    if options.fact_columns == NO_FACTS:
        return Columns(text, own, NO_FACTS)
    facts: dict[str, str] = {}
    for fact, name in asdict(options.fact_columns).items():
        if name is None:
            continue
        found = column_named(name, columns)
        if found is None:
            raise _missing(where, name, columns, f"--{fact}-column")
        facts[fact] = found
    return Columns(text, own, replace(NO_FACTS, **facts))


def are_asked_for(options: ReadingOptions) -> bool:
    """Whether a column was asked for by its name."""
    return bool(options.text_column or options.id_column or options.fact_columns != NO_FACTS)


@lru_cache(maxsize=1_024)
def _plain(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip(_AROUND).casefold()


@cache
def _texts() -> tuple[str, ...]:
    table = read_vocabulary(__package__, "columns.yaml")
    return tuple(name for entry in table.values() for name in entry["names"].split())


def _missing(where: str, column: str, columns: Collection[str], option: str) -> MissingColumnError:
    listed = list(columns)
    if "schema_version" in listed:
        return MissingColumnError(
            f"{where}: a record that policyner made, and no notice; give it to `policyner convert`"
        )
    named = ", ".join(listed[:_NAMED]) + (", …" if len(listed) > _NAMED else "")
    return MissingColumnError(
        f"{where}: no column {column!r}; there are: {named or 'none'}. Name it with {option}"
    )
