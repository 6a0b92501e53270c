"""Names of the organs that issue: in a title, in lines of their own, in a field, signing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from policyner.grammar.lists.items import split_items
from policyner.grammar.names.ends import KINDS_OF_ORGANS, read_end
from policyner.grammar.names.runs import names_apart
from policyner.span import Span

_SHORTEST, _LONGEST = 3, 40
# `财政部`, `外交部`, `国务院` are three characters; two are `市委`, `县委`.
# That of the youth league ends with no word for an organ.
_NAMES = frozenset(
    {"市委", "县委", "省委", "区委", "州委", "旗委", "中办", "国办", "共青团中央", "团中央"}
)
_NO_NAME = re.compile(
    "^[0-9]|^人民政府$|[。：:；;，、！？《》“”…>|]|关于|通知|以及|负责|牵头|^各|有关|^附件|社会$|等.{1,3}部门"
    # A site, and who keeps it: `青禾学院新闻中心主办`.
    "|[A-Za-z]\\d|【|[主承协]办$"
)
# `省财政厅等五部门关于…`
_OTHERS = re.compile(
    r"等(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})?个?(?:部门|单位|厅局|厅|局|委)$"
)
#: A region's name, but not 市场, 区域, 示范县 and the like, nor 县 inside 县级. Counties alone have
#: names of one character.
REGION = re.compile(
    r"(?:(?![全本各我该县省市区两双每])[一-鿿]县(?![域级])"
    r"|[一-鿿]{2,8}?(?<!示范)(?<!试点)(?:特别行政区|自治区|自治州|自治县|省|市(?![场政])|州|盟|县(?![域级])|区(?![域级划])|旗))"
    r"(?=[一-鿿]|$)"
)
_PARTY = re.compile("中共|中国共产党|共青团")
# Whose place the notice leaves to its reader: `市政府办公室`, `政府办`.
_SHORT = re.compile(
    r"(?:中共)?(?:省|市|县|区|州|旗|镇|乡|自治区|自治州|自治县)(?!场)|(?:人民)?政府(?:办公?[厅室]?)?$"
)


def _is_organ(words: str) -> bool:
    """Whether words are the name of an organ that may issue a notice."""
    if words in _NAMES:
        return True
    return (
        _SHORTEST <= len(words) <= _LONGEST
        and (read_end(words) in ("agency", "company") or words.endswith("会"))
        # A kind of organ issues nothing.
        and not words.endswith(KINDS_OF_ORGANS)
        and not _NO_NAME.search(words)
    )


def organs_in(text: str, span: Span) -> tuple[Span, ...]:
    """The organs that a stretch names, each by itself; items that are none are left out."""
    return tuple(name for name in _names_in(text, span) if _is_organ(name.of(text)))


def are_organs(text: str, span: Span) -> bool:
    """Whether a stretch is a list of organs and nothing else."""
    names = [*_names_in(text, span)]
    return bool(names) and all(_is_organ(name.of(text)) for name in names)


def _names_in(text: str, span: Span) -> Iterator[Span]:
    """The names of a list, without the words for those whom it does not name."""
    for item in split_items(text, span):
        others = _OTHERS.search(text, item.start, item.end)
        yield from names_apart(text, Span(item.start, others.start()) if others else item)


def region_of_name(text: str, issuer: Span) -> Span | None:
    """`南湖省人民政府办公厅` begins with its region."""
    party = _PARTY.match(text, issuer.start, issuer.end)
    match = REGION.match(text, party.end() if party else issuer.start, issuer.end)
    return Span(*match.span()) if match else None


def settled(text: str, *sources: Sequence[Span], signing: Sequence[Span]) -> tuple[Span, ...]:
    """The issuers: the first source that names any, with full names and others from the signature.

    Args:
        text: The clean text.
        sources: What title, head and fields name, the surest first.
        signing: The organs that sign.
    """
    named = next((tuple(source) for source in sources if source), ())
    if not named:
        return tuple(signing)
    names = [name.of(text) for name in named]
    signed = [name.of(text) for name in signing]
    # The title has the short name, or one of many.
    if len(signed) >= len(names) and (
        all(map(_SHORT.match, names)) or (len(signed) > len(names) and set(names) <= set(signed))
    ):
        return tuple(signing)
    if all(map(_SHORT.match, names)):
        whole = (s for s in sources if s and not any(_SHORT.match(n.of(text)) for n in s))
        return tuple(next(whole, named))
    return named
