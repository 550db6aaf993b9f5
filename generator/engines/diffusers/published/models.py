"""What the parts of published models are, as their makers' own configurations give it.

Each model is a pipeline's class and its parts by name: (library, class, configuration). Numbers are those of the
repositories named; a test builds every part and counts its weights.
"""

from __future__ import annotations

from typing import Any

Part = tuple[str, str, dict[str, Any]]
Parts = dict[str, Part]

END = "<|endoftext|>"
NOISE = {"beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear", "steps_offset": 1}
CROSS_DOWN, CROSS_UP = "CrossAttnDownBlock2D", "CrossAttnUpBlock2D"


def clip(kind: str, width: int, layers: int, *, act: str, projection: int) -> Part:
    """CLIP ViT-L's text encoder (width 768) or OpenCLIP ViT-bigG's (1280)."""
    config = {
        "hidden_size": width,
        "intermediate_size": 4 * width,
        "num_hidden_layers": layers,
        "num_attention_heads": width // 64,
        "hidden_act": act,
        "projection_dim": projection,
        "max_position_embeddings": 77,
        "vocab_size": 49408,
        "bos_token_id": 49406,
        "eos_token_id": 49407,
        "pad_token_id": 1,
    }
    return "transformers", kind, config


def tokenizer(pads_with: str = END) -> Part:
    return "transformers", "CLIPTokenizer", {"pads_with": pads_with}


def vae(side: int, *, channels: int = 4, **more: Any) -> Part:
    config = {
        "block_out_channels": [128, 256, 512, 512],
        "down_block_types": ["DownEncoderBlock2D"] * 4,
        "up_block_types": ["UpDecoderBlock2D"] * 4,
        "layers_per_block": 2,
        "latent_channels": channels,
        "sample_size": side,
        **more,
    }
    return "diffusers", "AutoencoderKL", config


CLIP_L = clip("CLIPTextModel", 768, 12, act="quick_gelu", projection=768)
CLIP_L_PROJECTED = clip("CLIPTextModelWithProjection", 768, 12, act="quick_gelu", projection=768)
CLIP_G = clip("CLIPTextModelWithProjection", 1280, 32, act="gelu", projection=1280)
VAE_16 = {"use_quant_conv": False, "use_post_quant_conv": False, "force_upcast": True}
T5_XXL: Part = (
    "transformers",
    "T5EncoderModel",
    {
        "d_model": 4096,
        "d_ff": 10240,
        "d_kv": 64,
        "num_layers": 24,
        "num_heads": 64,
        "vocab_size": 32128,
        "feed_forward_proj": "gated-gelu",
        "tie_word_embeddings": False,
    },
)
T5_WORDS: Part = ("transformers", "T5TokenizerFast", {})


def stable_diffusion(kind: str, channels: int = 4) -> tuple[str, Parts]:
    """stable-diffusion-v1-5/stable-diffusion-v1-5, and its relatives for repainting and for editing."""
    unet = {
        "sample_size": 64,
        "in_channels": channels,
        "block_out_channels": [320, 640, 1280, 1280],
        "down_block_types": [CROSS_DOWN] * 3 + ["DownBlock2D"],
        "up_block_types": ["UpBlock2D"] + [CROSS_UP] * 3,
        "cross_attention_dim": 768,
        "attention_head_dim": 8,
    }
    return kind, {
        "unet": ("diffusers", "UNet2DConditionModel", unet),
        "vae": vae(512, scaling_factor=0.18215),
        "text_encoder": CLIP_L,
        "tokenizer": tokenizer(),
        "scheduler": ("diffusers", "PNDMScheduler", {**NOISE, "skip_prk_steps": True}),
    }


def sdxl(kind: str = "StableDiffusionXLPipeline", channels: int = 4) -> tuple[str, Parts]:
    """stabilityai/stable-diffusion-xl-base-1.0."""
    unet = {
        "sample_size": 128,
        "in_channels": channels,
        "block_out_channels": [320, 640, 1280],
        "down_block_types": ["DownBlock2D", CROSS_DOWN, CROSS_DOWN],
        "up_block_types": [CROSS_UP, CROSS_UP, "UpBlock2D"],
        "transformer_layers_per_block": [1, 2, 10],
        "attention_head_dim": [5, 10, 20],
        "cross_attention_dim": 2048,
        "use_linear_projection": True,
        "addition_embed_type": "text_time",
        "addition_time_embed_dim": 256,
        "projection_class_embeddings_input_dim": 2816,
    }
    return kind, {
        "unet": ("diffusers", "UNet2DConditionModel", unet),
        "vae": vae(1024, scaling_factor=0.13025, force_upcast=True),
        "text_encoder": CLIP_L,
        "tokenizer": tokenizer(),
        "text_encoder_2": CLIP_G,
        "tokenizer_2": tokenizer("!"),
        "scheduler": ("diffusers", "EulerDiscreteScheduler", {**NOISE, "timestep_spacing": "leading"}),
    }


def sd3(layers: int = 24, **more: Any) -> tuple[str, Parts]:
    """stabilityai/stable-diffusion-3-medium-diffusers, and 3.5 medium and large."""
    transformer = {
        "sample_size": 128,
        "patch_size": 2,
        "in_channels": 16,
        "out_channels": 16,
        "num_layers": layers,
        "num_attention_heads": layers,
        "attention_head_dim": 64,
        "joint_attention_dim": 4096,
        "caption_projection_dim": 64 * layers,
        "pooled_projection_dim": 2048,
        "pos_embed_max_size": 192,
        **more,
    }
    return "StableDiffusion3Pipeline", {
        "transformer": ("diffusers", "SD3Transformer2DModel", transformer),
        "vae": vae(1024, channels=16, scaling_factor=1.5305, shift_factor=0.0609, **VAE_16),
        "text_encoder": CLIP_L_PROJECTED,
        "tokenizer": tokenizer(),
        "text_encoder_2": CLIP_G,
        "tokenizer_2": tokenizer("!"),
        "text_encoder_3": T5_XXL,
        "tokenizer_3": T5_WORDS,
        "scheduler": ("diffusers", "FlowMatchEulerDiscreteScheduler", {"shift": 3.0}),
    }


def flux(kind: str = "FluxPipeline", *, channels: int = 64, guided: bool = True) -> tuple[str, Parts]:
    """black-forest-labs/FLUX.1-dev (`guided`) and FLUX.1-schnell; Fill has more channels."""
    transformer = {
        "in_channels": channels,
        "out_channels": 64,
        "num_layers": 19,
        "num_single_layers": 38,
        "attention_head_dim": 128,
        "num_attention_heads": 24,
        "joint_attention_dim": 4096,
        "pooled_projection_dim": 768,
        "guidance_embeds": guided,
    }
    shift = {"shift": 3.0, "use_dynamic_shifting": True, "base_shift": 0.5, "max_shift": 1.15} if guided else {}
    return kind, {
        "transformer": ("diffusers", "FluxTransformer2DModel", transformer),
        "vae": vae(1024, channels=16, scaling_factor=0.3611, shift_factor=0.1159, **VAE_16),
        "text_encoder": CLIP_L,
        "tokenizer": tokenizer(),
        "text_encoder_2": T5_XXL,
        "tokenizer_2": T5_WORDS,
        "scheduler": ("diffusers", "FlowMatchEulerDiscreteScheduler", shift),
    }


DUAL: dict[str, Any] = {"dual_attention_layers": list(range(13)), "qk_norm": "rms_norm", "pos_embed_max_size": 384}
MODELS: dict[str, tuple[str, Parts]] = {
    "Stable Diffusion 1.5": stable_diffusion("StableDiffusionPipeline"),
    "Stable Diffusion 1.5 for repainting": stable_diffusion("StableDiffusionInpaintPipeline", 9),
    "InstructPix2Pix": stable_diffusion("StableDiffusionInstructPix2PixPipeline", 8),
    "SDXL": sdxl(),
    "SDXL for repainting": sdxl("StableDiffusionXLInpaintPipeline", 9),
    "Stable Diffusion 3": sd3(),
    "Stable Diffusion 3.5 medium": sd3(**DUAL),
    "Stable Diffusion 3.5 large": sd3(38, qk_norm="rms_norm"),
    "FLUX.1 dev": flux(),
    "FLUX.1 schnell": flux(guided=False),
    "FLUX.1 Fill": flux("FluxFillPipeline", channels=384),
}
