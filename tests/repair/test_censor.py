import pytest

from policyner.repair.censor import censor_edits


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("由市人民*府牵头", "由市人民政府牵头"),
        ("省财*厅会同民*部门", "省财政厅会同民政部门"),
        ("每个行*村都有卫生室", "每个行政村都有卫生室"),
        ("落实*策，学习*的十九大精神", "落实政策，学习党的十九大精神"),
        ("**机关带头落实", "党政机关带头落实"),
        ("市*府印发，*员干部带头", "市政府印发，党员干部带头"),
        ("县人民*府文件（闽*办〔2025〕3号）", "县人民政府文件（闽政办〔2025〕3号）"),
        ("省*府财*和税务部门", "省政府财政和税务部门"),
    ],
)
def test_hidden_characters_are_restored_from_the_words_around_them(line, expected):
    edits = censor_edits(line)
    assert edits.after == expected
    assert {edit.reason for edit in edits} == {"censor"}


@pytest.mark.parametrize(
    "line",
    [
        "贴息额=贷款金额*贴息率*天数/360",
        "发票* 付款凭证*",
        "*员工培训\n*组织报名",
        "位于*省*市*镇",
        "L*a*b*（40±1.5）",
        "银行*利率",
        "****",
    ],
)
def test_other_stars_stay(line):
    assert censor_edits(line).after == line


def test_what_no_word_tells_stays_hidden():
    assert censor_edits("市*府关于*甲的通知").after == "市政府关于*甲的通知"
