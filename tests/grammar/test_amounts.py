"""Amounts, found and read."""

from decimal import Decimal

import pytest

from policyner.grammar.amounts import find_amounts


@pytest.mark.parametrize(
    ("words", "low", "high", "unit"),
    [
        ("建成20个社区食堂", "20", None, "个"),
        ("改造农房1万2千户", "12000", None, "户"),
        ("争取资金5千万元", "50000000", None, "元"),
        ("完成投资1亿5千万元", "150000000", None, "元"),
        ("争取资金2亿3百余万元", "203000000", None, "元"),
        ("贷款5千至6千万元", "50000000", "60000000", "元"),
        ("装机2千万千瓦", "20000000", None, "千瓦"),
        ("发电3千余千瓦时", "3000", None, "千瓦时"),
        ("服务企业300家次", "300", None, "家次"),
        ("加装楼板12层", "12", None, "层"),
        ("服务两三千人次", "2000", "3000", "人次"),
        ("培育8—10个百亿企业", "8", "10", "个"),
        ("打造10～12家千亿集团", "10", "12", "家"),
        ("培训10~12万人", "100000", "120000", "人"),
        ("减排3×10⁴吨", "30000", None, "吨"),
        ("产值达到约二十亿", "2000000000", None, None),
        ("每千名老年人拥有床位40张", "40", None, "张"),
        ("床护比不低于1:0.5", "0.5", None, "ratio"),
        ("男女比例达到3:2", None, None, "ratio"),
        ("新建5G基站8万个", "80000", None, "个"),
        ("创建示范村三至五个", "3", "5", "个"),
        ("三十至五十万人", "300000", "500000", "人"),
        ("五千到一万人", "5000", "10000", "人"),
        ("1200千瓦", "1200", None, "千瓦"),
        ("50万千瓦", "500000", None, "千瓦"),
        ("按1:50的比例", "50", None, "ratio"),
        ("降至35μg/m³以下", "35", None, "μg/m³"),
        ("降至35ug/ m3以下", "35", None, "ug/m3"),
        ("控制在50mg/L以内", "50", None, "mg/L"),
        ("不高于48微克每立方米", "48", None, "微克每立方米"),
        ("达到33微克/立方米以下", "33", None, "微克/立方米"),
        ("降至12kgce/㎡", "12", None, "kgce/㎡"),
        ("达到20g/kg以上", "20", None, "g/kg"),
        ("用水量降至35m³/万元以下", "35", None, "m³/万元"),
        ("能耗降至0.5吨标准煤/万元", "0.5", None, "吨标准煤/万元"),
        ("售价控制在12元/公斤左右", "12", None, "元/公斤"),
        ("补种果树30株/处以上", "30", None, "株/处"),
        ("每年开展讲座2场/季度", "2", None, "场/季度"),
    ],
)
def test_an_amount_is_found_and_read(words, low, high, unit):
    (amount,) = find_amounts(words)
    assert amount.low == (None if low is None else Decimal(low))
    assert amount.high == (None if high is None else Decimal(high))
    assert amount.unit == unit


@pytest.mark.parametrize(
    "words", ["一体化平台", "2025年建成", "“1+1+1”体系", "第三个", "5G用户", "8:30前"]
)
def test_names_years_and_times_of_day_are_no_amounts(words):
    assert [a for a in find_amounts(words) if a.unit] == []


def test_more_than_a_number():
    (amount,) = find_amounts("厕所1200余座")
    assert (amount.low, amount.more, amount.unit) == (Decimal(1200), True, "座")
