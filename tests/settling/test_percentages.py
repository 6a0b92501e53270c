import pytest

from policyner.settling.percentages import settle_percentages
from policyner.tagging.mention import Mention


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("覆盖率不低于90%", ["90%"]),
        ("占比达到85％左右，", ["85％左右"]),
        ("增长3.5％以上、下降0.8‰。", ["3.5％以上", "0.8‰"]),
        ("由40%提高到60%", ["40%", "60%"]),
        ("保持在30%～40%之间", ["30%～40%"]),
        ("增速为3.1-5.8%", ["3.1-5.8%"]),
        ("提高10多个百分点", ["10多个百分点"]),
        ("降低1.5个百分点以内", ["1.5个百分点以内"]),
        ("提高两个百分点", ["两个百分点"]),
        ("达到百分之七十以上", ["百分之七十以上"]),
        ("三分之二的县", ["三分之二"]),
        ("不少于1/3以上的村", ["1/3以上"]),
        ("压减1/3，", ["1/3"]),
        ("死亡率降到9/10万以下，", []),
        ("七成左右的乡镇", ["七成左右"]),
        ("持股51%或以上的机构", ["51%或以上"]),
        ("投资1,200万元", []),
        ("比例为1:1.6", []),
        ("第一成立后", []),
        ("森林覆盖率\n%\n≥48.5\n约束性", ["%\n≥48.5"]),
        ("水质达标率\t％\t95\t预期性", ["％\t95"]),
        ("森林覆盖率%≥48.5约束性", ["%≥48.5"]),
        ("森林覆盖率 % 48.5 约束性", ["% 48.5"]),
        ("增速（%）8左右", []),
        ("单位\n%\n合计", []),
        ("公式为完成数÷总数×100%", []),
        ("5/12日前", []),
        ("下降两成。", ["两成"]),
        ("提高到九成五；", ["九成五"]),
        ("低于全省4个多百分点，", ["4个多百分点"]),
    ],
)
def test_ratios_are_found_whole(sentence, expected):
    found = settle_percentages(sentence, [])
    assert [sentence[m.start : m.end] for m in found] == expected
    assert all(m.confidence == 1.0 for m in found)


def test_the_grammar_mends_what_the_model_cut():
    sentence = "占比达到16%以上"
    cut = [Mention("TARGET", 0, 9, 0.8), Mention("PERCENT", 5, 7, 0.7)]
    assert settle_percentages(sentence, cut) == [
        Mention("TARGET", 0, 9, 0.8),
        Mention("PERCENT", 4, 9, 1.0),
    ]


def test_the_model_stands_where_the_grammar_is_silent():
    alone = [Mention("PERCENT", 2, 3, 0.9)]
    assert settle_percentages("增长%的", alone) == alone


@pytest.mark.parametrize(("sentence", "start", "end"), [("比2016年减少", 1, 5), ("×100%", 1, 5)])
def test_what_is_no_ratio_goes(sentence, start, end):
    assert settle_percentages(sentence, [Mention("PERCENT", start, end, 0.9)]) == []


def test_300_000_characters_take_linear_time():
    sentence = "增长1" + "2" * 300_000
    assert settle_percentages(sentence, []) == []
