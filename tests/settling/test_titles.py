import pytest

from policyner.settling.titles import outside_titles
from policyner.tagging.mention import Mention


@pytest.mark.parametrize(
    ("sentence", "name", "kept"),
    [
        ("落实《国务院关于推进改革的意见》", "国务院", False),
        ("省政府印发《推进改革的意见》", "省政府", True),
        ("《意见》由省财政厅解释", "省财政厅", True),
        ("《未完，省财政厅\n负责", "省财政厅", True),
    ],
)
def test_a_name_inside_a_title_is_no_mention(sentence, name, kept):
    start = sentence.index(name)
    mention = Mention("DEPT", start, start + len(name))
    assert outside_titles(sentence, [mention]) == ([mention] if kept else [])
