"""Aims that a notice states in front of its first item, without a number: `主要目标：…`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from policyner.grammar.marks import BLANKS, paragraphs_in, stripped
from policyner.outline.blocks import Heading
from policyner.outline.sections import is_aim
from policyner.span import Span

# `主要目标：到2027年…`, and `主要目标` in a line of its own.
_TITLE = re.compile(r"(?P<title>[^\n，。；：:、]{2,16}?)[ \t\u3000]*(?P<end>[：:]|(?=\n))")
# What ends above such a line: a sentence, or who is addressed. A page may have put the words of a
# sentence, or a title, into several lines.
_ENDS = frozenset("。！!：:")
# Behind what a text may begin anew.
_BEGINS_BEHIND = frozenset({"attachment", "signature", "contents"})


def find_aims(text: str, headings: Sequence[Heading]) -> Iterator[Heading]:
    """The aims in front of a text's first item, and in front of that of what stands behind it.

    A plan stands behind the signature of its letter, or behind its contents, and attachments behind
    their mark. Aims begin with a title that a colon parts from them, or that is a line of its own;
    each goes as far as the next.

    Args:
        text: The clean text.
        headings: Its headings in order.
    """
    for above, item in pairwise([None, *headings]):
        if item is None or item.number is None or (above and above.kind not in _BEGINS_BEHIND):
            continue
        ended = False
        for paragraph in paragraphs_in(text, Span(above.title.end if above else 0, item.start)):
            words = stripped(text, paragraph, BLANKS)
            title = _TITLE.match(text, words.start, min(paragraph.end + 1, len(text)))
            if title and (ended or title["end"]):
                place = Span(*title.span("title"))
                if is_aim(text, place):
                    yield Heading("aim", words.start, None, place)
            ended = text[words.end - 1] in _ENDS
