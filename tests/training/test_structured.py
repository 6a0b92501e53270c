import itertools

import pytest
import torch

from policyner.training.structured import Transitions, sequence_loss


def by_enumeration(logits, tags, transitions):
    """The loss of one window of one layer, by summing over all sequences."""
    length = logits.shape[0]

    def score(path):
        emitted = sum(logits[i, tag] for i, tag in enumerate(path))
        return emitted + sum(transitions[a, b] for a, b in itertools.pairwise(path))

    every = torch.stack([score(path) for path in itertools.product(range(3), repeat=length)])
    return torch.logsumexp(every, dim=0) - score(tags.tolist())


def test_the_loss_is_that_of_the_sum_over_all_sequences():
    torch.manual_seed(0)
    logits = torch.randn(1, 4, 4, 3)
    tags = torch.tensor([[[0, 1, 0, 1], [1, 2, 0, 2], [2, 0, 1, 0], [0, 1, 2, 0]]])
    transitions = torch.randn(4, 3, 3)
    loss = sequence_loss(logits, tags, torch.ones(1, 4, 4, dtype=torch.bool), transitions)
    expected = sum(
        by_enumeration(logits[0, :, layer], tags[0, :, layer], transitions[layer])
        for layer in range(4)
    )
    assert loss == pytest.approx(float(expected) / 16, rel=1e-5)


def test_special_tokens_and_padding_do_not_count():
    torch.manual_seed(0)
    logits = torch.randn(1, 6, 4, 3)
    tags = torch.randint(0, 2, (1, 6, 4))
    inside = torch.tensor([[False, True, True, True, False, False]])
    mask = inside[..., None].expand(1, 6, 4)
    transitions = torch.randn(4, 3, 3)
    whole = sequence_loss(logits, tags, mask, transitions)
    inner = sequence_loss(
        logits[:, 1:4], tags[:, 1:4], torch.ones(1, 3, 4, dtype=torch.bool), transitions
    )
    assert whole == pytest.approx(float(inner), rel=1e-5)


def test_a_layer_that_is_not_annotated_does_not_count():
    torch.manual_seed(0)
    logits = torch.randn(2, 4, 4, 3, requires_grad=True)
    tags = torch.randint(0, 2, (2, 4, 4))
    mask = torch.ones(2, 4, 4, dtype=torch.bool)
    mask[0, :, 1] = False
    transitions = torch.randn(4, 3, 3)
    loss = sequence_loss(logits, tags, mask, transitions)
    expected = sum(
        by_enumeration(logits[window, :, layer], tags[window, :, layer], transitions[layer])
        for window in range(2)
        for layer in range(4)
        if (window, layer) != (0, 1)
    )
    assert loss.item() == pytest.approx(float(expected) / 28, rel=1e-5)
    loss.backward()
    assert logits.grad[0, :, 1].abs().max() == 0
    assert logits.grad[1, :, 1].abs().max() > 0


def test_from_outside_there_is_no_way_inside():
    scores = Transitions().scores()
    assert (scores[:, 0, 2] < -1000).all()
    assert scores[:, 1, 2].abs().max() == 0
