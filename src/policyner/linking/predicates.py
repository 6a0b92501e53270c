"""What may stand behind the subject of a sentence, and what it says of it.

The words are those of `predicates.yaml`; `WAYS` puts them in order.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from policyner.grammar.lists.closing import BY_DUTY, OF_POST, PEOPLE
from policyner.grammar.marks import BULLETS
from policyner.grammar.names.ends import HEADS, KINDS_OF_ORGANS
from policyner.outline.cues import RoleName
from policyner.outline.duties import DUTIES
from policyner.vocabulary import any_of, read_vocabulary

#: Where a subject may stand: at the beginning of its line, its sentence, its clause, behind 由 or
#: 请; behind 以, where 为主 follows; behind 成立 or 牵头组织; behind words that report or permit;
#: behind another who leads in its sentence; or as each of many, whom no one leads.
Place = Literal[
    "line", "sentence", "clause", "by", "as", "asked", "founded", "gathered", "reported",
    "permitted", "led", "each",
]  # fmt: skip

_DATA: Mapping[str, Mapping[str, Any]] = read_vocabulary(__package__, "predicates.yaml")


def pattern_of(entries: Mapping[str, Any]) -> str:
    """A pattern for the words of a section, the longest first.

    A word matches where nothing that its `but` holds follows, and what its `then` asks for does;
    `{people}` stands there for what no post goes on with (`负责人员疏散`).
    """
    patterns = []
    for word in sorted(entries, key=lambda word: (-len(word), word)):
        entry = entries[word]
        rules = entry if isinstance(entry, dict) else {}
        behind = f"(?!{any_of(rules['but'])})" if "but" in rules else ""
        behind += f"(?={rules['then']})".replace("{people}", PEOPLE) if "then" in rules else ""
        patterns.append(re.escape(word) + behind)
    return "|".join(patterns)


# `，其主要职责是：`, `的工作职责：`
_DUTY_IS = f"{DUTIES}(?:[：:]|是|为)"
_WORDS = {section: pattern_of(entries) for section, entries in _DATA.items()}
_MODAL = rf"[，,]?(?:也|都|均|还|则|又|再|仍|更|同时|不仅|不但)?(?:{_WORDS['modals']})"
_KINDS = any_of(KINDS_OF_ORGANS)
_NUMBER = r"[\d一二三四五六七八九十百千万两几]"
#: A post of an agency, as a part of a regular expression.
POST = (
    r"(?:党政|行政|主要|分管|主管|有关|相关|常务|一名|副){0,2}"
    rf"(?:{_WORDS['posts']})"
)
# `要切实`, `应当按照职责分工，`: what may stand between a subject and the verb that tells a role,
# which no title holds.
_LED_UP = (
    rf"(?:[，,]?(?:{_WORDS['modals']}))?当?将?"
    rf"(?:(?:{_WORDS['adverbials']})(?:《[^》\n]{{1,60}}》|[^，。；：\n《]){{1,18}}，?)?"
    rf"(?:{_WORDS['adverbs']}|负责|发挥|总|和|、){{0,4}}"
)
_LEADS = (
    rf"(?:{_LED_UP}(?:{_WORDS['leads']})|(?:{_WORDS['modals']})?商(?![务业贸标品事会户圈局定]))"
)
_SUPPORTS = (
    rf"(?:{_LED_UP}(?<![相互])(?:予以|给予)?(?:{_WORDS['supports']})"
    # `予以技术指导`, as a column 指导单位 supports; what one guides is a task of one's own.
    r"|(?:予以|给予)(?:技术|业务|专业|积极|大力)?(?:指导|支持)(?=[、，。；\n])"
    # `全力支持、密切配合`, `支持财政部门征税`: what else is supported is a task of one's own.
    rf"|(?:[，,]?(?:{_WORDS['modals']}))?(?:{_WORDS['adverbs']}){{0,2}}(?:予以|给予)?支持"
    r"(?=[、，。；\n]|[一-鿿]{2,10}(?:部门|机关|局|委|厅)))"
)
_DUTY = (
    "(?:也|都|均|还|则|又|再|仍)?"
    rf"(?:{_WORDS['adverbs']}|{_WORDS['adverbials']}|{_WORDS['duties']})"
)
_VERB = (
    rf"(?:{_WORDS['adverbs']}|{_WORDS['duties']}|{_WORDS['supports']}|{_WORDS['leads']}"
    "|批准|同意|认可|印发|下发|开具|主管|和)"
)
_ISSUED = "(?:联合)?(?:印发|下发|颁布|发布|公布|转发)"
# `制定的`, `负责征收的`, `推进情况纳入…`: verbs that only tell what stands behind them.
_ATTRIBUTE = (
    rf"(?:(?:在|依法|为|会同)[^，。；：\n对]{{1,16}}?)?{_VERB}{{1,4}}的"
    "(?!同时|基础|过程|前提|要求|原则)"
    rf"|{_VERB}[^，。；：\n将把]{{1,14}}的?(?:情况(?=纳入|作为|列入|和|及)|问题和|意见和)"
    rf"|{_VERB}[^，。；：\n]{{1,24}}(?:所需(?:经费|资金|费用)|的[一-鿿]{{1,8}}，(?:应|须|必须|不得))"
    r"|[^，。；：\n]{1,40}，适用"
)
# `已开展`, `印发了`, `印发《…》`: what was done.
_DONE = (
    rf"(?!{_MODAL})(?:{_WORDS['done']}|{_VERB}{{1,3}}了|{_ISSUED}《"
    # Minutes begin so: `召开第12次常务会议，研究…`.
    r"|[^，。；\n]{0,20}召开[^，。；\n]{0,12}第[一二三四五六七八九十百\d]{1,4}次(?!会议后)"
    # First a look for the rarest of it.
    rf"|(?=[^，。；\n]*了)[^，。；\n]{{0,60}}(?:{_WORDS['duties']}|印发|下发)了(?!解))"
)
# `市统计局数据显示，`, `收入同比增长`, `管护面积为五百亩。`, `预算已批复`, `十分重视`: what is so;
# `负责合格率达到九成` is to be done.
_SO = (
    rf"(?!{_MODAL}|负责|牵头|确保)(?=[^，。；：\n要应须对把]{{0,20}}?(?:(?:显示|表明|表示|[报宣]称|预计|预测|透露)，"
    rf"|同比|环比|位于|成立于|前身|(?:为|达到?|(?:(?<!不)|(?<=[量数额率价]不))超过?|突破|共?有|近)[近约]?{_NUMBER}[^，。；\n]{{0,4}}[，。；]"
    "|(?:已|十分|非常|较为|颇为|日益)(?![^，。；：\\n]{0,16}的)))"
)
# `由A、B组成`, `由A分管领导任组长`: who makes up a group, and not what it does.
_MAKES_UP = (
    r"[^，。；：\n]{0,60}(?:担任|兼任|(?:组成|构成)(?![^，。；\n]))|(?:共同)?(?:组成|构成|任(?=[组主副])|为(?:组长|主任))"
    "|分管|所属|备案|[的、，。；：）)]"
)
_FOUNDED = (
    f"[，,](?:由(?![^，。]{{0,24}}任)|负责|统筹|协调|研究|指导|推进|推动|定期|承担|其?{_DUTY_IS})"
)
# What `市民政局规定的其他材料。`, `市民政局批准用地的文件；` or `…主持召开的会议，应…` tells of: an
# attribute; a sentence that ends in 的 is a condition.
_THING = (
    r"[^，。；：\n]{1,24}的(?:其他|[一-鿿]{2,8}；|[一-鿿（）]{2,10}，(?:应|须|由|不|可|一律|任何|适用|[一-鿿]{2}由))"
    r"|[^。；\n]{1,60}的[。；]|(?:第[^，。；\n]{1,9}次)?(?:常务|全体|专题|办公)会议"
    rf"|累计|历来|一直|此次|近{_NUMBER}{{1,2}}年"
)
# `市民政局重点工作每季通报一次`, `市民政局视频系统确保连通`: what is told of is a thing of its own.
_ITS_OWN = "[一-鿿]{1,12}?(?:工作|任务|系统|平台|经费|费用|制度)(?:每|由|实行|确保|应|须|分为|包括)"
# Any verb of a sentence that ends in a full stop, as titles and names in a list do not; `评定为A级
# 的企业，` names whom the sentence is about.
_ANYTHING = (
    # `市民政局：你局来函收悉。` is a letter; `市民政局主办的展览` a thing.
    rf"(?!{_MAKES_UP}|{_THING}|{_ITS_OWN}|{_WORDS['states']}|{_WORDS['reported']}|[和及与或你您贵]"
    r"|[一-鿿]{2}的(?!同时|基础|过程|前提)"
    r"|[^，。；：\n]{1,60}的[一-鿿]{0,8}(?:企业|单位|个人|人员|项目|家庭|对象)，)"
    r"(?:24小时)?[一-鿿](?=[^。；\n]{1,300}[。；])"
)
# `市民政局：负责…`, `市民政局　负责…`
_COLON = r"(?:\s?(?:[：:]|[—－]{1,2})\s?|[ \u3000]{1,6})"
# `市民政局：⏎——救助灾民。`
_NEXT_LINE = rf"[ \t\u3000]*\n[\s{BULLETS}—－-]*"
#: Who says what the notice means; `做好群众解释工作` is a task.
EXPLAINS = r"(?:(?!做好|加强)[^，。；\n]){0,30}解释(?![工说宣])"
# `市民政局认为确有必要的，应当…`: on what condition it has to do something.
_ON_CONDITION = rf"(?:{_WORDS['conditions']})[^，。；\n]{{1,40}}的[，,](?:{_WORDS['modals']})"
# `市民政局在评审过程中，可邀请…`, `市民政局发现缺漏的，可以…`: a permission.
_MAY = (
    rf"(?:(?:{_WORDS['adverbials']})[^，。；：\n]{{1,40}}|[^，。；：\n]{{1,60}}的)[，,]"
    "可(?![能持观])"
)


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which a sentence goes on behind its subject.

    Attributes:
        role: What it makes of the subject; `None` where it assigns nothing.
        words: What stands there.
        place: Where the subject must stand for it.
    """

    role: RoleName | None
    words: re.Pattern[str]
    place: Place | None = None


def _way(role: RoleName | None, words: str, place: Place | None = None) -> Way:
    return Way(role, re.compile(words), place)


#: The ways; the first that fits counts.
WAYS: tuple[Way, ...] = (
    # `由省财政厅负责解释`, `特制定本办法` tell of the notice itself.
    _way(None, rf"{EXPLAINS}|[^，。；\n]{{0,30}}，特[向此制发通]"),
    # `市民政局工作人员必须保密`: what they must do is not the agency's.
    _way(
        None,
        rf"{POST}(?!{_MODAL})|[一-鿿]{{0,3}}工作人员(?=不|应|必|须)"
        r"|[一-鿿]{0,4}人员(?=违|不)|从事[^，。；\n]{1,20}人员",
    ),
    # `市水利局：负责巡堤。`: a duty in a list of them.
    _way("lead", _COLON + _LEADS, "line"),
    # `市水利局：负责协助…`, `市水利局：参与…` tell what its duty is.
    _way(
        "responsible", rf"{_COLON}负责|\s?[：:]\s?(?:参与|参加|协助)|负责(?=协助|配合|参与)", "line"
    ),
    _way("support", _COLON + _SUPPORTS, "line"),
    # `（一）市水利局。按职责巡堤。`, `市财政局　筹措资金。`
    _way(
        "responsible",
        rf"(?:{_COLON}|。|[：:]?{_NEXT_LINE}){_DUTY}"
        rf"|(?:[：:]{_NEXT_LINE}|[：:。] ?|[ \u3000]{{1,6}}){_ANYTHING}",
        "line",
    ),
    _way(None, rf"(?!{_MODAL}|[还也]?将)", "reported"),
    _way(None, rf"(?!{_MODAL})", "permitted"),
    _way(None, rf"{_DONE}|{_SO}"),
    # `登记机关为市民政局`: who it is, and what that one does.
    _way(
        None,
        rf"(?<=部门|机关|机构)(?:分别|均|都)?(?:为|是)[^，。；、\n]{{2,24}}(?:{HEADS})(?<!{_KINDS})(?=[，。；、（的]|$)",
    ),
    _way(None, "(?:共同)?(?:组成|构成)", "by"),
    _way(None, _MAY),
    _way("responsible", _ON_CONDITION, "clause"),
    _way("responsible", _WORDS["asked"], "asked"),
    _way("responsible", _FOUNDED, "founded"),
    # `领导小组办公室设在市民政局，由局长兼任主任，负责日常工作`
    _way(
        "responsible",
        rf"(?:{_COLON})?设在[^，。；\n]{{2,20}}，(?:[^，。；\n]{{2,20}}任[^，。；\n]{{0,8}}，)?(?:具体)?"
        rf"(?:负责|承担|统筹|其?{_DUTY_IS})",
        "clause",
    ),
    # `现场指挥部由县领导任指挥长，负责现场调度`
    _way(
        "responsible",
        r"由[^，。；\n]{2,20}任[^，。；\n]{2,8}，(?:具体|全面)?(?:负责|承担|统筹)",
        "clause",
    ),
    # `各部门贯彻落实情况请于6月底前报送`
    _way("responsible", r"[^，。；：\n]{0,12}情况，?请?于", "clause"),
    _way("support", rf"{_MODAL}|{_DUTY}", "gathered"),
    # `各部门按照职责分工密切配合`: with each other.
    _way("responsible", rf"{_LED_UP}(?:密切|协同|相互|通力)配合", "each"),
    # `由A牵头、B参与的机制` tells who takes part, though it only describes the mechanism.
    _way("support", _SUPPORTS),
    _way(None, _ATTRIBUTE),
    _way("lead", rf"(?={_MODAL}|牵头){_LEADS}"),
    _way("lead", _LEADS, "clause"),
    # `以市民政局为主，市财政局配合`
    _way(
        "lead",
        r"等?(?:部门|单位)?为主(?=负责|牵头|[，、][^。；：\n]{1,30}?(?:配合|协[助同]|参[与加]|支持))",
        "as",
    ),
    _way("support", "等?(?:为|作为)(?:主要)?(?:参与|配合|协办)(?:单位|部门)?"),
    # `由A牵头，B、C为成员`; behind posts it only says who sits in a group.
    _way("support", "等?(?:为|作为)(?:主要)?成员(?:单位|部门)?", "led"),
    _way("responsible", rf"(?:{POST})?{_MODAL}"),
    # `市民政局，按照职责分工，…`
    _way("responsible", rf"[，,]?(?:{BY_DUTY})|[，,](?:负责|承担)(?!{OF_POST})", "clause"),
    # `市民政局的主要职责：受理申请。`
    _way("responsible", f"的?{_DUTY_IS}", "sentence"),
    _way("responsible", _DUTY, "clause"),
    # Behind 由 no vocabulary is needed, nor where a sentence begins.
    _way("responsible", rf"(?!{_MAKES_UP})[一-鿿]", "by"),
    _way("responsible", _ANYTHING, "sentence"),
)

#: The marker of an item within a paragraph.
MARKER = r"(?:[①-⑳]|[（(]\d{1,2}[)）]|[A-Z][.．、])"
#: What a sentence puts in front of its subject: `根据需要，`, `情节严重的，`, `二是`, `①`, `A.`,
#: `分工如下：（1）`.
INTRODUCED = re.compile(
    rf"(?:[一二三四五六七八九十]是|(?:[^，。；\n]{{2,20}}：)?{MARKER})?"
    rf"(?:(?:{_WORDS['introducing']})[^，。；：\n]{{0,40}}，"
    rf"|[^，。；：\n]{{2,40}}(?:{_WORDS['introduced']}|(?<!以)下)，)*"
)
#: A sentence that begins so reports: `去年，`, `试点以来，`.
REPORTED = re.compile(
    rf"(?:^|[，：])(?:{_WORDS['reported']}|[^，：]{{1,24}}以来，)[^。；\n]{{0,24}}$"
)
#: Whoever stands behind is permitted or encouraged to do it.
PERMITTED = re.compile(
    rf"(?:{_WORDS['permitted']})(?:以|[^，。；：\n]{{0,8}}的|各[地级区县市]|[^，。；：\n]{{1,12}}(?:[、和及与]|以及)|、|由|根据[^。；\n]{{1,12}}，|邀请)*$"
)
#: What was done, behind an agency.
DONE = re.compile(_DONE)
#: A post at the end of a mention.
POST_AT_END = re.compile(rf"(?:{_WORDS['posts']})$")
