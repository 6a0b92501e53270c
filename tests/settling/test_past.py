import pytest

from policyner.annotating.inline import parse_inline
from policyner.outline import parse_outline
from policyner.settling.past import without_past
from policyner.tagging.mention import Mention

_HEAD = "南湖县人民政府关于印发绿化方案的通知\n湖政发〔2026〕8号\n各乡镇人民政府：\n"


def _kept(marked, head=_HEAD):
    notice = parse_inline(head + marked, id="a")
    mentions = [Mention(s.label, s.span.start, s.span.end) for s in notice.spans]
    return [
        mention.span.of(notice.text)
        for mention in without_past(parse_outline(notice.text), mentions)
    ]


@pytest.mark.parametrize(
    "marked",
    [
        "⟦L:2025年⟧，⟦T:全县建成绿道30公里⟧。",
        "⟦L:2024—2025年⟧，全县⟦T:新增绿地8处⟧。",
        "⟦L:2025年底⟧⟦T:绿化覆盖率达到40%⟧。",
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
