"""Targets beside targets, that the network passed over."""

from __future__ import annotations

import pytest
from marked import read_marked

from policyner.outline import parse_outline
from policyner.settling import RULES, settle
from policyner.tagging.mention import INFERRED, Mention

_RULE = [rule for rule in RULES if rule.name == "beside_targets"]


def _found(marked: str) -> tuple[list[str], list[str]]:
    """The targets that are put in, and those between `⟪` and `⟫`; the others are known."""
    expected = [part.partition("⟫")[0] for part in marked.split("⟪")[1:]]
    outline, known = read_marked(marked.replace("⟪", "").replace("⟫", ""), confidence=0.9)
    settled = settle(outline, known, rules=_RULE)
    assert [mention for mention in settled if mention.confidence != INFERRED] == known
    new = [m.span.of(outline.text) for m in settled if m.confidence == INFERRED]
    return new, expected


@pytest.mark.parametrize(
    "marked",
    [
        "⟦T:电力装机达到60万千瓦⟧，⟪发电量达到20亿千瓦时⟫，巩固地位。",
        "办好展会，⟪举办百场推介会⟫，⟦T:会展收入增长8%⟧。",
        "⟪改造危桥60座⟫；⟪启动松河、青溪2座水库建设⟫；⟦T:建设公路250公里⟧。",
        "⟦T:绿化率达到40%⟧，其中⟪新建绿道6公里⟫、⟪口袋公园8处⟫。",
        "⟪改造危桥60座⟫、⟦T:修复水渠8公里⟧，",
        "⟪为1200名学生配备午休躺椅⟫；⟦T:低保标准提高4%⟧。",
        "⟦T:工业增加值增长6%⟧；\n　　2.⟪零售总额增长5%⟫；\n　　3.⟪进出口总额增长8%⟫；",
        "⟦T:新增托位300个⟧；⟪每万人口拥有床位数达到60张⟫；",
        "⟪设立规模5亿元的人才基金⟫，⟦T:投放贷款8亿元⟧。",
        "并⟪培育企业12家⟫，⟦T:建成园区3个⟧。",
        "⟦T:床护比不低于1:0.5⟧，⟪80%以上村卫生室达到标准⟫。",
        "⟪100%的村建立合作社⟫，⟦T:新增托位300个⟧。",
        "⟦T:新增托位300个⟧，⟪980人脱贫⟫，推动⟪3家企业在主板、创业板上市⟫，⟪服务站点全覆盖⟫。",
        "⟦T:新增托位300个⟧,⟪新增学位600个⟫;⟪专利数翻一番⟫。",
        "考核指标：(1)⟦T:研发新产品5个以上⟧;(2)⟪申请或授权专利3件以上⟫;(3)⟪制定企业标准6项⟫。",
        "⟪实施技改项目60项⟫，⟦T:完成投资9亿元⟧，⟪新认定工坊12家⟫。",
        "⟦T:新增托位300个⟧；⟪断面（一、二类）比例不低于90%⟫；⟪优于三（Ⅲ）类的比例高于80%⟫。",
        "⟪绿地率（含水面）达到60%⟫，⟦T:建成园区3个⟧。",
        "⟦T:优良天数比例达到72%⟧，⟪青溪、南湖2市PM2.5年均浓度降至31μg/m3⟫，⟪优良天数分别达到青溪220天、南湖210天⟫。",
        "会议提出，目标是：⟪完成修渠投资6亿元⟫，⟪增速20%以上⟫。⟪修复水毁公路60公里⟫，加强养护。\n2.新增托位60个。",
        "目标是⟪再改造小区60个⟫，改善居住。新增托位60个。",
        "⟦T:完成投资6亿元⟧、⟪增长12%以上⟫。",
        "⟦T:新增托位300个⟧；⟪解决松河等镇4万人的饮水问题⟫。",
        "⟪自来水普及率由目前的40%提高到60%⟫，⟦T:新增托位300个⟧，⟪出境断面水质稳定达标⟫。",
        "⟦T:地区生产总值增长6%⟧，⟪城镇调查失业率5%左右⟫，⟪单位产品能耗降低3%⟫，⟪价格涨幅2%左右⟫。",
    ],
)
def test_a_clause_beside_a_target_that_says_as_much_is_one(marked):
    found, expected = _found(marked)
    assert found == expected


@pytest.mark.parametrize(
    "marked",
    [
        "⟦T:新增托位300个⟧。新增学位600个。",
        "新增学位600个，提升质量。",
        # An agency that the network let run past the clause's end, or that is all of the clause.
        "⟦T:新增托位300个⟧，⟦D:市民政局牵头，市财政局⟧配合。",
        "⟦T:新增托位300个⟧，由⟦D:市民政局牵头，市财政局⟧配合。",
        "⟦T:新增托位300个⟧，由⟦D:市民政局⟧，配合。",
        "⟦T:新增托位300个⟧，已新增学位600个，",
        "⟦T:新增托位300个⟧，引进一批品牌机构。",
        "⟦T:新增托位300个⟧，给予每个托位补助6000元。",
        "⟦T:新增托位300个⟧，鼓励企业配备护理员60名，",
        "⟦T:新增托位300个⟧，减少办事费用。",
        "⟦T:新增托位300个⟧，完成3个月试运行。",
        "⟦T:新增托位300个⟧，实施“百场千人”行动，",
        "⟦T:新增托位300个⟧，单台补贴比例不超过售价的15%；",
        "⟦T:新增托位300个⟧，满意率低于60%的单位，由县政府约谈。",
        "⟦T:新增托位300个⟧，建成于⟦L:2026年底前⟧的驿站60个，",
        "⟦T:新增托位300个⟧，打造1个品牌，",
        "⟦T:新增托位300个⟧，120个项目中，",
        "⟦T:新增托位300个⟧，培育一批年产20万只的养殖场。",
        "⟦T:新增托位300个⟧，启动投资6亿元的物流园项目，",
        "⟦T:新增托位300个⟧；新建设计规模不低于600立方米/天的污水站，",
        "⟦T:新增托位300个⟧，价格指数涨幅达到6%时，启动联动机制。",
        "⟦T:新增托位300个⟧，入托率低于80%的退出名单，",
        "实施技改项目60项。⟦T:完成投资9亿元⟧。",
    ],
)
def test_what_only_stands_beside_one_is_none(marked):
    assert _found(marked)[0] == []


@pytest.mark.parametrize(
    "table",
    [
        (
            "| 序号 | 工作任务 | 责任单位 | 完成时限 |\n|---|---|---|---|\n"
            "| 1 | ⟪改造老旧小区60个⟫ | 市住建局 | 2026年底前 |\n"
            "| 2 | 提升服务，⟪新建食堂6个⟫、⟪改造站点8处⟫。 | 市民政局 | 10月 |\n"
        ),
        (
            "项目名称\t建设内容\t责任单位\n修渠\t⟪硬化渠道6公里⟫，惠及农户。\t县水利局\n"
            "修路\t1.⟪新建公路30公里⟫；2.⟪改造危桥5座⟫\t县交通局\n"
        ),
        # What has been attained, a policy's terms, and a table that names nobody.
        "工作任务\t完成情况\t责任单位\n改造小区60个\t改造小区60个\t市住建局\n",
        "政策内容\t责任单位\n缴存比例降低25%\t市人社局\n新增一户奖励3000元\t市商务局\n",
        "项目名称\t建设内容\n修渠\t硬化渠道6公里\n修路\t新建公路30公里\n",
    ],
)
def test_what_a_cell_says_is_done_is_one_where_the_table_says_who_does_it(table):
    expected = [part.partition("⟫")[0] for part in table.split("⟪")[1:]]
    text = "青禾市2026年任务表\n" + table.replace("⟪", "").replace("⟫", "")
    found = settle(parse_outline(text), [], rules=_RULE)
    assert [m.span.of(text) for m in found] == expected


def test_what_an_aim_was_is_none():
    text = "一、2025年工作回顾\n年初的目标是：新建石桥3座，已经完成。\n"
    text += "二、2026年工作安排\n目标是：新建石桥6座。\n"
    outline = parse_outline(text)
    assert outline.past
    found = [m.span.of(text) for m in settle(outline, [], rules=_RULE)]
    assert found == ["新建石桥6座"]


def test_many_targets_take_linear_time():
    text = "新增托位300个，新增学位600个，" * 4_000
    known = [Mention("TARGET", 18 * n, 18 * n + 8) for n in range(4_000)]
    settled = settle(parse_outline(text), known, rules=_RULE)
    assert len(settled) == 8_000
