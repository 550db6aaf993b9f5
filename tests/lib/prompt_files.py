"""A folder of files that carry their prompt, one for each program and encoding, made here byte by byte.

Each is as its program writes it, in form and place, with words of our own; `FILES` has what makes it, and what is to be
read from it. `python -m tests.lib.prompt_files FOLDER` writes them all.
"""

from __future__ import annotations

import gzip
import json
import struct
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from PIL import Image

from tests.lib.hostile import chunk, encoded, plain, with_chunk

WORDS, AGAINST = "a lighthouse at dusk, (oil painting:1.2), Leuchtturm über dem Meer", "blurry, text"
SEED = 4_012_345_678
FULL: dict[str, Any] = {
    "prompt": WORDS,
    "negative_prompt": AGAINST,
    "seed": str(SEED),
    "steps": 28,
    "guidance_scale": 6.5,
    "width": 832,
    "height": 1216,
}
A1111 = (
    f"{WORDS}\nNegative prompt: {AGAINST}\n"
    f"Steps: 28, Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 6.5, Seed: {SEED}, Size: 832x1216, "
    'Model hash: 31e35c80fc, Model: sd_xl_base_1.0, Lora hashes: "ink: 1a2b, sea: 3c4d", Version: v1.10.1'
)
OF_A1111 = FULL | {"program": "AUTOMATIC1111", "scheduler": "DPM++ 2M Karras", "model": "sd_xl_base_1.0"}
FORGE = A1111.replace("Version: v1.10.1", "Version: f2.0.1v1.10.1-previous-501-g668e87f9").replace(
    "CFG scale: 6.5", "CFG scale: 1, Distilled CFG Scale: 3.5"
)
SD_NEXT = (
    f"{WORDS}\nNegative prompt: {AGAINST}\n"
    f"Steps: 28, Size: 832x1216, Sampler: UniPC, Seed: {SEED}, CFG scale: 6.5, App: SD.Next, Version: 6ad4ef9, "
    "Model: flux, Model hash: 31e35c80fc"
)


class PromptFile(NamedTuple):
    make: Callable[[], bytes]
    says: dict[str, Any]


def text(key: str, value: str) -> bytes:
    return chunk(b"tEXt", key.encode() + b"\0" + value.encode("latin-1"))


def packed_text(key: str, value: str) -> bytes:
    return chunk(b"zTXt", key.encode() + b"\0\0" + zlib.compress(value.encode("latin-1")))


def international(key: str, value: str, *, packed: bool = False) -> bytes:
    body = zlib.compress(value.encode()) if packed else value.encode()
    return chunk(b"iTXt", key.encode() + (b"\0\1\0\0\0" if packed else b"\0\0\0\0\0") + body)


def comment(data: bytes) -> bytes:
    """EXIF with a UserComment of these bytes, the code before them."""
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9286] = data
    return exif.tobytes()


def in_exif(format: str, data: bytes, **options: Any) -> bytes:
    return encoded(plain(), format, exif=comment(data), **options)


def comfy_prompt() -> dict[str, Any]:
    """A graph with what trips a search by order: the negative text first, both through a ControlNet, a linked seed."""
    return {
        "2": {"class_type": "CLIPTextEncode", "inputs": {"text": AGAINST, "clip": ["4", 1]}},
        "3": {
            "class_type": "KSampler",
            "inputs": {
                "seed": ["11", 0],
                "steps": 28,
                "cfg": 6.5,
                "sampler_name": "dpmpp_2m",
                "scheduler": "karras",
                "model": ["10", 0],
                "positive": ["7", 0],
                "negative": ["7", 1],
                "latent_image": ["5", 0],
            },
        },
        "4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "sd_xl_base_1.0.safetensors"}},
        "5": {"class_type": "EmptyLatentImage", "inputs": {"width": 832, "height": 1216, "batch_size": 1}},
        "6": {"class_type": "CLIPTextEncode", "inputs": {"text": ["12", 0], "clip": ["10", 1]}},
        "7": {"class_type": "ControlNetApplyAdvanced", "inputs": {"positive": ["6", 0], "negative": ["2", 0]}},
        "9": {"class_type": "SaveImage", "inputs": {"images": ["8", 0], "filename_prefix": "Atelier"}},
        "8": {"class_type": "VAEDecode", "inputs": {"samples": ["3", 0], "vae": ["4", 2]}},
        "10": {"class_type": "LoraLoader", "inputs": {"lora_name": "ink", "model": ["4", 0], "clip": ["4", 1]}},
        "11": {"class_type": "PrimitiveInt", "inputs": {"value": SEED}},
        "12": {"class_type": "PrimitiveStringMultiline", "inputs": {"value": WORDS}},
    }


def comfy_flux() -> dict[str, Any]:
    """The newer nodes: noise, guider, sampler and sigmas apart, and no negative text."""
    return {
        "6": {"class_type": "CLIPTextEncode", "inputs": {"text": WORDS, "clip": ["11", 0]}},
        "12": {"class_type": "UNETLoader", "inputs": {"unet_name": "flux1-dev.safetensors"}},
        "13": {
            "class_type": "SamplerCustomAdvanced",
            "inputs": {
                "noise": ["25", 0],
                "guider": ["22", 0],
                "sampler": ["16", 0],
                "sigmas": ["17", 0],
                "latent_image": ["27", 0],
            },
        },
        "16": {"class_type": "KSamplerSelect", "inputs": {"sampler_name": "euler"}},
        "17": {"class_type": "BasicScheduler", "inputs": {"scheduler": "simple", "steps": 28, "model": ["12", 0]}},
        "22": {"class_type": "BasicGuider", "inputs": {"model": ["12", 0], "conditioning": ["26", 0]}},
        "25": {"class_type": "RandomNoise", "inputs": {"noise_seed": SEED}},
        "26": {"class_type": "FluxGuidance", "inputs": {"guidance": 3.5, "conditioning": ["6", 0]}},
        "27": {"class_type": "EmptySD3LatentImage", "inputs": {"width": 832, "height": 1216, "batch_size": 1}},
    }


def comfy_workflow() -> dict[str, Any]:
    """The page's form of a plain graph."""

    def node(key: int, type: str, widgets: list[Any], **links: int) -> dict[str, Any]:
        ends = [{"name": name, "link": link} for name, link in links.items()]
        return {"id": key, "type": type, "widgets_values": widgets, "inputs": ends}

    ends = {"model": 1, "positive": 4, "negative": 6, "latent_image": 2}
    return {
        "nodes": [
            node(7, "CLIPTextEncode", [AGAINST], clip=5),
            node(3, "KSampler", [SEED, "randomize", 28, 6.5, "dpmpp_2m", "karras", 1], **ends),
            node(4, "CheckpointLoaderSimple", ["sd_xl_base_1.0.safetensors"]),
            node(5, "EmptyLatentImage", [832, 1216, 1]),
            node(6, "CLIPTextEncode", [WORDS], clip=3),
        ],
        "links": [
            [1, 4, 0, 3, 0, "MODEL"], [2, 5, 0, 3, 3, "LATENT"], [3, 4, 1, 6, 0, "CLIP"],
            [4, 6, 0, 3, 1, "CONDITIONING"], [5, 4, 1, 7, 0, "CLIP"], [6, 7, 0, 3, 2, "CONDITIONING"],
        ],
    }  # fmt: skip


def large_workflow() -> bytes:
    """Two and a half megabytes of workflow, packed, which Pillow calls damaged."""
    padding = {"900": {"class_type": "Note", "inputs": {"text": "sea and sky " * 215_000}}}
    return with_chunk(packed_text("prompt", json.dumps(comfy_prompt() | padding)))


OF_COMFY = FULL | {"program": "ComfyUI", "scheduler": "dpmpp_2m karras", "model": "sd_xl_base_1.0.safetensors"}
INVOKEAI: dict[str, Any] = {
    "generation_mode": "txt2img",
    "positive_prompt": WORDS,
    "negative_prompt": AGAINST,
    "seed": SEED,
    "steps": 28,
    "cfg_scale": 6.5,
    "scheduler": "euler_a",
    "width": 832,
    "height": 1216,
    "rand_device": "cpu",
    "model": {"key": "5e3b", "name": "stable-diffusion-xl-base-1-0", "type": "main"},
}
INVOKEAI_2: dict[str, Any] = {
    "model": "stable diffusion",
    "model_weights": "sd-1.5",
    "app_version": "2.3.5",
    "image": {
        "prompt": [{"prompt": f"{WORDS} [{AGAINST}]", "weight": 1.0}],
        "steps": 28,
        "cfg_scale": 6.5,
        "seed": SEED,
        "sampler": "k_lms",
        "width": 832,
        "height": 1216,
        "type": "txt2img",
    },
}
NOVELAI: dict[str, Any] = {
    "prompt": WORDS,
    "steps": 28,
    "height": 1216,
    "width": 832,
    "scale": 6.5,
    "seed": SEED,
    "uc": AGAINST,
    "sampler": "k_euler_ancestral",
    "noise_schedule": "karras",
    "n_samples": 1,
}
NOVELAI_4: dict[str, Any] = {
    "steps": 28,
    "height": 1216,
    "width": 832,
    "scale": 6.5,
    "seed": SEED,
    "sampler": "k_euler_ancestral",
    "v4_prompt": {"caption": {"base_caption": WORDS, "char_captions": []}, "use_coords": False},
    "v4_negative_prompt": {"caption": {"base_caption": AGAINST, "char_captions": []}},
}
OF_NOVELAI = FULL | {"program": "NovelAI", "scheduler": "k_euler_ancestral karras", "model": "NovelAI Diffusion V3"}
SWARMUI: dict[str, Any] = {
    "sui_image_params": {
        "prompt": WORDS,
        "negativeprompt": AGAINST,
        "model": "sd_xl_base_1.0",
        "seed": SEED,
        "steps": 28,
        "cfgscale": 6.5,
        "aspectratio": "2:3",
        "width": 832,
        "height": 1216,
        "sampler": "euler",
        "swarm_version": "0.9.4.0",
    },
    "sui_extra_data": {"date": "2026-03-01"},
}
OF_SWARMUI = FULL | {"program": "SwarmUI", "scheduler": "euler", "model": "sd_xl_base_1.0"}
FOOOCUS: dict[str, Any] = {
    "base_model": "juggernautXL_v8",
    "guidance_scale": 6.5,
    "metadata_scheme": "fooocus",
    "prompt": WORDS,
    "negative_prompt": AGAINST,
    "resolution": "(832, 1216)",
    "sampler": "dpmpp_2m_sde_gpu",
    "scheduler": "karras",
    "seed": str(SEED),
    "steps": 28,
    "version": "Fooocus v2.5.5",
    "full_prompt": [WORDS, "cinematic"],
}
OF_FOOOCUS = FULL | {"program": "Fooocus", "scheduler": "dpmpp_2m_sde_gpu karras", "model": "juggernautXL_v8"}
FOOOCUS_LINES = (
    f"{WORDS}\nNegative prompt: {AGAINST}\nSteps: 28, Sampler: DPM++ 2M SDE Karras, CFG scale: 6.5, Seed: {SEED}, "
    "Size: 832x1216, Model hash: aeb7e9e689, Model: juggernautXL_v8, Version: Fooocus v2.5.5"
)
DRAW_THINGS: dict[str, Any] = {
    "c": WORDS,
    "uc": AGAINST,
    "model": "sd_xl_base_1.0_f16.ckpt",
    "sampler": "DPM++ 2M Karras",
    "scale": 6.5,
    "seed": SEED,
    "size": "832x1216",
    "steps": 28,
    "strength": 1,
}
OF_DRAW_THINGS = FULL | {
    "program": "Draw Things",
    "scheduler": "DPM++ 2M Karras",
    "model": "sd_xl_base_1.0_f16.ckpt",
}
GENERATED = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"


def xmp(inside: str, attributes: str = "") -> str:
    spaces = "".join(
        f' xmlns:{prefix}="{address}"'
        for prefix, address in {
            "exif": "http://ns.adobe.com/exif/1.0/",
            "dc": "http://purl.org/dc/elements/1.1/",
            "xmp": "http://ns.adobe.com/xap/1.0/",
            "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
        }.items()
    )
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about=""{spaces}{attributes}>{inside}</rdf:Description></rdf:RDF></x:xmpmeta>'
    )


def alternatives(name: str, value: str) -> str:
    escaped = value.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    return f'<{name}><rdf:Alt><rdf:li xml:lang="x-default">{escaped}</rdf:li></rdf:Alt></{name}>'


def draw_things() -> bytes:
    tool = "<xmp:CreatorTool>Draw Things</xmp:CreatorTool>"
    packet = xmp(alternatives("exif:UserComment", json.dumps(DRAW_THINGS)) + tool)
    return with_chunk(international("XML:com.adobe.xmp", packet))


def iptc_xmp() -> bytes:
    packet = xmp(alternatives("dc:description", WORDS), f' Iptc4xmpExt:DigitalSourceType="{GENERATED}"')
    return encoded(plain(), "JPEG", xmp=packet.encode())


def iptc_2025() -> bytes:
    """IPTC's own properties for generated pictures, and the source type as a resource."""
    inside = (
        f'<Iptc4xmpExt:DigitalSourceType rdf:resource="{GENERATED}"/>'
        f"<Iptc4xmpExt:AISystemUsed>Imaginer</Iptc4xmpExt:AISystemUsed>"
        f"<Iptc4xmpExt:AIPromptInformation>{WORDS}</Iptc4xmpExt:AIPromptInformation>"
    )
    return encoded(plain(), "WEBP", xmp=xmp(inside).encode())


def stealth() -> bytes:
    """NovelAI's alpha channel: bits down the columns."""
    said = {"Comment": json.dumps(NOVELAI), "Source": "NovelAI Diffusion V3", "Software": "NovelAI"}
    body = gzip.compress(json.dumps(said).encode(), mtime=0)
    data = b"stealth_pngcomp" + struct.pack(">I", 8 * len(body)) + body
    bits = [int(bit) for byte in data for bit in f"{byte:08b}"]
    tall = 96
    alpha = Image.new("L", (160, tall), 255)
    for at, bit in enumerate(bits):
        alpha.putpixel((at // tall, at % tall), 254 + bit)
    picture = plain().convert("RGBA")
    picture.putalpha(alpha)
    return encoded(picture, "PNG")


def novelai() -> bytes:
    extra = text("Software", "NovelAI") + international("Description", WORDS) + text("Source", "NovelAI Diffusion V3")
    return with_chunk(extra + text("Comment", json.dumps(NOVELAI)))


def comfy_webp() -> bytes:
    """As ComfyUI's savers of WebP do: in EXIF's model and make."""
    exif = Image.Exif()
    exif[0x0110] = "prompt:" + json.dumps(comfy_prompt())
    exif[0x010F] = "workflow:" + json.dumps(comfy_workflow())
    return encoded(plain(), "WEBP", exif=exif.tobytes())


UNICODE = b"UNICODE\0"
IN_JAPANESE = "夕暮れの灯台\nNegative prompt: 文字\nSteps: 28, Sampler: Euler a, CFG scale: 6.5, Seed: 7, Size: 512x768"
OF_JAPANESE = {
    "program": "AUTOMATIC1111",
    "prompt": "夕暮れの灯台",
    "negative_prompt": "文字",
    "steps": 28,
    "seed": "7",
    "scheduler": "Euler a",
    "guidance_scale": 6.5,
    "width": 512,
    "height": 768,
}

FILES: dict[str, PromptFile] = {
    "a1111-text.png": PromptFile(lambda: with_chunk(text("parameters", A1111)), OF_A1111),
    "a1111-utf8-text.png": PromptFile(lambda: with_chunk(chunk(b"tEXt", b"parameters\0" + A1111.encode())), OF_A1111),
    "a1111-itxt.png": PromptFile(lambda: with_chunk(international("parameters", A1111)), OF_A1111),
    "a1111-itxt-packed.png": PromptFile(lambda: with_chunk(international("parameters", A1111, packed=True)), OF_A1111),
    "a1111-ztxt.png": PromptFile(lambda: with_chunk(packed_text("parameters", A1111)), OF_A1111),
    "a1111-unicode-be.jpg": PromptFile(lambda: in_exif("JPEG", UNICODE + A1111.encode("utf-16-be")), OF_A1111),
    "a1111-unicode-le.jpg": PromptFile(lambda: in_exif("JPEG", UNICODE + A1111.encode("utf-16-le")), OF_A1111),
    "a1111-unicode-mark.jpg": PromptFile(lambda: in_exif("JPEG", UNICODE + A1111.encode("utf-16")), OF_A1111),
    "a1111-ascii.jpg": PromptFile(lambda: in_exif("JPEG", b"ASCII\0\0\0" + A1111.encode()), OF_A1111),
    "a1111-jis.jpg": PromptFile(
        lambda: in_exif("JPEG", b"JIS\0\0\0\0\0" + IN_JAPANESE.encode("iso2022_jp")), OF_JAPANESE
    ),
    "a1111-shift-jis.jpg": PromptFile(
        lambda: in_exif("JPEG", b"JIS\0\0\0\0\0" + IN_JAPANESE.encode("shift_jis")), OF_JAPANESE
    ),
    "a1111-undefined.jpg": PromptFile(lambda: in_exif("JPEG", bytes(8) + A1111.encode()), OF_A1111),
    "a1111-no-code.jpg": PromptFile(lambda: in_exif("JPEG", A1111.encode()), OF_A1111),
    "a1111-japanese-unicode.jpg": PromptFile(
        lambda: in_exif("JPEG", UNICODE + IN_JAPANESE.encode("utf-16-be")), OF_JAPANESE
    ),
    "a1111-unicode.webp": PromptFile(lambda: in_exif("WEBP", UNICODE + A1111.encode("utf-16-be")), OF_A1111),
    "a1111-unicode.avif": PromptFile(lambda: in_exif("AVIF", UNICODE + A1111.encode("utf-16-be"), speed=10), OF_A1111),
    "a1111-comment.gif": PromptFile(lambda: encoded(plain(), "GIF", comment=A1111.encode()), OF_A1111),
    "forge.png": PromptFile(
        lambda: with_chunk(international("parameters", FORGE)), OF_A1111 | {"program": "Forge", "guidance_scale": 3.5}
    ),
    "sdnext.png": PromptFile(
        lambda: with_chunk(international("parameters", SD_NEXT)),
        OF_A1111 | {"program": "SD.Next", "scheduler": "UniPC", "model": "flux"},
    ),
    "comfyui-prompt.png": PromptFile(lambda: with_chunk(text("prompt", json.dumps(comfy_prompt()))), OF_COMFY),
    "comfyui-workflow.png": PromptFile(lambda: with_chunk(text("workflow", json.dumps(comfy_workflow()))), OF_COMFY),
    "comfyui-flux.png": PromptFile(
        lambda: with_chunk(text("prompt", json.dumps(comfy_flux()))),
        {name: value for name, value in FULL.items() if name != "negative_prompt"}
        | {"program": "ComfyUI", "scheduler": "euler simple", "model": "flux1-dev.safetensors", "guidance_scale": 3.5},
    ),
    "comfyui-large.png": PromptFile(large_workflow, OF_COMFY),
    "comfyui.webp": PromptFile(comfy_webp, OF_COMFY),
    "invokeai.png": PromptFile(
        lambda: with_chunk(international("invokeai_metadata", json.dumps(INVOKEAI))),
        FULL | {"program": "InvokeAI", "scheduler": "euler_a", "model": "stable-diffusion-xl-base-1-0"},
    ),
    "invokeai-2.png": PromptFile(
        lambda: with_chunk(text("sd-metadata", json.dumps(INVOKEAI_2))),
        FULL | {"program": "InvokeAI", "scheduler": "k_lms", "model": "sd-1.5"},
    ),
    "invokeai-dream.png": PromptFile(
        lambda: with_chunk(text("Dream", f'"{WORDS} [{AGAINST}]" -s 28 -S {SEED} -W 832 -H 1216 -C 6.5 -A k_lms')),
        FULL | {"program": "InvokeAI", "scheduler": "k_lms"},
    ),
    "novelai.png": PromptFile(novelai, OF_NOVELAI),
    "novelai-4.png": PromptFile(
        lambda: with_chunk(text("Software", "NovelAI") + text("Comment", json.dumps(NOVELAI_4))),
        FULL | {"program": "NovelAI", "scheduler": "k_euler_ancestral"},
    ),
    "novelai-alpha.png": PromptFile(stealth, OF_NOVELAI),
    "swarmui.png": PromptFile(lambda: with_chunk(text("parameters", json.dumps(SWARMUI, indent=2))), OF_SWARMUI),
    "swarmui.jpg": PromptFile(lambda: in_exif("JPEG", UNICODE + json.dumps(SWARMUI).encode("utf-16-be")), OF_SWARMUI),
    "fooocus.png": PromptFile(
        lambda: with_chunk(text("fooocus_scheme", "fooocus") + text("parameters", json.dumps(FOOOCUS))), OF_FOOOCUS
    ),
    "fooocus.webp": PromptFile(lambda: in_exif("WEBP", json.dumps(FOOOCUS).encode()), OF_FOOOCUS),
    "fooocus-a1111.png": PromptFile(
        lambda: with_chunk(text("fooocus_scheme", "a1111") + text("parameters", FOOOCUS_LINES)),
        OF_FOOOCUS | {"scheduler": "DPM++ 2M SDE Karras"},
    ),
    "drawthings.png": PromptFile(draw_things, OF_DRAW_THINGS),
    "iptc.jpg": PromptFile(iptc_xmp, {"prompt": WORDS, "source_type": "trainedAlgorithmicMedia"}),
    "iptc-2025.webp": PromptFile(
        iptc_2025, {"program": "Imaginer", "prompt": WORDS, "source_type": "trainedAlgorithmicMedia"}
    ),
}


def write(folder: Path) -> None:
    for name, file in FILES.items():
        (folder / name).write_bytes(file.make())


if __name__ == "__main__":
    write(Path(sys.argv[1]))
