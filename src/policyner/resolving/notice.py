"""What a notice gives its mentions: issuers, region, date, the years of title and number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from policyner.grammar.documents import year_of
from policyner.grammar.names.regions import Division, regions
from policyner.resolving.context import Notice
from policyner.resolving.places import region_of

_YEAR = re.compile(r"(?<![\d〔\[（(—–-])(20\d{2})年度?(?![-—–至到]|[^\d]{0,2}20\d{2})")
_RANGE = re.compile(r"20\d{2}年?\s?[-—–－~～至到]\s?20\d{2}")
# Behind these a title names the region that it is for: `关于印发青禾市…方案的通知`.
_BEGINS = re.compile(r"印发|公布|发布|《|\d{4}年")
_GOVERNMENT = re.compile("政府(?:办公[厅室])?$")
# As many names of a province's organs as make an inference from them safe.
_ENOUGH = 2


def notice_of(
    *,
    issuers: Sequence[str],
    issued_on: date | None,
    title: str | None = None,
    document_number: str | None = None,
    mentions: Iterable[str] = (),
    stated_region: str | None = None,
) -> Notice:
    """What is known of a notice.

    Args:
        issuers: Names of the issuing organs.
        issued_on: Date of issue.
        title: Its title.
        document_number: Such as `闽政办〔2019〕17号`.
        mentions: Names of organs in its text.
        stated_region: Name or code of the region that the caller states.

    Returns:
        The notice, with the region of the issuer's name or the title, else that of
        the document number, else the one that is stated, else the province that all its
        regional organs share.

    Raises:
        ResolvingError: If no region is called what is stated.
    """
    names = tuple(issuers)
    division, ground = _region(names, title, document_number)
    if division is None and stated_region is not None:
        division, ground = regions().find(stated_region), "stated"
    if division is None and not any(_is_national(name) for name in names):
        division, ground = _shared(mentions), "mentions"
    region = None if division is None else division.region
    numbered_in = year_of(document_number or "")
    return Notice(names, region, issued_on, ground, _year(title), numbered_in)


def _year(title: str | None) -> int | None:
    if title is None or _RANGE.search(title):
        return None
    years = {int(year) for year in _YEAR.findall(title)}
    return years.pop() if len(years) == 1 else None


def _region(
    issuers: Sequence[str], title: str | None, document_number: str | None
) -> tuple[Division | None, str]:
    for issuer in issuers:
        if (division := region_of(issuer)) is not None:
            return division, "issuer"
    if title is not None and not any(_is_national(name) for name in issuers):
        for begin in (0, *(match.end() for match in _BEGINS.finditer(title))):
            place = regions().at(title[begin:], within=None)
            if place is not None and title[begin + place.end - 1] in "省市区县州盟旗":
                return place.division, "title"
    if document_number:
        division = regions().abbreviations.get(document_number[0])
        # 宁政发 is Nanjing's or Ningxia's: only a province's own organ or a municipality's says it.
        provincial = any(name.startswith(("省", "自治区")) for name in (*issuers, title or ""))
        city = any(name.startswith("市") for name in issuers)
        if division is not None and (provincial or (division.is_municipality and city)):
            return division, "document_number"
    return None, "issuer"


def _is_national(name: str) -> bool:
    return name.startswith(("国务院", "国家", "中共中央", "中央", "全国"))


def _shared(mentions: Iterable[str]) -> Division | None:
    """The region whose government a notice names again and again, or its organs' province."""
    governments: list[Division] = []
    provinces: dict[str, set[str]] = {}
    for name in mentions:
        division = region_of(name)
        if division is not None:
            provinces.setdefault(division.code[:2] + "0000", set()).add(name)
            if _GOVERNMENT.search(name):
                governments.append(division)
    if len(governments) >= _ENOUGH and len(set(governments)) == 1:
        return governments[0]
    if len(provinces) != 1:
        return None
    code, names = provinces.popitem()
    return regions().by_code(code) if len(names) >= _ENOUGH else None
