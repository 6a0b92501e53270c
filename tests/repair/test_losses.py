import pytest

from policyner.repair.losses import find_losses


def found(text: str, *, censored: bool = False) -> list[tuple[str, str]]:
    return [(loss.kind, loss.span.of(text)) for loss in find_losses(text, censored=censored)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("到年6月，全面完成", [("digits", "年")]),
        ("至年12月、到年底前", [("digits", "年"), ("digits", "年")]),
        ("在全国个县建成", [("digits", "个")]),
        ("力争达到亿元", [("digits", "亿元")]),
        ("奖励最高不超过万元。", [("digits", "万元")]),
        ("全市名教师参加培训", [("digits", "名")]),
        ("到??年底", [("characters", "??")]),
        ("大力\ufffd\ufffd\ufffd励", [("characters", "\ufffd\ufffd\ufffd")]),
        ("到20**年底前完成", [("hidden", "20**")]),
        ("覆盖率达到**%", [("hidden", "**")]),
        ("覆盖率达到□□%以上", [("hidden", "□□")]),
        ("全市？？萍技帮L（fēng）险", [("characters", "？？萍技帮L")]),
        ("实施？；瘜W（xué）品整治", [("characters", "？；瘜W")]),
        ("每立方米0\ue0102元", [("characters", "\ue010")]),
    ],
)
def test_what_is_lost_is_flagged_where_it_stood(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "到年底前完成",
        "建成个人账户",
        "达到家庭平均",
        "怎么办?",
        "全省项目建设",
        "粮食产量全省名列第五",
        "纳入全国名特优新农产品名录",
        "十人考入全国名校",
        "顾全国家建设大局",
        "全区万人发明专利拥有量达到4件",
        "建成万吨级泊位3个",
        "建成万人以上大学2所",
        "产值超过亿元的企业",
        "增加5*%",
        "□是 □否",
        "速度为2*3米",
    ],
)
def test_whole_words_are_no_loss(text):
    assert found(text) == []


def test_a_star_hides_something_only_in_a_censored_text():
    assert found("落实*甲制度") == []
    assert found("落实*甲制度", censored=True) == [("hidden", "*")]
