import numpy as np
import pytest

torch = pytest.importorskip("torch")

from torch import nn  # noqa: E402

from policyner.training.dropout import ByteDropout, with_quick_dropout  # noqa: E402


def test_a_tenth_of_the_units_is_dropped_and_the_mean_stays():
    np.random.seed(5)
    thinned = ByteDropout(0.1)(torch.ones(400, 500))
    assert (thinned == 0).float().mean().item() == pytest.approx(26 / 256, abs=0.003)
    assert thinned.mean().item() == pytest.approx(1.0, abs=0.005)


def test_what_was_dropped_gets_no_gradient():
    states = torch.ones(40, 50, requires_grad=True)
    thinned = ByteDropout(0.5)(states)
    thinned.sum().backward()
    assert torch.equal(states.grad == 0, thinned == 0)
    assert 0 < (thinned == 0).sum() < 2000


def test_nothing_is_dropped_outside_of_training():
    states = torch.ones(40, 50)
    assert ByteDropout(0.5).eval()(states) is states
    assert ByteDropout(0.0)(states) is states


def test_the_same_state_draws_the_same_mask():
    masks = []
    for _ in range(2):
        np.random.seed(7)
        masks.append(ByteDropout(0.3)(torch.ones(30, 30, dtype=torch.bfloat16)))
    assert torch.equal(*masks)


def test_every_dropout_of_a_model_is_exchanged():
    model = nn.Sequential(nn.Linear(2, 2), nn.Sequential(nn.Dropout(0.2)), nn.Dropout(0.1))
    with_quick_dropout(model)
    dropouts = [module for module in model.modules() if isinstance(module, nn.Dropout)]
    assert [type(module) for module in dropouts] == [ByteDropout, ByteDropout]
    assert sorted(module.p for module in dropouts) == [0.1, 0.2]
