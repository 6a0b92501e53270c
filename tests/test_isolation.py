"""What extraction must not do: need PyTorch, or open a socket."""

import subprocess
import sys
from pathlib import Path

import pytest

from policyner.errors import ModelError
from policyner.extractor import embedded_model

try:
    embedded_model()
except ModelError as error:
    pytest.skip(str(error), allow_module_level=True)

WITHOUT_TORCH = """
import sys
for name in ("torch", "transformers", "datasets", "seqeval", "accelerate"):
    sys.modules[name] = None
"""

WITHOUT_EXTRAS = """
import sys
for name in ("fsspec", "ray"):
    sys.modules[name] = None
"""

READ = """
from policyner.reading import find_inputs, parts_of
(found,) = find_inputs([{path!r}])
(part,) = parts_of(found, stdin=bytes)
print(len(part.read().text) > 300)
"""

WITHOUT_SOCKETS = """
import sys
def refuse(event, arguments):
    if event.startswith("socket.") and event != "socket.__new__":
        raise AssertionError(f"{event} {arguments}")
    if event == "socket.__new__" and arguments[1] != 1:
        raise AssertionError(f"{event} {arguments}")
sys.addaudithook(refuse)
"""

EXTRACT = """
import policyner
record = policyner.extract("一、扩大试点\\n（一）推进改革。（省财政厅牵头，省教育厅配合）")
print([(role.role, role.name) for measure in record.measures for role in measure.agencies])
"""

EXPECTED = "[('lead', '省财政厅'), ('support', '省教育厅')]"


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False
    )


def test_extraction_runs_where_torch_is_absent():
    done = run(WITHOUT_TORCH + EXTRACT)
    assert done.stdout.strip() == EXPECTED, done.stderr


@pytest.mark.parametrize("file", ["notice.docx", "notice.pdf", "notice.txt.zst"])
def test_documents_are_read_where_the_extras_are_absent(file):
    path = str(Path(__file__).parent / "data" / file)
    done = run(WITHOUT_EXTRAS + WITHOUT_SOCKETS + READ.format(path=path))
    assert done.stdout.strip() == "True", done.stderr


def test_extraction_opens_no_socket():
    done = run(WITHOUT_SOCKETS + EXTRACT)
    assert done.stdout.strip() == EXPECTED, done.stderr


def test_the_refusal_works():
    done = run(WITHOUT_SOCKETS + "import socket; socket.create_connection(('127.0.0.1', 9))")
    assert done.returncode != 0
    assert "AssertionError" in done.stderr


def test_importing_the_package_loads_no_heavy_module():
    done = run(
        "import sys, policyner; "
        "print(sorted({'torch', 'spacy', 'openvino', 'transformers'} & set(sys.modules)))"
    )
    assert done.stdout.strip() == "[]", done.stderr


def test_telemetry_is_never_loaded():
    done = run(
        "import sys, policyner.tagging.openvino_backend; "
        "print([name for name in sys.modules if name.startswith('openvino_telemetry')])"
    )
    assert done.stdout.strip() == "[]", done.stderr
