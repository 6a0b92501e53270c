import pytest
from marked import kept_by

from policyner.settling.past import without_past, without_reports

_HEAD = "南湖县人民政府关于印发绿化方案的通知\n湖政发〔2026〕8号\n各乡镇人民政府：\n"


def _kept(marked, head=_HEAD):
    return kept_by(without_past, head + marked)


@pytest.mark.parametrize(
    "marked",
    [
        "⟦L:2025年⟧，⟦T:全县建成绿道30公里⟧。",
        "⟦L:2024—2025年⟧，全县⟦T:新增绿地8处⟧。",
        "⟦L:2025年底⟧⟦T:绿化覆盖率达到40%⟧。",
        "2025年，全县新建绿道18公里，⟦T:绿地总量达到41处⟧，⟦T:覆盖率提高2个百分点⟧。",
        "（一）2023年至2025年，共植树30万株，⟦T:新增绿道60公里⟧。",
        "“十三五”期间，⟦T:全县建成绿道60公里⟧，较2015年增长一倍，⟦T:增加绿地8处⟧。",
        "2025年，绿化覆盖率比2024年提高2%，⟦L:全年⟧⟦T:减免租金300万元⟧。",
        "方便办事。去年，全县⟦T:平均用时由6天压减至4天⟧。",
        "一是截至1月底，苗圃已入驻企业6家，⟦T:完成投资6200万元⟧。",
    ],
)
def test_what_lies_before_the_year_of_issue_is_a_result(marked):
    assert _kept(marked) == []


@pytest.mark.parametrize(
    ("marked", "kept"),
    [
        ("⟦L:2026年⟧，⟦T:建成绿道30公里⟧。", ["2026年", "建成绿道30公里"]),
        ("⟦L:2025—2027年⟧，⟦T:建成绿道30公里⟧。", ["2025—2027年", "建成绿道30公里"]),
        ("⟦L:6月底前⟧，⟦T:建成绿道30公里⟧。", ["6月底前", "建成绿道30公里"]),
        ("比2025年再多一些。⟦T:建成绿道30公里⟧。", ["建成绿道30公里"]),
        ("2025年⟦D:县林业局⟧建成绿道。", ["县林业局"]),
        ("2025年建成8处，今年⟦T:新增绿地6处⟧。", ["新增绿地6处"]),
        ("2025年建成8处，到2027年⟦T:新增绿地6处⟧。", ["新增绿地6处"]),
        ("2025年已关停30户\t⟦T:取缔小厂50家⟧", ["取缔小厂50家"]),
        ("2025年未完成的，力争⟦T:补植3000株⟧。", ["补植3000株"]),
        ("截至6月底前，⟦T:补植3000株⟧。", ["补植3000株"]),
        ("2024—2028年，⟦L:全年⟧⟦T:补植3000株⟧。", ["全年", "补植3000株"]),
    ],
)
def test_what_is_still_to_come_stays(marked, kept):
    assert _kept(marked) == kept


@pytest.mark.parametrize(
    "head",
    [
        "南湖县绿化方案\n",
        # A page's own date may be that of a later copy.
        "南湖县绿化方案\n发布时间：2026-03-01 来源：县林业局\n",
    ],
)
def test_without_a_sure_year_of_issue_all_stays(head):
    assert _kept("⟦L:2025年⟧，⟦T:建成绿道30公里⟧。", head) == ["2025年", "建成绿道30公里"]


def test_the_signature_tells_the_year_of_issue():
    marked = "⟦L:2025年⟧，⟦T:建成绿道30公里⟧。\n\n南湖县人民政府\n2026年3月1日\n"
    assert _kept(marked, "南湖县绿化方案\n") == []


@pytest.mark.parametrize(
    "head",
    [
        "存在问题",
        "反馈问题",
        "问题",
        "现状",
        "薄弱环节",
        "进展情况",
        "1—9月推进情况",
        "1-9月份工作取得成效",
        "第一季度落实情况",
        "工作完成情况",
    ],
)
def test_what_a_column_says_to_have_been_found_is_no_target(head):
    marked = (
        f"序号\t{head}\t整改目标\t责任单位\t整改时限\n"
        "1\t全县⟦T:尚有危房1200户⟧\t⟦T:改造危房1200户⟧\t县住建局\t⟦L:2026年底前⟧\n"
        "2\t⟦T:管网漏损率18%⟧\t⟦T:漏损率降至9%⟧\t县水利局\t⟦L:2027年底前⟧\n"
    )
    assert kept_by(without_reports, _HEAD + marked) == [
        "改造危房1200户", "2026年底前", "漏损率降至9%", "2027年底前",
    ]  # fmt: skip


def test_a_column_of_tasks_about_problems_is_kept():
    marked = (
        "序号\t整改措施\t责任单位\n1\t⟦T:改造危房1200户⟧\t县住建局\n"
        "2\t⟦T:更换管网60公里⟧\t县水利局\n"
    )
    assert kept_by(without_reports, _HEAD + marked) == ["改造危房1200户", "更换管网60公里"]


@pytest.mark.parametrize(
    ("heading", "kept"),
    [
        ("（一）便民服务成效显著", []),
        ("（一）增收成效明显", []),
        ("（一）力争成效显著", ["新增岗位300个"]),
    ],
)
def test_a_heading_of_effects_looks_back(heading, kept):
    marked = f"{_HEAD}一、总体安排\n{heading}\n⟦T:新增岗位300个⟧。\n"
    assert kept_by(without_reports, marked) == kept
