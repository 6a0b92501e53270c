import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from policyner.repair.copies import copy_edits

SENTENCES = [
    f"{number}、推进第{number}类公共文化设施免费开放，完善服务标准和评价制度，由市文化和旅游局牵头负责。"
    for number in "甲乙丙丁戊己庚辛"
]
NOTICE = (
    "关于推进公共文化服务的通知\n各县区人民政府：\n"
    + "\n".join(SENTENCES)
    + "\n晨江市人民政府\n2025年3月1日\n"
)


def test_a_second_copy_is_set_aside_with_its_signature():
    (cut,) = copy_edits(NOTICE + "关于推进公共文化…\n" + NOTICE)
    assert cut.before.startswith("关于推进公共文化服务的通知")
    assert cut.before.endswith("2025年3月1日")


def test_a_copy_that_lacks_a_sentence_is_one_copy():
    shorter = NOTICE.replace(SENTENCES[3], "")
    (cut,) = copy_edits(NOTICE + shorter)
    assert cut.before.startswith("关于推进公共文化服务的通知")


def test_a_summary_and_repeated_lines_are_no_copy():
    summary = "近日，市政府要求推进公共文化设施免费开放，由市文化和旅游局牵头。\n"
    assert not copy_edits(summary + NOTICE)
    lines = "（责任单位：市文化和旅游局、市财政局、各县区人民政府）\n"
    text = "".join(f"第{n}项任务是完善设施并提升服务能力水平。\n{lines}" for n in range(30))
    assert not copy_edits(text)
    assert not copy_edits(lines * 3 + NOTICE)


def test_forms_and_letters_that_share_their_words_are_no_copies():
    # Each has something of its own between what all say.
    above, below = "\n".join(SENTENCES[:3]), "\n".join(SENTENCES[3:])
    forms = [
        f"{n}.{field}领军企业示范项目申报指南\n{above}\n支持{field}领军企业牵头组建创新联合体。\n{below}\n"
        for n, field in enumerate(("养老服务", "托育服务", "家政服务"), start=1)
    ]
    assert not copy_edits("".join(forms))
    letters = [
        f"{below}\n附件：问题清单 所在地 经度 纬度 1 {town}河东村 17.2480 2 {town}河西村 17.2913\n"
        f"{town}人民政府：根据排查工作安排，现将你镇发现的问题函告如下。\n{above}\n"
        for town in ("青禾镇", "松河镇", "南湖镇")
    ]
    assert not copy_edits("".join(letters))


def test_a_damaged_copy_is_one():
    damaged = NOTICE.replace("评价制度", "评*制度", 2).replace("2025年3月1日", "2025年3月1曰")
    damaged = damaged.replace("各县区", "各?区")
    (cut,) = copy_edits(NOTICE + damaged)
    assert cut.before.startswith("关于推进公共文化服务的通知")


def test_any_number_of_copies_leaves_one():
    for number in range(2, 7):
        for between in ("", "关于推进公共文化…\n", "上一篇\n下一篇\n"):
            log = copy_edits(between.join([NOTICE] * number))
            assert len(log) == number - 1
            assert log.after.count(SENTENCES[0]) == log.after.count(SENTENCES[-1]) == 1
            assert not copy_edits(log.after)


def test_a_copy_with_something_of_its_own_is_none():
    # However little it is: another figure, agency or sentence, or characters that the first lost.
    own = [
        NOTICE.replace("推进第丁类", "推进第2丁类"),
        NOTICE.replace(SENTENCES[4], SENTENCES[4].replace("市文化和旅游局", "市财政局")),
        NOTICE.replace(SENTENCES[2], SENTENCES[2] + "\n限2026年6月前完成\n"),
    ]
    for copy in own:
        assert not copy_edits(NOTICE + copy)
    assert not copy_edits(NOTICE.replace("评价制度", "评*制度", 2) + NOTICE)


def test_a_row_with_another_figure_is_no_copy_though_the_figure_stands_elsewhere():
    rows = "供水\n市水利局\n80%\n托育\n市民政局\n85%\n"
    text = "\n".join([*SENTENCES[:4], rows + SENTENCES[4], *SENTENCES[5:], ""])
    assert copy_edits(text * 2)
    assert not copy_edits(text + text.replace("80%", "85%"))


def test_a_copy_may_break_its_lines_elsewhere():
    lines = NOTICE.replace(SENTENCES[3], f"二、有关事项\n{SENTENCES[3]}")
    glued = lines.replace("有关事项\n", "有关事项")
    for first, second in itertools.product((lines, glued), repeat=2):
        assert len(copy_edits(first + second)) == 1


def test_a_notice_of_another_place_or_year_in_the_same_words_is_no_copy():
    body = NOTICE.partition("\n")[2]
    ours, theirs = (
        f"{place}人民政府关于推进公共文化服务的通知\n{body}" for place in ("松河县", "南湖县")
    )
    assert copy_edits(ours + ours)
    assert not copy_edits(ours + theirs)
    assert not copy_edits(NOTICE + NOTICE.replace("2025年3月1日", "2026年3月1日"))
    common = "".join(SENTENCES)
    assert not copy_edits(f"松河现有窑炉2座。{common}\n南湖现有窑炉3座。{common}\n")
    # A page may shorten the title; and sentences and fields of an attachment may stand above.
    body = body.replace("各县区人民政府：", "各县区人民政府、市政府各部门及直属机构：")
    assert copy_edits(f"关于推进公共文化...\n{body}关于推进公共文化服务的通知\n{body}")
    addressed = f"各县区文化和旅游主管部门：\n{common}\n"
    assert copy_edits(f"{addressed}附件\n填表时请注明年度。\n签名：\n日期\n{addressed}")


def test_permits_of_two_units_of_a_plant_are_no_copies():
    def permit(unit: str) -> str:
        return "".join(
            f"推进{each}类设施检查，自{unit}号机组装料之日起每{number}年评价一次并报批准。\n"
            if number % 4 == 0
            else f"推进{each}类设施检查，营运单位制定第{number}项规程，记录运行并按时归档备查。\n"
            for number, each in enumerate("甲乙丙丁戊己庚辛壬癸")
        )

    assert not copy_edits(permit("1") + permit("2"))
    assert not copy_edits(permit("1") + permit("11"))
    assert not copy_edits(permit("十一") + permit("一"))
    assert copy_edits(permit("1") + permit("1"))


def test_a_copy_begins_behind_the_signature_of_the_first():
    # Whose words may stand above the title, too.
    notice = "晨江市人民政府办公室\n" + NOTICE.replace("晨江市人民政府\n", "晨江市人民政府办公室\n")
    log = copy_edits(notice + notice)
    assert log.after.startswith(notice.rstrip())
    assert len(log) == 1


_LINES = st.sampled_from(
    [*SENTENCES, "一、总体要求\n", "晨江市人民政府\n", "2025年3月1日\n", "附件\n", "\n", " "]
)
_NOTICES = st.lists(_LINES, min_size=6, max_size=16).map("".join)


@st.composite
def _copied(draw: st.DrawFn) -> str:
    """A notice with copies of it and of another one: whole, cut, and one within another."""
    notices = [NOTICE, draw(_NOTICES)]
    pieces = []
    for _ in range(draw(st.integers(2, 6))):
        notice = draw(st.sampled_from(notices))
        start = draw(st.integers(0, len(notice) // 2))
        end = draw(st.integers(start, len(notice)))
        piece = draw(st.sampled_from([notice, notice[start:end], notice[:end], notice[start:]]))
        at = draw(st.integers(0, len(pieces)))
        pieces.insert(at, piece)
        if draw(st.booleans()):
            inner = draw(st.integers(0, len(piece)))
            pieces[at] = piece[:inner] + draw(st.sampled_from(notices)) + piece[inner:]
    return draw(st.sampled_from(["", "\n", "上一篇\n"])).join(pieces)


@settings(max_examples=300, deadline=None)
@given(_copied())
def test_copies_in_any_order_cut_and_within_one_another(text: str):
    log = copy_edits(text)
    cuts = [(edit.start, edit.end) for edit in log]
    assert all(end <= start for (_, end), (start, _) in itertools.pairwise(cuts))
    assert len(log.after) == len(text) - sum(end - start for start, end in cuts)
    # The first of them is kept whole.
    if text.startswith(NOTICE):
        assert log.after.startswith(NOTICE.rstrip())
