"""Notices for tests: written ones, and ones that hypothesis makes."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import strategies as st

from policyner.annotating.document import Document, canonical
from policyner.annotating.inline import parse_inline
from policyner.evaluation.gold import GoldMeasure, GoldNotice, GoldSpan
from policyner.linking.measure import ROLES
from policyner.span import Span
from policyner.tagging.mention import LABELS

#: Emoji, a family of them, a character beyond the BMP, CRLF, traditional writing, nested spans.
MARKED = (
    "😀⟦D:𠮷縣人民政府⟧關於推進試點的通知👩‍👩‍👧\r\n"
    "⟦M1:（一）擴大試點。⟦L:2027年底前⟧，⟦T:試點縣覆蓋率達到⟦P:80%以上⟧⟧。\r\n"
    "⟦C1:（⟦D lead=1:省財政廳⟧牽頭，⟦D support=1:省教育廳⟧配合）⟧⟧\r\n"
    "⟦M2:（二）𠮷野家不在此列。⟦C2:由⟦D responsible=2:縣市場監管局⟧負責⟧⟧。"
)

# What breaks formats: ends of lines, tabs, quotes, backslashes, marks of comments, emoji that
# are one sign of several code points, characters of two UTF-16 units, combining marks.
_ODD = [
    *"\n\r\t \u3000\"'\\#|;:\u2028\x85\u200d\ufe0f\u0301😀👩🏽𠮷𪚥醫廳県é（）《》%％",
    "\r\n",
    "👩‍👩‍👧",
]
_PLAIN = list("省市县财政教育厅局牵头配合年底前达到率以上一二三２０２７0123456789")


def notice(marked: str = MARKED, *, id: str = "made-01") -> GoldNotice:
    """A notice in inline markup, in the order in which import gives it back."""
    return canonical(parse_inline(marked, id=id))


def document(marked: str = MARKED, *, id: str = "made-01") -> Document:
    """The same as a document."""
    return Document(notice(marked, id=id), {"source": "https://example.org/通知.txt"})


@st.composite
def spans(draw: st.DrawFn, length: int) -> Span:
    """A span of a text of a length."""
    start = draw(st.integers(0, length - 1))
    return Span(start, draw(st.integers(start + 1, min(length, start + 30))))


@st.composite
def notices(draw: st.DrawFn) -> GoldNotice:
    """A notice with odd characters, nested layers, measures that share cues or have no roles."""
    pieces = draw(st.lists(st.sampled_from(_ODD + _PLAIN), min_size=1, max_size=80))
    text = "".join(pieces)
    marked = []
    for label in LABELS:
        found = draw(st.lists(spans(len(text)), max_size=5))
        marked += [GoldSpan(label, span) for span in _apart(found)]
    agencies = [s.span for s in marked if s.label == "DEPT"]
    roles = st.just(())
    if agencies:
        one = st.tuples(st.sampled_from(ROLES), st.sampled_from(agencies))
        roles = st.lists(one, max_size=4, unique=True).map(tuple)
    measures = st.builds(GoldMeasure, spans(len(text)), spans(len(text)), roles)
    name = draw(
        st.text(st.sampled_from(["a", "/", "é", "😀", " ", '"', "\\"]), min_size=1, max_size=6)
    )
    return canonical(
        GoldNotice(name, text, tuple(marked), tuple(draw(st.lists(measures, max_size=4))))
    )


def _apart(found: Iterable[Span]) -> list[Span]:
    kept: list[Span] = []
    for span in sorted(found):
        if not kept or kept[-1].end <= span.start:
            kept.append(span)
    return kept
