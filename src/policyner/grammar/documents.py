"""The kinds of documents that titles name (`通知`, `预案`)."""

from __future__ import annotations

from policyner.vocabulary import any_of, read_vocabulary

#: A pattern for any kind, the longest first.
KIND = any_of(row["kind"] for row in read_vocabulary(__package__, "documents.yaml"))
