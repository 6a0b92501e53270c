"""Whose tasks a heading or a sentence announces, and where it says no more than a topic."""

from __future__ import annotations

import pytest
from snippets import check

ANNOUNCED = [
    # A heading tells whose tasks stand below it, and that they lead.
    "一、[县水利局|牵@一、&1.&2.]牵头工作（2项）\n1.修渠。\n2.打井。\n",
    "一、[县水利局|责@1.&2.]负责的任务\n1.修渠。\n2.打井。\n",
    "（一）[市综治部门|责@1.&2.]职责、任务\n¦1.排查隐患。\n¦2.办好联席会议。\n",
    "2.1 [县防汛办|责]职责\n负责值班。\n2.2 [县水利局|责]主要职责\n修订预案。\n",
    "一、[县水利局|责@1.&2.]\n（一）主要职责\n1.修渠。\n2.打井。\n",
    "一、由[县水利局|牵@1.&2.]牵头办理的事项\n1.修渠。\n2.打井。\n",
    "一、[县水利局|责@1.&2.]落实的任务\n1.修渠。\n2.打井。\n",
    # A line without a number may say whose duties stand behind it, or below it.
    "二、职责分工\n¦[县公安局|责]主要职责：维护秩序。\n¦[县卫健局|责]的职责是负责救治。\n",
    (
        "二、职责分工\n[县公安局|责@（1）&（2）]主要职责：\n¦（1）维护秩序；\n¦（2）管制交通。\n"
        "¦[县卫健局|责]工作职责：负责救治伤员。\n"
    ),
    # … and what stands beside that one, below no chapter.
    "2.2 [县指挥部|责@（1）]\n（1）修订预案。\n2.3 [县水利局|责@1.]\n1.巡堤。\n2.4 附则\n",
    # So does a sentence above the items …
    "第九条 [县保护办|责@（一）&（二）]应依法履行下列职责：\n¦（一）巡查；\n¦（二）宣传。\n",
    "第九条 [县保护办|责@（一）&（二）]（以下简称县办）的职责是：\n¦（一）巡查；\n¦（二）宣传。\n",
    "（一）[县财政局|责@1.]、[县审计局|责@1.]主要职责：\n1.查账。\n（二）附则\n",
    # … and what stands in front of it is the agency's as well …
    "第七条 [县防汛办|责@第七条&（一）]负责组织防汛。其主要职责是：\n（一）值班。\n第八条 略。\n",
    # … of its subject, or of whom it founds.
    "（一）[县防汛办|责@1.&2.]设在[县水利局]，主要职责是：\n¦1.值班。\n¦2.汇总灾情。\n",
    "（一）[县指挥部]下设[办公室|责@1.&2.]，由[县水利局]组成，其职责是：\n¦1.值班。\n¦2.汇总。\n",
    "（一）[办公室|责@1.&2.]设在[县水利局]。其主要职责是：\n¦1.值班。\n¦2.汇总灾情。\n",
    # Where others help them they lead.
    "第三条 [水利部门|牵@（一）]履行下列职责：\n¦（一）会同[环保部门|配]巡河；\n",
    "（一）机构。[县指挥部]下设[办公室|责]，其主要职责是：（1）巡堤；（2）值班。\n",
    "（一）机构。[县指挥部办公室|责]设在[县水利局]，主要职责为传达指示。\n",
]

NOT_ANNOUNCED = [
    # Below the duties of many stand those of each.
    "三、[各成员单位]职责\n1.[县公安局|配]配合抢险。\n2.水文站测报水情。\n",
    "三、[县级部门]主要职责\n1.[县公安局|配]配合抢险。\n2.水文站测报水情。\n",
    "2.2 [县指挥部]职责\n2.2.1 专家组职责\n提出建议。\n2.2.2 [县水利局|责]职责\n巡堤。\n",
    "2.3 [工作组]\n2.3.1 抢险组\n搜救人员。\n2.3.2 宣传组\n发布信息。\n",
    # A post is not its agency, nor is a place.
    "（一）[县防汛办]主任由[县水利局]局长兼任，主要职责：\n1.值班。\n2.汇总灾情。\n",
    "（一）[县水利局|责]负责防汛，各乡镇的主要职责是：\n1.转移群众。\n2.储备物资。\n",
    "（一）机构。[县水利局]职责分工不清，要加强管理。\n",
]


@pytest.mark.parametrize("marked", ANNOUNCED)
def test_whose_tasks_stand_below(marked: str) -> None:
    check(marked)


@pytest.mark.parametrize("marked", NOT_ANNOUNCED)
def test_who_has_not_what_stands_below(marked: str) -> None:
    check(marked)
