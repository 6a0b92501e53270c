import pytest

from policyner.settling.short_names import settle_short_names
from policyner.tagging.mention import INFERRED, Mention


def _settled(text, *found):
    mentions = [Mention("DEPT", text.index(f), text.index(f) + len(f), 0.8) for f in found]
    return [(m.span.of(text), m.start, m.confidence) for m in settle_short_names(text, mentions)]


@pytest.mark.parametrize(
    "bracket",
    [
        "（以下简称“管理中心”）",
        "（以下简称管理中心）",
        "（以下简称：管理中心）",
        "（下称“管理中心”）",
        "（简称“管理中心”，下同）",
        '(以下简称"管理中心")',
    ],
)
def test_a_short_name_is_one_in_its_bracket_and_behind_it(bracket):
    text = f"青禾市人才管理中心{bracket}受理申请，材料交管理中心。"
    name = "青禾市人才管理中心"
    assert _settled(text, name) == [
        (name, 0, 0.8),
        ("管理中心", text.index("管理中心", len(name)), INFERRED),
        ("管理中心", text.rindex("管理中心"), INFERRED),
    ]


def test_what_the_network_has_of_a_short_name_becomes_whole():
    text = "青禾市招标投标交易中心（以下简称交易中心）收件，交易中心答复。"
    mentions = [
        Mention("DEPT", 0, 11, 0.8),
        Mention("DEPT", 16, 20, 0.9),
        Mention("DEPT", text.rindex("中心"), text.rindex("中心") + 2, 0.7),
    ]
    [_, inside, behind] = settle_short_names(text, mentions)
    assert inside == mentions[1]
    assert (behind.span.of(text), behind.confidence) == ("交易中心", 0.7)


@pytest.mark.parametrize(
    "text",
    [
        # In front of its declaration it may be another's.
        "交易中心收件。青禾市招标投标交易中心（以下简称交易中心）",
        # Other words that hold it.
        "青禾市招标投标交易中心（以下简称交易中心）组建交易中心专家委员会。",
        "青禾市招标投标交易中心（以下简称交易中心）与省交易中心联网。",
        "青禾市招标投标交易中心（以下简称交易中心）设交易中心主任一名。",
    ],
)
def test_elsewhere_it_is_none(text):
    names = [name for name, *_ in _settled(text, "青禾市招标投标交易中心")]
    assert names == ["青禾市招标投标交易中心", "交易中心"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # No agency by its words, none in front, and other layers.
        ("青禾市民政局（以下简称购买主体）招标，购买主体验收。", "青禾市民政局"),
        ("青禾市城市更新行动（以下简称更新局）。更新局调度。", "青禾市"),
    ],
)
def test_what_is_no_agency_stays_none(text, found):
    assert [name for name, *_ in _settled(text, found)] == [found]


def test_a_deadline_declares_nothing():
    text = "2027年底（以下简称交易中心）前。交易中心收件。"
    mentions = [Mention("DEADLINE", 0, 6, 0.8)]
    assert settle_short_names(text, mentions) == mentions
