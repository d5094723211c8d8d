"""The tiny base: built once, the same each time, and loaded by transformers like any other model."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

from rewardsmith.models.tiny import TINY_RECIPES, TinyRecipe, build_tiny, prepare_tiny, recipe_hash, tiny_tokenizer
from rewardsmith.tasks.arithmetic import PIECES, Arithmetic

RECIPE = TinyRecipe(width=16, heads=2, hidden=32, steps=3, batch=8)


def say_nothing(_: str) -> None:
    pass


def test_the_tokenizer_spells_as_the_embedded_trainers_does(tmp_path: Path) -> None:
    golden = json.loads((Path(__file__).resolve().parents[3] / "fixtures" / "tasks" / "arithmetic.json").read_text())
    tiny_tokenizer().save_pretrained(tmp_path)
    tokenizer = AutoTokenizer.from_pretrained(tmp_path)
    for case in golden["tokens"]:
        assert tokenizer(case["text"])["input_ids"] == case["tokens"]
        assert tokenizer.decode([*case["tokens"], 0, 19], skip_special_tokens=True) == case["text"]
    assert (tokenizer.eos_token_id, tokenizer.pad_token_id, len(tokenizer)) == (0, 19, len(PIECES) + 2)
    with pytest.raises(Exception, match="UNK"):
        tokenizer("47-38=")


def test_a_recipe_gives_the_same_weights_each_time_and_leaves_the_random_state_alone(tmp_path: Path) -> None:
    torch.manual_seed(3)
    state = torch.get_rng_state()
    build_tiny(RECIPE, tmp_path / "a", say_nothing)
    assert torch.equal(state, torch.get_rng_state())
    torch.manual_seed(4)
    build_tiny(RECIPE, tmp_path / "b", say_nothing)
    assert (tmp_path / "a/model.safetensors").read_bytes() == (tmp_path / "b/model.safetensors").read_bytes()


def test_another_recipe_lies_in_another_folder() -> None:
    assert recipe_hash(RECIPE) != recipe_hash(TinyRecipe())


def test_a_tiny_base_is_built_once_and_then_reused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(TINY_RECIPES, "arithmetic-tiny-quick", RECIPE)
    said: list[str] = []
    first = prepare_tiny("arithmetic-tiny-quick", home=tmp_path, say=said.append)
    assert len(said) == 2
    assert prepare_tiny("arithmetic-tiny-quick", home=tmp_path, say=said.append) == first
    assert len(said) == 2
    assert [path.name for path in (tmp_path / "models").iterdir()] == [Path(first.path).name]
    model = AutoModelForCausalLM.from_pretrained(first.path)
    tokens = Arithmetic().encode(Arithmetic().prompts("test")[0], AutoTokenizer.from_pretrained(first.path))
    assert model(input_ids=torch.tensor([tokens])).logits.shape == (1, 6, 20)


def test_padding_on_the_left_moves_no_position(tmp_path: Path) -> None:
    build_tiny(RECIPE, tmp_path, say_nothing)
    model = AutoModelForCausalLM.from_pretrained(tmp_path).eval()
    text = [5, 8, 11, 4, 9, 12, 1, 9, 6]
    alone = model(input_ids=torch.tensor([text])).logits[0]
    padded = model(input_ids=torch.tensor([[19, 19, 19, *text]]), attention_mask=torch.tensor([[0] * 3 + [1] * 9])).logits[0, 3:]
    torch.testing.assert_close(padded, alone)


def test_after_a_few_seconds_of_warm_up_almost_every_answer_has_the_right_form(tmp_path: Path) -> None:
    base = prepare_tiny("arithmetic-tiny-quick", home=tmp_path, say=say_nothing)
    model, tokenizer = AutoModelForCausalLM.from_pretrained(base.path).eval(), AutoTokenizer.from_pretrained(base.path)
    task = Arithmetic()
    prompts = task.prompts("validation")[:100]
    torch.manual_seed(0)
    given = torch.tensor([task.encode(prompt, tokenizer) for prompt in prompts])
    written = model.generate(given, do_sample=True, max_new_tokens=task.info.max_tokens)[:, given.shape[1] :]
    parsed = 0.0
    for prompt, tokens in zip(prompts, written.tolist()):
        text = tokenizer.decode(tokens, skip_special_tokens=True)
        parsed += task.verify(prompt, text, tokens=tokens, ended=0 in tokens).signals["parsed"]
    # Measured: .965.
    assert parsed >= 80
