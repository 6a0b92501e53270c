"""The table of rules: names, and what `Mention.rule` says."""

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
    assert targets == ["惠及居民1.1万户", "出新楼道2000个"]
