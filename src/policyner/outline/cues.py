"""The cue words of responsibility lines, read from `cues.yaml` and compiled once."""

from __future__ import annotations

import re
from typing import Literal

from policyner.grammar.lists.closing import BY_DUTY
from policyner.vocabulary import any_of, begins_any_of, read_vocabulary

#: What an agency does in a measure.
RoleName = Literal["lead", "support", "responsible"]

_DATA = read_vocabulary(__package__, "cues.yaml")


def _roles(section: str) -> dict[str, RoleName]:
    return {word: role for role, words in _DATA[section].items() for word in words}


_ROOTS = _roles("label_roots")
#: Label words, and verbs, with the role they give; `label_role` tells that of other labels.
LABELS = _roles("labels") | {
    root + second + body: role
    for root, role in _ROOTS.items()
    for second in ("", *_ROOTS)
    for body in _DATA["label_bodies"]
    # `组织部门：负责…` is the Party's own, 组织机构 the heading of a part.
    if root + second + body not in ("组织部门", "组织机构")
}
_SUPPORT = _DATA["label_roots"]["support"]
VERBS: dict[str, RoleName] = _roles("verbs") | {
    first + second: "support" for first in _SUPPORT for second in ("", *_SUPPORT)
}
TIMES: tuple[str, ...] = tuple(_DATA["times"])

_COLON = r"\s{0,2}[:：]"
_ADVERB = f"{any_of(_DATA['adverbs'])}|{BY_DUTY}"

_LEVELS = "省市区县州"
_FRONTS = (
    "主要",
    "具体",
    "第一",
    "其他",
    "首要",
    "次要",
    "共同",
    "任务",
    "工作",
    "项目",
    "整改",
    "决策",
    "技术",
    "清理",
)
#: What may stand in front of a label: a level, how much of the task is theirs, or what it is.
LABEL_FRONT = f"(?:[{_LEVELS}][级直]|{any_of(_FRONTS)})"
# `省商务主管部门：` is no label; `…示范点责任单位：` is one, behind a line break that was lost.
_ANYWHERE = rf"(?:(?<![一-鿿]){LABEL_FRONT}?|(?=总?牵头|配合|责任|负责))"
#: What a label says that somebody does: alternatives of a regular expression.
LABEL_ROOTS = any_of(_ROOTS)
_BODIES = any_of(_DATA["label_bodies"])
#: A label as its parts, which is quicker to look for than every label as a whole; another root
#: or body may stand in brackets: `牵头（责任）单位`, `责任部门（单位）`, `责任单位及部门`.
LABEL_WORD = (
    rf"(?!组织(?:部门|机构))(?:{LABEL_ROOTS})(?:{LABEL_ROOTS}|[（(](?:{LABEL_ROOTS})[)）])?"
    rf"(?:{_BODIES})(?:[（(](?:{LABEL_ROOTS})?(?:{_BODIES})[)）]|[及和与、/](?:{_BODIES}))?"
    rf"|{any_of(_roles('labels'))}"
)
_ROOT = re.compile(LABEL_ROOTS)


def label_role(label: str) -> RoleName:
    """The role that a label gives; of two roots the first gives it.

    Args:
        label: What `LABEL_WORD` matches.
    """
    root = None if label in LABELS else _ROOT.match(label)
    return _ROOTS[root[0]] if root else LABELS[label]


_TIMES = any_of(TIMES)
# `责任单位及完成时限：`, `完成时限及责任单位：`: who does it and when in one field.
_TIMED = f"(?P<timed>(?:{_TIMES})[及和与、/])?"
_WHEN = f"(?P<when>[及和与、/](?:{_TIMES}))?"
#: What a label or the head of a column says of persons beside whoever does it: `责任单位及责任人`,
#: `责任单位和分管领导`.
PEOPLE = "(?:[及和与、/]?(?:责任人|责任领导|负责人|联系人)|[及和与、/][一-鿿]{2,4}领导)"
# Pages end with `主办：` and `承办：` too, so these are labels in brackets alone.
_BRACKETED = "(?<=[（(［；;])(?:主办|承办|协办|会办)"
#: A label with its colon, or in a box (`【责任单位】`): groups `label` or `time`; `timed` or `when`
#: as well where the field of a `label` says when.
LABEL = re.compile(
    begins_any_of([*LABELS, *TIMES, *_LEVELS, *_FRONTS, *"【[［〔"]) + r"(?P<box>[【\[［〔])?"
    rf"(?:(?<![各本其关]){_TIMED}{_ANYWHERE}(?P<label>{LABEL_WORD}|{_BRACKETED}){PEOPLE}?{_WHEN}"
    rf"|(?P<time>{_TIMES}))(?(box)[】\]］〕](?:{_COLON})?|{_COLON})"
)
_AS_LABEL = rf"(?:{LABEL_FRONT}?(?P<label>{LABEL_WORD})|(?P<time>{_TIMES}))"
#: A label that a bracket says in words, or without its colon: `（责任单位为县交通局）`, `（牵头单位
#: 县交通局）`; group `label`. 主管部门 says more often whose body it is.
LABEL_SAID = re.compile(
    rf"(?<=[（(\[［【〔，,；;]){LABEL_FRONT}?(?!主管)(?P<label>{LABEL_WORD})"
    r"(?:(?:分别|均)?[为是](?=\S)"
    rf"|(?<=[位门体室])(?:(?=[{_LEVELS}各][一-鿿])|[ \u3000]{{1,4}}(?=[一-鿿])))"
)
#: A label alone in its line, whose list stands in the next: group `label` or `time`.
LABEL_ALONE = re.compile(rf"{_AS_LABEL}(?:{_COLON})?")
#: A label with blanks in place of the colon, in front of its list: group `label` or `time`.
LABEL_BLANK = re.compile(rf"{_AS_LABEL}[ \t\u3000]{{1,6}}(?=\S)")
#: What a form asks for next, alone in its line like a label: `省级财政部门`.
ASKED_NEXT = re.compile(rf"\s*[一-鿿]{{1,10}}(?:{_BODIES})[ \t\u3000]*(?:\n|\Z)")
#: A label that is in no vocabulary: where agencies follow it, they are responsible.
UNKNOWN_LABEL = re.compile(
    rf"(?<![一-鿿])(?!{any_of(_DATA['addressed'])}|(?:{any_of(_DATA['no_labels'])}){{1,2}}(?:{_BODIES}))"
    rf"[一-鿿]{{2,4}}(?:{_BODIES}){_COLON}"
)
#: The name of those who make up a group, and the same as a label.
MEMBERS = re.compile(any_of(_DATA["members"]))
MEMBERS_LABEL = re.compile(rf"(?<![一-鿿])(?:{MEMBERS.pattern}){_COLON}")
#: A field that names persons, or who looks on, and parts nothing: `责任人：张三`, `项目负责人：
#: 县交通局张三`, `督办单位：市督查室`.
PERSON = re.compile(
    rf"(?:[一-鿿]{{0,6}}(?:责任人|负责人|联系人|领导)|{any_of(_DATA['onlookers'])}){_COLON}"
    r"[^\n；;。：:]{1,40}"
)
#: A field of another kind inside a line, such as `备注：`.
OTHER_LABEL = re.compile(rf"(?<![一-鿿])[一-鿿]{{2,8}}{_COLON}")
# But `（四）加强区域协作` is a heading.
_NOUN = "(?<!加强)(?<!强化)(?<!区域)"
_END = r"(?=[）)\]］〕】]|$)"
_VERB = rf"{_NOUN}(?P<verb>{any_of(VERBS)})(?=[，,；;。、）)\]］〕】\s]|$|会同|会商|按|分工)"
#: A verb that closes the list in front of it: group `verb`. `负责解释` closes nothing. At the end
#: of a bracket any words do behind those of duty: `按照各自职责组织落实`, with no group; so do two
#: verbs of which the last is none of support: `按职责分工密切配合、共同落实`.
VERB = re.compile(
    rf"(?:{BY_DUTY})[，、]?[一-鿿]{{2,8}}(?:、|，(?![{_LEVELS}各]|[一-鿿]{{1,6}}[局委厅办部]))"
    rf"(?![一-鿿]{{0,6}}(?:{any_of(_SUPPORT)}))[一-鿿]{{2,8}}{_END}"
    rf"|(?:(?:{_ADVERB})[，、]?){{0,3}}{_VERB}"
    rf"|(?:{BY_DUTY})[，、]?[一-鿿]{{2,10}}{_END}"
)
#: The same without what stands between list and verb, which tells quickly whether there is one.
BARE_VERB = re.compile(_VERB)
# `市民政局会市财政局`: between the names of two organs, and not in `管委会市场监管局`.
_MEETS = (
    "(?:(?<=[局厅部办署院联会])|(?<=供销社)|(?<=专班)|(?<=中心)|(?<=委)(?<![管常市县省区州旗盟工党组村居支团]委))会"
    "(?=(?:[省市县区州旗盟](?![场域])|商务|国家|人行|人民银行|有关|相关)[一-鿿]{0,14}?(?:[局厅委部办府行院室]|单位))"
)
#: A word between the leader and the others; `联合牵头` makes leaders of all, 联合社 is a name.
TOGETHER = re.compile(
    rf"(?:{any_of(_DATA['together'])})(?!{any_of(VERBS)}|(?<=联合)社|(?<=会商)务[局厅部委])"
    rf"(?<![^局委厅办部会院署府心社行司）)]联合)|{_MEETS}"
)
