"""Threads and processes: the same bytes as one thread gives, however many there are."""

import copy
import multiprocessing
import os
import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cloudpickle
import pytest

import policyner
from policyner.errors import ModelError, UsageError
from policyner.extractor import Extractor, embedded_model
from policyner.reading import read_text

try:
    embedded_model()
except ModelError as error:
    pytest.skip(str(error), allow_module_level=True)

DATA = Path(__file__).parent / "data"
ORGANS = ("民政局", "财政局", "教育局", "水利局", "交通运输局", "农业农村局", "市场监管局")
NOISY = "（一）推進醫(yī)療改革，2027年底前覆蓋率達到{}%以上。（縣財政廳(tīng)牽頭，縣{}配合）"


def text_of(number: int) -> str:
    """The text with a number: of one line mostly, some damaged, some long."""
    lead, support = ORGANS[number % 7], ORGANS[(number // 7) % 7]
    if number % 5 == 1:
        return NOISY.format(number % 100, support)
    line = (
        f"（{number}）推进试点。{2026 + number % 9}年底前，覆盖率达到{number % 100}%以上。"
        f"（松河县{lead}牵头，{support}配合）\n"
    )
    return line * (1 + number % 3 if number % 50 else 40)


def record_of(text: str) -> str:
    return policyner.extract(text).model_dump_json()


def in_threads(count, do, texts) -> list[list[str]]:
    """What `count` threads give that do all texts, each beginning elsewhere."""

    def run(thread: int) -> list[str]:
        shift = thread * len(texts) // count
        done = [do(text) for text in (*texts[shift:], *texts[:shift])]
        return [*done[len(texts) - shift :], *done[: len(texts) - shift]]

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


@pytest.fixture(scope="module")
def texts():
    return [text_of(number) for number in range(40)]


@pytest.fixture(scope="module")
def expected(texts):
    return [record_of(text) for text in texts]


def test_four_threads_give_what_one_gives(texts, expected):
    assert in_threads(4, record_of, texts) == [expected] * 4


@pytest.mark.slow
def test_eight_threads_give_what_one_gives_over_500_texts():
    texts = [text_of(number) for number in range(500)]
    assert in_threads(8, record_of, texts) == [list(map(record_of, texts))] * 8


def test_a_pipeline_may_be_shared_by_threads(texts, expected):
    nlp = policyner.load(threads=1)

    def pipe(_: int) -> list[str]:
        return [doc._.notice.model_dump_json() for doc in nlp.pipe(texts)]

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(pipe, range(4))) == [expected] * 4


def test_files_of_every_format_may_be_read_in_threads():
    files = [DATA / name for name in ("notice.pdf", "notice.docx", "notice.html", "notice.txt")]

    def read(path: Path) -> str:
        return policyner.extract_file(path).model_dump_json()

    alone = [read(path) for path in files * 3]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(read, files * 3)) == alone


@pytest.mark.parametrize("method", multiprocessing.get_all_start_methods())
def test_processes_give_what_one_gives(method, texts, expected):
    # The parent has a model and its threads, which a forked child cannot use.
    assert record_of(texts[0]) == expected[0]
    with multiprocessing.get_context(method).Pool(2) as pool:
        assert pool.map(record_of, texts[:10]) == expected[:10]


FORKED = """
import os, sys, policyner
extract = lambda: policyner.extract("（一）修桥。（县交通局牵头）").model_dump_json()
before = extract()
child = os.fork()
if not child:
    sys.exit(0 if {does} == before else 1)
print(os.waitpid(child, 0)[1])
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the system does not fork")
@pytest.mark.parametrize("does", ["extract()", "before"])
def test_a_forked_child_ends_as_any_process(does):
    code = FORKED.format(does=does)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout.strip() == b"0", done.stderr


@pytest.mark.parametrize(
    "carry",
    [
        copy.deepcopy,
        lambda it: pickle.loads(pickle.dumps(it)),  # noqa: S301 - made here
        lambda it: cloudpickle.loads(cloudpickle.dumps(it)),
    ],
    ids=["deepcopy", "pickle", "cloudpickle"],
)
def test_extractor_and_pipeline_can_be_carried_elsewhere(carry, texts, expected):
    extractor = carry(Extractor.load(threads=1))
    assert extractor.extract(read_text(texts[0])).model_dump_json() == expected[0]
    nlp = carry(policyner.load(threads=1))
    assert nlp(texts[1])._.notice.model_dump_json() == expected[1]


def test_a_pickled_extractor_holds_its_name_and_not_the_model(monkeypatch, tmp_path):
    assert len(pickle.dumps(Extractor.load(threads=1))) < 200
    monkeypatch.chdir(embedded_model().parent)
    data = pickle.dumps(Extractor.load(Path("small"), threads=1))
    named = pickle.dumps(Extractor.load("./small", threads=1))
    monkeypatch.chdir(tmp_path)
    for each in (data, named):
        assert pickle.loads(each).tagger.settings.name  # noqa: S301 - made here


def test_an_extractor_around_a_tagger_is_pickled_with_it(texts, expected):
    extractor = Extractor(Extractor.load(threads=1).tagger)
    again = pickle.loads(pickle.dumps(extractor))  # noqa: S301 - made here
    assert again.extract(read_text(texts[0])).model_dump_json() == expected[0]


def test_less_than_one_thread_is_refused():
    with pytest.raises(UsageError, match="threads: 0 is less than 1; None takes all cores"):
        Extractor.load(threads=0)
