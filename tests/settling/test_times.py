import re
from datetime import date

import pytest

from policyner.settling.times import settle_times
from policyner.tagging.mention import Mention
from policyner.vocabulary import read_vocabulary


def settled(sentence: str, start: int, end: int) -> list[str]:
    found = settle_times(sentence, [Mention("DEADLINE", start, end, 0.8)])
    return [sentence[m.start : m.end] for m in found]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("到2025年，建成", "2025年"),
        ("力争到2025年底前完成", "2025年底前"),
        ("2026 年 9 月底前办结", "2026 年 9 月底前"),
        ("于2025年6月30日前报送", "2025年6月30日前"),
        ("“十五五”期末实现", "“十五五”期末"),
        ("在“十四五”期间建设", "“十四五”期间"),
        ("2021—2025年建设", "2021—2025年"),
        ("2025年1月至6月开展", "2025年1月至6月"),
        ("今年年底前完成", "今年年底前"),
        ("自受理之日起5个工作日内答复", "受理之日起5个工作日内"),
        ("受理申请后5个工作日内答复", "受理申请后5个工作日内"),
        ("应在10个工作日内办结", "10个工作日内"),
        ("每月20日左右通报", "每月20日左右"),
        ("每年3月底前报送", "每年3月底前"),
        ("用两年左右时间完成", "两年左右时间"),
        ("未来5年，建成", "未来5年"),
        ("二〇二五年建成", "二〇二五年"),
        ("2025年第三季度完成", "2025年第三季度"),
        ("全年完成投资", "全年"),
    ],
)
def test_a_deadline_takes_the_whole_expression(sentence, expected):
    start = sentence.index(expected)
    end = start + len(expected)
    assert settled(sentence, start, end) == [expected]
    assert settled(sentence, start + 1, end) == [expected]
    assert settled(sentence, start, end - 1) == [expected]


def test_words_that_are_no_time_stay_as_the_model_found_them():
    assert settled("在项目竣工验收前完成", 1, 8) == ["项目竣工验收前"]


@pytest.mark.parametrize(
    "sentence",
    [
        "比2020年提高",
        "较2020年下降",
        "在2020年基础上压减",
        "2020年起执行",
        "2020年以来",
        "截至2020年",
        "截止2020年",
        "已于2020年建成",
        "2020年，已建成",
        "有效期2020年",
        "2020年以后备案",
        "落实2020年《政府工作报告》",
        "报告2020年市《工作要点》落实情况",
    ],
)
def test_a_basis_of_comparison_or_a_start_is_no_deadline(sentence):
    start = sentence.index("2020年")
    assert settled(sentence, start, start + 5) == []


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("弄虚作假的，三年内不得申报", "三年内"),
        ("3个月内免收租金", "3个月内"),
        ("报送上月进展", "上月"),
        ("施工避开鱼类产卵期（5月至6月）", "5月至6月"),
        ("施工避开候鸟越冬期（2月、10月至12月）", "10月至12月"),
        ("应避开每年6月至8月开展作业", "每年6月至8月"),
        ("不低于年初水平", "年初"),
        ("力争2027年底前完成", "力争"),
    ],
)
def test_how_long_a_ban_lasts_and_what_has_passed_is_no_deadline(sentence, words):
    start = sentence.index(words)
    assert settled(sentence, start, start + len(words)) == []


def test_a_day_before_which_something_ends_is_one():
    assert settled("2027年底前不再审批", 0, 7) == ["2027年底前"]


def test_two_pieces_of_one_expression_become_one():
    sentence = "2025年12月底前完成"
    pieces = [Mention("DEADLINE", 0, 5, 0.6), Mention("DEADLINE", 5, 10, 0.9)]
    (found,) = settle_times(sentence, pieces)
    assert (sentence[found.start : found.end], found.confidence) == ("2025年12月底前", 0.9)


def test_other_layers_are_left_alone():
    target = Mention("TARGET", 0, 3, 0.5)
    assert settle_times("2025年底前完成", [target]) == [target]


def test_a_text_of_many_dates_takes_linear_time():
    sentence = "2025年底前，" * 40_000
    mentions = [Mention("DEADLINE", 8 * i, 8 * i + 6, 0.9) for i in range(40_000)]
    assert len(settle_times(sentence, mentions)) == 40_000


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("到年6月，全面完成", ["年6月"]),
        ("力争到年底前建成", ["年底前"]),
        ("延期至年10月底。", ["年10月底"]),
        ("。到年，覆盖率达到", ["年"]),
        ("力争到年建成", ["年"]),
        ("到年年底前", ["年年底前"]),
        ("达到年产5万吨", []),
        ("于年12月31日前报送", ["年12月31日前"]),
        ("截至年6月，已建成", []),
        ("每年6月底前报送，逐年提高", []),
        ("到年度末", []),
        ("在年内完成", []),
        ("自2026年10月1日至年12月31日，减半收取", ["2026年10月1日至年12月31日"]),
        ("2026年3月至年9月底开展", ["2026年3月至年9月底"]),
        ("实行至年6月30日止", ["年6月30日"]),
        ("在年2月份报送", []),
        ("低于年5月1日的标准", []),
    ],
)
def test_a_date_that_lost_its_year_is_a_deadline_as_it_stands(sentence, expected):
    assert [sentence[m.start : m.end] for m in settle_times(sentence, [])] == expected


_WORDS = [
    (section, word, example)
    for section, entries in read_vocabulary("policyner.settling", "times.yaml").items()
    for word, example in entries.items()
    if section not in ("window_apart", "happens")
]


@pytest.mark.parametrize(("section", "word", "example"), _WORDS)
def test_each_word_makes_the_time_of_its_example_none(section, word, example):
    sentence = re.sub("[⟦⟧]", "", example)
    start = example.index("⟦")
    assert word in sentence
    assert settled(sentence, start, example.index("⟧") - 1) == []


def _marked(example: str) -> tuple[str, list[str]]:
    """What a marked example becomes, when the network found what is marked."""
    start = example.index("⟦")
    sentence = re.sub("[⟦⟧]", "", example)
    return example[start + 1 : example.index("⟧")], settled(sentence, start, example.index("⟧") - 1)


@pytest.mark.parametrize(
    ("word", "example"),
    read_vocabulary("policyner.settling", "times.yaml")["window_apart"].items(),
)
def test_each_word_sets_the_window_of_its_example_apart(word, example):
    assert word in example
    time, found = _marked(example)
    assert found == [time]
    time, found = _marked("减免" + example[example.index("⟦") :])
    assert found == []


@pytest.mark.parametrize(
    ("word", "example"), read_vocabulary("policyner.settling", "times.yaml")["happens"].items()
)
def test_each_word_ends_an_event_that_a_time_is_counted_from(word, example):
    assert word in example
    time, found = _marked(example)
    assert found == [time]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("在⟦贷款发放1年内⟧办理提取", "贷款发放1年内"),
        ("自⟦通知发布实施两年之内⟧办理提取", "通知发布实施两年之内"),
        ("在⟦收到县水利局转办件之日起 15日内⟧答复", "收到县水利局转办件之日起 15日内"),
        ("⟦合同被撤销、解除之日起10日内⟧退回价款", "合同被撤销、解除之日起10日内"),
        ("自⟦受理材料之日起，5个工作日内⟧核实", "受理材料之日起，5个工作日内"),
        ("⟦每个合同年结束后20日内⟧汇报", "每个合同年结束后20日内"),
        ("获奖名单于⟦评审结束次月⟧公布", "评审结束次月"),
        ("应在⟦次月10日前⟧报送", "次月10日前"),
        ("延期至⟦汛期结束后三个月内⟧补办", "汛期结束后三个月内"),
        ("⟦项目验收后满5年⟧应开展后评价", "项目验收后满5年"),
        ("⟦力争3年内⟧建成", "3年内"),
        ("⟦原则上5个工作日内⟧办结", "5个工作日内"),
        ("⟦应在10个工作日内⟧办结", "10个工作日内"),
        ("⟦巡查记录4日内⟧归档", "4日内"),
        ("⟦普通工单6小时内⟧回复", "6小时内"),
        ("⟦到7027年⟧建成", None),
        ("到⟦7027年⟧建成", "7027年"),
        ("备案最迟不超过⟦5个工作日⟧", "5个工作日"),
        ("备案办结时限：⟦5个工作日⟧", "5个工作日"),
        ("资质有效期截至⟦2028年12月31日⟧", "2028年12月31日"),
        ("补贴期限不超过⟦5个月⟧", None),
        ("⟦毕业2年内⟧的学生", None),
        ("在⟦离校2年内⟧就业", None),
        ("⟦2027年6月底前⟧的在建项目", None),
    ],
)
def test_an_event_is_as_the_network_saw_it_where_it_can_be_one(sentence, expected):
    start = sentence.index("⟦")
    bare = re.sub("[⟦⟧]", "", sentence)
    assert settled(bare, start, sentence.index("⟧") - 1) == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("sentence", "agency", "expected"),
    [
        ("请在我局公示结果后5日内反馈", "我局", "我局公示结果后5日内"),
        ("自县水利局逾期答复之日起五日内提供", "县水利局", "县水利局逾期答复之日起五日内"),
        ("自收到县水利局转办件之日起5日内答复", "县水利局", "收到县水利局转办件之日起5日内"),
        ("泵房腾空并由县水利局验收后5日内拆除", "县水利局", "泵房腾空并由县水利局验收后5日内"),
        ("县水利局接到投诉后1日内到场", "县水利局", "接到投诉后1日内"),
    ],
)
def test_an_agency_is_part_of_an_event_that_is_its_deed(sentence, agency, expected):
    first = sentence.index(agency)
    start = sentence.index(expected)
    mentions = [
        Mention("DEPT", first, first + len(agency)),
        Mention("DEADLINE", start, start + len(expected), 0.8),
    ]
    found = [m for m in settle_times(sentence, mentions) if m.label == "DEADLINE"]
    assert [sentence[m.start : m.end] for m in found] == [expected]


@pytest.mark.parametrize(
    "sentence",
    [
        "⟦春节期间⟧，各景区免费开放", "三、⟦疫情防控期间⟧实行预约",
        "将⟦疫情防控期间⟧有关要求告知群众",
        "《目录》自⟦发布之日起3个工作日内⟧公示", "⟦2026年6月底前⟧出台实施方案",
        "⟦2026年⟧编制完成实施方案", "⟦2026年度⟧完成投资6亿元",
        "⟦2026年⟧出台《管理办法》", "二、⟦2026年⟧建成驿站6个。\n",
        "完成时间⟦2026年⟧", "实现⟦2026年⟧通车", "实现⟦全年⟧接待游客60万人次",
        "做好⟦2026年6月底前⟧修渠工作", "⟦2026年⟧调整为5%",
        "由市财政局在⟦6月底前⟧调整预算",
        "申报时间截至⟦6月30日⟧", "材料受理截止⟦2026年6月30日⟧，", "截至⟦6月30日⟧，逾期不予受理",
        "申报时间为截至⟦年6月30日⟧", "有效期至⟦疫情解除⟧", "⟦两年内⟧有所突破",
        "由市财政局⟦6月底前⟧调整为每亩60元", "由市民政局⟦6月底前⟧将标准调整为60元以内",
    ],
)  # fmt: skip
def test_what_looks_like_one_of_these_stays(sentence):
    time, found = _marked(sentence)
    assert found == [time]


@pytest.mark.parametrize(
    "sentence",
    [
        "调剂⟦工作期间⟧的名额", "扶持⟦疫情期间⟧受损的商户", "租户⟦疫情防控期间⟧的租金减半",
        "保障⟦“两节”期间⟧生产稳定", "落实⟦2026年⟧全市残疾人工作要点",
        "调整⟦2026年⟧社保基金收入预算", "补齐⟦2026年度⟧欠账里程", "完成⟦2026年度⟧省级修渠项目6个",
        "实现⟦今年⟧发展目标", "做好⟦2026年⟧修渠工作", "二、⟦2026年⟧主要任务\n",
        "三、⟦今后五年⟧工作思路",
        "办理时限由原来的⟦20个工作日内⟧压缩到10个", "从⟦开工前⟧缴清延缓至竣工前缴清",
        "⟦6个月内⟧可不再检查", "⟦两年内⟧一律不予受理",
        "截至⟦年12月31日⟧，全市已建成", "开户日期不早于⟦2026年1月1日⟧",
        "⟦疫情防控期间⟧收购活禽3万只以上的，给予补助", "⟦疫情防控期间⟧复工的企业应当报备",
        "查询⟦近24个月内⟧的记录", "⟦三年前⟧启动", "对⟦疫情期⟧间减免租金的房东",
    ],
)  # fmt: skip
def test_what_is_like_one_of_these_is_none(sentence):
    assert _marked(sentence)[1] == []


@pytest.mark.parametrize(
    "sentence",
    [
        "将受理时限压缩至⟦2个工作日内⟧", "平均候诊时间缩短至⟦15分钟内⟧",
        "把⟦今年⟧作为作风建设年", "项目⟦当年⟧签约、当年投产", "⟦备案后⟧原则上不调整",
        "⟦运行期⟧开展监测", "⟦停车前⟧30分钟免费",
        "据县气象局预测，⟦今年汛期⟧降水偏多",
         "据预测，⟦今年汛期⟧全县降雨预计偏多", "⟦2027年⟧产值有望突破6亿元",
        "⟦15日内⟧再住院率低于4%", "⟦一月⟧一通报、一季一考核",
    ],
)  # fmt: skip
def test_how_long_something_takes_and_what_is_forecast_is_none(sentence):
    assert _marked(sentence)[1] == []


@pytest.mark.parametrize(
    "sentence",
    [
        "预计⟦10月底前⟧建成", "⟦6月底前⟧预计建成", "办结时限为⟦5个工作日内⟧", "⟦5日内⟧回应率100%",
        "⟦一季度⟧一般公共预算收入增长6%", "到⟦2027年秋季⟧，学位新增600个",
        "⟦今年秋种⟧，小麦播种6万亩", "⟦2027年秋季学期⟧，启用新校",
    ],
)  # fmt: skip
def test_what_is_like_these_is_a_deadline(sentence):
    time, found = _marked(sentence)
    assert found == [time]


def test_no_word_behind_a_lost_date_is_part_of_it():
    assert settled("有效期至年6月30日止。", 4, 10) == ["年6月30日"]


def test_what_ends_an_event_is_whole():
    sentence = "有效期至本次疫情解除为止"
    assert settled(sentence, 4, 8) == ["本次疫情解除"]


def test_times_that_are_listed_are_one_each():
    assert settled("每年6月底、12月底前报送", 0, 11) == ["每年6月底", "12月底前"]


def test_no_agency_is_part_of_what_an_event_sets():
    sentence = "市财政局收到申请后5个工作日内答复"
    mentions = [Mention("DEPT", 0, 4), Mention("DEADLINE", 9, 15, 0.8)]
    found = [m for m in settle_times(sentence, mentions) if m.label == "DEADLINE"]
    assert [sentence[m.start : m.end] for m in found] == ["收到申请后5个工作日内"]


@pytest.mark.parametrize(
    ("issued", "expected"), [(date(2026, 3, 2), ["2026年12月31日"]), (None, [])]
)
def test_what_is_stated_up_to_a_day_ahead_is_no_report(issued, expected):
    sentence = "贷款贴息截至2026年12月31日，由市财政局拨付"
    mention = Mention("DEADLINE", 6, 17, 0.8)
    found = settle_times(sentence, [mention], issued=issued)
    assert [sentence[m.start : m.end] for m in found] == expected
