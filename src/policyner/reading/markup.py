"""HTML to text: what a page shows, and what of it is the notice.

trafilatura finds out which part of a page is the notice; the text itself is
then taken from that part by a walk of our own, because a record needs every
line of it: table rows with their cells, lines parted by `<br>`, the signature.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import replace

from lxml import etree
from lxml.html import HtmlElement, HTMLParser

from policyner.errors import NoTextError
from policyner.reading.markup_lines import BLOCKS, PARTS, Line, lines_of
from policyner.reading.plain import has_chinese
from policyner.reading.source import Extracted
from policyner.reading.text_writer import TextWriter
from policyner.span import Span

# Without its declaration, which lxml refuses in a string.
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
# Characters that XML forbids and lxml therefore refuses.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0e-\x1f\ufffe\uffff\ud800-\udfff]")

# Deeper pages are broken ones (a notice lies some twenty elements deep).
_DEEPEST = 150
# Of a row trafilatura counts the cells again for each of them; no notice has so wide a one.
_WIDEST = 500
# lxml leaves out what lies deeper than 2,048 elements. Pages whose tags are never
# closed get there; without these tags they are flat.
_LXML_DEEPEST = 2_000
_NESTING = re.compile(r"</?(?:div|center|section|blockquote|dl|dd|ul|li)\b[^<>]*>", re.IGNORECASE)
_INLINE = re.compile(r"</?(?:span|font|b|i|u|a|em|strong|small|big)\b[^<>]*>", re.IGNORECASE)
# trafilatura's choice is trusted if it holds at least this share of the
# Chinese characters of the page, menus and footer apart.
_ENOUGH = 0.5
# A sentence or row with at least this many Chinese characters is no menu's.
_PROSE = 20
# A tag that begins or ends a page.
_PAGE_TAG = re.compile(r"<(/?)(html|body)\b[^<>]*>", re.IGNORECASE)
# What sites call the element that a script fills with the notice.
_CONTAINER = re.compile(r"\b(?:app|root|content|article|zoom|detail|main|text|news)", re.IGNORECASE)
_IS_SITE = re.compile(r"(?:政府|网|网站|平台|门户|首页)$")
# What parts a title from the name of the site behind it.
_SITE = re.compile(r"\s*(?:[_|｜]|\s[-–—]+\s?|-(?=[^-]*(?:政府|网|门户|平台)))\s*")
# A title has at least so many Chinese characters.
_TITLE = 8
# Lines with fewer Chinese characters (`附件`, `打印`) do not show where the notice is.
_TELLING = 4


def text_of_html(html: str, *, name: str, whole: bool = False) -> Extracted:
    """The text of a page, and what of it is the notice.

    Args:
        html: The decoded page.
        name: What messages call the page.
        whole: Whether the page is a notice and nothing besides, no site around it.

    Returns:
        All that a browser shows as text, one line a paragraph, heading, list item or table
        row, the cells of a row parted by tabs; without blank lines; ends with a newline unless
        empty. What the site puts around the notice is set aside, and so are words that are
        struck through.

    Raises:
        NoTextError: If a script is to fill the page with its text.
    """
    root, depth = _root_of(html)
    if root is None:
        return Extracted("")
    lines = list(lines_of(root))
    own = [line for line in lines if not line.is_aside]
    if _is_filled_by_a_script(root, own):
        raise NoTextError(
            f"{name}: the page holds no notice: a script is to fill in its text; open it in a "
            "browser and save it from there, as .mht or .html"
        )
    # trafilatura goes down by recursion.
    is_whole = whole or depth > _DEEPEST
    kept = {id(line) for line in (own if is_whole else _behind_menu(_notice(root, own)))}
    writer = TextWriter()
    for line in lines:
        if id(line) in kept:
            writer.line(line.text, line.aside, row=line.row)
        else:
            writer.line(line.text, (Span(0, len(line.text)),))
    found = writer.extracted()
    # A page has no places but its cells.
    return replace(found, locators=(), set_aside=_joined(found.set_aside), title=_title_of(root))


def lines_of_html(html: str) -> list[str]:
    """All lines that a page shows."""
    root, _ = _root_of(html)
    return [] if root is None else [line.text for line in lines_of(root)]


def _root_of(html: str) -> tuple[HtmlElement | None, int]:
    """The root of a page, and how deep its elements lie; none of a page without an element."""
    html = _one_page(html)
    root = _parse(html)
    depth = 0 if root is None else _depth(root)
    if depth > _LXML_DEEPEST:
        root = _parse(_INLINE.sub("", _NESTING.sub("<br>", html)))
        depth = 0 if root is None else _depth(root)
    return root, depth


def _joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The spans, those that touch as one."""
    joined: list[Span] = []
    for span in spans:
        if joined and joined[-1].end == span.start:
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return tuple(joined)


def _one_page(html: str) -> str:
    """The page without tags that end it, or begin another one, in its middle.

    Behind `</html>` a browser goes on as if it had not been there; lxml stops.
    """
    first = True

    def tag(found: re.Match[str]) -> str:
        nonlocal first
        if found[1] or found[2].lower() != "html" or not first:
            # A second body may stand in the first.
            return found[0] if not found[1] and found[2].lower() == "body" else ""
        first = False
        return found[0]

    return _PAGE_TAG.sub(tag, html)


def _is_filled_by_a_script(root: HtmlElement, lines: list[Line]) -> bool:
    """Whether a page has a script, and an empty element where its text belongs."""
    if any(line.chinese >= _PROSE and not _is_link(line) for line in lines):
        return False
    if next(root.iter("script"), None) is None:
        return False
    if not any(line.chinese for line in lines):
        return True
    return any(
        _CONTAINER.search(f"{each.get('id') or ''} {each.get('class') or ''}")
        and not any(words.strip() for words in each.itertext())
        for each in root.iter("div", "section", "article", "main")
    )


def _title_of(root: HtmlElement) -> str | None:
    """The title that the page's head gives its notice, without the name of the site."""
    metas = {
        (meta.get("name") or meta.get("property") or "").lower(): meta.get("content") or ""
        for meta in root.iter("meta")
    }
    title = next((each.text or "" for each in root.iter("title")), "")
    for found in (metas.get("articletitle"), metas.get("og:title"), title):
        words = " ".join((found or "").split())
        title = _SITE.split(words)[0].strip()
        if has_chinese(title) and not _IS_SITE.search(title):
            return title
    return None


def _parse(html: str) -> HtmlElement | None:
    cleaned = _FORBIDDEN.sub("", _XML_DECLARATION.sub("", html, count=1))
    # As bytes, so that a charset in the page has no say any more.
    parser = HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root: HtmlElement | None = etree.fromstring(cleaned.encode("utf-8"), parser)
    except etree.ParserError:
        # Nothing but comments or blanks: a page without an element.
        return None
    return root


def _notice(root: HtmlElement, lines: list[Line]) -> list[Line]:
    """The lines of the part of the page that holds the notice; all, if that is in doubt."""
    counted = [(line, line.chinese) for line in lines]
    total = sum(chinese for _, chinese in counted)
    if not total or any(len(row) > _WIDEST for row in root.iter("tr")):
        return lines
    chosen = _chosen_by_trafilatura(root)
    matches = [each for each in counted if each[1] >= _TELLING and each[0].key in chosen]
    if sum(chinese for _, chinese in matches) < _ENOUGH * total:
        return lines
    matched = [line for line, _ in matches]
    # Attachments often lie in a part of their own, which trafilatura passes over.
    telling = [*matched, *(line for line in lines if _is_prose(line))]
    container = _common_ancestor([line.element for line in telling])
    # trafilatura passes over words that stand loose beside a part of the notice.
    loose = {_block_of(line) for line in lines if line.chinese >= _TELLING and not _is_link(line)}
    while (around := container.getparent()) in loose and around.tag != "body":
        container = around
    while container.tag in PARTS and container.getparent() is not None:
        container = container.getparent()
    inside = set(container.iter())
    kept = [index for index, line in enumerate(lines) if line.element in inside]
    first, last = kept[0], kept[-1]
    return [*_title(lines[:first]), *lines[first : last + 1]]


def _behind_menu(lines: list[Line]) -> list[Line]:
    """The lines without short links above all others: no notice begins with one."""

    def is_entry(line: Line) -> bool:
        around = (line.element, *line.element.iterancestors())
        return (
            not line.heading and line.chinese < _TITLE and any(each.tag == "a" for each in around)
        )

    first = next((at for at, line in enumerate(lines) if not is_entry(line)), 0)
    return lines[first:]


def _chosen_by_trafilatura(root: HtmlElement) -> set[str]:
    # Imported here: it takes longer than all else, and plain text never needs it.
    from trafilatura import bare_extraction

    # It takes elements out, and leaves in what a script is to make copies of.
    page = deepcopy(root)
    for template in list(page.iter("template")):
        template.drop_tree()
    document = bare_extraction(
        page,
        fast=True,
        favor_recall=True,
        include_comments=False,
        include_tables=True,
        deduplicate=False,
    )
    body = getattr(document, "body", None)
    return set() if body is None else {line.key for line in lines_of(body)}


def _block_of(line: Line) -> HtmlElement:
    """The innermost element around a line's words that begins a line."""
    blocks = (each for each in (line.element, *line.element.iterancestors()) if each.tag in BLOCKS)
    return next(blocks, line.element)


def _is_prose(line: Line) -> bool:
    """Whether a line is a paragraph or a full table row, not an entry of a menu."""
    is_row = "\t" in line.text and line.chinese >= _TELLING
    is_sentence = line.chinese >= _PROSE and "。" in line.text
    return (is_row or is_sentence) and not _is_link(line)


def _is_link(line: Line) -> bool:
    """Whether a line is a link, or holds one."""
    element = line.element
    return (
        next(element.iterancestors("a"), None) is not None
        or next(element.iter("a"), None) is not None
    )


def _title(before: list[Line]) -> list[Line]:
    """The heading above the notice, where the page sets it apart from its text."""
    headings = [line for line in before if line.heading and has_chinese(line.text)]
    return headings[-1:]


def _common_ancestor(elements: list[HtmlElement]) -> HtmlElement:
    """The innermost element that holds all of `elements`."""
    first, *others = dict.fromkeys(elements)
    path = [first, *first.iterancestors()]
    rank = {element: index for index, element in enumerate(path)}
    highest = 0
    # Each element is looked at once: a path that met `path` before is known.
    met: dict[HtmlElement, int] = {}
    for element in others:
        walked: list[HtmlElement] = []
        here: HtmlElement | None = element
        while here is not None and here not in rank and here not in met:
            walked.append(here)
            here = here.getparent()
        where = met[here] if here in met else rank.get(here, len(path) - 1)
        met.update(dict.fromkeys(walked, where))
        highest = max(highest, where)
    return path[highest]


def _depth(root: HtmlElement) -> int:
    deepest = depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest
