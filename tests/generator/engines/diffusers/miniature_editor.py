"""A FLUX.2 klein of 1 MB with random weights: a transformer that draws from words and edits by instruction."""

from __future__ import annotations

from pathlib import Path

from tests.generator.engines.diffusers.miniature import write_vocabulary

CHAT = "{% for message in messages %}{{ message['content'] }}{% endfor %}"
HIDDEN = 16


def build_miniature_editor(folder: Path) -> Path:
    """Write the pipeline into a folder, the same bytes each time, and return the folder."""
    import torch
    from diffusers import (
        AutoencoderKLFlux2,
        FlowMatchEulerDiscreteScheduler,
        Flux2KleinPipeline,
        Flux2Transformer2DModel,
    )
    from transformers import Qwen2Tokenizer, Qwen3Config, Qwen3ForCausalLM

    words = folder.parent / "words-of-the-editor"
    write_vocabulary(words)
    tokenizer = Qwen2Tokenizer(
        str(words / "vocab.json"),
        str(words / "merges.txt"),
        unk_token="<|endoftext|>",
        pad_token="<|endoftext|>",
        eos_token="<|endoftext|>",
        chat_template=CHAT,
    )
    torch.manual_seed(0)
    text_encoder = Qwen3ForCausalLM(
        Qwen3Config(
            vocab_size=len(tokenizer),
            hidden_size=HIDDEN,
            intermediate_size=HIDDEN,
            num_hidden_layers=28,  # the pipeline listens at layers 9, 18 and 27
            num_attention_heads=2,
            num_key_value_heads=1,
            head_dim=8,
            max_position_embeddings=512,
        )
    )
    transformer = Flux2Transformer2DModel(
        in_channels=16,
        num_layers=2,
        num_single_layers=4,
        attention_head_dim=16,
        num_attention_heads=2,
        joint_attention_dim=3 * HIDDEN,
        timestep_guidance_channels=16,
        axes_dims_rope=(4, 4, 4, 4),
        guidance_embeds=False,
    )
    vae = AutoencoderKLFlux2(
        block_out_channels=(8, 8, 16, 16),
        layers_per_block=1,
        latent_channels=4,
        norm_num_groups=4,
        sample_size=64,
    )
    pipeline = Flux2KleinPipeline(
        scheduler=FlowMatchEulerDiscreteScheduler(use_dynamic_shifting=True),
        vae=vae,
        text_encoder=text_encoder,
        tokenizer=tokenizer,
        transformer=transformer,
        is_distilled=False,
    )
    pipeline.save_pretrained(folder, safe_serialization=True)
    return folder
