import pytest

from policyner.repair.blanks import spaced_edits


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("人　民　银　行", "人民银行"),
        ("江 苏 医 改 动 态", "江苏医改动态"),
        ("卫 生健康部门", "卫生健康部门"),
        ("扩大公共服 务供给", "扩大公共服务供给"),
        ("全  国  妇  联", "全国妇联"),
    ],
)
def test_blanks_inside_words_go(line, expected):
    assert spaced_edits(line).after == expected


@pytest.mark.parametrize(
    "line",
    [
        "省财政厅 省教育厅关于印发方案的通知",
        "市人民政府 应急管理局",
        "年 月 日",
        "李 明 王小红",
        "序号\t任务 责任单位",
        "工作目标  加快建设",
    ],
)
def test_blanks_between_words_stay(line):
    assert spaced_edits(line).after == line


def test_a_name_set_letter_by_letter_in_a_line_of_its_own():
    assert spaced_edits("    青 禾 市 水 务 局\n关于节水的通知").after == (
        "    青禾市水务局\n关于节水的通知"
    )
