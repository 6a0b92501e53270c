"""The table of rules: names, and what `Mention.rule` says."""

import re

import pytest

from policyner.outline import parse_outline
from policyner.settling import RULES, settle
from policyner.tagging.mention import LABELS, Mention


def test_each_rule_has_a_name_of_its_own_layers_and_a_guideline() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert rule.layers
        assert set(rule.layers) <= set(LABELS)
        assert rule.guideline.startswith((*LABELS, "All layers"))


def test_what_a_rule_changed_bears_its_name_and_the_rest_none() -> None:
    text = "青禾市财政局牵头，提高到30%。"
    found = settle(parse_outline(text), [Mention("DEPT", 0, 6, 0.9)])
    assert [(m.span.of(text), m.rule) for m in found] == [
        ("青禾市财政局", None),
        ("30%", "percentages"),
    ]


def test_a_rule_touches_no_other_layers() -> None:
    text = "市教育局牵头，2027年底前新建学校3所，达标率95%以上。责任单位：市财政局，市住建局\n"
    outline = parse_outline(text)
    mentions = [
        Mention("DEPT", 0, 3, 0.8),
        Mention("DEADLINE", 7, 12, 0.8),
        Mention("TARGET", 15, 20, 0.8),
        Mention("PERCENT", 24, 26, 0.8),
    ]
    for rule in RULES:
        after = rule.apply(outline, mentions)
        others = set(LABELS) - set(rule.layers)
        assert [m for m in after if m.label in others] == [m for m in mentions if m.label in others]


def test_marks_of_either_width_are_read_alike():
    text = "力争新增托位300个,确保零事故;培训教师60名。"
    seen = [Mention("TARGET", text.index("新"), text.index(","), 0.9)]
    settled = settle(parse_outline(text), seen)
    assert [m.span.of(text) for m in settled] == ["新增托位300个", "零事故", "培训教师60名"]


def test_a_target_ends_with_its_cell_though_one_blank_parts_it_from_the_next():
    text = (
        "序号 工作任务 牵头领导 责任单位 完成时限\n"
        "1 改造菜市场32个，惠及居民1.1万户 张某某 市商务局 2027.11.30\n"
        "2 出新楼道2000个 李某 市住建局 12月底\n"
    )
    seen = [
        Mention("TARGET", text.index("惠"), text.index(" 张"), 0.9),
        Mention("TARGET", text.index("出新"), text.index(" 市住"), 0.9),
    ]
    settled = settle(parse_outline(text), seen)
    targets = [m.span.of(text) for m in settled if m.label == "TARGET"]
    assert targets == ["改造菜市场32个", "惠及居民1.1万户", "出新楼道2000个"]


@pytest.mark.parametrize(
    ("text", "label", "expected"),
    [
        ("1、修桥。\n2、补路。\n3、12月底前，县审计局开展评价。\n", "DEADLINE", "12月底前"),
        ("1.修桥。\n2.补路。\n3.10个工作日内，县民政局公布清单。\n", "DEADLINE", "10个工作日内"),
        ("1.修桥。\n2.15分钟健身圈覆盖率达到95%。\n", "TARGET", "15分钟健身圈覆盖率达到95%"),
        ("1-1.修桥。\n1-2.县民政局负责新建食堂6个。\n", "TARGET", "新建食堂6个"),
    ],
)
def test_no_mention_begins_in_the_number_of_its_block(text, label, expected):
    mentions = [Mention("DEPT", m.start(), m.end()) for m in re.finditer("县[一-鿿]{2}局", text)]
    end = text.index(expected) + len(expected)
    seen = Mention(label, text.rindex("\n", 0, end) + 1, end, 0.9)
    settled = settle(parse_outline(text), [*mentions, seen])
    assert [m.span.of(text) for m in settled if m.label == label] == [expected]
