"""OFD: the national format of documents with fixed pages (GB/T 33190—2016), by ofdkit.

Its pages are made lines and paragraphs of as those of a PDF are.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

import ofdkit

from policyner.errors import EmptySourceError, LimitExceededError, ScannedSourceError
from policyner.reading.damage import demand_bytes, demand_limits, demanding, locked, reason_of
from policyner.reading.ocr import WAY_OUT, Recognition
from policyner.reading.ofd_parts import parsed, part_of
from policyner.reading.ofd_pictures import pictures_of, shown
from policyner.reading.ofd_rules import rules_of
from policyner.reading.ofd_text import POINTS, TextPlaces, glyphs_of
from policyner.reading.options import ReadingLimits
from policyner.reading.page import Page, Rule, Turn
from policyner.reading.page_layout import text_of_pages
from policyner.reading.source import Extracted

_KIND = "an OFD document"
_WAY_OUT = "open it in its reader and save it as .pdf"

# The part that says how the others are locked (GM/T 0099).
_ENCRYPTED = b"Encryptions.xml"
# One page is a few thousand characters; one that refers to itself has no end.
_MOST_PAGES = 10_000


def text_of_ofd(data: bytes, *, name: str, limits: ReadingLimits) -> Extracted:
    """The text of an OFD document.

    Args:
        data: The file's bytes.
        name: What messages call the file.
        limits: What its parts may unpack to; on how many pages that are pictures text is
            recognised, and how large these are.

    Returns:
        As `page_layout.text_of_pages` says; at the end, set aside, the words of stamps and
        watermarks and the names of attached files.

    Raises:
        EmptySourceError: If there is no byte, or no text was recognised.
        ScannedSourceError: If there is no text on its pages, and nothing is to be recognised.
        EncryptedSourceError: If it needs a password.
        DamagedSourceError: If it is cut off, broken or no OFD document.
        LimitExceededError: If its parts exceed the limits, or more pages are to be recognised.
        MissingDriverError: If what recognises text is not installed.
    """
    demand_bytes(data, name=name)
    recognition = Recognition(name, limits)
    demand_limits(data, _KIND, name=name, limits=limits)
    with demanding(_KIND, name=name, way_out=_WAY_OUT, broken=(ofdkit.OFDError,)):
        try:
            with ofdkit.open(data) as document, zipfile.ZipFile(io.BytesIO(data)) as package:
                if len(document.pages) > _MOST_PAGES:
                    raise LimitExceededError(f"{name}: more than {_MOST_PAGES:,} pages; {_WAY_OUT}")
                count = len(document.pages)
                found = text_of_pages(_pages(document, package, name, recognition, limits))
                beside = list(dict.fromkeys(_beside(package)))
        except ofdkit.OFDLimitError as error:
            raise LimitExceededError(f"{name}: {reason_of(error)}; {_WAY_OUT}") from error
        except ofdkit.OFDError as error:
            if _ENCRYPTED in data:
                raise locked(name) from error
            raise
    if not found.text.strip():
        if recognition.unread:
            raise ScannedSourceError(
                f"{name}: a scanned OFD document: its {count} pages are pictures without text; "
                f"{WAY_OUT}"
            )
        if recognition.pages:
            raise EmptySourceError(f"{name}: no text was recognised on its pages; leave it out")
        raise ScannedSourceError(
            f"{name}: its {count} pages hold no text, perhaps drawings; save it as .pdf, and "
            f"{WAY_OUT}"
        )
    return recognition.told_of(found.with_beside(beside))


def _pages(
    document: ofdkit.OFDDocument,
    package: zipfile.ZipFile,
    name: str,
    recognition: Recognition,
    limits: ReadingLimits,
) -> Iterator[Page]:
    """Yields the pages; those that are pictures without text are recognised, or left unread."""
    spent = 0
    for number, page in enumerate(document.pages, start=1):
        # Templates, with running heads and page frames, are drawn on each page.
        spent += sum(len(run.text) for run in page.runs)
        if spent > limits.document_bytes:
            raise LimitExceededError(f"{name}: holds too much text (--max-document-size)")
        part, box = part_of(package, page.location), page.box
        glyphs, turn = glyphs_of(page.runs, TextPlaces(part), box)
        pictures = [] if glyphs else pictures_of(package, part, location=page.location, box=box)
        if pictures and limits.ocr_pages:
            picture = shown(package, pictures, box=box, name=name, limits=limits)
            yield recognition.page(picture, number=number, height=box[3] * POINTS)
            continue
        if pictures:
            recognition.unread.append(number)
        rules = [_turned(rule, turn) for rule in rules_of(part, box=box)]
        yield Page(number, turn.height, glyphs, rules)


def _turned(rule: Rule, turn: Turn) -> Rule:
    """A rule in millimetres on the page as it is shown, in points."""
    at, start, end = rule.at * POINTS, rule.start * POINTS, rule.end * POINTS
    is_flat = rule.kind == "horizontal"
    left, bottom, right, top = turn.box(
        *((start, at, end, at) if is_flat else (at, start, at, end))
    )
    if is_flat != bool(turn.quarters % 2):
        return Rule("horizontal", bottom, left, right)
    return Rule("vertical", left, bottom, top)


def _beside(package: zipfile.ZipFile) -> Iterator[str]:
    """Yields the words of stamps and watermarks, and the names of attached files.

    Their parts are called so by the standard's own naming (GB/T 33190—2016, 7.2).
    """
    for member in package.namelist():
        file = member.rsplit("/", 1)[-1].lower()
        if file.endswith(".xml") and file.startswith(("annot", "attach")):
            root = parsed(package.read(member))
            for each in () if root is None else root.iter("{*}TextObject", "{*}Attachment"):
                codes = "".join(code.text or "" for code in each.iter("{*}TextCode"))
                yield " ".join((codes or each.get("Name") or "").split())
