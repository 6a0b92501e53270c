"""What makes an outcome of a clause: something concrete, that is no condition and no description.

The guidelines (TARGET, decided edge cases) leave out what grants something, what tells which ones
are meant, the points of an assessment, formulas, and what describes a project to be built.
"""

from __future__ import annotations

import re

from policyner.grammar.amounts import WHOLE_THINGS
from policyner.settling.enumerations import INVESTED, NUMERALS
from policyner.settling.stated_targets import DONE
from policyner.span import Span
from policyner.vocabulary import any_of, read_vocabulary

_DATA: dict[str, dict[str, str]] = read_vocabulary(__package__, "clauses.yaml")
#: What is done: alternatives of a regular expression.
DOING = f"{DONE}|{any_of(_DATA['doing'])}"
_CONCRETE = re.compile(f"[{NUMERALS}]|{any_of(_DATA['concrete'])}")

# A numeral in a name (`PM2.5`, `5G`, `G7`, `2025年`, `15分钟生活圈`) or a word makes nothing
# concrete, nor does one that only announces a list (`设置以下5个组别`).
_UNCOUNTED = re.compile(
    rf"(?:以下|下列|如下)[{NUMERALS}]+[一-鿿]|[{NUMERALS}]+(?:[-—~～至][{NUMERALS}]+)?(?:分|刻)钟[^，。；\d]{{0,10}}圈"
    # `总投资6亿元的项目`, `110千伏变电站` and `2至3岁幼儿` say which.
    rf"|{INVESTED}|\d+千伏(?!安)"
    r"|\d+(?:[-—~～至]\d+)?周?岁(?:[及或]?以[上下]的?)?(?=[一-鿿])(?!以|左右)"
    # `在规上企业全覆盖的基础上`, `G7`, but `AED300台`.
    r"|在[^，。；]{2,30}?的?基础上"
    rf"|(?<![A-Z])(?:[A-Z]|[A-Z]{{2,}}(?!\d+[余多]?[万千]?{WHOLE_THINGS}))[-—]?\d+(?:\.\d+)?"
    r"|PM\s?\d+(?:\.\d+)?|[3-6]G(?!B)|\d{4}年"
    rf"|{any_of(_DATA['uncounted'])}"
)

# Amounts for each piece, and conditions (`年产值1亿元以上的，…`), belong to a policy as well.
# Of 6,227 annotated targets six end with 的 or hold one of these.
_POLICY = re.compile(
    rf"{any_of(_DATA['never'])}|每[^，。；]{{0,8}}(?:补助|补贴|奖励)[^，。；]{{0,8}}元|的$"
    r"|不超过[^，。；]{1,8}元(?!/)"
    # A formula (`签约率=签约人数/总人数`), and what is built on.
    r"|[=＝][^，。；]*[/÷×*]|/[^，。；]*[+＋][^，。；]*/|的?基础上$"
    # `主要预期目标是`: what announces them.
    r"|目标[是为]$"
    # The points of an assessment, and what has been done (but `已建泵站`, `已…的`).
    r"|(?:[得扣加记]|得基础|得绩效)分?\d+(?:\.\d+)?分|得(?:基础|绩效|满)分|.已(?!有|建(?!成|设|立|好))[^的]*$"
)
# A qualitative aim is none, whatever it is of: `全县空气质量总体改善` (none of 4,649 in the gold).
_FIGURE = re.compile(f"[{NUMERALS}]")
_QUALITATIVE = re.compile("(?:改善|提[高升]|增强|好转|加强|优化|健全|完善|下降|降低|减少)$")
# Who or what is meant: by all that was said before, or by this clause, and what becomes of it.
_MEANT = re.compile(
    rf"(?:[^。；\n]{{0,60}}?的(?:{any_of(_DATA['meant'])})(?=[。；\n]))"
    rf"|(?:[^，。；\n]{{0,40}}?的)?(?:{any_of(_DATA['meant'])})(?=，?(?:{any_of(_DATA['becomes'])}))"
)
_DOING = re.compile(rf"(?:^|[，、])[^，、]{{0,4}}?(?:{DOING})(?!率)")

# What describes a project to be built is no outcome (guidelines, edge cases): `占地面积60亩`,
# `地上9层、地下1层`, `设计日处理污水3万吨/日`; but `新建道路长6公里` is built.
_MEASURE = (
    rf"(?:{any_of(_DATA['measures'])}|设计[^，。；、\d]{{0,10}})"
    r"(?:约|为|达|共)*[\d.,]+[万亿]*(?:[一-鿿]{1,6}|㎡|km|m)(?:[/／][一-鿿]{1,4})?(?:以上|左右)?"
)
_DESCRIBES = re.compile(
    rf"(?:(?:(?!{DOING})[^，。；]){{0,12}}(?:{any_of(_DATA['projects'])}))?{_MEASURE}(?:、{_MEASURE}){{0,4}}"
)
# `…，2028年底前完成）`: what is completed stands elsewhere. `（含续建项目）` is a remark, 各镇 is a
# cell, and `帮扶期为3年`, `用两年左右时间` say how long.
_BARE = re.compile(
    "(?:全部|基本)?(?:完成|到位)|(?:不?含|包括).*|各[省市县区州旗镇乡街道村（）、]+"
    "|用[\\d一二两三四五六七八九十至到—-]+(?:年|个月)(?:左右)?(?:的?时间)?"
    "|[^，。；\\d]{0,10}(?:期|期限|年限)(?:原则上|一般)?(?:均?为|不超过)?[\\d一二三四五六七八九十两]+(?:年|个月)(?:左右)?"
)


def states_an_outcome(text: str, clause: Span) -> bool:
    """Whether a clause states something concrete, no condition, and nothing of a policy's terms."""
    words = clause.of(text)
    counted = _UNCOUNTED.sub("", words)
    if not _FIGURE.search(counted) and _QUALITATIVE.search(words):
        return False
    return (
        bool(_CONCRETE.search(counted))
        and not _BARE.fullmatch(words)
        and not _POLICY.search(words)
        and not _DESCRIBES.fullmatch(words)
        and not _is_condition(text, clause)
    )


def _is_condition(text: str, clause: Span) -> bool:
    """Whether a clause is one of the conditions that tell which ones are meant."""
    meant = _MEANT.match(text, clause.end) or _MEANT.match(text, clause.start)
    return meant is not None and not _DOING.search(text, clause.start, meant.end())
