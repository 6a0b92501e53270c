"""What columns of a row say of its notice, beside its text."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from policyner.reading.options import NO_FACTS, FactColumns
from policyner.reading.source import NOTHING_SAID, Believed

logger = logging.getLogger(__name__)

#: No notice is older, or younger, inclusive: a term counted from such a day may lead out of the
#: calendar.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2999, 12, 31)

# `2026-03-05`, `2026/3/5 10:00`, `2026年3月5日`, `20260305`.
_DATE = re.compile(r"\s*(\d{4})(?:[-/.年]\s*(\d{1,2})[-/.月]\s*(\d{1,2})|(\d{2})(\d{2}))(?!\d)")
_BETWEEN = re.compile(r"[、,，;；\s]+")


def believed_of(values: Mapping[str, Any], where: str, columns: FactColumns) -> Believed:
    """What a row says of its notice; what is blank says nothing.

    A date that is none is told in the log and says nothing.

    Args:
        values: The row's values by column.
        where: What messages call the row.
        columns: The columns that are believed.
    """
    if columns is NO_FACTS or columns == NO_FACTS:
        return NOTHING_SAID
    return Believed(
        title=_words(values, columns.title),
        document_number=_words(values, columns.number),
        issuers=tuple(filter(None, _BETWEEN.split(_words(values, columns.issuer) or ""))),
        issued_on=_day(values, columns.date, where),
        url=_words(values, columns.url),
    )


def _words(values: Mapping[str, Any], column: str | None) -> str | None:
    value = None if column is None else values.get(column)
    words = "" if value is None else " ".join(str(value).split())
    # Words of another encoding than the file's are not believed.
    return words.encode("utf-8", "replace").decode("utf-8") or None


def _day(values: Mapping[str, Any], column: str | None, where: str) -> date | None:
    value = None if column is None else values.get(column)
    words = _words(values, column)
    if words is None:
        return None
    day = value if isinstance(value, date) else _read(words)
    if isinstance(day, datetime):
        day = day.date()
    if day is None or not FIRST_DAY <= day <= LAST_DAY:
        logger.warning("%s: the column %r holds no date but %r", where, column, words)
        return None
    return day


def _read(words: str) -> date | None:
    found = _DATE.match(words)
    try:
        year, month, day = (int(each) for each in found.groups() if each) if found else (0, 0, 0)
        return date(year, month, day)
    except ValueError:
        return None
