"""Scopes and conventions: for which measures a line holds, in every kind of numbering."""

from __future__ import annotations

import pytest
from snippets import check

NUMBERINGS = [
    "¦一、修桥。（[县交通局|责]负责）\n¦二、补路。（[县公路局|责]负责）\n",
    "¦(一)修桥。（[县交通局|责]负责）\n¦(二)补路。（[县公路局|责]负责）\n",
    "¦（一）修桥。（[县交通局|责]负责）\n¦（二）补路。（[县公路局|责]负责）\n",
    "¦1.修桥。（[县交通局|责]负责）\n¦2.补路。（[县公路局|责]负责）\n",
    "¦1、修桥。（[县交通局|责]负责）\n¦2、补路。（[县公路局|责]负责）\n",
    "¦1．修桥。（[县交通局|责]负责）\n¦2．补路。（[县公路局|责]负责）\n",
    "¦(1)修桥。（[县交通局|责]负责）\n¦(2)补路。（[县公路局|责]负责）\n",
    "¦①修桥。（[县交通局|责]负责）\n¦②补路。（[县公路局|责]负责）\n",
    "¦第一条 修桥。（[县交通局|责]负责）\n¦第二条 补路。（[县公路局|责]负责）\n",
    (
        "第一章 道路\n¦第一条 修桥。（[县交通局|责]负责）\n"
        "第二章 绿化\n¦第二条 种树。（[县林业局|责]负责）\n"
    ),
    "　　¦一、修桥。（[县交通局|责]负责）\n　　¦二、补路。（[县公路局|责]负责）\n",
    "¦（一）修桥。（[县交通局|责]负责）¦（二）补路。（[县公路局|责]负责）",
    "¦（一）修桥。责任单位：[县交通局|责]¦（二）补路。责任单位：[县公路局|责]",
    "意见如下：一、道路¦（一）修桥。责任单位：[县交通局|责]¦（二）补路。责任单位：[县公路局|责]",
    "一、道路\n¦1.修桥。（[县交通局|责]负责）\n¦3.补路。（[县公路局|责]负责）\n",
    "一、道路\n¦1.修桥。（[县交通局|责]负责）\n二、绿化\n¦1.种树。（[县林业局|责]负责）\n",
    "一、道路\n¦1.修桥。（[县交通局|责]负责）\n¦1.补路。（[县公路局|责]负责）\n",
    "附件1\n一、道路\n¦（一）修桥。（[县交通局|责]负责）\n附件2\n一、绿化\n¦（一）种树。（[县林业局|责]负责）\n",
]

RUN_ON = [
    "¦（一）修缮古桥。对全县古桥逐座鉴定。（[县文物局|责]负责）\n",
    "¦（一）加强管护\n古桥每年鉴定一次。\n造册登记。（[县文物局|责]负责）\n",
    "¦（一）修缮古桥。一是逐座鉴定；二是造册登记；三是分批修缮。（[县文物局|责]负责）\n",
    "（接上页） ¦5.2.3[县水利局|责]修桥。 ¦5.2.4[县交通局|责]补路。 ¦5.2.5[县林业局|责]种树。\n",
    "¦（3）其他。 ¦4.3.2 启动 [县水利局|责]提出意见。 ¦4.3.3 措施 [县交通局|责]组织抢修。\n",
    "¦5.2.2 种树\n[县林业局|责]种树。\n¦5.2.3 修桥\n[县水利局|责]应修桥。 按照5.2.4条。\n",
    "道路养护\n¦修桥九座。（[县交通局|责]负责）\n¦补路三条。（[县公路局|责]负责）\n",
]

STRETCHES = [
    "¦（一）道路。修桥。（[县交通局|责]负责）\n¦补路。（[县公路局|责]负责）\n",
    "¦（一）道路。修桥九座（[县交通局|责]负责），¦补路三条（[县公路局|责]负责）。\n",
    "¦（一）修桥。\n责任单位：[县交通局|责]\n¦[各乡镇人民政府|责:文]要加强宣传。\n",
]

INHERITED = [
    "一、道路（[县交通局|责:承@（一）&（二）]负责）\n¦（一）修桥。\n¦（二）补路。\n",
    "一、道路（[县交通局|责:承@（一）]负责）\n¦（一）修桥。\n¦（二）补路。（[县公路局|责:行]负责）\n",
    "一、道路（[县交通局|牵:承@1.&2.]牵头，[县财政局|配:承@1.&2.]配合）\n（一）桥\n¦1.石桥九座。\n¦2.木桥三座。\n",
    "一、道路\n¦（一）修桥。\n¦（二）补路。\n责任单位：[县交通局|责@（一）&（二）]\n¦二、绿化\n",
    "一、道路\n¦1.修桥。\n责任单位：[县交通局|责]\n¦2.补路。\n¦3.通车。\n责任单位：[县公路局|责@2.&3.]\n",
    (
        "（一）道路\n1.重点\n¦（1）修桥。\n2.措施\n¦（2）补路。\n"
        "牵头单位：[县交通局|牵@（1）&（2）]\n（二）绿化\n¦（3）种树。\n"
    ),
]

NOT_INHERITED = [
    "一、道路。先修石桥。（[县交通局|责]负责）\n（一）补路。\n",
    "一、修桥。\n二、补路。\n责任单位：[县交通局|责]\n",
    "一、道路\n（一）指导思想。便民。\n（二）修桥。\n责任单位：[县交通局|责]\n",
]

FIRST_LEADS = [
    (
        "1.修桥。（责任单位：[县交通局|牵:约]、[财政局=县财政局|配:约]，列第一位的为牵头单位，下同）\n"
        "2.补路。（责任单位：[县公路局|牵:约]、[财政局=县财政局|配:约]）\n"
    ),
    "1.修桥。（责任单位：[县交通局|牵]、[县财政局|配]，列第一的为牵头单位，下同）\n",
    (
        "以下任务排在第一位的为牵头单位。\n1.修桥。（[县交通局|牵:约]、[县财政局|配:约]负责）\n"
        "2.补路。（[县公路局|牵:约]、[县财政局|配:约]负责）\n"
    ),
    "省级单位列第一位者为牵头单位。\n1.修桥。（责任单位：[省交通厅|牵]、[省财政厅|配]）\n",
    "1.修桥。\n责任单位：[县交通局|牵]、[县财政局|配]（列第一位者为工作牵头单位或汇总单位，下同）\n",
    "责任单位首位为牵头单位。\n1.修桥。\n责任单位：[省交通厅|牵]、[省财政厅|配]，[各市人民政府|配]\n",
    "排在第一位的为牵头单位。\n1.修桥。（[县财政局|责]负责，[县交通局|牵:行]牵头）\n",
    (
        "1.修桥。（[县交通局|责]、[县财政局|责]负责）\n"
        "2.补路。（[县公路局|牵]、[县财政局|配]负责，排在第一位的为牵头单位，下同）\n"
        "3.种树。（[县林业局|牵]、[县财政局|配]负责）\n"
    ),
]

STANDING = [
    (
        "1.修桥。（[省交通厅|牵]牵头，以下均需[各市人民政府|责:约@2.]落实，不再列出）\n"
        "2.补路。（[省交通厅|牵]牵头）\n"
    ),
    (
        "以下各项任务均由[各区人民政府|责:约@1.&2.]负责落实，不再逐一列出。\n"
        "1.修桥。（[市交通局|牵]牵头）\n2.补路。（[市公路局|牵]牵头）\n"
    ),
    (
        "以下均由[各区人民政府|责:约@1.&2.]负责，不再列出。\n"
        "1.修桥。（[市交通局|牵]牵头）\n2.补路。（[市公路局|牵]牵头）\n"
    ),
    (
        "1.修桥。（责任单位：[市交通局|责]。具体任务均涉及[各区人民政府|责:约@2.]，不再做分工，下同）\n"
        "2.补路。（责任单位：[市公路局|责]）\n"
    ),
    (
        "1.修桥。（[市交通局|牵]牵头。以下各项任务均涉及[各区人民政府|责:约@2.]，不再重复列出）\n"
        "2.补路。（[市公路局|牵]牵头）\n"
    ),
    (
        "1.修桥。（[市交通局|牵]牵头。以下工作均涉及[相关县（区）人民政府|责:约@2.]，下同）\n"
        "2.补路。（[市公路局|牵]牵头）\n"
    ),
    # An amount that concerns them assigns nothing.
    "1.修桥。工程均涉及[各区人民政府]，资金自筹。\n2.补路。（[市公路局|牵]牵头）\n",
]


# Nothing in them is numbered: each paragraph that assigns is a measure.
UNNUMBERED = [
    (
        "现将任务明确如下：\n¦[区住建局|责:文]负责全区协调工作，指导督查创建。\n"
        "¦[区农办|责]要结合实际，指导建设。\n¦[区财政局|责]负责经费落实；\n"
    ),
    "¦[县水利局|责]：负责巡堤。组织抢险。\n¦[县公安局|责]：负责维护秩序。\n",
    "您的建议收悉。\n¦[我局|责]将积极对接[市发改委]，尽快组织实施。\n",
    ("各单位要抓好落实。\n¦下一步，[市交通局|牵]将会同[市财政局|配]开展评价。\n附件：任务分解表\n"),
    "附件\n职责分工\n¦[市民政局|责]负责核查。\n¦[市残联|责]负责回访。\n",
    # A letter with nothing but a table behind it does so too.
    "¦[市财政局|责]要加强调度。\n序号\t任务\t责任单位\n¦1\t修桥\t[县交通局|责]\n",
]

# Paragraphs that begin with who is to do what: each is a measure.
DUTIES = [
    "五、职责分工\n¦[市公安局|责]负责维护秩序。\n¦[市卫健委|责]负责医疗救护。\n",
    (
        "（二）成员单位职责\n¦[市水利局|责]、[市应急局|责]负责巡堤。\n"
        "¦[市气象局|责]负责监测，与[市水利局]会商。\n¦[市公安局|责]：负责警戒。\n"
    ),
    "¦一、修桥。\n附件1\n职责分工\n¦[市公安局|责]负责警戒。\n¦[市卫健委|责]负责救护。\n",
    ("¦[省水利厅|责]负责巡堤。\n¦[省教育厅|责]负责校舍。\n¦6.3 救护 [省卫健委|责]负责组织救治。\n"),
    # One alone is the text of its block; what persons do is no duty of an agency.
    "¦（二）救助。\n[市民政局|责]负责核查，逐户登记。\n",
    "（二）救助。\n[市民政局]负责人签字。\n[市财政局]负责人盖章。\n",
    "[市水利局]：你局来文收悉。\n一、总则\n",
]


@pytest.mark.parametrize("marked", DUTIES)
def test_paragraphs_that_begin_with_who_is_to_do_what(marked: str) -> None:
    check(marked)


# A title, or what stands before the first number, is no measure.
NONE_UNNUMBERED = [
    "[市民政局]对第12号建议的答复\n您的建议收悉，经商[市财政局]，现答复如下。\n",
    "[各部门]要抓好落实。\n¦一、修桥。（[县交通局|责]负责）\n",
]


@pytest.mark.parametrize("marked", [*UNNUMBERED, *NONE_UNNUMBERED])
def test_a_notice_without_numbers_says_paragraph_by_paragraph_what_is_to_be_done(
    marked: str,
) -> None:
    check(marked)


@pytest.mark.parametrize("marked", NUMBERINGS)
def test_every_numbering(marked: str) -> None:
    check(marked)


@pytest.mark.parametrize("marked", RUN_ON)
def test_headings_that_run_on_steps_and_headings_without_numbers(marked: str) -> None:
    check(marked)


@pytest.mark.parametrize("marked", STRETCHES)
def test_each_line_closes_its_stretch(marked: str) -> None:
    check(marked)


@pytest.mark.parametrize("marked", INHERITED)
def test_a_line_holds_for_the_leaves_below_or_before_it(marked: str) -> None:
    check(marked)


@pytest.mark.parametrize("marked", NOT_INHERITED)
def test_a_line_holds_no_further(marked: str) -> None:
    check(marked)


@pytest.mark.parametrize("marked", FIRST_LEADS)
def test_the_first_leads_where_the_notice_says_so(marked: str) -> None:
    check(marked)


@pytest.mark.parametrize("marked", STANDING)
def test_a_standing_declaration_holds_for_all_that_follows(marked: str) -> None:
    check(marked)
