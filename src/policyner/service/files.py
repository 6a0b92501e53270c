"""Records as files to download: the same as the command line writes."""

from __future__ import annotations

import io
from collections.abc import Iterable

from policyner.records import ErrorRecord, Record
from policyner.records.formats import encoding_for
from policyner.records.jsonl import encode_notice
from policyner.records.xlsx import XlsxWriter
from policyner.report import Archive
from policyner.service.walk import Found

#: Media types of the files, by ending.
MEDIA_TYPES = {
    "json": "application/json",
    "jsonl": "application/x-ndjson",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html; charset=utf-8",
}


def jsonl_of(records: Iterable[Record]) -> bytes:
    """Records as JSON lines."""
    return b"".join(map(encode_notice, records))


def xlsx_of(records: Iterable[Record]) -> bytes:
    """Records as a workbook for a person, with a sheet of measures and one of documents."""
    encoding = encoding_for("documents", format="xlsx")
    stream = io.BytesIO()
    writer = XlsxWriter(
        stream,
        tables=("documents", "measures"),
        headers="zh",
        place=None,
        # The names are the client's: none is looked for on this machine.
        linked=False,
    )
    try:
        for record in records:
            writer.write(encoding.encode(record))
        writer.close()
    except BaseException:
        writer.abandon()
        raise
    return stream.getvalue()


def archive_of(found: Iterable[Found]) -> Archive:
    """What the report shows."""
    archive = Archive()
    for each in found:
        if isinstance(each.record, ErrorRecord):
            archive.add_error(each.record)
        else:
            archive.add(each.record, text=each.text)
    return archive
