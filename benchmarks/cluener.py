"""What an encoder is worth apart from our task: CLUENER, ten kinds of names in news sentences.

Fine-tunes an encoder on CLUENER's train part with a softmax over B, I and O of each kind and prints
the strict F1 of its dev part (BIO paths by Viterbi, seqeval). Published figures on its
test part: BiLSTM-CRF 70.0, BERT-base 78.8 (Xu et al. 2020).

    python benchmarks/cluener.py ENCODER CLUENER_FOLDER [--epochs 6] [--seed 0]
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import torch
from seqeval.metrics import f1_score
from seqeval.scheme import IOB2
from torch import nn
from transformers import AutoModelForTokenClassification

from policyner.tagging.pieces import Encoder, load_encoder

_BATCH = 32


def read(path: Path, names: list[str], encoder: Encoder) -> list[tuple[np.ndarray, np.ndarray]]:
    """(ids, tags) of each sentence; `names` are the tags in order."""
    rows = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        pieces = encoder.encode(row["text"])
        tags = np.zeros(len(pieces), dtype=np.int64)
        for entity in row["entity_list"]:
            place = entity["entity_index"]
            tags[place["begin"] : place["end"]] = names.index(f"I-{entity['entity_type']}")
            tags[place["begin"]] = names.index(f"B-{entity['entity_type']}")
        ids = np.concatenate([[encoder.special.cls], pieces.ids, [encoder.special.sep]])
        rows.append((ids, tags))
    return rows


def batch(
    rows: list[tuple[np.ndarray, np.ndarray]], *, pad: int
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Padded ids, mask and tags, -100 where nothing is to be learnt."""
    width = max(len(ids) for ids, _ in rows)
    ids = torch.full((len(rows), width), pad)
    mask = torch.zeros_like(ids)
    tags = torch.full_like(ids, -100)
    for number, (row, gold) in enumerate(rows):
        ids[number, : len(row)] = torch.from_numpy(row)
        mask[number, : len(row)] = 1
        tags[number, 1 : 1 + len(gold)] = torch.from_numpy(gold)
    return ids, mask, tags


def best_path(scores: np.ndarray, allowed: np.ndarray) -> np.ndarray:
    """The best path through (tokens, tags) log-probabilities under the BIO constraints."""
    steps = np.where(allowed, 0.0, -1e9)
    best, back = scores[0] + steps[0], []
    for score in scores[1:]:
        reached = best[:, None] + steps
        back.append(reached.argmax(axis=0))
        best = reached.max(axis=0) + score
    path = [int(best.argmax())]
    for pointers in reversed(back):
        path.append(int(pointers[path[-1]]))
    return np.array(path[::-1])


def main() -> None:
    """Trains, then prints the F1 of the dev part."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("encoder", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--rate", type=float, default=4e-4)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    encoder = load_encoder(arguments.encoder)
    lines = (arguments.folder / "train.txt").read_text(encoding="utf-8").splitlines()
    kinds = sorted(
        {entity["entity_type"] for line in lines for entity in json.loads(line)["entity_list"]}
    )
    names = ["O", *(f"{tag}-{kind}" for kind in kinds for tag in "BI")]
    train = read(arguments.folder / "train.txt", names, encoder)
    dev = read(arguments.folder / "dev.txt", names, encoder)
    torch.manual_seed(arguments.seed)
    random = np.random.default_rng(arguments.seed)
    model = AutoModelForTokenClassification.from_pretrained(
        arguments.encoder, num_labels=len(names), ignore_mismatched_sizes=True
    )
    steps = arguments.epochs * -(-len(train) // _BATCH)
    optimizer = torch.optim.AdamW(model.parameters(), lr=arguments.rate, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, arguments.rate, total_steps=steps, pct_start=0.1, anneal_strategy="linear"
    )
    model.train()
    for _ in range(arguments.epochs):
        order = random.permutation(len(train))
        for at in range(0, len(order), _BATCH):
            rows = [train[int(i)] for i in order[at : at + _BATCH]]
            ids, mask, tags = batch(rows, pad=encoder.special.pad)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                logits = model(input_ids=ids, attention_mask=mask).logits.float()
            loss = nn.functional.cross_entropy(logits.flatten(0, 1), tags.flatten())
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad()
    model.eval()
    allowed = np.array(
        [[not b.startswith("I-") or a in (b, f"B-{b[2:]}") for b in names] for a in names]
    )
    gold, found = [], []
    for at in range(0, len(dev), 64):
        rows = dev[at : at + 64]
        ids, mask, _ = batch(rows, pad=encoder.special.pad)
        with torch.inference_mode():
            scores = model(input_ids=ids, attention_mask=mask).logits.log_softmax(-1).numpy()
        for (_, tags), score in zip(rows, scores, strict=True):
            path = best_path(score[1 : 1 + len(tags)], allowed)
            gold.append([names[tag] for tag in tags])
            found.append([names[tag] for tag in path])
    f1 = f1_score(gold, found, mode="strict", scheme=IOB2)
    print(f"{arguments.encoder}: strict F1 on {len(dev)} sentences {f1:.4f}")


if __name__ == "__main__":
    main()
