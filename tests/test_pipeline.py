"""The pipeline as spaCy's users meet it."""

import pickle
import subprocess
import sys
import warnings

import pytest
import spacy
from spacy.tokens import Doc, DocBin
from spacy.util import raise_error

import policyner
from policyner.errors import AlignmentError, EmptySourceError, ModelError, UsageError
from policyner.extractor import embedded_model, find_model
from policyner.records import ErrorRecord

try:
    embedded_model()
except ModelError as error:
    pytest.skip(str(error), allow_module_level=True)

TEXT = "一、扩大试点\n（一）推进改革。到2027年，覆盖率达到90%以上。（省财政厅牵头，省教育厅配合）\n"
NOISY = "（一）推進醫(yī)療改革。（省財政廳(tīng)牽頭，省教育廳(tīng)配合）"
LAYERS = ("DEPT", "TARGET", "DEADLINE", "PERCENT")


@pytest.fixture(scope="module")
def nlp():
    return policyner.load(threads=1)


def words(nlp, texts: list[str], **config: object) -> list[Doc]:
    """Documents whose tokens are words of two characters, past the component."""
    component = spacy.blank("xx").add_pipe("policyner", config={"threads": 1, **config})
    docs = [
        Doc(nlp.vocab, words=[text[i : i + 2] for i in range(0, len(text), 2)], spaces=None)
        for text in texts
    ]
    docs = [Doc(doc.vocab, words=[w.text for w in doc], spaces=[False] * len(doc)) for doc in docs]
    return list(component.pipe(docs))


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
    nlp = spacy.blank("zh")
    nlp.add_pipe("policyner")
    doc = nlp(TEXT)
    assert [span.text for span in doc.spans["DEPT"]] == ["省财政厅", "省教育厅"]


def test_a_pipeline_saves_and_loads(nlp, tmp_path):
    nlp.to_disk(tmp_path / "saved")
    again = spacy.load(tmp_path / "saved")
    assert again(TEXT)._.notice == nlp(TEXT)._.notice
    from_bytes = policyner.load(threads=1).from_bytes(nlp.to_bytes())
    assert from_bytes(TEXT)._.notice == nlp(TEXT)._.notice


def test_a_model_that_is_nowhere_is_named(tmp_path):
    with pytest.raises(ModelError, match="absent"):
        find_model(tmp_path / "absent model")


# Measures and entities.


def test_a_measure_has_the_spans_that_it_is_linked_to(nlp):
    doc = nlp(TEXT)
    (measure,) = doc._.measures
    assert measure.record == doc._.notice.measures[0]
    assert measure.span.text == measure.record.text.rstrip("\n")
    assert [(a.role, a.name, a.span.text, a.span.id_) for a in measure.agencies] == [
        ("lead", "省财政厅", "省财政厅", "D1"),
        ("support", "省教育厅", "省教育厅", "D2"),
    ]
    assert [span.text for span in measure.deadlines] == ["2027年"]
    assert [span.text for span in measure.targets] == ["覆盖率达到90%以上"]
    assert [span.text for span in measure.percentages] == ["90%以上"]


def test_a_span_that_was_taken_out_is_left_out_of_its_measure(nlp):
    doc = nlp(TEXT)
    doc.spans["DEPT"] = [span for span in doc.spans["DEPT"] if span.id_ != "D1"]
    (measure,) = doc._.measures
    assert [agency.name for agency in measure.agencies] == ["省教育厅"]
    del doc.spans["DEPT"]
    assert doc._.measures[0].agencies == ()


def test_a_document_that_passed_no_component_has_no_measures(nlp):
    doc = nlp.make_doc(TEXT)
    assert doc._.notice is None
    assert doc._.measures == ()


def test_layers_become_entities_on_request(nlp):
    assert nlp(TEXT).ents == ()
    doc = policyner.load(threads=1, ents="DEPT")(TEXT)
    assert [(e.text, e.label_, e.id_) for e in doc.ents] == [
        ("省财政厅", "DEPT", "D1"),
        ("省教育厅", "DEPT", "D2"),
    ]
    assert "省财政厅" in spacy.displacy.render(doc, style="ent")


def test_of_nested_mentions_the_longest_is_the_entity():
    doc = policyner.load(threads=1, ents=["PERCENT", "TARGET"])(TEXT)
    assert [(e.text, e.label_) for e in doc.ents] == [("覆盖率达到90%以上", "TARGET")]


def test_entities_that_are_there_stay():
    nlp = policyner.load(threads=1, ents="DEPT")
    ruler = nlp.add_pipe("entity_ruler", before="policyner")
    ruler.add_patterns([{"label": "ORG", "pattern": [{"TEXT": "财"}, {"TEXT": "政"}]}])
    assert [(e.text, e.label_) for e in nlp(TEXT).ents] == [
        ("财政", "ORG"),
        ("省教育厅", "DEPT"),
    ]


# Texts that fail.


def test_a_text_that_is_no_notice_has_an_error_record_and_the_stream_goes_on(nlp):
    docs = list(nlp.pipe([TEXT, "", "Notice.", TEXT]))
    assert [type(doc._.notice) for doc in docs[1:3]] == [ErrorRecord, ErrorRecord]
    assert [doc._.notice.error.type for doc in docs[1:3]] == ["empty", "no_chinese_text"]
    assert docs[0]._.notice == docs[3]._.notice == policyner.extract(TEXT)
    for doc in docs[1:3]:
        assert doc._.aligned is None
        assert doc._.measures == ()
        assert all(len(doc.spans[label]) == 0 for label in LAYERS)


def test_one_text_alone_fails_alike(nlp):
    assert nlp("")._.notice.error.type == "empty"


def test_an_error_handler_is_told_and_the_stream_goes_on():
    nlp = policyner.load(threads=1)
    told = []
    nlp.set_error_handler(lambda name, _, docs, error: told.append((name, docs, error)))
    docs = list(nlp.pipe([TEXT, "", TEXT]))
    ((name, failed, error),) = told
    assert name == "policyner"
    assert failed == [docs[1]]
    assert isinstance(error, EmptySourceError)
    assert [isinstance(doc._.notice, ErrorRecord) for doc in docs] == [False, True, False]


def test_an_error_handler_may_end_the_stream():
    nlp = policyner.load(threads=1)
    nlp.set_error_handler(raise_error)
    with pytest.raises(EmptySourceError):
        list(nlp.pipe([TEXT, ""]))


def test_a_fault_of_the_program_is_raised_unless_a_handler_takes_it(monkeypatch):
    nlp = policyner.load(threads=1)
    extractor = nlp.get_pipe("policyner")._extractor

    def fail(sources):
        raise ZeroDivisionError("a fault")

    monkeypatch.setattr(extractor, "read_many", fail)
    with pytest.raises(ZeroDivisionError):
        list(nlp.pipe([TEXT]))
    nlp.set_error_handler(lambda *_: None)
    (doc,) = nlp.pipe([TEXT])
    assert doc._.notice.error.type == "internal"


# Storing and sending.


@pytest.fixture(scope="module")
def stored(nlp):
    """Documents with a record, an error record, and edits of a repair."""
    return list(nlp.pipe([TEXT, "", NOISY]))


def assert_same(found: list[Doc], docs: list[Doc]) -> None:
    assert [doc.text for doc in found] == [doc.text for doc in docs]
    assert [doc._.notice for doc in found] == [doc._.notice for doc in docs]
    for one, other in zip(found, docs, strict=True):
        assert (one._.aligned is None) == (other._.aligned is None)
        if one._.aligned is not None:
            assert list(one._.aligned.edits) == list(other._.aligned.edits)
            assert one._.aligned.clean == other._.aligned.clean
            length = len(one._.aligned.clean)
            assert one._.aligned.to_source(0, length) == other._.aligned.to_source(0, length)
        assert {key: [(s.text, s.id_) for s in one.spans[key]] for key in one.spans} == {
            key: [(s.text, s.id_) for s in other.spans[key]] for key in other.spans
        }
        assert [m.record for m in one._.measures] == [m.record for m in other._.measures]


def test_documents_go_through_bytes(nlp, stored):
    assert_same([Doc(nlp.vocab).from_bytes(doc.to_bytes()) for doc in stored], stored)


def test_documents_go_to_disk(nlp, stored, tmp_path):
    stored[0].to_disk(tmp_path / "doc")
    assert_same([Doc(nlp.vocab).from_disk(tmp_path / "doc")], stored[:1])


def test_documents_go_through_pickle(stored):
    assert_same(pickle.loads(pickle.dumps(stored)), stored)  # noqa: S301 - made here


def test_a_docbin_keeps_the_records(stored):
    packed = DocBin(docs=stored, store_user_data=True).to_bytes()
    assert_same(list(DocBin().from_bytes(packed).get_docs(spacy.blank("xx").vocab)), stored)


READ = """
import sys, spacy, srsly
from spacy.tokens import DocBin
for doc in DocBin().from_disk(sys.argv[1]).get_docs(spacy.blank("xx").vocab):
    print(type(doc._.notice).__name__, len(doc._.measures))
print("policyner.pipeline" in sys.modules)
"""


def test_a_program_that_loads_no_pipeline_reads_the_records(stored, tmp_path):
    """By the entry points, which an installation made before they were added lacks."""
    from importlib.metadata import entry_points

    if not entry_points(group="srsly_msgpack_decoders", name="policyner"):
        pytest.skip("policyner was installed before it had this entry point: pip install -e .")
    DocBin(docs=stored, store_user_data=True).to_disk(tmp_path / "docs")
    done = subprocess.run(
        [sys.executable, "-c", READ, tmp_path / "docs"],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.stdout.split("\n")[:4] == ["NoticeRecord 1", "ErrorRecord 0", "NoticeRecord 1", "False"], done.stderr  # fmt: skip # noqa: E501


def test_what_is_not_ours_is_packed_as_before(nlp):
    doc = nlp.make_doc(TEXT)
    doc.user_data["mine"] = {"a": [1, 2]}
    assert Doc(nlp.vocab).from_bytes(doc.to_bytes()).user_data["mine"] == {"a": [1, 2]}


def test_two_processes_give_what_one_gives(nlp):
    texts = [TEXT, "", NOISY, "Notice.", *[f"（{n}）修桥。（县交通局牵头）" for n in range(1, 36)]]
    assert_same(list(nlp.pipe(texts, n_process=2, batch_size=8)), list(nlp.pipe(texts)))


def test_contexts_stay_with_their_texts_in_two_processes(nlp):
    found = list(nlp.pipe([(TEXT, "甲"), ("", "乙")], as_tuples=True, n_process=2))
    assert [(type(doc._.notice).__name__, context) for doc, context in found] == [
        ("NoticeRecord", "甲"),
        ("ErrorRecord", "乙"),
    ]


# Other tokenizers.


def test_a_span_that_takes_a_token_along_is_told_of_once(nlp):
    with pytest.warns(UserWarning, match="'省教育厅' at 44:48 is not made of whole tokens") as told:
        docs = words(nlp, [TEXT, TEXT])
    assert len(told) == 1
    assert "policyner.load() has a tokenizer that fits" in str(told[0].message)
    assert all("省教育厅" in docs[1].spans["DEPT"][1].text for _ in docs)
    assert docs[1]._.notice == policyner.extract(TEXT)


def test_a_span_that_takes_a_token_along_is_refused_on_request(nlp):
    with pytest.raises(AlignmentError, match="policyner: "):
        words(nlp, [TEXT], alignment="raise")


def test_nothing_is_told_where_tokens_fit(nlp):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        nlp(TEXT)


# What spaCy knows of the component.


@pytest.mark.parametrize(
    ("config", "named"),
    [
        ({"threads": "two"}, "threads"),
        ({"model": 3}, "model"),
        ({"alignment": "guess"}, "alignment"),
        ({"ents": "ORG"}, "ents"),
        ({"ents": ["DEPT", "ORG"]}, "ents"),
        ({"batch": 3}, "batch"),
    ],
)
def test_a_configuration_is_checked(config, named):
    with pytest.raises(ValueError, match=f"policyner -> {named}"):
        spacy.blank("xx").add_pipe("policyner", config=config)


def test_less_than_one_thread_is_no_configuration():
    with pytest.raises(UsageError, match="threads: 0"):
        spacy.blank("xx").add_pipe("policyner", config={"threads": 0})


def test_what_the_component_assigns_is_known(nlp):
    analysis = nlp.analyze_pipes()
    assert analysis["summary"]["policyner"]["assigns"] == [
        "doc.spans",
        "doc._.notice",
        "doc._.aligned",
        "doc._.measures",
    ]
    assert analysis["problems"]["policyner"] == []
    assert nlp.pipe_labels["policyner"] == list(LAYERS)
