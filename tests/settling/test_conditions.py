"""Conditions are no targets: what a heading or an announcing sentence says of what stands below."""

import pytest
from marked import kept_by

from policyner.settling.conditions import without_conditions

_HEAD = "南湖县民政局关于申报示范食堂的通知\n各乡镇人民政府：\n"


def _kept(marked):
    return kept_by(without_conditions, _HEAD + marked)


@pytest.mark.parametrize(
    "marked",
    [
        "二、申报条件\n食堂⟦T:年服务老人不少于2万人次⟧。",
        "二、申报条件\n（一）⟦T:工作人员20人以上⟧；\n（二）⟦T:面积不少于300平方米⟧。",
        "（二）奖励标准（每年一次）\n⟦T:新增床位50张以上⟧的，奖励3万元。",
        "二、条件\n1.⟦T:服务满意率不低于90%⟧。",
        "二、申报\n申报单位应同时具备下列条件：\n1.⟦T:工作人员20人以上⟧；\n2.⟦T:面积300平方米以上⟧。",
        "二、申报\n申报单位应当符合以下基本条件：⟦T:工作人员20人以上⟧，⟦T:面积300平方米以上⟧。\n",
        "二、申报\n食堂须满足如下条件。\n①⟦T:工作人员20人以上⟧。\n②⟦T:面积300平方米以上⟧。",
    ],
)
def test_a_condition_is_no_target(marked):
    assert _kept(marked) == []


@pytest.mark.parametrize(
    ("marked", "kept"),
    [
        ("一、放宽入驻条件\n⟦T:新增入驻企业30家⟧。", ["新增入驻企业30家"]),
        ("一、改善办学基本条件\n⟦T:新建校舍3所⟧。", ["新建校舍3所"]),
        ("二、申报条件\n20人以上。\n三、工作目标\n⟦T:建成食堂30个⟧。", ["建成食堂30个"]),
        (
            "一、目标\n对符合以下条件的食堂给予补助：有证照。\n⟦T:建成食堂30个⟧。",
            ["建成食堂30个"],
        ),
        ("二、申报条件\n由⟦D:县民政局⟧认定，⟦L:5个工作日内⟧公示。", ["县民政局", "5个工作日内"]),
        (
            "三、补贴标准\n（一）每招用10人补贴1万元。\n（二）工作任务：⟦T:新增就业2000人⟧。\n（三）⟦T:带动20人以上⟧的，补贴2万元。",
            ["新增就业2000人"],
        ),
        ("二、申报条件\n（一）年度目标\n1.⟦T:建成食堂30个⟧。\n2.补助5万元。", ["建成食堂30个"]),
        ("一、建设条件日益成熟\n⟦T:新建食堂30个⟧。", ["新建食堂30个"]),
    ],
)
def test_what_is_to_be_done_stays(marked, kept):
    assert _kept(marked) == kept
