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
