"""Families of diffusion models as miniatures with random weights: every part is real, only small and untrained.

`FAMILIES` maps a name to what builds its pipeline. Tokenizers of every kind are stood in for by CLIP's, which spells
words letter by letter, since the others need a trained file.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import diffusers as d
import torch
import transformers as t

from tests.generator.engines.diffusers.miniature import build_miniature, write_vocabulary
from tests.generator.engines.diffusers.miniature_editor import build_miniature_editor

HIDDEN = 32
WORDS = 80  # how many a spelled vocabulary has at most


def tokenizer(folder: Path, longest: int = 32) -> Any:
    """CLIP's, of letters."""
    words = folder.parent / f"words-{folder.name}"
    if not words.exists():
        write_vocabulary(words)
    return t.CLIPTokenizer(str(words / "vocab.json"), str(words / "merges.txt"), model_max_length=longest)


def clip(words: Any, *, projected: bool = False, hidden: int = HIDDEN) -> Any:
    config = t.CLIPTextConfig(
        vocab_size=len(words),
        hidden_size=hidden,
        projection_dim=hidden,
        intermediate_size=2 * hidden,
        num_hidden_layers=3,
        num_attention_heads=4,
        max_position_embeddings=words.model_max_length,
        bos_token_id=words.bos_token_id,
        eos_token_id=words.eos_token_id,
        pad_token_id=words.eos_token_id,
    )
    return (t.CLIPTextModelWithProjection if projected else t.CLIPTextModel)(config)


def t5(words: Any, width: int = HIDDEN) -> Any:
    return t.T5EncoderModel(
        t.T5Config(vocab_size=len(words), d_model=width, d_kv=8, d_ff=HIDDEN, num_layers=1, num_heads=4)
    )


def gemma(words: Any) -> Any:
    return t.Gemma2Model(
        t.Gemma2Config(
            vocab_size=len(words),
            hidden_size=HIDDEN,
            intermediate_size=HIDDEN,
            num_hidden_layers=3,
            num_attention_heads=2,
            num_key_value_heads=1,
            head_dim=16,
        )
    )


def vae(channels: int = 4, **config: Any) -> Any:
    """Eight times smaller on each side, as nearly all are."""
    return d.AutoencoderKL(
        block_out_channels=(8, 8, 16, 16),
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        latent_channels=channels,
        norm_num_groups=4,
        **config,
    )


def unet(channels: int = 4, *, words: int = HIDDEN, **config: Any) -> Any:
    return d.UNet2DConditionModel(
        sample_size=8,
        in_channels=channels,
        block_out_channels=(32, 64),
        layers_per_block=1,
        norm_num_groups=8,
        cross_attention_dim=words,
        attention_head_dim=8,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
        **config,
    )


def ddim() -> Any:
    return d.DDIMScheduler(
        beta_schedule="scaled_linear", beta_start=0.00085, beta_end=0.012, clip_sample=False, steps_offset=1
    )


def flow(**config: Any) -> Any:
    return d.FlowMatchEulerDiscreteScheduler(**config)


def stable_diffusion(kind: str, *, channels: int = 4, scheduler: Any = None, **config: Any) -> Callable[[Path], Any]:
    def build(folder: Path) -> Any:
        words = tokenizer(folder)
        return getattr(d, kind)(
            vae=vae(),
            text_encoder=clip(words),
            tokenizer=words,
            unet=unet(channels, **config),
            scheduler=scheduler or ddim(),
            safety_checker=None,
            feature_extractor=None,
            requires_safety_checker=False,
        )

    return build


def sdxl(kind: str, *, channels: int = 4, refiner: bool = False) -> Callable[[Path], Any]:
    def build(folder: Path) -> Any:
        words = tokenizer(folder)
        width = 2 * HIDDEN if refiner else 3 * HIDDEN
        times = 5 if refiner else 6
        more = {"requires_aesthetics_score": True} if refiner else {}
        return getattr(d, kind)(
            vae=vae(),
            text_encoder=None if refiner else clip(words),
            tokenizer=None if refiner else words,
            text_encoder_2=clip(words, projected=True, hidden=2 * HIDDEN),
            tokenizer_2=words,
            unet=unet(
                channels,
                words=width,
                addition_embed_type="text_time",
                addition_time_embed_dim=8,
                transformer_layers_per_block=1,
                projection_class_embeddings_input_dim=2 * HIDDEN + 8 * times,
            ),
            scheduler=ddim(),
            **more,
        )

    return build


def sd3(folder: Path) -> Any:
    words = tokenizer(folder)
    return d.StableDiffusion3Pipeline(
        transformer=d.SD3Transformer2DModel(
            sample_size=16,
            patch_size=2,
            in_channels=16,
            num_layers=2,
            attention_head_dim=16,
            num_attention_heads=2,
            joint_attention_dim=2 * HIDDEN,
            caption_projection_dim=HIDDEN,
            pooled_projection_dim=2 * HIDDEN,
            out_channels=16,
            pos_embed_max_size=16,
        ),
        scheduler=flow(shift=3.0),
        vae=vae(16, shift_factor=0.1, scaling_factor=0.4),
        text_encoder=clip(words, projected=True),
        tokenizer=words,
        text_encoder_2=clip(words, projected=True),
        tokenizer_2=words,
        text_encoder_3=t5(words, 2 * HIDDEN),
        tokenizer_3=words,
    )


def flux(kind: str, *, channels: int = 16, scheduler: Any = None) -> Callable[[Path], Any]:
    def build(folder: Path) -> Any:
        words = tokenizer(folder)
        return getattr(d, kind)(
            scheduler=scheduler or flow(),
            vae=vae(shift_factor=0.1, scaling_factor=0.4),
            text_encoder=clip(words),
            tokenizer=words,
            text_encoder_2=t5(words),
            tokenizer_2=words,
            transformer=d.FluxTransformer2DModel(
                in_channels=channels,
                out_channels=16,
                num_layers=2,
                num_single_layers=2,
                attention_head_dim=16,
                num_attention_heads=2,
                joint_attention_dim=HIDDEN,
                pooled_projection_dim=HIDDEN,
                axes_dims_rope=(4, 4, 8),
                guidance_embeds=False,
            ),
        )

    return build


def chroma(folder: Path) -> Any:
    words = tokenizer(folder)
    return d.ChromaPipeline(
        scheduler=flow(),
        vae=vae(shift_factor=0.1, scaling_factor=0.4),
        text_encoder=t5(words),
        tokenizer=words,
        transformer=d.ChromaTransformer2DModel(
            in_channels=16,
            num_layers=1,
            num_single_layers=1,
            attention_head_dim=16,
            num_attention_heads=2,
            joint_attention_dim=HIDDEN,
            axes_dims_rope=(4, 4, 8),
            approximator_hidden_dim=32,
            approximator_layers=1,
            approximator_num_channels=16,
        ),
    )


def z_image(folder: Path) -> Any:
    words = t.Qwen2Tokenizer.from_pretrained(build_chat_words(folder))
    return d.ZImagePipeline(
        scheduler=flow(shift=3.0),
        vae=vae(16, shift_factor=0.1, scaling_factor=0.4),
        text_encoder=t.Qwen3Model(
            t.Qwen3Config(
                vocab_size=len(words),
                hidden_size=HIDDEN,
                intermediate_size=HIDDEN,
                num_hidden_layers=2,
                num_attention_heads=2,
                num_key_value_heads=2,
                head_dim=16,
                max_position_embeddings=512,
            )
        ),
        tokenizer=words,
        transformer=d.ZImageTransformer2DModel(
            all_patch_size=(2,),
            all_f_patch_size=(1,),
            in_channels=16,
            dim=HIDDEN,
            n_layers=2,
            n_refiner_layers=1,
            n_heads=2,
            n_kv_heads=2,
            cap_feat_dim=HIDDEN,
            axes_dims=[8, 4, 4],
            axes_lens=[256, 32, 32],
        ),
    )


def build_chat_words(folder: Path) -> str:
    """A tokenizer with a chat template, as language models have it."""
    words = folder.parent / f"chat-{folder.name}"
    write_vocabulary(words)
    made = t.Qwen2Tokenizer(
        str(words / "vocab.json"),
        str(words / "merges.txt"),
        unk_token="<|endoftext|>",
        pad_token="<|endoftext|>",
        eos_token="<|endoftext|>",
        chat_template="{% for message in messages %}{{ message['content'] }}{% endfor %}",
    )
    made.save_pretrained(words)
    return str(words)


def pixart(kind: str) -> Callable[[Path], Any]:
    def build(folder: Path) -> Any:
        words = tokenizer(folder)
        return getattr(d, kind)(
            tokenizer=words,
            text_encoder=t5(words),
            vae=vae(),
            transformer=d.PixArtTransformer2DModel(
                sample_size=8,
                num_layers=2,
                patch_size=2,
                attention_head_dim=8,
                num_attention_heads=4,
                caption_channels=HIDDEN,
                in_channels=4,
                out_channels=8,
                cross_attention_dim=HIDDEN,
                use_additional_conditions=False,
            ),
            scheduler=d.DPMSolverMultistepScheduler(),
        )

    return build


def sana(folder: Path) -> Any:
    words = tokenizer(folder, 300)
    return d.SanaPipeline(
        tokenizer=words,
        text_encoder=gemma(words),
        vae=d.AutoencoderDC(
            latent_channels=4,
            attention_head_dim=2,
            encoder_block_types=("ResBlock", "EfficientViTBlock"),
            decoder_block_types=("ResBlock", "EfficientViTBlock"),
            encoder_block_out_channels=(8, 8),
            decoder_block_out_channels=(8, 8),
            encoder_qkv_multiscales=((), (5,)),
            decoder_qkv_multiscales=((), (5,)),
            encoder_layers_per_block=(1, 1),
            decoder_layers_per_block=[1, 1],
            downsample_block_type="conv",
            upsample_block_type="interpolate",
            decoder_norm_types="rms_norm",
            decoder_act_fns="silu",
            scaling_factor=0.41407,
        ),
        transformer=d.SanaTransformer2DModel(
            patch_size=1,
            in_channels=4,
            out_channels=4,
            num_layers=1,
            num_attention_heads=2,
            attention_head_dim=16,
            num_cross_attention_heads=2,
            cross_attention_head_dim=16,
            cross_attention_dim=HIDDEN,
            caption_channels=HIDDEN,
            sample_size=32,
        ),
        scheduler=flow(shift=3.0),
    )


def lumina2(folder: Path) -> Any:
    words = tokenizer(folder, 256)
    return d.Lumina2Pipeline(
        transformer=d.Lumina2Transformer2DModel(
            sample_size=8,
            patch_size=2,
            in_channels=4,
            hidden_size=24,
            num_layers=2,
            num_refiner_layers=1,
            num_attention_heads=3,
            num_kv_heads=1,
            multiple_of=16,
            scaling_factor=1.0,
            axes_dim_rope=[4, 2, 2],
            axes_lens=[300, 64, 64],
            cap_feat_dim=HIDDEN,
        ),
        scheduler=flow(),
        vae=vae(shift_factor=0.1, scaling_factor=0.4),
        text_encoder=gemma(words),
        tokenizer=words,
    )


def auraflow(folder: Path) -> Any:
    words = tokenizer(folder)
    return d.AuraFlowPipeline(
        tokenizer=words,
        text_encoder=t.UMT5EncoderModel(
            t.UMT5Config(vocab_size=len(words), d_model=HIDDEN, d_kv=8, d_ff=HIDDEN, num_layers=1, num_heads=4)
        ),
        vae=vae(),
        transformer=d.AuraFlowTransformer2DModel(
            sample_size=32,
            patch_size=2,
            in_channels=4,
            num_mmdit_layers=1,
            num_single_dit_layers=1,
            attention_head_dim=8,
            num_attention_heads=4,
            caption_projection_dim=HIDDEN,
            joint_attention_dim=HIDDEN,
            out_channels=4,
            pos_embed_max_size=256,
        ),
        scheduler=flow(shift=1.73),
    )


def cogview4(folder: Path) -> Any:
    words = tokenizer(folder)
    return d.CogView4Pipeline(
        tokenizer=words,
        text_encoder=t.GlmModel(
            t.GlmConfig(
                vocab_size=len(words),
                hidden_size=HIDDEN,
                intermediate_size=8,
                num_hidden_layers=2,
                num_attention_heads=4,
                num_key_value_heads=4,
                head_dim=8,
                pad_token_id=0,
            )
        ),
        vae=vae(),
        transformer=d.CogView4Transformer2DModel(
            patch_size=2,
            in_channels=4,
            num_layers=2,
            attention_head_dim=4,
            num_attention_heads=4,
            out_channels=4,
            text_embed_dim=HIDDEN,
            time_embed_dim=8,
            condition_dim=4,
        ),
        scheduler=flow(
            base_shift=0.25, max_shift=0.75, base_image_seq_len=256, use_dynamic_shifting=True, time_shift_type="linear"
        ),
    )


def qwen_image(folder: Path) -> Any:
    words = t.Qwen2Tokenizer.from_pretrained(build_chat_words(folder))
    text = t.Qwen2_5_VLConfig(
        text_config={
            "hidden_size": 16,
            "intermediate_size": 16,
            "num_hidden_layers": 2,
            "num_attention_heads": 2,
            "num_key_value_heads": 2,
            "vocab_size": len(words),
            "rope_parameters": {"rope_type": "default", "mrope_section": [1, 1, 2], "rope_theta": 1e6},
        },
        vision_config={"depth": 2, "hidden_size": 16, "intermediate_size": 16, "num_heads": 2, "out_hidden_size": 16},
    )
    return d.QwenImagePipeline(
        scheduler=flow(use_dynamic_shifting=True),
        vae=d.AutoencoderKLQwenImage(
            base_dim=24,
            z_dim=4,
            dim_mult=[1, 2, 4],
            num_res_blocks=1,
            temperal_downsample=[False, True],
            latents_mean=[0.0] * 4,
            latents_std=[1.0] * 4,
        ),
        text_encoder=t.Qwen2_5_VLForConditionalGeneration(text),
        tokenizer=words,
        transformer=d.QwenImageTransformer2DModel(
            patch_size=2,
            in_channels=16,
            out_channels=4,
            num_layers=2,
            attention_head_dim=16,
            num_attention_heads=3,
            joint_attention_dim=16,
            guidance_embeds=False,
            axes_dims_rope=(8, 4, 4),
        ),
    )


def kandinsky3(folder: Path) -> Any:
    words = tokenizer(folder, 128)
    return d.Kandinsky3Pipeline(
        tokenizer=words,
        text_encoder=t5(words),
        unet=d.Kandinsky3UNet(
            in_channels=4,
            time_embedding_dim=4,
            groups=2,
            attention_head_dim=4,
            layers_per_block=3,
            block_out_channels=(HIDDEN, 64),
            cross_attention_dim=4,
            encoder_hid_dim=HIDDEN,
        ),
        scheduler=d.DDPMScheduler(
            beta_start=0.00085, beta_end=0.012, steps_offset=1, beta_schedule="squaredcos_cap_v2"
        ),
        movq=d.VQModel(
            block_out_channels=[32, 64],
            down_block_types=["DownEncoderBlock2D", "AttnDownEncoderBlock2D"],
            in_channels=3,
            latent_channels=4,
            layers_per_block=1,
            norm_num_groups=8,
            norm_type="spatial",
            num_vq_embeddings=12,
            out_channels=3,
            up_block_types=["AttnUpDecoderBlock2D", "UpDecoderBlock2D"],
            vq_embed_dim=4,
        ),
    )


FAMILIES: dict[str, Callable[[Path], Any]] = {
    "Stable Diffusion inpainting": stable_diffusion("StableDiffusionInpaintPipeline", channels=9),
    "InstructPix2Pix": stable_diffusion("StableDiffusionInstructPix2PixPipeline", channels=8),
    "LCM": stable_diffusion(
        "LatentConsistencyModelPipeline", scheduler=d.LCMScheduler(original_inference_steps=50), time_cond_proj_dim=32
    ),
    "SDXL": sdxl("StableDiffusionXLPipeline"),
    "SDXL refiner": sdxl("StableDiffusionXLImg2ImgPipeline", refiner=True),
    "SDXL inpainting": sdxl("StableDiffusionXLInpaintPipeline", channels=9),
    "Stable Diffusion 3": sd3,
    "FLUX.1": flux("FluxPipeline"),
    "FLUX.1 dynamic shift": flux("FluxPipeline", scheduler=flow(use_dynamic_shifting=True)),
    "FLUX.1 Fill": flux("FluxFillPipeline", channels=16 + 16 + 256),
    "FLUX.1 Control": flux("FluxControlPipeline", channels=32),
    "FLUX.1 Kontext": flux("FluxKontextPipeline"),
    "Chroma": chroma,
    "Z-Image": z_image,
    "PixArt-alpha": pixart("PixArtAlphaPipeline"),
    "PixArt-sigma": pixart("PixArtSigmaPipeline"),
    "Sana": sana,
    "Lumina 2": lumina2,
    "AuraFlow": auraflow,
    "CogView4": cogview4,
    "Qwen-Image": qwen_image,
    "Kandinsky 3": kandinsky3,
}
ELSEWHERE = {"Stable Diffusion 1.5": build_miniature, "FLUX.2 klein": build_miniature_editor}


def build_family(name: str, folder: Path) -> Path:
    """Write the miniature into a folder, the same bytes each time, and return the folder."""
    if name in ELSEWHERE:
        return ELSEWHERE[name](folder)
    torch.manual_seed(0)
    FAMILIES[name](folder).save_pretrained(folder, safe_serialization=True)
    return folder
