"""How names end, whose organs they are, and where one of several begins."""

from __future__ import annotations

from itertools import pairwise

import pytest

from policyner.grammar.names.ends import NAMES, read_end
from policyner.grammar.names.levels import completed, level_of
from policyner.grammar.names.runs import run_of


@pytest.mark.parametrize("kind", ["place", "company", "school", "hospital", "other"])
def test_every_party_ends_its_example_as_its_kind(kind):
    found = {word: read_end(example) for word, example in NAMES["parties"][kind].items()}
    assert found == dict.fromkeys(found, kind)


@pytest.mark.parametrize("section", ["heads", "items"])
def test_every_end_of_an_agency_ends_its_example(section):
    found = {word: read_end(example) for word, example in NAMES[section].items()}
    assert found == dict.fromkeys(found, "agency")


@pytest.mark.parametrize(
    ("words", "level"),
    [
        ("县水利局", "县"),
        ("松河县水利局", "松河县"),
        ("青禾市东山区教育局", "青禾市东山区"),
        ("市政府办公室", "市"),
        ("市市场监管局", "市"),
        ("国家发展改革委", "国家"),
        ("市场监管局", None),
        ("城市管理局", None),
        ("高新区管委会", None),
        ("各区人民政府", None),
        ("省级有关部门", None),
        ("旗公安局", "旗"),
    ],
)
def test_the_level_that_a_name_begins_with(words, level):
    assert level_of(words) == level


@pytest.mark.parametrize(
    ("words", "level", "name"),
    [
        ("财政局", "县", "县财政局"),
        ("组织部", "市", "市委组织部"),
        ("组织部", "自治区", "自治区党委组织部"),
        ("能源局", "国家", "国家能源局"),
        ("水利局（河长办）", "松河县", "松河县水利局（河长办）"),
        ("种子站", "县", "县种子站"),
        ("教育和体育局", "州", "州教育和体育局"),
        ("公路段", "县", "县公路段"),
        ("消防救援大队", "区", "区消防救援大队"),
        ("海关", "省", None),
        ("人民银行", "省", None),
        ("泉州海关", "省", None),
        ("有关部门", "省", None),
        ("考核督办中心", "市", None),
        # There is no such organ at that level; but provinces had their 经信委.
        ("教育厅", "县", None),
        ("财政局", "省", None),
        ("经信委", "省", "省经信委"),
    ],
)
def test_a_bare_name_takes_the_level_before_it(words, level, name):
    assert completed(words, level=level) == name


@pytest.mark.parametrize(
    "names",
    [
        "市民政局|市财政局",
        "市民政局|团市委",
        "生态环境部|国家发展和改革委员会|公安部",
        "财政部|税务总局",
        "中共青禾省委办公厅|青禾省人民政府办公厅",
        "青禾省医疗保障局|国家税务总局青禾省税务局|青禾省财政厅",
        "县林草局|县农业农村局|各乡镇人民政府",
        "省委|省政府",
        "省委省政府农村工作领导小组办公室",
        "省级人民政府民政部门",
        "市政府各部门",
        "省台港澳办",
        "市公安局市区分局",
        "国务院办公厅",
        "市市场监管局",
    ],
)
def test_names_that_run_together_are_one_each(names):
    words = names.replace("|", "")
    edges = [0, *run_of(words), len(words)]
    assert "|".join(words[a:b] for a, b in pairwise(edges)) == names
