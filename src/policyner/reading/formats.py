"""The formats: their names, endings and media types, and what a file is, told from its content.

How a file begins says more than its name: much that is called `.doc` is a web page or a
DOCX file. The ending is asked where the content shows nothing, as of a CSV file.
"""

from __future__ import annotations

import codecs
import json
import re
import zlib
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from policyner.reading.markup_head import is_a_page, looks_like_html
from policyner.vocabulary import read_vocabulary

Compression = Literal["gz", "zst", "xz"]
Holds = Literal["document", "rows", "sheets", "files"]


@dataclass(frozen=True, slots=True)
class Format:
    """A format of files.

    Attributes:
        name: What options call it.
        media_type: What records call it.
        endings: How its files' names end.
        holds: One `document`, `rows` of which each is a document, `sheets` of which each
            is a document or has rows that are, or `files`.
        is_text: Whether its files are text that a person can read.
    """

    name: str
    media_type: str
    endings: tuple[str, ...]
    holds: Holds = "document"
    is_text: bool = False


_OFFICE = "application/vnd.openxmlformats-officedocument"

TEXT = Format("txt", "text/plain", (".txt",), is_text=True)
MARKDOWN = Format("md", "text/markdown", (".md", ".markdown"), is_text=True)
HTML = Format(
    "html",
    "text/html",
    (".html", ".htm", ".shtml", ".xhtml", ".jhtml", ".jsp", ".asp", ".aspx", ".php"),
    is_text=True,
)
MHT = Format("mht", "multipart/related", (".mht", ".mhtml"), is_text=True)
RTF = Format("rtf", "application/rtf", (".rtf",))
DOCX = Format("docx", f"{_OFFICE}.wordprocessingml.document", (".docx", ".docm"))
DOC = Format("doc", "application/msword", (".doc", ".wps"))
PDF = Format("pdf", "application/pdf", (".pdf",))
OFD = Format("ofd", "application/ofd", (".ofd",))
XLSX = Format("xlsx", f"{_OFFICE}.spreadsheetml.sheet", (".xlsx", ".xlsm"), "sheets")
XLS = Format("xls", "application/vnd.ms-excel", (".xls", ".et"), "sheets")
JSON = Format("json", "application/json", (".json",), "rows", is_text=True)
JSONL = Format("jsonl", "application/jsonl", (".jsonl",), "rows", is_text=True)
CSV = Format("csv", "text/csv", (".csv",), "rows", is_text=True)
TSV = Format("tsv", "text/tab-separated-values", (".tsv",), "rows", is_text=True)
PARQUET = Format("parquet", "application/vnd.apache.parquet", (".parquet",), "rows")
ZIP = Format("zip", "application/zip", (".zip",), "files")
TAR = Format("tar", "application/x-tar", (".tar",), "files")

# Pictures of pages, which are read where text is recognised (`ReadingLimits.ocr_pages`).
PNG = Format("png", "image/png", (".png",))
JPEG = Format("jpg", "image/jpeg", (".jpg", ".jpeg"))
TIFF = Format("tif", "image/tiff", (".tif", ".tiff"))

FORMATS = (
    TEXT, MARKDOWN, HTML, MHT, RTF, DOCX, DOC, PDF, OFD, XLSX, XLS,
    JSON, JSONL, CSV, TSV, PARQUET, ZIP, TAR,
)  # fmt: skip

#: By the name that options use.
BY_NAME = {each.name: each for each in FORMATS}

_BY_ENDING = {ending: each for each in FORMATS for ending in each.endings}
_PICTURES = {ending: each for each in (PNG, JPEG, TIFF) for ending in each.endings}
_PACKED: dict[str, Compression] = {".gz": "gz", ".zst": "zst", ".xz": "xz"}
_SHORT: dict[str, tuple[Format, Compression]] = {".tgz": (TAR, "gz"), ".txz": (TAR, "xz")}

_KNOWN = {*_BY_ENDING, *_PICTURES, *_PACKED, *_SHORT}

#: Endings of what is taken from folders and archives.
SUPPORTED_ENDINGS = (*_BY_ENDING, *_SHORT)

# An ending that names a format; `关于2027年工作的通知.最终稿` has none.
_ENDING = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,9}$")
# How the names of what programs keep beside a document begin: Office while it is open, macOS.
_BESIDE = ("~$", "._")
# What a saved address has behind it: `index.html?id=1`, `view.jsp;jsessionid=A1`.
_QUERY = re.compile(r"(?<=[A-Za-z0-9])[?;].*$", re.DOTALL)

# How many bytes show what a file is; the mark of a tar archive stands at 257.
HEAD = 1 << 16

_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"
_XZ = b"\xfd7zXZ\0"
_MARKS = {b"{\\rtf": RTF, b"PAR1": PARQUET}
_PICTURE_MARKS = {
    b"\x89PNG\r\n\x1a\n": PNG,
    b"\xff\xd8\xff": JPEG,
    b"II*\0": TIFF,
    b"MM\0*": TIFF,
}
_TAR_MARK = slice(257, 262)
# A PDF may begin a little behind the file's first byte; words may hold its mark, too.
_PDF_HEAD = re.compile(rb"[\x00-\x7f]{0,1024}?%PDF-")
#: How a file of Office 97 to 2003 begins, and one with a password of any version.
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORD_STREAM = "WordDocument".encode("utf-16-le")
_SHEET_STREAMS = ("Workbook".encode("utf-16-le"), "Book\0".encode("utf-16-le"))

# The header of a ZIP archive's member: compression, sizes, the name and its length.
_MEMBER = re.compile(rb"PK\x03\x04.{4}(.{2}).{8}(.{4}).{4}(.{2})(.{2})", re.DOTALL)
# The first member of an Office document is one of these; of an archive of notices none is.
_PACKAGE_MEMBERS = (
    b"[Content_Types].xml", b"_rels/", b"word/", b"xl/", b"docProps/", b"customXml/",
)  # fmt: skip
_TYPES = b"[Content_Types].xml"
_DEFLATED = 8

_MAIL_HEAD = re.compile(rb"[A-Za-z-]{2,40}:[ \t]")
_MAIL_PAGE = re.compile(
    rb"^content-type:\s*(?:multipart/(?:related|alternative|mixed)|text/html)",
    re.IGNORECASE | re.MULTILINE,
)
# Documents of Office 2003 in XML, which programs fill in and call `.doc` and `.xls`.
_OFFICE_XML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}\?>\s*)?"
    rb"<\?mso-application\s+progid\s*=\s*[\"'](Word\.Document|Excel\.Sheet)[\"']"
)
_OF_PROGRAMS = {b"Word.Document": DOC, b"Excel.Sheet": XLS}
# Presentations and OpenDocument files: packages too, which no reader is for.
_UNREAD = re.compile(
    rb"PK\x03\x04.{26}(?:mimetypeapplication/vnd\.oasis\.opendocument"
    rb"|\[Content_Types\]\.xml.*?PK\x03\x04.{26}ppt/)"
    rb"|" + re.escape(OLE) + b".*?" + "PowerPoint Document".encode("utf-16-le"),
    re.DOTALL,
)
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# Control characters that no text has.
_NO_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


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
    def holds(self) -> Holds | None:
        """What a file of that name holds; `None` where the name does not tell."""
        return None if self.format is None else self.format.holds

    @property
    def is_unknown(self) -> bool:
        """Whether the name has an ending, and of a format that is not read."""
        return self.format is None and bool(self.ending)


# Each file of a folder is asked for several times in a row.
@lru_cache(maxsize=1_024)
def form_of(name: str, *, pictures: bool = False) -> Form:
    """What the last part of a path says about the file.

    Args:
        name: The last part of the path.
        pictures: Whether pictures are read.
    """
    ending = _ending(name)
    if ending not in _KNOWN:
        address = _QUERY.sub("", name)
        if _ending(address) in _KNOWN:
            name, ending = address, _ending(address)
    if ending in _SHORT:
        return Form(*_SHORT[ending], ending)
    packed = _PACKED.get(ending)
    if packed is not None:
        ending = _ending(name[: -len(ending)])
    named = _BY_ENDING.get(ending) or (_PICTURES.get(ending) if pictures else None)
    return Form(named, packed, ending)


def _ending(name: str) -> str:
    if name.startswith(_BESIDE):
        return name[:2]
    found = _ENDING.search(name)
    return found.group().lower() if found else ""


def compression_of(head: bytes) -> Compression | None:
    """How a file that begins with `head` is packed; `None` where it is not."""
    if head.startswith(_GZIP):
        return "gz"
    if head.startswith(_XZ):
        return "xz"
    return "zst" if head.startswith(_ZSTD) else None


def format_of(head: bytes, form: Form, *, pictures: bool = False) -> Format | None:
    """The format of a file: by its content first, by its ending second.

    Args:
        head: Its first bytes, without compression.
        form: What its name says.
        pictures: Whether pictures are read.

    Returns:
        The format; `None` where neither content nor ending shows one that is read.
    """
    named = form.format
    if form.is_unknown and _UNREAD.match(head):
        return None
    head = _narrow(head)
    shown = _marked(head, _PICTURE_MARKS) if pictures else None
    shown = shown or _shown_by(head, named)
    if shown is not None:
        return shown
    if named is None:
        if looks_like_html(head):
            return HTML
        return None if form.ending else _guessed(head)
    if named.is_text or not head.strip() or _NO_TEXT.search(head):
        return named
    # A text that was given the ending of something else.
    return HTML if looks_like_html(head) else TEXT


def format_of_head(head: bytes, *, pictures: bool = False) -> Format:
    """The format of a file that begins with `head`; plain text where nothing else shows."""
    return format_of(head, Form(None, None, ""), pictures=pictures) or TEXT


def _narrow(head: bytes) -> bytes:
    """The head of a text in UTF-16 in UTF-8, in which marks of formats are looked for."""
    return head.decode("utf-16", "ignore").encode() if head.startswith(_WIDE) else head


def way_out(ending: str) -> str:
    """What to do with a file that no reader is for, as a clause; empty where nothing is known.

    Args:
        ending: Its ending, in small letters.
    """
    return _ways_out().get(ending, "")


@cache
def _ways_out() -> dict[str, str]:
    table = read_vocabulary(__package__, "unread.yaml")
    return {
        ending: entry["way_out"] for entry in table.values() for ending in entry["endings"].split()
    }


def _shown_by(head: bytes, named: Format | None) -> Format | None:
    """The format that the content shows beyond doubt."""
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(head, named)
    if head.startswith(OLE):
        return _old_office(head, named)
    program = _OFFICE_XML.match(head)
    if program is not None or is_a_page(head):
        return HTML if program is None else _OF_PROGRAMS[program[1]]
    marked = _marked(head, _MARKS)
    if marked is not None or head[_TAR_MARK] == b"ustar":
        return marked or TAR
    start = head[:4096].lstrip(b"\xef\xbb\xbf\r\n")
    if _MAIL_HEAD.match(start) and _MAIL_PAGE.search(start):
        return MHT
    return PDF if _PDF_HEAD.match(head) else None


def _guessed(head: bytes) -> Format:
    return JSONL if _begins_with_an_object(head) else TEXT


def _marked(head: bytes, marks: dict[bytes, Format]) -> Format | None:
    return next((each for mark, each in marks.items() if head.startswith(mark)), None)


def _zipped(head: bytes, named: Format | None) -> Format:
    members = [(m, head[m.end() : m.end() + _number(m[3])]) for m in _MEMBER.finditer(head)]
    names = [name for _, name in members]
    if b"OFD.xml" in names:
        return OFD
    # The order of members is free; the ending counts where one of them bears it out.
    is_named = named in (DOCX, XLSX) and any(name.startswith(_PACKAGE_MEMBERS) for name in names)
    if not is_named and not (names and names[0].startswith(_PACKAGE_MEMBERS)):
        return ZIP
    if any(name.startswith(b"xl/") for name in names):
        return XLSX
    if any(name.startswith(b"word/") for name in names):
        return DOCX
    types = next((_content(m, head) for m, name in members if name == _TYPES), b"")
    is_sheet = b"spreadsheetml" in types or (named is XLSX and b"wordprocessingml" not in types)
    return XLSX if is_sheet else DOCX


def _content(member: re.Match[bytes], head: bytes) -> bytes:
    """What is in the head of a member's content; empty where it does not show."""
    start = member.end() + _number(member[3]) + _number(member[4])
    packed = head[start : start + _number(member[2])] if _number(member[2]) else head[start:]
    if _number(member[1]) != _DEFLATED:
        return packed
    try:
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, HEAD)
    except zlib.error:
        # Damaged; whoever reads the file says so.
        return b""


def _number(data: bytes) -> int:
    return int.from_bytes(data, "little")


def _old_office(head: bytes, named: Format | None) -> Format:
    """Of a file of Office 97 to 2003, or one with a password."""
    if _WORD_STREAM in head:
        return DOC
    if any(stream in head for stream in _SHEET_STREAMS):
        return XLS
    # The directory may lie behind the head.
    return XLS if named in (XLS, XLSX) else DOC


def _begins_with_an_object(head: bytes) -> bool:
    first = head.lstrip(b"\xef\xbb\xbf \t\r\n").split(b"\n", 1)[0]
    if not first.startswith(b"{"):
        return False
    try:
        return isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        # Cut off behind the head's end, or no JSON.
        return len(first) > HEAD // 2 and first.startswith(b'{"')
