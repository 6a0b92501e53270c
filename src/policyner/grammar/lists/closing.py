"""What closes a list of names and is no part of the last one: `市财政局`按职责分工负责."""

from __future__ import annotations

import re

from policyner.grammar.names.ends import ends_as_party
from policyner.vocabulary import any_of, read_vocabulary

_DATA = read_vocabulary(__package__, "closing.yaml")
#: By what each does its part: alternatives of a regular expression.
BY_DUTY = (
    rf"(?:{any_of(_DATA['by'])})(?:{any_of(_DATA['whose'])})?的?"
    rf"(?:(?:工作)?(?:{any_of(_DATA['duties'])})(?:分工|范围|要求|分别)?|分工)|{any_of(_DATA['each'])}"
    # `按照“谁主管、谁负责”的原则`, `在各自职责范围内`
    r"|按照?“[^“”\n]{2,24}”的?(?:原则|要求)"
    rf"|在(?:{any_of(_DATA['whose'])})?的?(?:{any_of(_DATA['duties'])})范围[内里]"
)
_CLOSING = re.compile(
    rf"等?(?:{BY_DUTY})[一-鿿]*\Z|等?(?:{any_of(_DATA['words'])})*(?:{any_of(_DATA['ends'])})\Z"
)
#: What goes on behind 负责人 where that is no post: `负责人员疏散`, `负责人才引进`.
PEOPLE = any_of(_DATA["people"])
#: Behind 负责 a post and no duty, as alternatives of a regular expression: `市教育局负责人`.
OF_POST = f"人(?!{PEOPLE})|同志"
_GOES_ON = re.compile(rf"(?:{any_of([*_DATA['goes_on'], *_DATA['words']])})(?!{OF_POST})")
_DUTY = re.compile(f"负责(?!{OF_POST})")
# A name and what closes it are no longer.
_LONGEST = 24


def without_closing(text: str, start: int, end: int) -> int:
    """Where the last name of a list ends, without the words that close the list.

    Args:
        text: The text.
        start: Where the name begins.
        end: Where the list ends.
    """
    # `各乡镇负责场地`
    duty = _DUTY.search(text, start + 1, end)
    if duty and ends_as_party(text[start : duty.start()]):
        return duty.start()
    closing = _CLOSING.search(text, max(start, end - _LONGEST), end)
    return closing.start() if closing and closing.start() > start else end


def without_sentence(words: str) -> int | None:
    """Where a name ends that a sentence follows, for a page lost the end of its line.

    Args:
        words: An item of a list that does not end as names do.

    Returns:
        The length of `市财政局` in `市财政局要定期会商`; `None` where the words begin with no name.
    """
    ends = (match.start() for match in _GOES_ON.finditer(words, 2))
    return next((end for end in ends if ends_as_party(words[:end])), None)
