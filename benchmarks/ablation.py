"""What each part of the training is worth: the model without it, with several seeds.

Trains the configuration's model as it stands and with one part left out at a time, with the
same number of epochs each, and measures strict F1 on gold that no training sees, the
tagger's rules included. Results go to a JSON lines file as they come; what is there already
is not done again.

    python benchmarks/ablation.py benchmarks/ablation.yaml WORK -o benchmarks/ablation.jsonl
        --gold FILE [--gold FILE] [--seeds 3] [--only VARIANT]
    python benchmarks/ablation.py --table benchmarks/ablation.jsonl
"""

from __future__ import annotations

import argparse
import json
import logging
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch
from transformers import AutoConfig, AutoModel

from policyner.evaluation.gold import GoldNotice, read_gold
from policyner.tagging.mention import LABELS
from policyner.tagging.tagger import Tagger, read_settings, write_settings
from policyner.training.calibrate import judge
from policyner.training.config import ModelConfig, load_config
from policyner.training.distil import distil
from policyner.training.train import train


def whole(config: ModelConfig, work: Path) -> Path:
    """The configuration as it stands."""
    return distil(config, work=work)


def without_teacher(config: ModelConfig, work: Path) -> Path:
    """Gold alone."""
    return train(config.model_copy(update={"distil": None}), work=work)


def without_augmentation(config: ModelConfig, work: Path) -> Path:
    """Gold alone, as it was written."""
    plain = config.train.model_copy(update={"other_agencies": 0.0, "other_figures": 0.0})
    return without_teacher(config.model_copy(update={"train": plain}), work)


def without_pretraining(config: ModelConfig, work: Path) -> Path:
    """Gold alone, from random weights."""
    encoder = work / "pretrain" / "encoder"
    random = work / "random" / "pretrain" / "encoder"
    torch.manual_seed(config.seed)
    model = AutoModel.from_config(AutoConfig.from_pretrained(encoder), add_pooling_layer=False)
    model.save_pretrained(random)
    (random / "tokenizer.json").write_bytes((encoder / "tokenizer.json").read_bytes())
    for name in ("tokenizer_config.json", "special_tokens_map.json"):
        if (encoder / name).is_file():
            (random / name).write_bytes((encoder / name).read_bytes())
    return without_teacher(config, work / "random")


def with_itself_as_teacher(config: ModelConfig, work: Path) -> Path:
    """Self-training: the teacher is this model, trained on gold alone, as `without teacher` is."""
    alone = _folder(work.parent, "without teacher", config.seed)
    teacher = alone / "checkpoint"
    if not (teacher / "tagger.json").is_file():
        teacher = without_teacher(config, _with_encoder(alone, work.parent))
    settings = config.model_dump()
    settings["distil"]["teachers"] = [teacher]
    return distil(ModelConfig.model_validate(settings), work=work)


VARIANTS: dict[str, Callable[[ModelConfig, Path], Path]] = {
    "whole": whole,
    "without teacher": without_teacher,
    "without teacher, augmentation": without_augmentation,
    "without teacher, pretraining": without_pretraining,
    "itself as teacher": with_itself_as_teacher,
}


def measure(folder: Path, gold: dict[str, list[GoldNotice]]) -> dict[str, dict[str, float]]:
    """Strict F1 of each layer on each gold file."""
    tagger = Tagger.from_folder(folder)
    return {
        name: {label: judged.f1() for label, judged in judge(tagger, notices).items()}
        for name, notices in gold.items()
    }


def decodings(folder: Path, gold: dict[str, list[GoldNotice]]) -> dict[str, Any]:
    """The same network decoded with less: no rules, then no learnt steps from tag to tag."""
    results = {}
    for name, transitions in (("no rules", True), ("no rules, no transitions", False)):
        settings = read_settings(folder)
        if not transitions:
            plain = settings.model_copy(update={"transitions": None})
            write_settings(folder, plain)
        tagger = Tagger.from_folder(folder)
        results[name] = {
            file: {
                label: judged.f1() for label, judged in judge(tagger, notices, rules=False).items()
            }
            for file, notices in gold.items()
        }
        write_settings(folder, settings)
    return results


def run(arguments: argparse.Namespace) -> None:
    """Trains and measures what is not in the results yet."""
    config = load_config(arguments.config)
    gold = {str(path): list(read_gold(path)) for path in arguments.gold}
    done = {(row["variant"], row["seed"]) for row in _rows(arguments.output)}
    for seed in range(arguments.seeds):
        for name, make in VARIANTS.items():
            if (arguments.only and name not in arguments.only) or (name, seed) in done:
                continue
            work = _with_encoder(_folder(arguments.work, name, seed), arguments.work)
            began = time.monotonic()
            folder = make(config.model_copy(update={"seed": seed}), work)
            found = {name: measure(folder, gold)}
            if name == "whole":
                found |= decodings(folder, gold)
            seconds = round(time.monotonic() - began)
            with arguments.output.open("a", encoding="utf-8") as stream:
                for variant, f1 in found.items():
                    row = {"variant": variant, "seed": seed, "seconds": seconds, "f1": f1}
                    stream.write(json.dumps(row, ensure_ascii=False) + "\n")


def _folder(work: Path, variant: str, seed: int) -> Path:
    return work / f"{variant.replace(' ', '-').replace(',', '')}-{seed}"


def _with_encoder(folder: Path, work: Path) -> Path:
    """The folder, in which training finds the encoder that all variants begin with."""
    (folder / "pretrain").mkdir(parents=True, exist_ok=True)
    encoder = folder / "pretrain" / "encoder"
    if not encoder.exists():
        encoder.symlink_to((work / "pretrain" / "encoder").resolve())
    return folder


def table(path: Path) -> None:
    """Prints the results as Markdown: mean and standard deviation over the seeds."""
    figures: dict[str, dict[str, list[dict[str, float]]]] = defaultdict(lambda: defaultdict(list))
    for row in _rows(path):
        for file, f1 in row["f1"].items():
            figures[file][row["variant"]].append(f1)
    for file, variants in figures.items():
        print(f"\n`{file}`\n\n| | {' | '.join(LABELS)} |\n|---|{'---:|' * len(LABELS)}")
        for variant, rows in variants.items():
            cells = [_cell([row[label] for row in rows]) for label in LABELS]
            print(f"| {variant} | {' | '.join(cells)} |")


def _cell(values: Sequence[float]) -> str:
    spread = f" ± {statistics.stdev(values):.3f}" if len(values) > 1 else ""
    return f"{statistics.fmean(values):.3f}{spread}"


def _rows(path: Path) -> list[dict[str, Any]]:
    if not path.is_file():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def main() -> None:
    """Reads the arguments."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("config", type=Path, nargs="?")
    parser.add_argument("work", type=Path, nargs="?")
    parser.add_argument("--gold", type=Path, action="append", default=[])
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--only", action="append", choices=list(VARIANTS))
    parser.add_argument("-o", "--output", type=Path)
    parser.add_argument("--table", type=Path)
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    if arguments.table:
        table(arguments.table)
    else:
        run(arguments)


if __name__ == "__main__":
    main()
