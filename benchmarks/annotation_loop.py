r"""The loop of docs/annotators.md, run once from end to end, and what it gains.

    extract → select → export → correct → import → lint → train → evaluate

Everything is done by the commands that people type; each is printed as it runs. The person who
corrects is played by gold: `--pool` is annotated, but only its texts are looked at until then.
With `--draw random` as many notices are drawn by lot, to compare.

    python benchmarks/annotation_loop.py --start gold.jsonl --pool more.jsonl \\
        --test annotations/test.jsonl --base models/.work/small/checkpoint --count 20
"""

from __future__ import annotations

import argparse
import json
import random
import shlex
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import yaml

from policyner.annotating.document import Document
from policyner.annotating.labelstudio import task_of
from policyner.evaluation.gold import GoldNotice, read_gold

_CLI = [sys.executable, "-c", "from policyner.cli import main; main()"]


def policyner(*arguments: str | Path, quiet: bool = False) -> str:
    """Runs a command, after printing it, and gives what it prints."""
    words = [str(argument) for argument in arguments]
    print("$ policyner", shlex.join(words), flush=True)
    done = subprocess.run(  # noqa: S603 - our own command
        [*_CLI, *words], capture_output=True, check=False, encoding="utf-8"
    )
    if done.returncode:
        sys.exit(done.stderr[-4000:])
    if not quiet:
        print(done.stderr.rstrip(), flush=True)
    return done.stdout


def correct(tasks: Path, gold: dict[str, GoldNotice], out: Path) -> tuple[int, int]:
    """Plays the annotator: puts gold in the place of the suggestions.

    Returns:
        How many spans were suggested, and how many had to be added, removed or changed.
    """
    suggested = changed = 0
    corrected = []
    for task in json.loads(tasks.read_text(encoding="utf-8")):
        notice = gold[task["data"]["text"]]
        right = task_of(Document(notice))["annotations"]
        before = _spans(task["predictions"][0]["result"])
        suggested += len(before)
        changed += len(before ^ _spans(right[0]["result"]))
        corrected.append({**task, "annotations": right})
    out.write_text(json.dumps(corrected, ensure_ascii=False), encoding="utf-8")
    return suggested, changed


def _spans(result: list[dict[str, Any]]) -> set[tuple[str, int, int]]:
    return {
        (item["value"]["labels"][0], item["value"]["start"], item["value"]["end"])
        for item in result
        if item.get("from_name") == "mention"
    }


def draw(records: Path, out: Path, *, count: int, seed: int) -> None:
    """Takes as many records by lot."""
    lines = records.read_text(encoding="utf-8").splitlines(keepends=True)
    out.write_text("".join(random.Random(seed).sample(lines, count)), encoding="utf-8")  # noqa: S311


def train(name: str, gold: list[Path], options: argparse.Namespace, work: Path) -> Path:
    """Fine-tunes the base on gold and gives the checkpoint."""
    settings = {
        "name": name,
        "seed": options.seed,
        "base": str(options.base),
        "train": {
            "gold": [str(path) for path in gold],
            "epochs": options.epochs,
            "learning_rate": options.learning_rate,
        },
    }
    config = work / f"{name}.yaml"
    config.write_text(yaml.safe_dump(settings, allow_unicode=True), encoding="utf-8")
    start = time.monotonic()
    policyner("train", config, "--work", work / name, quiet=True)
    print(f"{time.monotonic() - start:.0f} s", flush=True)
    return work / name / "checkpoint"


def evaluate(test: Path, model: Path) -> dict[str, float]:
    """Strict F1 by layer, and of the links."""
    report = json.loads(policyner("evaluate", test, "--model", model, "--json", quiet=True))
    figures = {label: scores["f1"] for label, scores in report["strict"].items()}
    return figures | {"links": report["links"]["f1"]}


def main() -> None:
    """Runs the loop."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--start", type=Path, required=True, help="gold that is there already")
    parser.add_argument("--pool", type=Path, required=True, help="gold that plays the annotator")
    parser.add_argument("--test", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True, help="the checkpoint to go on with")
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--draw", choices=["select", "random"], default="select")
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--learning-rate", type=float, default=3e-4)
    parser.add_argument("--seed", type=int, default=20)
    parser.add_argument("--work", type=Path, default=Path("out", "loop"))
    parser.add_argument("--no-training", action="store_true", help="stop behind lint")
    options = parser.parse_args()
    # A folder of its own: training goes on with what it finds.
    work: Path = options.work / f"{options.draw}-{options.seed}"
    notices = work / "notices"
    notices.mkdir(parents=True, exist_ok=True)
    pool = list(read_gold(options.pool))
    for notice in pool:
        (notices / f"{notice.id}.txt").write_bytes(notice.text.encode())

    records, chosen = work / "records.jsonl", work / "chosen.jsonl"
    policyner("extract", notices, "-o", records, "--model", options.base)
    if options.draw == "select":
        policyner("annotate", "select", records, "-n", str(options.count), "-o", chosen)
    else:
        draw(records, chosen, count=options.count, seed=options.seed)
    tasks, export, new = work / "tasks.json", work / "export.json", work / "new.jsonl"
    policyner(
        *("annotate", "export", chosen, "--to", "labelstudio"),
        *("-o", tasks, "--model", options.base),
    )
    suggested, changed = correct(tasks, {notice.text: notice for notice in pool}, export)
    print(f"corrected: {suggested} spans suggested, {changed} added, removed or changed")
    policyner(
        *("annotate", "import", export, "--from", "labelstudio", "--original", chosen, "-o", new)
    )
    policyner("annotate", "lint", new)
    if options.no_training:
        return
    figures = {
        "before": evaluate(options.test, options.base),
        "the gold that was there": evaluate(
            options.test, train("start", [options.start], options, work)
        ),
        f"and {options.count} more": evaluate(
            options.test, train("more", [options.start, new], options, work)
        ),
    }
    print(f"\n{'strict F1':<26}" + "".join(f"{name:>10}" for name in figures["before"]))
    for name, row in figures.items():
        print(f"{name:<26}" + "".join(f"{value:>10.3f}" for value in row.values()))


if __name__ == "__main__":
    main()
