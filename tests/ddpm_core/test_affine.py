"""Products without autograd agree with torch's own, whichever library makes them."""

import pytest
import torch
import torch.nn.functional as F

from ddpm_core.models import affine as module
from ddpm_core.models.affine import affine, product


@pytest.fixture(params=["as the machine has it", "plain"])
def _library(request, monkeypatch):
    if request.param == "plain":
        monkeypatch.setattr(module, "_has_onednn", lambda: False)


@pytest.fixture
def drawn():
    generator = torch.Generator().manual_seed(0)

    def draw(*shape, dtype=torch.float32):
        return torch.randn(*shape, generator=generator).to(dtype)

    return draw


@pytest.mark.usefixtures("_library")
@pytest.mark.parametrize("rows", [0, 1, 2, 7, 128, 2049])
@pytest.mark.parametrize("relu", [False, True])
def test_affine_is_a_linear_layer(drawn, rows, relu):
    x, weight, bias = drawn(rows, 34), drawn(16, 34), drawn(16)
    expected = F.linear(x.double(), weight.double(), bias.double())
    found = affine(x, weight, bias, relu)
    assert found.shape == (rows, 16)
    torch.testing.assert_close(
        found.double(), expected.relu() if relu else expected, atol=1e-5, rtol=1e-5
    )
    without = affine(x, weight, None)
    torch.testing.assert_close(without.double(), expected - bias, atol=1e-5, rtol=1e-5)


@pytest.mark.usefixtures("_library")
@pytest.mark.parametrize("turned", [(False, False), (True, False), (False, True), (True, True)])
def test_product_takes_any_strides(drawn, turned):
    a = drawn(33, 17).t() if turned[0] else drawn(17, 33)
    b = drawn(9, 33).t() if turned[1] else drawn(33, 9)
    torch.testing.assert_close(
        product(a, b).double(), a.double() @ b.double(), atol=1e-5, rtol=1e-5
    )


@pytest.mark.usefixtures("_library")
def test_a_part_of_a_wider_tensor_is_taken_as_it_is(drawn):
    wide = drawn(20, 8)
    x, weight = wide[:, 2:5], drawn(4, 8)[:, 1:4]
    torch.testing.assert_close(affine(x, weight, None), x @ weight.t(), atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize("dtype", [torch.float64, torch.float16])
def test_other_numbers_stay_what_they_are(drawn, dtype):
    x, weight = drawn(5, 3, dtype=dtype), drawn(2, 3, dtype=dtype)
    assert affine(x, weight, None).dtype == dtype
    assert torch.equal(affine(x, weight, None), x @ weight.t())


@pytest.mark.usefixtures("_library")
@pytest.mark.parametrize("relu", [False, True])
def test_no_number_stays_no_number(relu):
    x = torch.tensor([[float("nan"), 1.0]])
    assert affine(x, torch.ones(3, 2), torch.zeros(3), relu).isnan().all()
