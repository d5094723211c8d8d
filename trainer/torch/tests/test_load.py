"""Base models, tokenizers and the weights that a policy starts from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import torch
from peft import LoraConfig, get_peft_model, get_peft_model_state_dict
from safetensors.torch import save_file
from tiny_qwen import save_tiny_qwen

from rewardsmith.models.base_model import PreparedModel
from rewardsmith.models.load import dtype_of, eos_ids, load_causal_model, load_tokenizer
from rewardsmith.models.sent_weights import apply_weights
from rewardsmith.report import RunFailure
from rewardsmith.training.train import context_length

IDS = torch.tensor([[2, 3, 4]])


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> PreparedModel:
    return save_tiny_qwen(tmp_path_factory.mktemp("tiny"))


def load(prepared: PreparedModel):
    return load_causal_model(prepared, precision="auto", device="cpu")


def test_a_model_keeps_its_special_tokens_and_none_of_its_ways_to_sample(tiny: PreparedModel) -> None:
    model, tokenizer = load(tiny), load_tokenizer(tiny)
    settings = model.generation_config
    assert (settings.eos_token_id, settings.pad_token_id) == (0, 1)
    assert [settings.top_k, settings.top_p, settings.temperature, settings.repetition_penalty] == [None] * 4
    assert eos_ids(model, tokenizer) == [0]
    assert tokenizer.padding_side == "left" and tokenizer.decode([2, 12, 3]) == "0+1"
    assert model.dtype == torch.float32 and not model.training
    assert dtype_of("bf16", "cpu") == torch.bfloat16


def test_a_model_that_is_not_there_says_what_to_check(tmp_path: Path) -> None:
    missing = PreparedModel("nobody/nothing", str(tmp_path / "none"), None, "")
    for reads in (load, load_tokenizer):
        with pytest.raises(RunFailure, match='The base model "nobody/nothing" could not be loaded'):
            reads(missing)


@pytest.mark.parametrize("reads", [load, load_tokenizer, context_length])
def test_a_models_own_code_is_not_run_and_the_reason_is_said(tiny: PreparedModel, tmp_path: Path, reads: Any) -> None:
    ran = tmp_path / "ran"
    (tmp_path / "own.py").write_text(f"open({str(ran)!r}, 'w')\nclass Config: pass\n")
    own = {"AutoConfig": "own.Config", "AutoModelForCausalLM": "own.Config", "AutoTokenizer": ["own.Config", None]}
    for name in ("config.json", "tokenizer_config.json"):
        (tmp_path / name).write_text(json.dumps({"model_type": "strange", "auto_map": own}))
    with pytest.raises(RunFailure, match="needs code of its own, which is not run"):
        reads(PreparedModel("owner/strange", str(tmp_path), None, ""))
    assert not ran.exists()


def test_all_weights_of_a_checkpoint_take_the_place_of_the_base(tiny: PreparedModel, tmp_path: Path) -> None:
    other = load(save_tiny_qwen(tmp_path / "other", seed=1))
    save_file({name: value.contiguous() for name, value in other.state_dict().items()}, tmp_path / "full.safetensors")
    model = apply_weights(load(tiny), tmp_path / "full.safetensors")
    assert torch.equal(model(IDS).logits, other(IDS).logits)


def test_an_adapter_is_put_on_the_base_and_can_be_taken_off(tiny: PreparedModel, tmp_path: Path) -> None:
    config = LoraConfig(r=2, lora_alpha=8, target_modules="all-linear", task_type="CAUSAL_LM", init_lora_weights=False)
    trained = get_peft_model(load(tiny), config).eval()
    weights = get_peft_model_state_dict(trained)
    save_file(weights, tmp_path / "adapter.safetensors", metadata={"loraRank": "2", "loraAlpha": "8"})
    model = apply_weights(load(tiny), tmp_path / "adapter.safetensors")
    assert torch.allclose(model(IDS).logits, trained(IDS).logits, atol=1e-6)
    with model.disable_adapter():
        assert torch.allclose(model(IDS).logits, load(tiny)(IDS).logits, atol=1e-6)
    assert not torch.allclose(model(IDS).logits, load(tiny)(IDS).logits, atol=1e-2)
    save_file(weights, tmp_path / "mute.safetensors")
    with pytest.raises(RunFailure, match="does not say its loraAlpha"):
        apply_weights(load(tiny), tmp_path / "mute.safetensors")


def test_weights_that_do_not_fit_are_refused(tiny: PreparedModel, tmp_path: Path) -> None:
    (tmp_path / "torn").write_bytes(b"123")
    with pytest.raises(RunFailure, match="no readable safetensors"):
        apply_weights(load(tiny), tmp_path / "torn")
    save_file({"model.norm.weight": torch.ones(7)}, tmp_path / "wide")
    with pytest.raises(RunFailure, match=r"not this base model's: 1 of their 1 tensors .* model\.norm\.weight"):
        apply_weights(load(tiny), tmp_path / "wide")
    save_file({"model.norm.weight": torch.ones(32)}, tmp_path / "few")
    with pytest.raises(RunFailure, match=r"lack .* tensors"):
        apply_weights(load(tiny), tmp_path / "few")
