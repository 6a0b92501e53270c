"""What policyner is built on: bounded, locked, of free licences, and audited or said not to be."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]

if not (ROOT / "tools" / "dependencies.py").is_file():
    pytest.skip("the tools are not in this checkout", allow_module_level=True)

sys.path.append(str(ROOT / "tools"))

import dependencies  # noqa: E402 - see above

REQUIREMENTS = dependencies.requirements()
FOUND, MISSING = dependencies.installed(REQUIREMENTS)

# Numbered by the calendar, or with a major release every few weeks that breaks nothing; the lock
# file holds CI to what was tested.
UNBOUNDED = {"fsspec", "openvino", "pyarrow", "types-pyyaml", "types-jsonschema", "types-psutil"}

# Below 1 every minor release may break; these have kept still for years.
BELOW_ONE = {"lxml-html-clean"}

_FREE = re.compile(
    r"MIT|BSD|Apache|ISC|PSF|Python Software Foundation|MPL|Mozilla|Zlib|CC0|LGPL", re.IGNORECASE
)
_GPL = re.compile(r"(?<![L])GPL|GNU (?:Affero )?General Public", re.IGNORECASE)


def licence(name: str) -> str:
    """What a package says of its licence, in one line."""
    about = FOUND[name].metadata
    trove = [each for each in about.get_all("Classifier") or [] if each.startswith("License")]
    said = [about.get("License-Expression"), "; ".join(trove), about.get("License")]
    return next((each.strip().splitlines()[0] for each in said if each and each.strip()), "")


def is_free(words: str) -> bool:
    """Whether one of the alternatives is free, and no licence of the GPL alone."""
    alternatives = re.split(r"\s+OR\s+", words)
    return any(_FREE.search(each) and not _GPL.search(each) for each in alternatives)


@pytest.mark.parametrize("each", REQUIREMENTS, ids=str)
def test_a_major_release_that_may_break_waits(each: Requirement):
    name = canonicalize_name(each.name)
    bounds = {specifier.operator for specifier in each.specifier}
    bounded = not bounds.isdisjoint({"<", "<=", "=="})
    # Its own extras bring their bounds along.
    assert bounded != (name in UNBOUNDED | BELOW_ONE | {"policyner"})


@pytest.mark.parametrize("name", FOUND)
def test_every_licence_is_free(name: str):
    assert is_free(licence(name)), f"{name}: {licence(name)!r}"


@pytest.mark.parametrize(
    ("words", "free"),
    [
        ("MIT", True),
        ("MPL-1.1 OR GPL-2.0-only OR LGPL-2.1-or-later", True),
        ("LGPL-3.0-or-later", True),
        ("GPL-3.0-only", False),
        ("MIT AND GPL-2.0-only", False),
        ("License :: OSI Approved :: GNU Affero General Public License v3", False),
        ("AGPL-3.0", False),
        ("", False),
        ("proprietary", False),
    ],
)
def test_what_is_free(words: str, free: bool):
    assert is_free(words) == free


def test_the_lock_file_holds_what_is_wanted():
    lines = dependencies.LOCK.read_text(encoding="utf-8").splitlines()
    locked = {Requirement(line).name: next(iter(Requirement(line).specifier)) for line in lines}
    assert list(locked) == sorted(locked)
    assert {each.operator for each in locked.values()} == {"=="}
    for each in REQUIREMENTS:
        name = canonicalize_name(each.name)
        if name not in MISSING:
            assert each.specifier.contains(locked[name].version, prereleases=True), name


VULNERABLE = {"name": "jinja2", "version": "2.10", "vulns": [{"id": "PYSEC-2019-217"}]}
SOUND = {"name": "numpy", "version": "2.4.6", "vulns": []}
SKIPPED = {"name": "numpy", "skip_reason": "not found"}


def answers(*found: tuple[int, list[dict[str, object]] | None]):
    """What pip-audit answers, call after call: exit status and dependencies."""
    rest = iter(found)

    def run(path: Path) -> subprocess.CompletedProcess[str]:
        status, listed = next(rest)
        text = "" if listed is None else json.dumps({"dependencies": listed})
        return subprocess.CompletedProcess([], status, text, "ConnectionError")

    return run


@pytest.mark.parametrize(
    ("canary", "real", "status", "told"),
    [
        ((1, None), None, 1, "NOTHING WAS AUDITED"),
        ((0, [{**VULNERABLE, "vulns": []}]), None, 1, "NOTHING WAS AUDITED"),
        ((1, [VULNERABLE]), (0, [SOUND]), 0, "1 packages audited, 0 not"),
        ((1, [VULNERABLE]), (1, [SOUND, VULNERABLE]), 1, "jinja2 2.10: PYSEC-2019-217"),
        ((1, [VULNERABLE]), (0, [SKIPPED]), 1, "0 packages audited, 1 not: ['numpy']"),
        ((1, [VULNERABLE]), (1, None), 1, "ConnectionError"),
        ((1, [VULNERABLE]), (0, []), 1, "0 packages audited"),
    ],
)
def test_an_audit_is_never_silent(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    *,
    canary,
    real,
    status: int,
    told: str,
):
    calls = [each for each in (canary, real) if each is not None]
    monkeypatch.setattr(dependencies, "_pip_audit", answers(*calls))
    assert dependencies.audit() == status
    captured = capsys.readouterr()
    assert told in captured.out + captured.err
