import numpy as np

from policyner.annotating.inline import parse_inline
from policyner.training.augment import Augmenter
from policyner.training.examples import spanned

TEXT = (
    "⟦D:省财政厅⟧牵头，到⟦L:2027年6月底前⟧，⟦T:建成站点35个、覆盖率达到⟦P:90%⟧⟧。\n"
    "1.⟦D:市教育局⟧、⟦D:民政局⟧配合，⟦L:2028年⟧完成。"
)


def varied(seed: int, **shares: float):
    text = spanned(parse_inline(TEXT, id="a"))
    return text, Augmenter([text], **shares)(text, np.random.default_rng(seed))


def test_other_agencies_stand_where_the_old_ones_stood():
    names = {"省财政厅", "市教育局", "民政局"}
    seen = set()
    for seed in range(20):
        before, after = varied(seed, agencies=1.0, figures=0.0)
        found = [span.of(after.text) for label, span in after.spans if label == "DEPT"]
        assert len(found) == 3
        assert set(found) <= names
        seen.add(tuple(found))
        for layer in ("TARGET", "DEADLINE", "PERCENT"):
            assert [s.of(after.text) for label, s in after.spans if label == layer] == [
                s.of(before.text) for label, s in before.spans if label == layer
            ]
    assert len(seen) > 5


def test_figures_change_and_no_offset_moves():
    changed = 0
    for seed in range(20):
        before, after = varied(seed, agencies=0.0, figures=1.0)
        assert after.spans == before.spans
        assert "6月底前" in after.text
        assert "\n1." in after.text
        years = [int(s.of(after.text)[:4]) for label, s in after.spans if label == "DEADLINE"]
        assert years[1] - years[0] == 1
        changed += "35个" not in after.text
    assert changed > 10


def test_without_shares_nothing_changes():
    before, after = varied(1, agencies=0.0, figures=0.0)
    assert after == before


def test_the_names_of_a_list_run_together():
    before, after = varied(1, run_together=1.0)
    assert "市教育局民政局配合" in after.text
    assert len(before.text) == len(after.text) + 1
    assert [(label, s.of(after.text)) for label, s in after.spans] == [
        (label, s.of(before.text)) for label, s in before.spans
    ]
    _, after = varied(1, run_together=0.0)
    assert after.text == before.text


def test_a_signature_block_runs_together_as_a_whole():
    text = spanned(parse_inline("⟦D:甲部⟧\n⟦D:乙部⟧\n⟦D:丙部⟧\n2027年", id="a"))
    seen = {
        Augmenter([text], run_together=0.5)(text, np.random.default_rng(seed)).text
        for seed in range(20)
    }
    assert seen == {"甲部\n乙部\n丙部\n2027年", "甲部乙部丙部\n2027年"}
