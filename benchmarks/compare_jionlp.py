"""Compares deadlines with jionlp's time parser on the same expressions.

jionlp is no dependency; it runs in an environment of its own:

    python -m venv /tmp/jionlp && /tmp/jionlp/bin/pip install jionlp==1.5.31
    python benchmarks/compare_jionlp.py --jionlp /tmp/jionlp/bin/python [--list]

The expressions are those of `tests/resolving/deadline_cases.py`, asked twice: with the
date of issue, 15 March 2024, and without one. Each answer is
- right: the expected last day, or the expected kind where there is no day to give
  (recurring, ongoing, a span from an event);
- wrong: another last day;
- guessed: a day where the words and the issue date give none;
- refused: no answer where there is one to give; for a damaged expression no answer
  is right.

The expected values are this project's own tests, so policyner's rows say no more than that
they pass. Where the two differ by convention (`2030年前` ends on the day before 2030
here, `3年内` on the same day three years on) jionlp counts as wrong.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path

from policyner.resolving import Context, Notice, resolve_deadline

CASES = Path(__file__).parents[1] / "tests" / "resolving"
ISSUED = date(2024, 3, 15)
GROUPS = ("right", "wrong", "guessed", "refused")

_ASK = """
import contextlib, io, json, sys
with contextlib.redirect_stdout(io.StringIO()):
    import jionlp
answers = []
for words, base in json.load(sys.stdin):
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            found = jionlp.parse_time(words, time_base=base) if base else jionlp.parse_time(words)
        answers.append(found)
    except Exception as error:
        answers.append({"type": "refused", "error": type(error).__name__})
print(json.dumps(answers, ensure_ascii=False))
"""


def main() -> None:
    """Asks both and prints a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jionlp", required=True, help="a Python that has jionlp")
    parser.add_argument("--list", action="store_true", help="list jionlp's answers that differ")
    options = parser.parse_args()
    sys.path.insert(0, str(CASES))
    from deadline_cases import CASES as CASES_

    base = {"year": ISSUED.year, "month": ISSUED.month, "day": ISSUED.day}
    cases = [case for case in CASES_ if case[1:] != (None,)]
    print("| asked | parser | " + " | ".join(GROUPS) + " |")
    print("|---|---|---|---|---|---|")
    for title, issued in (("with the issue date", ISSUED), ("without it", None)):
        expected = [_expected(case, issued) for case in cases]
        questions = [(case[0], base if issued else None) for case in cases]
        asked = subprocess.run(  # noqa: S603 - the caller's own interpreter
            [options.jionlp, "-c", _ASK], input=json.dumps(questions),
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        theirs = [_theirs(answer) for answer in json.loads(asked.stdout.splitlines()[-1])]
        ours = [_ours(case[0], issued) for case in cases]
        for name, answers in (("policyner", ours), ("jionlp 1.5.31", theirs)):
            verdicts = [_judge(e, a) for e, a in zip(expected, answers, strict=True)]
            counts = Counter(verdicts)
            print(f"| {title} | {name} | " + " | ".join(str(counts[g]) for g in GROUPS) + " |")
            if options.list and name != "policyner":
                for case, verdict, wanted, given in zip(
                    cases, verdicts, expected, answers, strict=True
                ):
                    if verdict != "right":
                        print(f"{verdict}\t{case[0]}\twanted {wanted}\tgave {given}")


def _expected(case: tuple, issued: date | None) -> tuple[str, str | None]:
    """Kind of answer, and its last day."""
    _, _, end, _, kind, _, offset, damaged, inferred = case
    if damaged:
        return "damaged", None
    if kind in ("recurring", "ongoing"):
        return kind, None
    if issued is None and inferred is not None:
        end = None
    if end is None:
        return ("span" if offset else "open"), None
    return "day", end


def _ours(words: str, issued: date | None) -> tuple[str, str | None]:
    found = resolve_deadline(words, context=Context(notice=Notice(issued_on=issued)))
    if found is None:
        return "refused", None
    if found.damaged:
        return "damaged", None
    if found.kind in ("recurring", "ongoing"):
        return found.kind, None
    if found.end is not None:
        return "day", found.end.isoformat()
    return ("span" if found.offset else "open"), None


def _theirs(answer: dict) -> tuple[str, str | None]:
    if answer["type"] == "refused":
        return "refused", None
    if answer["type"] == "time_period":
        return "recurring", None
    if answer["type"] == "time_delta":
        return "span", None
    end = answer["time"][1]
    return ("open", None) if end == "inf" else ("day", end[:10])


def _judge(expected: tuple[str, str | None], given: tuple[str, str | None]) -> str:
    kind, end = expected
    if given[0] == "refused":
        # Nothing is the right answer to what is damaged, and to what has no day and no span.
        return "right" if kind in ("damaged", "open") else "refused"
    if kind == "day":
        return "right" if given == ("day", end) else "wrong"
    if given[0] == "day":
        return "guessed"
    return "right" if given[0] == kind else "wrong"


if __name__ == "__main__":
    main()
