"""Pages of which a program kept the text alone: the page goes, and nothing of the notice does."""

from __future__ import annotations

import random

import pytest

from policyner.repair import repair

TITLE = "青禾市人民政府办公室关于推进社区食堂建设的通知"
NOTICE = [
    TITLE,
    "各县（区）人民政府，市政府各部门：",
    "为方便居民就近用餐，经市政府同意，现就推进社区食堂建设有关事项通知如下，请认真贯彻落实。",
    (
        "一、扩大服务覆盖。支持各县（区）利用闲置用房建设社区食堂，2027年底前覆盖率达到80%以上。"
        "（牵头单位：市民政局；配合单位：市财政局、市教育局）"
    ),
    "二、守住食品安全。由市市场监管局会同市卫生健康委制定检查办法，每半年至少抽查1次。",
    "三、降低运营成本。由市财政局给予不超过20%的运营补助。（责任单位：市发展改革委、市财政局）",
    "青禾市人民政府办公室",
    "2026年3月5日",
]
BEFORE = [
    "首页 政务公开 政务服务 互动交流 走进青禾 当前位置： 首页 > 政务公开 > 政府文件",
    "网站首页 机构概况 信息公开 您现在的位置：首页 > 信息公开 > 通知公告",
    "首页 >政策法规 >地方政策",
    "无障碍浏览 长者模式 北山市人民政府 首页 >> 公开信息内容",
    "繁体 | 本网站已经支持IPV6 您当前的位置是：首页 > 市应急局 > 信息公开目录 > 应急预案",
    "中国政府网 南湖省政府网 English 首页 政务公开 网上办事 互动交流 当前位置：首页 > 文件",
]
FIELDS = [
    "来源：青禾市政府网 日期：2026-03-08 浏览次数：102",
    "时间：2026-03-08 来源：市政府办公室 浏览次数：33 分享到： 【字体：大 中 小】",
    "发布日期：2026-03-08 浏览次数： 字体：[ ]",
    "2026-03-08 00:00:00 来源： 本站原创 【字体：",
]
BEHIND = [
    "扫一扫在手机打开当前页 打印 关闭",
    "【打印】 【关闭】",
    "上一篇：关于加强养老服务的意见 下一篇：关于印发养老规划的通知",
    "收藏 赞(0) 评论 登录后发表评论",
    "分享到： 微信 微博",
    "【打印正文】 【关闭正文】 【返回顶部】 相关信息",
]
FOOTERS = [
    "版权所有：青禾市人民政府 主办：青禾市人民政府办公室 ICP备12345678号",
    "网站地图 联系我们 主办单位：青禾市人民政府办公室 青ICP备05000000号-1",
    "Copyright © 2026 青禾网 All Rights Reserved 青ICP备10000001号",
]


def dumps(separator: str) -> list[tuple[str, list[str]]]:
    chance = random.Random(18)
    made = []
    for _ in range(30):
        page = [chance.choice(BEFORE), chance.choice(BEHIND), chance.choice(FOOTERS)]
        parts = [page[0], TITLE, chance.choice(FIELDS), *NOTICE[1:], *page[1:]]
        made.append((separator.join(parts), page))
    return made


@pytest.mark.parametrize("separator", [" ", "\u3000", "\n"])
def test_nothing_of_the_notice_is_set_aside(separator: str):
    for dump, _ in dumps(separator):
        clean = "".join(repair(dump).clean.split())
        for line in NOTICE:
            assert "".join(line.split()) in clean, dump


@pytest.mark.parametrize("separator", [" ", "\u3000", "\n"])
def test_what_the_page_puts_around_it_is(separator: str):
    left = [
        words
        for dump, page in dumps(separator)
        for words in page
        if "".join(words.split()) in "".join(repair(dump).clean.split())
    ]
    assert left == []


@pytest.mark.parametrize("separator", [" ", "\n"])
def test_furniture_within_a_notice_goes_and_nothing_else(separator: str):
    chance = random.Random(81)
    inserted = ["责任编辑：王小明", "【打印】 【关闭】", "扫一扫在手机打开当前页", "视力保护色："]
    for _ in range(20):
        lines = list(NOTICE)
        words = chance.choice(inserted)
        # Not in front of the date, which would be that of the page then.
        lines.insert(chance.choice([*range(3, len(lines) - 1), len(lines)]), words)
        clean = "".join(repair(separator.join(lines)).clean.split())
        assert "".join(words.split()) not in clean or separator == " ", lines
        for line in NOTICE:
            assert "".join(line.split()) in clean, lines
