"""Documents: their kinds, which titles name (`通知`, `预案`), their numbers, and how they begin."""

from __future__ import annotations

import re

from policyner.vocabulary import any_of, read_vocabulary

#: A pattern for any kind, the longest first.
KIND = any_of(row["kind"] for row in read_vocabulary(__package__, "documents.yaml"))

#: The year in a document's number, in brackets as they come on pages: `青政〔2024〕7号`.
BRACKETED_YEAR = r"[〔﹝\[［【（(]\s?(?:19|20)\d{2}\s?年?[〕﹞\]］】）)]"

#: What the text of a notice begins with behind those whom it addresses.
FIRST_WORDS = "(?:为|根据|现[将就]|经|按照|近|遵照|自)"

_YEAR = re.compile(r"(?:19|20)\d{2}")


def year_of(number: str) -> int | None:
    """The year in a document's number: 2024 of `青政〔2024〕7号` and of `2024年第7号`."""
    year = _YEAR.search(number)
    return int(year[0]) if year else None
