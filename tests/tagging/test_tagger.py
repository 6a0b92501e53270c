from dataclasses import dataclass, field

import numpy as np
import pytest

from policyner.errors import ModelError
from policyner.tagging.pieces import CharacterEncoder
from policyner.tagging.tagger import Tagger, TaggerSettings, _powers_of_two, read_settings

CHARACTERS = "省财政厅牵头，。其他文字"
VOCABULARY = {
    token: number
    for number, token in enumerate(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *CHARACTERS])
}
NAME = [VOCABULARY[character] for character in "省财政厅"]


@dataclass
class NameBackend:
    """A network that knows one name, 省财政厅, and reads nothing but characters."""

    shapes: list[tuple[int, ...]] = field(default_factory=list)

    def logits(self, input_ids: np.ndarray, attention_mask: np.ndarray) -> np.ndarray:
        self.shapes.append(input_ids.shape)
        logits = np.zeros((*input_ids.shape, 12), dtype=np.float32)
        logits[:, :, [0, 3, 6, 9]] = 8.0
        logits[:, :, 1][input_ids == NAME[0]] = 16.0
        for number in NAME[1:]:
            logits[:, :, 2][input_ids == number] = 16.0
        return logits


def tagger(**settings: int) -> tuple[Tagger, NameBackend]:
    backend = NameBackend()
    return Tagger(CharacterEncoder(VOCABULARY), backend, TaggerSettings(**settings)), backend


def test_names_are_found_wherever_a_document_is_cut():
    text = "其他文字，" * 7 + "省财政厅牵头。" + "其他" * 100 + "省财政厅"
    reader, _ = tagger(window=32, margin=6)
    (found,) = reader.tag([text])
    assert [text[m.start : m.end] for m in found] == ["省财政厅", "省财政厅"]
    assert found[-1].end == len(text)


def test_a_document_of_300_000_characters_comes_out_whole():
    text = "其他文字，省财政厅牵头。" * 25_000
    reader, _ = tagger()
    (found,) = reader.tag([text])
    assert len(found) == 25_000
    assert all(text[m.start : m.end] == "省财政厅" for m in found)


def test_a_batch_holds_windows_of_one_width_within_its_budget():
    reader, backend = tagger(window=64, batch_tokens=128)
    reader.tag(["省财政厅牵头。"] * 9 + ["其他文字" * 60])
    assert all(rows * width <= 128 and width % 16 == 0 for rows, width in backend.shapes)
    assert {(8, 16), (1, 16)} <= set(backend.shapes)


def test_a_document_does_not_depend_on_its_neighbours():
    texts = ["省财政厅牵头，其他文字。" * 9, "其他。", "省财政厅" * 70]
    reader, _ = tagger(window=48)
    together = reader.tag(texts)
    assert together == [reader.tag([text])[0] for text in texts]


def test_empty_texts_have_no_mentions():
    reader, backend = tagger()
    assert reader.tag(["", ""]) == [[], []]
    assert backend.shapes == []


def test_a_malformed_settings_file_is_named(tmp_path):
    (tmp_path / "tagger.json").write_text('{"window": "wide"}', encoding="utf-8")
    with pytest.raises(ModelError, match=r"tagger\.json"):
        read_settings(tmp_path)


def test_a_missing_model_folder_is_named(tmp_path):
    with pytest.raises(ModelError, match="no such model folder"):
        Tagger.from_folder(tmp_path / "absent")


def test_batches_cover_all_windows_with_few_shapes():
    for count in range(40):
        stretches = list(_powers_of_two(count, 10))
        assert [place for start, length in stretches for place in range(start, start + length)] == [
            *range(count)
        ]
        assert {length for _, length in stretches} <= {1, 2, 4, 8}
    assert list(_powers_of_two(3, 0)) == [(0, 1), (1, 1), (2, 1)]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ('{"window": 0}', "window"),
        ('{"window": 34, "margin": 16}', "nothing is left of 34 between two margins"),
        ('{"batch_tokens": 0}', "batch_tokens"),
    ],
)
def test_a_window_in_which_nothing_can_be_read_is_refused(tmp_path, settings, message):
    (tmp_path / "tagger.json").write_text(settings, encoding="utf-8")
    with pytest.raises(ModelError, match=message):
        read_settings(tmp_path)
