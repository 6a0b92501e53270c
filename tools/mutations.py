"""What `fuzz.py` does to files: the same for the same seed, number and files."""

from __future__ import annotations

import base64
import csv
import gzip
import io
import itertools
import json
import lzma
import quopri
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import openpyxl
from openpyxl.cell import WriteOnlyCell

from policyner.reading.unpackers import zstd

# Small enough for many inputs a minute: what large files cost has tests of its own.
_LARGEST = 60_000

# Bytes and characters at which readers of formats and repairs decide something.
_PIECES = [
    *(
        b"\0",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\r",
        b"\n\n",
        b"\t",
        b'"',
        b"{",
        b"[[",
        b"<!--",
        b"</td>",
    ),
    *(
        each.encode()
        for each in ("一、", "（一）", "〔2026〕", "牵头单位：", "2027年底前", "80%以上", "？？")
    ),
    *(
        each.encode()
        for each in ("\u3000", "\u200b", "\u202e", "\U00020000", "財(cái)", "*廳", "年6月")
    ),
]

# Of gold that is written by hand, in the notices of `annotations`; the words alone are a notice.
_MARK = re.compile("⟦(?:[DTLP]|[MC][0-9,]+)(?: \\w+=[0-9,]+)*:|⟧".encode())

# How a workbook draws numbers: conditions, scaled thousands, fractions, numerals, dates.
_PATTERNS = [
    *("0%", "0.00%", "#,##0,", "0.0,,", "# ?/?", "# ??/100", "0.00E+00", '#,##0"份"', "000-0000"),
    *('[>=10000]0!.0,"万";0', "[红色][<0]-0;0;;@", "[DBNum1]0", "[$-804]aaaa", "[h]:mm:ss"),
    *(
        'yyyy"年"m"月"d"日"',
        "[DBNum1][$-804]yyyy年m月",
        "d-mmm-yy",
        "m/d/yy h:mm AM/PM",
        "@",
        ";;;",
    ),
    *("_(* #,##0_)", r"\\0\\", '"', "[", "0." + "0" * 40),
]


@dataclass(frozen=True, slots=True)
class Trial:
    """One input.

    Attributes:
        name: A file name, whose ending says how it is read.
        data: The file.
    """

    name: str
    data: bytes


def seeds_in(folders: Sequence[Path]) -> list[Trial]:
    """The files to begin with, in the order of their paths."""
    files = sorted(path for folder in folders for path in folder.rglob("*") if path.is_file())
    found = [Trial(path.name, _MARK.sub(b"", path.read_bytes())) for path in files]
    return [each for each in found if len(each.data) <= _LARGEST]


def trial(seed: int, number: int, seeds: Sequence[Trial]) -> Trial:
    """The input with that number: the same for the same seed and files."""
    random = Random(f"{seed}:{number}")
    chosen = random.choice(seeds)
    other = random.choice(seeds)
    name, data = chosen.name, chosen.data
    if name.endswith(".txt"):
        data = _stretch(random, data)
    if _text_of(data) is not None and random.random() < 0.7:
        data = _shuffled(random, _stretch(random, data), _stretch(random, other.data))
        if random.random() < 0.5:
            name, data = random.choice(_WRAPS)(random, data.decode("utf-8", "replace"))
    elif name.endswith((".zip", ".docx")) and random.random() < 0.7:
        data = _inside_zip(random, data, other.data)
    elif name.endswith((".gz", ".tgz", ".zst")) and random.random() < 0.7:
        return Trial(name, _inside_packing(random, name, data, other.data))
    if random.random() < 0.6:
        data = _damaged(random, data, other.data)
    return Trial(name, data[: 4 * _LARGEST])


def _text_of(data: bytes) -> str | None:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _damaged(random: Random, data: bytes, other: bytes) -> bytes:
    """The bytes with a few of them lost, doubled, changed, or another file's let in."""
    for _ in range(random.randint(1, 6)):
        start = random.randint(0, len(data))
        end = min(len(data), start + random.choice([1, 4, 40, 400, 4000]))
        stretch = data[start:end]
        begin = random.randint(0, len(other))
        new = random.choice(
            [
                b"",
                stretch * 2,
                stretch[::-1],
                random.choice(_PIECES),
                random.randbytes(len(stretch)),
                other[begin : begin + len(stretch)],
                bytes(byte ^ 1 << random.randrange(8) for byte in stretch[:1]) + stretch[1:],
            ]
        )
        data = data[:start] + new + data[end:]
    return data[: random.randint(0, len(data))] if random.random() < 0.1 else data


def _stretch(random: Random, data: bytes) -> bytes:
    """Some lines in a row: many short texts meet more than a few long ones, in the same time."""
    lines = data.splitlines(keepends=True)
    most = random.choice([200, 500, 1000, 3000]) if random.random() < 0.98 else len(data)
    first = random.randrange(len(lines)) if lines and len(data) > most else 0
    last, length = first, 0
    while last < len(lines) and length < most:
        length += len(lines[last])
        last += 1
    return b"".join(lines[first:last])


def _shuffled(random: Random, data: bytes, other: bytes) -> bytes:
    """A text with lines lost, doubled, exchanged, cut, joined, and another text's among them."""
    lines = data.splitlines(keepends=True)
    more = [line for line in other.splitlines(keepends=True) if _text_of(line) is not None]
    for _ in range(random.randint(1, 8)):
        # Doubled again and again, a few lines would fill the memory.
        if not lines or sum(map(len, lines)) > 4 * _LARGEST:
            break
        start = random.randrange(len(lines))
        end = start + random.choice([1, 1, 2, 5, len(lines)])
        chosen = lines[start:end]
        new = random.choice(
            [
                [],
                chosen * random.randint(2, 4),
                chosen[::-1],
                [line.strip() for line in chosen],
                [b"  " + line for line in chosen],
                [part + b"\n" for line in chosen for part in line.split("，".encode())],
                [random.choice(_PIECES) + line for line in chosen],
                [*chosen, *random.choices(more or [b"\n"], k=3)],
            ]
        )
        lines[start:end] = new
        del lines[2000:]
    return b"".join(lines)


# What a packed file raises that is broken already.
_BROKEN = (OSError, EOFError, lzma.LZMAError, zlib.error)


def _inside_zip(random: Random, data: bytes, other: bytes) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
    except (*_BROKEN, zipfile.BadZipFile, RuntimeError, NotImplementedError, ValueError):
        return _damaged(random, data, other)
    for name in random.sample(sorted(members), k=min(2, len(members))):
        members[name] = _damaged(random, members[name], other)
    buffer = io.BytesIO()
    packing = random.choice([0, zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
    with zipfile.ZipFile(buffer, "w", packing) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, packing)
    return buffer.getvalue()


def _inside_packing(random: Random, name: str, data: bytes, other: bytes) -> bytes:
    try:
        if name.endswith(".zst"):
            whole = zstd.decompress(data)
            return zstd.compress(_damaged(random, whole, other))
        return gzip.compress(_damaged(random, gzip.decompress(data), other), mtime=0)
    except (*_BROKEN, zstd.ZstdError):
        return _damaged(random, data, other)


def _as_rows(random: Random, text: str) -> tuple[str, bytes]:
    rows = [{"id": number, "text": part} for number, part in enumerate(_cut(random, text))]
    if random.random() < 0.3:
        return "rows.json", json.dumps(rows, ensure_ascii=False).encode()
    lines = [json.dumps(row, ensure_ascii=random.random() < 0.5) for row in rows]
    return "rows.jsonl", "\n".join(lines).encode()


def _as_table(random: Random, text: str) -> tuple[str, bytes]:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows([["text"], *([part] for part in _cut(random, text))])
    encoding = random.choice(["utf-8", "gb18030"])
    return "rows.csv", buffer.getvalue().encode(encoding, "replace")


def _as_page(random: Random, text: str) -> tuple[str, bytes]:
    around = random.choice(["<p>{}</p>", "<tr><td>{}</td><td></td></tr>", "<div>{}<br>", "<b>{}"])
    body = "\n".join(around.format(line) for line in text.splitlines())
    return "page.html", f"<html><body>{body}</body></html>".encode()


def _as_layout(random: Random, text: str) -> tuple[str, bytes]:
    """A page whose tables lay it out, stand in cells of others, and are not closed."""
    tags = ["<table>", "<tr>", "<td>", "<td colspan=2>", "<th rowspan=3>", "</td>", "</tr>"]
    marks = [*tags, "</table>", "<table><tr><td>"]
    parts = (part + "".join(random.choices(marks, k=3)) for part in _cut(random, text))
    return "layout.html", f"<table><tr><td>{''.join(parts)}".encode()


def _as_book(random: Random, text: str) -> tuple[str, bytes]:
    """A workbook whose numbers are drawn by patterns."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for part in itertools.islice(_cut(random, text), 200):
        number = WriteOnlyCell(sheet, random.choice([0, -1, 0.125, 3.5, 80, 46022, 46022.5, 1e12]))
        pattern = random.choice(_PATTERNS)
        cut = random.randrange(len(pattern)) if random.random() < 0.3 else len(pattern)
        number.number_format = pattern[:cut] + pattern[cut + 1 :]
        sheet.append([re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", part), number])
    buffer = io.BytesIO()
    book.save(buffer)
    return "book.xlsx", _same_each_time(buffer.getvalue())


def _same_each_time(data: bytes) -> bytes:
    """An archive without the times at which it was written, which its members hold too."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            if not name.startswith("docProps/core"):
                new.writestr(zipfile.ZipInfo(name), old.read(name), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _as_mail(random: Random, text: str) -> tuple[str, bytes]:
    """A page saved as a mail, with something attached, each part in some encoding."""
    lines = ["MIME-Version: 1.0", 'Content-Type: multipart/mixed; boundary="b"', ""]
    for kind in random.choices(["text/html", "text/plain", "application/msword"], k=3):
        data = f"<p>{text}</p>".encode(random.choice(["utf-8", "gb18030"]), "replace")
        name = random.choice(["附件.doc", "=?utf-8?B?6ZmE5Lu2?=", "a.doc", ""])
        coding = random.choice(["base64", "quoted-printable", "8bit"])
        packed = {"base64": base64.encodebytes, "quoted-printable": quopri.encodestring}
        body = packed.get(coding, bytes)(data).decode("latin-1")
        as_what = random.choice(["inline", "attachment", f'attachment; filename="{name}"'])
        lines += ["--b", f"Content-Type: {kind}", f"Content-Transfer-Encoding: {coding}"]
        lines += [f"Content-Disposition: {as_what}", "", body]
    return "mail.mht", "\r\n".join([*lines, "--b--"]).encode("utf-8", "replace")


def _as_text(random: Random, text: str) -> tuple[str, bytes]:
    encoding = random.choice(["utf-8", "gb18030", "utf-16", "big5"])
    return "notice.txt", text.encode(encoding, "replace")


def _as_archive(random: Random, text: str) -> tuple[str, bytes]:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for wrap in random.choices([_as_rows, _as_table, _as_page, _as_text], k=2):
            name, data = wrap(random, text)
            # With a time of its own, the same one each time.
            member = zipfile.ZipInfo(f"{len(archive.namelist())}/{name}")
            archive.writestr(member, data, zipfile.ZIP_DEFLATED)
    return "archive.zip", buffer.getvalue()


_WRAPS = (
    *(_as_rows, _as_table, _as_page, _as_layout),
    *(_as_text, _as_book, _as_mail, _as_archive),
)


def _cut(random: Random, text: str) -> Iterator[str]:
    """The text in pieces of random length."""
    while text:
        length = random.choice([1, 20, 200, 2000])
        yield text[:length]
        text = text[length:]
