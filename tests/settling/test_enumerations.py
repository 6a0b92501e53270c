import pytest

from policyner.settling.enumerations import holds_value, split_cells, split_items
from policyner.tagging.mention import Mention


def _parts(split, text):
    whole = Mention("TARGET", 0, len(text), 0.7)
    found = list(split(text, [whole]))
    assert all(part.confidence == 0.7 and part.label == "TARGET" for part in found)
    return [part.span.of(text) for part in found]


@pytest.mark.parametrize(
    "items",
    [
        ["新增托位300个", "学位1200个"],
        ["建成示范点20个", "服务站覆盖率达到95%", "培训教师300名"],
        ["产值达到3500亿元", "百亿元以上企业达到5家"],
        ["为每名毕业生提供1次指导", "3次岗位推介"],
        ["建设50个天敌繁育基地", "1000公里隔离带"],
        ["实现县区维权站全覆盖", "重点市场100%设站"],
        ["中职学校基本全覆盖", "70%升入高一级学校"],
        ["实现零投诉", "零事故"],
    ],
)
def test_each_indicator_with_its_value_is_a_target(items):
    assert _parts(split_items, "、".join(items)) == items


def test_an_and_before_an_amount_begins_an_item():
    text = "建成20个智能工厂和300个数字化车间以及5个园区"
    expected = ["建成20个智能工厂", "300个数字化车间", "5个园区"]
    assert _parts(split_items, text) == expected
    text = "打造示范项目5个和推广项目60个以上"
    assert _parts(split_items, text) == ["打造示范项目5个", "推广项目60个以上"]
    # What a count behind 等 is of begins with the first name.
    text = "打造3个文旅带和南湖、青溪、云岭等5个度假区"
    assert _parts(split_items, text) == ["打造3个文旅带", "南湖、青溪、云岭等5个度假区"]
    text = "改造桥梁6座、甲路、乙路等3条道路"
    assert _parts(split_items, text) == ["改造桥梁6座", "甲路、乙路等3条道路"]
    text = "投资6亿元的甲厂、投资3亿元的乙厂等8个项目建成投产"
    assert _parts(split_items, text) == [text]
    text = "推进南湖300兆瓦光伏、青溪260兆瓦光伏等3个电站建设、6条线路建设"
    assert _parts(split_items, text) == [
        "推进南湖300兆瓦光伏、青溪260兆瓦光伏等3个电站建设",
        "6条线路建设",
    ]
    text = "投资880万元新建休闲公园、滨河公园3座"
    assert _parts(split_items, text) == [text]
    # What it means against last year belongs to a value.
    text = "安排专项债券6亿元、比上年增加2亿元"
    assert _parts(split_items, text) == [text]
    # What is done for several is said once.
    text = "对4条主干道、13条小巷进行提升"
    assert _parts(split_items, text) == [text]
    text = "为300名学生体检、为60名教师体检"
    assert _parts(split_items, text) == ["为300名学生体检", "为60名教师体检"]
    # Places that are counted say where.
    text = "通道上的甲、乙、丙3市以及丁、戊2市煤炭消费下降5%"
    assert _parts(split_items, text) == [text]
    text = "完成总投资6亿元的甲厂、乙厂等4个项目建设"
    assert _parts(split_items, text) == [text]
    text = "完成PM2.5、PM10年度治理任务"
    assert _parts(split_items, text) == [text]
    text = "5个园区和企业达到60家"
    assert _parts(split_items, text) == [text]


@pytest.mark.parametrize(
    "text",
    [
        "病死率、感染率均降至5%以下",
        "两类污染物分别减排3.5万吨、4.6万吨",
        "面积稳定在70万亩和50万亩",
        "建设6个国家级、20个省级临床重点专科",
        "推进12个百亿元、70个30亿元以上项目建设",
        "9个市、县（区）建成示范区",
        "培育3家从事耕作、收获机械研发的企业",
        "改造供水管网（含干管3公里、支管8公里）",
        "“一村3点、一乡5站”建设",
        "提高到60%",
        "二〇二〇年、零售额增长5%",
        "",
    ],
)
def test_one_indicator_stays_one_target(text):
    assert _parts(split_items, text) == [text]


@pytest.mark.parametrize("rest", ["和若干示范点", "以及一批专精特新企业"])
def test_what_is_indefinite_is_no_part_of_a_target(rest):
    assert _parts(split_items, "培育龙头企业20家" + rest) == ["培育龙头企业20家"]


@pytest.mark.parametrize("edge", ["\n", "\t", "  ", "\u3000\u3000", "|", "\n\n"])
def test_a_target_stays_in_its_cell(edge):
    text = edge.join(["6", "数据平台", "归集目录120项，接入站点全部联网", "市数据局"])
    assert _parts(split_cells, text) == ["归集目录120项，接入站点全部联网"]


@pytest.mark.parametrize(
    "parts",
    [
        ["床护比不低于1:0.5", "80%以上村卫生室达到标准"],
        ["新增托位300个", "（含公办60个，民办240个）学位60个", "培训教师60名"],
        ["占比逐年提高，不低于5%"],
        ["全部6个系统，全部迁移"],
        ["有条件的区县（自治县，6个）建成60个站点"],
        ["提高，巩固"],
    ],
)
def test_a_comma_between_two_values_parts_targets(parts):
    assert _parts(split_cells, "，".join(parts)) == parts


def test_a_target_without_cells_stays_as_it_is():
    assert _parts(split_cells, "建成 20 个站点") == ["建成 20 个站点"]


@pytest.mark.parametrize(
    ("part", "has"),
    [
        ("覆盖率达到90%", True),
        ("培训教师三百名", True),
        ("助餐点全覆盖", True),
        ("应享尽享", True),
        ("居民收入与经济增长同步", True),
        ("改善办学条件", False),
        ("三农工作", False),
    ],
)
def test_a_value_is_a_figure_a_rank_or_full_coverage(part, has):
    assert holds_value(f"9、{part}、9", 2, 2 + len(part)) == has


def test_a_list_without_end_takes_linear_time():
    text = "甲、" * 200_000 + "3个"
    assert _parts(split_items, text) == [text]
    assert len(_parts(split_cells, "甲，" * 100_000 + "3个")) == 1
    many = "、".join(["建成3个站点"] * 50_000)
    assert len(_parts(split_items, many)) == 50_000


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("实现零事故，零上访", ["实现零事故", "零上访"]),
        ("零事故，零伤亡，零投诉", ["零事故", "零伤亡", "零投诉"]),
        ("合格率达到95%，零投诉", ["合格率达到95%", "零投诉"]),
        ("零投诉，合格率达到95%", ["零投诉", "合格率达到95%"]),
        ("实现零排放，达标率提高", ["实现零排放，达标率提高"]),
        ("新增门店20家，零售业繁荣", ["新增门店20家，零售业繁荣"]),
    ],
)
def test_nothing_of_something_is_a_value_beside_a_comma(text, parts):
    found = split_cells(text, [Mention("TARGET", 0, len(text))])
    assert [target.span.of(text) for target in found] == parts
