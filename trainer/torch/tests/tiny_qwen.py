"""A randomly initialised Qwen2 with a tokenizer of single characters, saved where transformers finds it."""

from __future__ import annotations

from pathlib import Path

import torch
from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers
from transformers import PreTrainedTokenizerFast, Qwen2Config, Qwen2ForCausalLM

from rewardsmith.models.base_model import PreparedModel

PIECES = ["<eos>", "<pad>", *"0123456789", "+", "=", "-", " "]
EOS = 0
# More than a prompt and a completion of any test.
CONTEXT = 64


def save_tiny_qwen(folder: Path, *, seed: int = 0, sharp: float = 1.0) -> PreparedModel:
    """`sharp` scales the head: the more, the further its distributions are from uniform."""
    vocabulary = {piece: index for index, piece in enumerate(PIECES)}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="<pad>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex("."), behavior="isolated")
    tokenizer.decoder = decoders.Fuse()
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, eos_token="<eos>", pad_token="<pad>")
    config = Qwen2Config(
        vocab_size=len(PIECES),
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=CONTEXT,
        eos_token_id=EOS,
        pad_token_id=1,
        bos_token_id=None,
        tie_word_embeddings=False,
    )
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        model = Qwen2ForCausalLM(config)
    with torch.no_grad():
        model.lm_head.weight *= 20 * sharp
    # What model makers ship, and what must not change our sampling.
    model.generation_config.update(do_sample=True, top_k=2, top_p=0.5, temperature=0.7, repetition_penalty=3.0)
    model.save_pretrained(folder)
    fast.save_pretrained(folder)
    return PreparedModel("tiny", str(folder), None, f"tiny {seed} {sharp}")
