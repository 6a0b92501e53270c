"""Masked language modelling: the encoder learns official Chinese from open text.

The loop is our own because it must resume to the same bytes: the windows and
masks of a step are drawn from `(seed, step)` alone, so a killed run that goes
on from its last checkpoint sees what an undisturbed run would have seen.
"""

from __future__ import annotations

import json
import logging
import math
import time
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn
from transformers import (
    BertConfig,
    BertForMaskedLM,
    PreTrainedTokenizerBase,
    PreTrainedTokenizerFast,
)

from policyner.errors import ConfigError
from policyner.tagging.folding import fold
from policyner.tagging.pieces import CharacterEncoder
from policyner.training.config import EncoderConfig, ModelConfig, PretrainConfig
from policyner.training.corpus import read_texts_except
from policyner.training.facts import add_facts
from policyner.training.keying import character_config, characters_of, key, load_base
from policyner.training.masking import Batch, Corpus, draw_batch
from policyner.training.places import check_places
from policyner.training.shrinking import start_from
from policyner.training.tokenizer import (
    PAD,
    build_tokenizer,
    count_characters,
    is_character_tokenizer,
    load_tokenizer,
)

logger = logging.getLogger(__name__)


def pretrain(config: ModelConfig, *, work: Path) -> Path:
    """Trains an encoder from random weights, or goes on with a run that was cut off.

    Args:
        config: The model; its `pretrain` section must be there.
        work: Folder of the model's runs; this one's checkpoints, log and
            finished encoder are in `pretrain` below it.

    Returns:
        The folder of the finished encoder, a `BertForMaskedLM` checkpoint
        with its tokenizer.

    Raises:
        ConfigError: If the model has no `pretrain` section or a corpus is missing.
    """
    settings = config.pretrain
    if settings is None:
        raise ConfigError(f"{config.name}: the configuration has no `pretrain` section")
    run = work / "pretrain"
    finished = run / "encoder"
    if (finished / "config.json").is_file():
        logger.info("%s is finished; nothing to do", finished)
        return finished
    run.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(config.seed)
    model, tokenizer, corpora = _begin(config, settings)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    if device.type == "cpu":
        # Backwards, torch's fused attention takes twice as long there as plain products.
        model.set_attn_implementation("eager")
    model.to(device)  # type: ignore[arg-type]
    # Compiling pays on a GPU; on a CPU it gains next to nothing.
    encoder = torch.compile(model.bert) if device.type == "cuda" else model.bert
    longest = model.config.max_position_embeddings
    optimizers = _optimizers(model, settings)
    step = _resume(run, model, optimizers)
    log = run / "log.jsonl"
    started, losses = time.monotonic(), []
    model.train()
    while step < settings.steps:
        rate = _rate(step, settings)
        for optimizer in optimizers:
            for group in optimizer.param_groups:
                group["lr"] = group["full_lr"] * rate
        batch = draw_batch(
            corpora, tokenizer, settings, longest=longest, seed=config.seed, step=step
        )
        loss = _loss(model, encoder, batch.to(device))
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        for optimizer in optimizers:
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
        step += 1
        losses.append(loss.item())
        if step % 100 == 0 or step == settings.steps:
            entry = {
                "step": step,
                "loss": round(float(np.mean(losses)), 4),
                "tokens": step * settings.batch_size * settings.window,
                "seconds": round(time.monotonic() - started, 1),
            }
            logger.info("pretrain %s", entry)
            with log.open("a", encoding="utf-8") as stream:
                stream.write(json.dumps(entry) + "\n")
            losses = []
        if step % settings.checkpoint_every == 0 and step < settings.steps:
            _checkpoint(run, model, optimizers, step)
    model.eval()  # type: ignore[no-untyped-call]
    model.save_pretrained(finished)
    tokenizer.save_pretrained(finished)
    add_facts(
        finished,
        "pretrain",
        since=Path(settings.start or finished),
        seed=config.seed,
        start=Path(settings.start).name if settings.start else "random weights",
        texts=sum(corpus.texts for corpus in corpora),
        characters=sum(len(corpus.ids) for corpus in corpora),
        steps=settings.steps,
        tokens=settings.steps * settings.batch_size * settings.window,
        loss=_last_loss(log),
    )
    return finished


def _last_loss(log: Path) -> float:
    """Nats a hidden character, the mean of the last steps that were logged."""
    return float(json.loads(log.read_text(encoding="utf-8").splitlines()[-1])["loss"])


def _begin(
    config: ModelConfig, settings: PretrainConfig
) -> tuple[BertForMaskedLM, PreTrainedTokenizerBase, list[Corpus]]:
    """The encoder with the weights that it begins with, its tokenizer, and the texts as ids."""
    texts = _read(config, settings)
    if settings.start is None:
        tokenizer: PreTrainedTokenizerBase = _tokenizer(texts, config.encoder)
        model = _new_model(config.encoder, tokenizer)
        return model, tokenizer, _encode(texts, settings, tokenizer)
    if is_character_tokenizer(load_tokenizer(settings.start)):
        # The embeddings of the larger encoder mean something with its vocabulary alone.
        tokenizer = load_tokenizer(settings.start)
        model = _new_model(config.encoder, tokenizer)
        corpora = _encode(texts, settings, tokenizer)
        sample = draw_batch(
            corpora,
            tokenizer,
            settings,
            longest=config.encoder.max_length,
            seed=config.seed,
            step=settings.steps,  # no step trains on it
        )
        start_from(model, Path(settings.start), ids=sample.input_ids, positions=sample.position_ids)
        return model, tokenizer, corpora
    source, pieces = load_base(settings.start)
    tokenizer = _tokenizer(
        texts,
        config.encoder.model_copy(update={"max_length": source.config.max_position_embeddings}),
        known=characters_of(pieces),
    )
    vocabulary = tokenizer.get_vocab()
    model = BertForMaskedLM(character_config(source.config, vocabulary=vocabulary))
    missing = key(model.bert, source, vocabulary=vocabulary, tokenizer=pieces)
    logger.info("%s has no row for %d of %d", settings.start, len(missing), len(vocabulary))
    return model, tokenizer, _encode(texts, settings, tokenizer)


def _read(config: ModelConfig, settings: PretrainConfig) -> list[list[str]]:
    """The folded texts of each corpus that may be learnt from."""
    places = check_places(config.held_out_places)
    return [
        [fold(text) for _, text in read_texts_except(corpus.path, settings.held_out, places=places)]
        for corpus in settings.corpora
    ]


def _tokenizer(
    folded: list[list[str]], encoder: EncoderConfig, *, known: Collection[str] = ()
) -> PreTrainedTokenizerFast:
    return build_tokenizer(
        count_characters(text for texts in folded for text in texts),
        min_count=encoder.min_count,
        max_length=encoder.max_length,
        known=known,
    )


def _encode(
    folded: list[list[str]], settings: PretrainConfig, tokenizer: PreTrainedTokenizerBase
) -> list[Corpus]:
    characters = CharacterEncoder(tokenizer.get_vocab())
    separator = np.array([characters.special.sep])
    corpora = []
    for corpus, texts in zip(settings.corpora, folded, strict=True):
        if not texts:
            raise ConfigError(f"{corpus.path}: no text left to read")
        pieces = []
        for text in texts:
            pieces += [characters.encode(text).ids, separator]
        ids = np.concatenate(pieces)
        logger.info("%s: %d texts, %d characters", corpus.path, len(texts), len(ids))
        corpora.append(Corpus(ids, len(texts), corpus.weight))
    return corpora


def _new_model(encoder: EncoderConfig, tokenizer: PreTrainedTokenizerBase) -> BertForMaskedLM:
    model = BertForMaskedLM(
        BertConfig(
            vocab_size=len(tokenizer),
            hidden_size=encoder.hidden_width,
            intermediate_size=encoder.intermediate_width,
            num_hidden_layers=encoder.layers,
            num_attention_heads=encoder.heads,
            max_position_embeddings=encoder.max_length,
            type_vocab_size=1,
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
            pad_token_id=tokenizer.get_vocab()[PAD],
        )
    )
    positions = model.bert.embeddings.position_embeddings.weight
    with torch.no_grad():
        positions.copy_(_sinusoids(*positions.shape) * positions.std())
    return model


def _sinusoids(length: int, width: int) -> torch.Tensor:
    """(length, width) sines and cosines of unit variance (Vaswani et al. 2017, 3.5).

    As a start for learnt positions they make "the character before" one linear
    map for all places, where random ones would have to be learnt pair by pair: with
    them the loss was 4.5 after 3.5 million tokens, without them 5.3.
    """
    angles = torch.arange(length)[:, None] / 10000 ** (torch.arange(0, width, 2) / width)
    return torch.cat([angles.sin(), angles.cos()], dim=1) * math.sqrt(2)


def _optimizers(model: BertForMaskedLM, settings: PretrainConfig) -> list[torch.optim.Optimizer]:
    """Muon for the matrices of the layers, AdamW for all else.

    Muon (Jordan et al. 2024) is torch's own, scaled to the step size of AdamW.
    """
    matrices = [p for p in model.bert.encoder.parameters() if p.ndim == 2]
    chosen = {id(p) for p in matrices}
    rest = [p for p in model.parameters() if id(p) not in chosen]
    optimizers: list[torch.optim.Optimizer] = [
        torch.optim.Muon(
            matrices,
            lr=settings.matrix_learning_rate,
            weight_decay=settings.weight_decay,
            adjust_lr_fn="match_rms_adamw",
        ),
        torch.optim.AdamW(
            rest, lr=settings.learning_rate, betas=(0.9, 0.98), weight_decay=settings.weight_decay
        ),
    ]
    for optimizer in optimizers:
        for group in optimizer.param_groups:
            group["full_lr"] = group["lr"]
    return optimizers


def _rate(step: int, settings: PretrainConfig) -> float:
    """The share of the full learning rate at `step`: it rises, stands, and falls, in lines."""
    warmup = max(1, math.ceil(settings.steps * settings.warmup))
    if step < warmup:
        return (step + 1) / warmup
    falling = min(math.ceil(settings.steps * settings.decay), settings.steps - warmup)
    return min(1.0, max(0.02, (settings.steps - step) / falling))


def _loss(model: BertForMaskedLM, encoder: Callable[..., Any], batch: Batch) -> torch.Tensor:
    """Mean cross-entropy in nats over the predicted places; the head runs on those alone.

    Args:
        model: Holds the head.
        encoder: The model's, compiled or not.
        batch: The input, on the model's device.
    """
    with torch.autocast(batch.input_ids.device.type, dtype=torch.bfloat16):
        hidden = encoder(
            input_ids=batch.input_ids, position_ids=batch.position_ids
        ).last_hidden_state
        logits = model.cls(hidden.reshape(-1, hidden.shape[-1])[batch.places])
    return nn.functional.cross_entropy(logits.float(), batch.targets)


def _checkpoint(
    run: Path, model: BertForMaskedLM, optimizers: list[torch.optim.Optimizer], step: int
) -> None:
    state: dict[str, Any] = {
        "step": step,
        "model": model.state_dict(),
        "optimizers": [optimizer.state_dict() for optimizer in optimizers],
    }
    partial = run / "checkpoint.pt.partial"
    torch.save(state, partial)
    partial.replace(run / "checkpoint.pt")


def _resume(run: Path, model: BertForMaskedLM, optimizers: list[torch.optim.Optimizer]) -> int:
    path = run / "checkpoint.pt"
    if not path.is_file():
        return 0
    state = torch.load(path, weights_only=True, map_location=model.device)
    model.load_state_dict(state["model"])
    for optimizer, saved in zip(optimizers, state["optimizers"], strict=True):
        optimizer.load_state_dict(saved)
    logger.info("resuming at step %d", state["step"])
    return int(state["step"])
