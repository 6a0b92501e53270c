"""Characters a second of `extract`, beside a transformers pipeline of BERT-base size.

Both read the same texts on the same machine in the same run: the notices of
`annotations/`, or any folder of `.txt` files given as the first argument. The BERT has
random weights, which cost as much time as trained ones, and twelve outputs;
long texts go to it in pieces of 510 characters, the most it can read. It stops
after `--bert-characters`, since its rate does not change with more.

    python benchmarks/extract_speed.py [FOLDER] [--model small] [--characters 400000]
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import torch
from transformers import BertConfig, BertForTokenClassification, PreTrainedTokenizerFast, pipeline

from policyner.extractor import Extractor
from policyner.reading import read_text
from policyner.tagging.decoding import TAGS
from policyner.tagging.mention import LABELS
from policyner.training.tokenizer import build_tokenizer, count_characters

_BERT_LENGTH = 512
_BERT_VOCABULARY = 21128  # that of bert-base-chinese


def load_texts(folder: Path | None, *, characters: int) -> list[str]:
    """Notices of about `characters` in all, repeated where there are fewer."""
    if folder is None:
        gold = Path(__file__).parents[1] / "annotations"
        texts = [
            json.loads(line)["text"]
            for path in sorted(gold.glob("*.jsonl"))
            for line in path.read_text(encoding="utf-8").splitlines()
        ]
    else:
        texts = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))]
    chosen: list[str] = []
    total = 0
    while total < characters:
        text = texts[len(chosen) % len(texts)]
        chosen.append(text)
        total += len(text)
    return chosen


def time_extract(texts: list[str], *, model: str | None, threads: int | None) -> float:
    """Characters a second of the whole walk, text in, records out."""
    extractor = Extractor.load(model, threads=threads)
    sources = [read_text(text) for text in texts]
    extractor.extract_many(sources[:2])  # the first call builds kernels
    started = time.perf_counter()
    for position in range(0, len(sources), 16):
        extractor.extract_many(sources[position : position + 16])
    return sum(map(len, texts)) / (time.perf_counter() - started)


def time_bert(texts: list[str], *, characters: int, threads: int | None) -> float:
    """Characters a second of transformers' token-classification pipeline."""
    if threads is not None:
        torch.set_num_threads(threads)
    width = _BERT_LENGTH - 2
    pieces = [text[i : i + width] for text in texts for i in range(0, len(text), width)]
    pieces = pieces[: max(1, characters // width)]
    classifier = pipeline(
        "token-classification",
        model=_bert(),
        tokenizer=_tokenizer(texts),
        aggregation_strategy="simple",
        device="cpu",
    )
    classifier(pieces[:1])
    started = time.perf_counter()
    classifier(pieces, batch_size=8)
    return sum(map(len, pieces)) / (time.perf_counter() - started)


def _bert() -> BertForTokenClassification:
    config = BertConfig(vocab_size=_BERT_VOCABULARY, num_labels=len(LABELS) * len(TAGS))
    return BertForTokenClassification(config).eval()


def _tokenizer(texts: list[str]) -> PreTrainedTokenizerFast:
    return build_tokenizer(count_characters(texts), min_count=1, max_length=_BERT_LENGTH)


def main() -> None:
    """Prints both rates and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--characters", type=int, default=400_000)
    parser.add_argument("--bert-characters", type=int, default=20_000)
    parser.add_argument("--model")
    parser.add_argument("--threads", type=int)
    options = parser.parse_args()
    texts = load_texts(options.folder, characters=options.characters)
    ours = time_extract(texts, model=options.model, threads=options.threads)
    bert = time_bert(texts, characters=options.bert_characters, threads=options.threads)
    print(f"{'policyner extract':<42}{ours:>12,.0f} characters/s")
    print(f"{'transformers pipeline, BERT-base size':<42}{bert:>12,.0f} characters/s")
    print(f"{'ratio':<42}{ours / bert:>12.1f}")


if __name__ == "__main__":
    main()
