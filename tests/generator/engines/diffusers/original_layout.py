"""Stable Diffusion and SDXL as one file, with the names that their makers' own code gave the weights."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import safetensors.torch
import torch

Weights = dict[str, torch.Tensor]
RESNET = {
    "norm1": "in_layers.0",
    "conv1": "in_layers.2",
    "norm2": "out_layers.0",
    "conv2": "out_layers.3",
    "time_emb_proj": "emb_layers.1",
    "conv_shortcut": "skip_connection",
}
OPEN_CLIP = {
    "layer_norm1": "ln_1",
    "layer_norm2": "ln_2",
    "mlp.fc1": "mlp.c_fc",
    "mlp.fc2": "mlp.c_proj",
    "self_attn.out_proj": "attn.out_proj",
}


def write_single_file(pipe: Any, path: Path) -> Path:
    """All of a pipeline of the Stable Diffusion or SDXL kind."""
    weights = unet(pipe.unet) | vae(pipe.vae)
    if hasattr(pipe, "text_encoder_2"):
        weights |= clip(pipe.text_encoder, "conditioner.embedders.0.transformer.")
        weights |= open_clip(pipe.text_encoder_2, "conditioner.embedders.1.model.")
    else:
        weights |= clip(pipe.text_encoder, "cond_stage_model.transformer.")
    safetensors.torch.save_file({name: weight.contiguous() for name, weight in weights.items()}, path)
    return path


def unet(model: Any) -> Weights:
    """Blocks are numbered through: at each level its layers, then what halves or doubles it."""
    a_level = model.config.layers_per_block + 1
    found: Weights = {}
    for name, weight in model.state_dict().items():
        found[f"model.diffusion_model.{of_unet(name, a_level)}"] = weight
    return found


def of_unet(name: str, a_level: int) -> str:
    fixed = {
        "conv_in.": "input_blocks.0.0.",
        "conv_norm_out.": "out.0.",
        "conv_out.": "out.2.",
        "time_embedding.linear_1.": "time_embed.0.",
        "time_embedding.linear_2.": "time_embed.2.",
        "add_embedding.linear_1.": "label_emb.0.0.",
        "add_embedding.linear_2.": "label_emb.0.2.",
        "mid_block.resnets.0.": "middle_block.0.",
        "mid_block.attentions.0.": "middle_block.1.",
        "mid_block.resnets.1.": "middle_block.2.",
    }
    for ours, theirs in fixed.items():
        if name.startswith(ours):
            rest = name.removeprefix(ours)
            return renamed(theirs + rest, RESNET) if "resnets" in ours else theirs + rest
    match = re.fullmatch(r"(down|up)_blocks\.(\d+)\.(resnets|attentions|downsamplers|upsamplers)\.(\d+)\.(.*)", name)
    assert match, name
    way, level, kind, layer, rest = match[1], int(match[2]), match[3], int(match[4]), match[5]
    if kind == "downsamplers":
        return f"input_blocks.{(level + 1) * a_level}.0.op.{rest.removeprefix('conv.')}"
    if kind == "upsamplers":
        return f"output_blocks.{level * (a_level) + a_level - 1}.2.{rest}"
    number = 1 + level * a_level + layer if way == "down" else level * a_level + layer
    place = f"{'input' if way == 'down' else 'output'}_blocks.{number}.{0 if kind == 'resnets' else 1}."
    return renamed(place + rest, RESNET) if kind == "resnets" else place + rest


def renamed(name: str, names: dict[str, str]) -> str:
    for ours, theirs in names.items():
        name = name.replace(f".{ours}.", f".{theirs}.")
    return name


def vae(model: Any) -> Weights:
    levels = len(model.config.block_out_channels)
    found: Weights = {}
    for name, weight in model.state_dict().items():
        theirs = name.replace("conv_norm_out", "norm_out").replace("conv_shortcut", "nin_shortcut")
        theirs = re.sub(r"mid_block\.resnets\.(\d)", lambda match: f"mid.block_{int(match[1]) + 1}", theirs)
        theirs = theirs.replace("mid_block.attentions.0", "mid.attn_1")
        theirs = re.sub(r"down_blocks\.(\d)\.resnets", r"down.\1.block", theirs)
        theirs = re.sub(r"down_blocks\.(\d)\.downsamplers\.0", r"down.\1.downsample", theirs)
        up = lambda match: f"up.{levels - 1 - int(match[1])}.{match[2]}"  # noqa: E731
        theirs = re.sub(r"up_blocks\.(\d)\.(resnets|upsamplers\.0)", up, theirs)
        theirs = theirs.replace(".resnets.", ".block.").replace(".upsamplers.0.", ".upsample.")
        if ".attn_1." in theirs:
            for ours, original in {
                "group_norm": "norm",
                "to_q": "q",
                "to_k": "k",
                "to_v": "v",
                "to_out.0": "proj_out",
            }.items():
                theirs = theirs.replace(f".{ours}.", f".{original}.")
            weight = weight[:, :, None, None] if weight.ndim == 2 else weight
        found[f"first_stage_model.{theirs}"] = weight
    return found


def clip(model: Any, prefix: str) -> Weights:
    return {
        f"{prefix}text_model.{name.removeprefix('text_model.')}": weight for name, weight in model.state_dict().items()
    }


def open_clip(model: Any, prefix: str) -> Weights:
    """With queries, keys and values in one."""
    weights = {name.removeprefix("text_model."): weight for name, weight in model.state_dict().items()}
    found: Weights = {
        f"{prefix}token_embedding.weight": weights["embeddings.token_embedding.weight"],
        f"{prefix}positional_embedding": weights["embeddings.position_embedding.weight"],
        f"{prefix}ln_final.weight": weights["final_layer_norm.weight"],
        f"{prefix}ln_final.bias": weights["final_layer_norm.bias"],
        f"{prefix}text_projection": weights["text_projection.weight"].T,
    }
    for name, weight in weights.items():
        match = re.fullmatch(r"encoder\.layers\.(\d+)\.(.*)\.(weight|bias)", name)
        if match is None:
            continue
        layer, part, kind = f"{prefix}transformer.resblocks.{match[1]}.", match[2], match[3]
        if part == "self_attn.q_proj":
            three = [weights[name.replace("q_proj", which)] for which in ("q_proj", "k_proj", "v_proj")]
            found[f"{layer}attn.in_proj_{kind}"] = torch.cat(three)
        elif part in OPEN_CLIP:
            found[f"{layer}{OPEN_CLIP[part]}.{kind}"] = weight
    return found
