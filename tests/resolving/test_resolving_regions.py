"""Regions: names, short names, codes."""

from __future__ import annotations

import pytest

from policyner.errors import ResolvingError
from policyner.resolving import regions


@pytest.mark.parametrize(
    ("words", "name", "code"),
    [
        ("福建省", "福建省", "350000"),
        ("福建", "福建省", "350000"),
        ("闽", "福建省", "350000"),
        ("沪", "上海市", "310000"),
        ("泉州", "泉州市", "350500"),
        ("350582", "晋江市", "350582"),
        ("福建省泉州市", "泉州市", "350500"),
        ("黔南州", "黔南布依族苗族自治州", "522700"),
        ("广西", "广西壮族自治区", "450000"),
        ("临平区", "临平区", "330113"),
    ],
)
def test_a_region_is_found_by_any_of_its_names(words, name, code):
    division = regions().find(words)
    assert (division.region.name, division.code) == (name, code)


@pytest.mark.parametrize("words", ["鼓楼区", "999999", "青禾市"])
def test_what_is_no_one_region_is_refused(words):
    with pytest.raises(ResolvingError, match=words):
        regions().find(words)


@pytest.mark.parametrize(
    ("words", "name", "end"),
    [
        ("福建省泉州市财政局", "泉州市", 6),
        ("福州海关", "福州市", 2),
        ("朝阳区教育局", None, 0),
        ("平潭综合实验区管委会", "平潭综合实验区", 7),
        ("财政局", None, 0),
    ],
)
def test_words_begin_with_a_region(words, name, end):
    place = regions().at(words, within=None)
    if name is None:
        assert place is None
    else:
        assert (place.division.region.name, place.end) == (name, end)


def test_a_province_covers_its_own_regions_alone():
    # The code of Chongqing, 500000, begins as those of Sichuan (51) and Guizhou (52) do.
    chongqing, xichang = regions().find("重庆市"), regions().find("西昌市")
    assert regions().covers(chongqing, regions().find("万州区"))
    assert not regions().covers(chongqing, xichang)
    assert regions().at("西昌财政局", within=chongqing) is None
    assert regions().at("西昌财政局", within=regions().find("四川省")).division == xichang


def test_a_former_region_has_its_last_year():
    assert regions().by_code("350182").last is None or regions().named("长乐市")[0].last
    assert regions().named("长乐市")[0].last == "2013"
