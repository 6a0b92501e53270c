"""Elliptic mentions: `编制、财政、医保等部门` are three departments under one head."""

from __future__ import annotations

import re
from collections.abc import Sequence

from policyner.grammar.names.levels import LEVEL
from policyner.grammar.names.own import own_agencies
from policyner.grammar.names.registry import registry
from policyner.vocabulary import any_of, read_vocabulary

_DATA = read_vocabulary(__package__, "ellipsis.yaml")

_PREFIX = rf"(?:{any_of(_DATA['prefixes'])})"
_LEVEL_MEMBER = re.compile(rf"(?P<prefix>{_PREFIX})?(?P<level>{LEVEL})")
_LEVEL_LAST = re.compile(rf"(?P<prefix>{_PREFIX})?(?P<level>{LEVEL})(?P<rest>[^、]{{2,}})")
# The head that the members share, with what may stand between.
_DEPARTMENT = re.compile(rf"(?:等(?:有关|相关)?)?(?P<head>{any_of(_DATA['departments'])})$")
_PLACE = re.compile(
    rf"(?:等(?:有关|相关)?(?P<kind>设区市|市|县))?(?P<head>{any_of(_DATA['places'])})$"
)
_PLACE_SUFFIX = re.compile(rf"(?:{any_of(_DATA['place_suffixes'])})$")
_LEADING = re.compile(rf"{_PREFIX}(?=[一-鿿]{{2}})")
# `各级党委和政府`: the second head takes what stands before the first.
_TWO_HEADS = re.compile(
    rf"(?P<prefix>.{{1,12}}?)(?P<first>{any_of(_DATA['pairs'])})[、和及与]"
    rf"(?P<second>{any_of(_DATA['pairs'])})"
)
_OWN_HEAD = re.compile(r"(?:厅|局|委|办|院|署|会|部门|单位|机构|机关|政府|管委会)$")
_NO_FIELD = re.compile(r"[等的（(]|负责|以及")
_JOINT = re.compile("[和与及]")


def expand(words: str) -> tuple[str, ...]:
    """The names of the agencies that one mention names together.

    Args:
        words: The mention's words, as a reader would complete them.

    Returns:
        One name for each agency, in order; the words alone where they are one name.
        What 等 leaves open stays open.
    """
    if own_agencies().named(words) is not None:
        return (words,)
    if pair := _TWO_HEADS.fullmatch(words):
        return pair["prefix"] + pair["first"], pair["prefix"] + pair["second"]
    members = _split(words)
    if len(members) > 1 and (levels := _levels(members)):
        return levels
    if place := _PLACE.search(words):
        return _places(words, place) or (words,)
    if department := _DEPARTMENT.search(words):
        return _departments(words, department) or (words,)
    return (words,)


def _levels(members: Sequence[str]) -> tuple[str, ...]:
    """`各市、县（区）人民政府`: levels that share what stands behind the last."""
    last = _LEVEL_LAST.fullmatch(members[-1])
    found = [match for each in members[:-1] if (match := _LEVEL_MEMBER.fullmatch(each))]
    if last is None or len(found) < len(members) - 1 or last["rest"].startswith("各级"):
        return ()
    prefix = found[0]["prefix"] or ""
    levels = [(match["prefix"] or prefix) + match["level"] for match in (*found, last)]
    return tuple(level + last["rest"] for level in levels)


def _places(words: str, head: re.Match[str]) -> tuple[str, ...]:
    """`南湖、北山市政府`: places that share their kind and their organ."""
    members = _split(words[: head.start()], joints=True)
    kind = _PLACE_SUFFIX.search(members[-1])
    suffix = kind[0] if kind else "市" if head["kind"] else ""
    if len(members) < 2 or not suffix or any(_OWN_HEAD.search(member) for member in members):
        return ()
    return tuple(
        member + ("" if _PLACE_SUFFIX.search(member) else suffix) + head["head"]
        for member in members
    )


def _departments(words: str, head: re.Match[str]) -> tuple[str, ...]:
    """`县级财政、民政部门`: fields that share a prefix and a head."""
    members = _split(words[: head.start()], joints=True)
    shortest = min(map(len, members))
    if len(members) < 2 or shortest < 2 or any(_OWN_HEAD.search(m) for m in members[:-1]):
        return ()
    # `商务牵头单位` is no field, nor is what a clause or a bracket describes.
    if any(_NO_FIELD.search(m) for m in members) or (
        head["head"] == "单位" and not head[0].startswith("等")
    ):
        return ()
    leading = _LEADING.match(members[0])
    prefix = leading[0] if leading else ""
    return tuple(
        ("" if index == 0 or _LEADING.match(member) else prefix) + member + head["head"]
        for index, member in enumerate(members)
    )


def _split(words: str, *, joints: bool = False) -> list[str]:
    """The members of a list; what stands in brackets is kept whole.

    Args:
        words: The list.
        joints: Whether 和 parts members too, as between places and known fields; a
            field such as 文化和旅游 is one.
    """
    members = [""]
    depth = 0
    for character in words:
        depth += character in "（("
        depth -= character in "）)"
        if character == "、" and depth <= 0:
            members.append("")
        else:
            members[-1] += character
    if joints and (joint := _JOINT.search(members[-1])):
        left, right = members[-1][: joint.start()], members[-1][joint.end() :]
        known = _is_field(left) and _is_field(right)
        if not _is_field(members[-1]) and (known or _PLACE_SUFFIX.search(right)):
            members[-1:] = [left, right]
    return members


def _is_field(words: str) -> bool:
    """Whether words are the field of a department, or a whole name such as 残联."""
    return words in registry().fields or words in registry().local
