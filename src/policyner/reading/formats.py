"""The formats: their names, endings and media types, and how their files begin."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Literal

from policyner.reading.markup import looks_like_html

Compression = Literal["gz", "zst"]


@dataclass(frozen=True, slots=True)
class Format:
    """A format of files.

    Attributes:
        name: What options call it.
        media_type: What records call it.
        endings: How its files' names end.
        holds: One `document`, `rows` of which each is a document, or `files`.
    """

    name: str
    media_type: str
    endings: tuple[str, ...]
    holds: Literal["document", "rows", "files"] = "document"


TEXT = Format("txt", "text/plain", (".txt",))
HTML = Format("html", "text/html", (".html", ".htm"))
DOCX = Format(
    "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", (".docx",)
)
PDF = Format("pdf", "application/pdf", (".pdf",))
JSON = Format("json", "application/json", (".json",), "rows")
JSONL = Format("jsonl", "application/jsonl", (".jsonl",), "rows")
CSV = Format("csv", "text/csv", (".csv",), "rows")
PARQUET = Format("parquet", "application/vnd.apache.parquet", (".parquet",), "rows")
ZIP = Format("zip", "application/zip", (".zip",), "files")
TAR = Format("tar", "application/x-tar", (".tar",), "files")

FORMATS = (TEXT, HTML, DOCX, PDF, JSON, JSONL, CSV, PARQUET, ZIP, TAR)

#: By the name that options use.
BY_NAME = {each.name: each for each in FORMATS}

_BY_ENDING = {ending: each for each in FORMATS for ending in each.endings}
_PACKED: dict[str, Compression] = {".gz": "gz", ".zst": "zst"}
_SHORT: dict[str, tuple[Format, Compression]] = {".tgz": (TAR, "gz")}

#: Endings of what is taken from folders and archives.
SUPPORTED_ENDINGS = (*_BY_ENDING, *_SHORT)

# An ending that names a format; `关于2027年工作的通知.最终稿` has none.
_ENDING = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,9}$")

# How many bytes show what a file is; the mark of a tar archive stands at 257.
HEAD = 1 << 16

_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"
_TAR_MARK = slice(257, 262)
# The first member of a DOCX file is one of these; of an archive of notices none is.
_DOCX_MEMBERS = (b"[Content_Types].xml", b"_rels/", b"word/", b"docProps/")
_LOCAL_NAME = slice(30, 60)


@dataclass(frozen=True, slots=True)
class Form:
    """What a file's name says about it.

    Attributes:
        format: Its format; `None` where the ending names none that is read.
        compression: How it is packed; `None` where it is not.
        ending: The ending that names its format, in small letters; empty without one.
    """

    format: Format | None
    compression: Compression | None
    ending: str

    @property
    def holds(self) -> Literal["document", "rows", "files"] | None:
        """What a file of that name holds; `None` where the name does not tell."""
        return None if self.format is None else self.format.holds

    @property
    def is_unknown(self) -> bool:
        """Whether the name has an ending, and of a format that is not read."""
        return self.format is None and bool(self.ending)


def form_of(name: str) -> Form:
    """What the last part of a path says about the file."""
    ending = _ending(name)
    if ending in _SHORT:
        return Form(*_SHORT[ending], ending)
    packed = _PACKED.get(ending)
    if packed is not None:
        ending = _ending(name[: -len(ending)])
    return Form(_BY_ENDING.get(ending), packed, ending)


def _ending(name: str) -> str:
    found = _ENDING.search(name)
    return found.group().lower() if found else ""


def compression_of(head: bytes) -> Compression | None:
    """How a file that begins with `head` is packed; `None` where it is not."""
    if head.startswith(_GZIP):
        return "gz"
    return "zst" if head.startswith(_ZSTD) else None


def format_of_head(head: bytes) -> Format:
    """The format of a file that begins with `head`; plain text where nothing else shows."""
    if head.startswith(b"%PDF-"):
        return PDF
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return DOCX if head[_LOCAL_NAME].startswith(_DOCX_MEMBERS) else ZIP
    if head.startswith(b"PAR1"):
        return PARQUET
    if head[_TAR_MARK] == b"ustar":
        return TAR
    if looks_like_html(head):
        return HTML
    return JSONL if _begins_with_an_object(head) else TEXT


def _begins_with_an_object(head: bytes) -> bool:
    first = head.lstrip(b"\xef\xbb\xbf \t\r\n").split(b"\n", 1)[0]
    if not first.startswith(b"{"):
        return False
    try:
        return isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        # Cut off behind the head's end, or no JSON.
        return len(first) > HEAD // 2 and first.startswith(b'{"')
