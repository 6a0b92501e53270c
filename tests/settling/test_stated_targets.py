"""Targets that their words state, whatever the network made of them."""

from __future__ import annotations

import pytest
from marked import read_marked

from policyner.outline import parse_outline
from policyner.settling.stated_targets import settle_stated_targets
from policyner.tagging.mention import INFERRED, Mention


def _stated(marked: str) -> tuple[list[str], list[str]]:
    """The targets that are found where the deadlines are known, and those that are marked."""
    outline, mentions = read_marked(marked)
    found = settle_stated_targets(outline, [m for m in mentions if m.label == "DEADLINE"])
    targets = ([m for m in some if m.label == "TARGET"] for some in (found, mentions))
    new, marked_ones = ([m.span.of(outline.text) for m in some] for some in targets)
    return new, marked_ones


@pytest.mark.parametrize(
    "marked",
    [
        "（一）安全。⟦T:实现零事故⟧、⟦T:零伤亡⟧。",
        "（一）安全。确保⟦T:零火灾⟧。",
        "（一）服务。力争⟦T:做到零差错⟧，⟦T:零投诉⟧。",
        "（一）队伍。⟦T:师生比不低于1:16⟧。",
        "（一）队伍，⟦T:床护比例达到1∶0.6⟧，配强骨干。",
        "（一）道路。⟦L:2026年⟧⟦T:硬化巷道37.5万平方米⟧。",
        "（一）道路。⟦L:年底前⟧，⟦T:新建石桥3座⟧，改善出行。",
        "（一）住房。⟦L:今年⟧将⟦T:再改造小区60个⟧。",
        "（一）养老。重点⟦T:引进2家连锁机构⟧。",
        "（一）养老。加快⟦T:新建驿站18个⟧，方便居民。",
        "（一）养老。计划⟦T:改造提升驿站18个以上⟧；",
        "（一）服务。⟦T:企业注销时限压缩至2个工作日⟧，⟦T:平均用时压减到3天以内⟧。",
        "（一）服务。将⟦T:用水报装时间由6个工作日压减至2个工作日以内⟧；",
        "（一）服务。⟦T:挂号排队时长控制在15分钟以内⟧。",
        "（一）培训。⟦L:6月底前⟧完成设计。⟦L:10月底前⟧⟦T:培训护理员600名⟧。",
    ],
)
def test_a_target_that_says_so_is_found(marked):
    found, expected = _stated(marked)
    assert found == expected


@pytest.mark.parametrize(
    "marked",
    [
        "（一）养老。重点引进了2家机构。",
        "（一）养老。加快建设3号、4号泊位。",
        "（一）养老。重点建设“三区一村”。",
        "（一）养老。加快完成3个月试点。",
        "（一）养老。重点培育1个品牌。",
        "（一）商业。新增零售网点，零星维修，打零工。",
        "（一）算法。比例尺为1:500，时间为9:30。",
        "（一）队伍。床护比提高。",
        "（一）道路。⟦L:2026年⟧已硬化巷道3万平方米。",
        "（一）道路。⟦L:2026年⟧新建了石桥3座。",
        "（一）补助。⟦L:2026年⟧改造一户补助3000元。",
        "（一）时限。⟦L:年底前⟧完成3个月试点。",
        "（一）机制。⟦L:年底前⟧完善制度，新建石桥3座。",
        "（一）服务。平均用时由6天缩短到4天。",
        "（一）服务。用水报装时间已压减至2个工作日。",
        "（一）服务。将办理时限大幅压缩，收到申请后2个工作日内办结。",
    ],
)
def test_what_does_not_say_so_is_left_to_the_network(marked):
    assert _stated(marked)[0] == []


def test_what_the_network_found_stays_as_it_is():
    text = "（一）安全。实现零事故。"
    seen = Mention("TARGET", text.index("零"), text.index("故") + 1, 0.8)
    assert settle_stated_targets(parse_outline(text), [seen]) == [seen]
    (found,) = settle_stated_targets(parse_outline(text), [])
    assert found.confidence == INFERRED
