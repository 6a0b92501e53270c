"""The kinds of documents that titles name (`通知`, `预案`), and how their text begins."""

from __future__ import annotations

from policyner.vocabulary import any_of, read_vocabulary

#: A pattern for any kind, the longest first.
KIND = any_of(row["kind"] for row in read_vocabulary(__package__, "documents.yaml"))

#: What the text of a notice begins with behind those whom it addresses.
FIRST_WORDS = "(?:为|根据|现[将就]|经|按照|近|遵照|自)"
