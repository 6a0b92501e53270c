import pytest

import policyner
from policyner.errors import ModelError
from policyner.extractor import embedded_model, find_model

try:
    embedded_model()
except ModelError as error:
    pytest.skip(str(error), allow_module_level=True)

TEXT = "一、扩大试点\n（一）推进改革。到2027年，覆盖率达到90%以上。（省财政厅牵头，省教育厅配合）\n"
NOISY = "（一）推進醫(yī)療改革。（省財政廳(tīng)牽頭，省教育廳(tīng)配合）"


@pytest.fixture(scope="module")
def nlp():
    return policyner.load(threads=1)


def test_a_token_is_a_character_of_the_source(nlp):
    doc = nlp(TEXT)
    assert doc.text == TEXT
    assert [token.idx for token in doc] == list(range(len(TEXT)))


def test_layers_are_span_groups_and_the_record_is_an_extension(nlp):
    doc = nlp(TEXT)
    assert [span.text for span in doc.spans["DEPT"]] == ["省财政厅", "省教育厅"]
    roles = [(r.role, r.name) for m in doc._.notice.measures for r in m.agencies]
    assert roles == [("lead", "省财政厅"), ("support", "省教育厅")]


def test_spans_stand_on_the_source_and_the_repaired_text_is_at_hand(nlp):
    doc = nlp(NOISY)
    assert [span.text for span in doc.spans["DEPT"]] == ["省財政廳(tīng)", "省教育廳(tīng)"]
    assert "推进医疗改革" in doc._.aligned.clean


def test_many_documents_give_what_each_gives_alone(nlp):
    texts = [TEXT, NOISY, TEXT * 3]
    piped = [doc._.notice for doc in nlp.pipe(texts)]
    alone = [policyner.extract(text) for text in texts]
    assert [p.model_dump() for p in piped] == [a.model_dump() for a in alone]


def test_spacy_finds_the_component_by_its_entry_point():
    import spacy

    nlp = spacy.blank("zh")
    nlp.add_pipe("policyner")
    doc = nlp(TEXT)
    assert [span.text for span in doc.spans["DEPT"]] == ["省财政厅", "省教育厅"]


def test_a_pipeline_saves_and_loads(nlp, tmp_path):
    import spacy

    nlp.to_disk(tmp_path / "saved")
    again = spacy.load(tmp_path / "saved")
    assert again(TEXT)._.notice == nlp(TEXT)._.notice


def test_a_model_that_is_nowhere_is_named(tmp_path):
    with pytest.raises(ModelError, match="absent"):
        find_model(tmp_path / "absent model")
