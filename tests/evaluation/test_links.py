"""Link scores over small notices."""

from __future__ import annotations

from policyner.annotating.inline import parse_inline
from policyner.evaluation.gold import GoldNotice
from policyner.evaluation.links import (
    PredictedMeasure,
    match_measures,
    score_all_links,
    score_links,
)
from policyner.outline.cues import RoleName
from policyner.span import Span

TWO_MEASURES = parse_inline(
    "⟦M1:（一）建设书屋。⟦C1:（⟦D lead=1:省文化厅⟧牵头，⟦D support=1:省财政厅⟧配合）⟧⟧\n"
    "⟦M2:（二）修缮古桥。⟦C2:（⟦D responsible=2:省文物局⟧负责）⟧⟧\n",
    id="two",
)
SHARED_LINE = parse_inline(
    "⟦M1:1.建设书屋。⟧⟦M2:2.修缮古桥。\n⟦C1,2:责任单位：⟦D responsible=1,2:省文化厅⟧⟧⟧\n",
    id="shared",
)


def place(notice: GoldNotice, words: str) -> Span:
    start = notice.text.index(words)
    return Span(start, start + len(words))


def predicted(
    notice: GoldNotice, words: str, cue: str, *roles: tuple[RoleName, str]
) -> PredictedMeasure:
    return PredictedMeasure(
        place(notice, words),
        (place(notice, cue),),
        tuple((role, place(notice, agency)) for role, agency in roles),
    )


def as_predicted(notice: GoldNotice) -> list[PredictedMeasure]:
    return [PredictedMeasure(m.span, (m.cue,), m.roles) for m in notice.measures]


def test_gold_itself_scores_one() -> None:
    scores = score_links(TWO_MEASURES, as_predicted(TWO_MEASURES))
    assert scores.links.f1 == 1.0
    assert (scores.links.matched, scores.measures.matched) == (3, 2)


def test_a_wrong_role_is_no_match() -> None:
    found = [
        predicted(TWO_MEASURES, "（二）修缮古桥。（省文物局负责）", "负责", ("lead", "省文物局"))
    ]
    scores = score_links(TWO_MEASURES, found)
    assert (scores.links.matched, scores.links.predicted, scores.links.gold) == (0, 1, 3)
    assert scores.measures.matched == 1


def test_a_wrong_boundary_is_no_match() -> None:
    found = [
        predicted(
            TWO_MEASURES, "（二）修缮古桥。（省文物局负责）", "负责", ("responsible", "文物局")
        )
    ]
    assert score_links(TWO_MEASURES, found).links.matched == 0


def test_an_agency_in_the_wrong_measure_is_no_match() -> None:
    found = [
        predicted(
            TWO_MEASURES,
            "（一）建设书屋。（省文化厅牵头，省财政厅配合）",
            "配合",
            ("responsible", "省文物局"),
        )
    ]
    assert score_links(TWO_MEASURES, found).links.matched == 0


def test_measures_that_share_a_line_are_told_apart_by_their_stretches() -> None:
    found = as_predicted(SHARED_LINE)
    assert match_measures(SHARED_LINE.measures, found[::-1]) == [(0, 1), (1, 0)]
    assert score_links(SHARED_LINE, found).links.f1 == 1.0


def test_one_block_over_two_gold_measures_answers_for_one() -> None:
    whole = PredictedMeasure(
        Span(0, len(SHARED_LINE.text)),
        (SHARED_LINE.measures[0].cue,),
        SHARED_LINE.measures[0].roles,
    )
    scores = score_links(SHARED_LINE, [whole])
    assert (scores.links.matched, scores.links.gold) == (1, 2)


def test_measures_without_roles_count_for_nothing() -> None:
    empty = PredictedMeasure(Span(0, 8), (), ())
    assert score_links(TWO_MEASURES, [empty]).measures.predicted == 0


def test_notices_add_up() -> None:
    total = score_all_links(
        [(TWO_MEASURES, as_predicted(TWO_MEASURES)), (SHARED_LINE, as_predicted(SHARED_LINE))]
    )
    assert (total.links.matched, total.measures.gold) == (5, 4)
