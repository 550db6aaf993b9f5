"""Cheap looks at a picture that is not finished yet."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import torch
from PIL import Image

from generator.engines.pictures import to_preview

MOST_PER_PICTURE = 8
GOOD_ENOUGH = 0.6
PROBES = 12
PROBE_SIDE = 128
DECODED_SIDE = 32


class Previews:
    """Turns latents into small WebP pictures, by a linear map where the autoencoder allows it.

    The map from latent channels to RGB is fitted once, at load, against the model's own autoencoder: probe pictures
    are encoded and least squares finds the (channels + 1) x 3 matrix, so no table of known models is needed. Where
    it explains less than GOOD_ENOUGH of the variance, latents are shrunk to DECODED_SIDE and really decoded, rarely.
    """

    def __init__(self, pipe: Any) -> None:
        self._vae = getattr(pipe, "vae", None)
        self._matrix = fit(self._vae) if self._vae is not None else None

    @property
    def kind(self) -> str:
        if self._vae is None:
            return "none"
        return "decoded" if self._matrix is None else "linear"

    def due(self, step: int, steps: int) -> bool:
        """Whether this step (1 to `steps`) is worth a look: few are, and the last never is, its picture follows."""
        most = MOST_PER_PICTURE if self._matrix is not None else 3
        return step < steps and step % max(1, math.ceil(steps / most)) == 0

    def render(self, pipe: Any, latents: torch.Tensor, size: tuple[int, int]) -> list[bytes]:
        """One WebP for each member of the batch, or an empty one where this model's latents cannot be read."""
        count = latents.shape[0]
        if self._vae is None:
            return [b""] * count
        with torch.no_grad():
            unpacked = unpack(pipe, latents, size)
            if unpacked is None:
                return [b""] * count
            rgb = self._decoded(unpacked) if self._matrix is None else linear(unpacked, self._matrix)
        if not bool(torch.isfinite(rgb).all()):
            return [b""] * count
        pixels = ((rgb.float().clamp(-1, 1) + 1) * 127.5).round().to("cpu", torch.uint8).permute(0, 2, 3, 1).numpy()
        return [to_preview(Image.fromarray(picture)) for picture in pixels]

    def _decoded(self, latents: torch.Tensor) -> torch.Tensor:
        scale = min(1.0, DECODED_SIDE / max((latents.shape[-2], latents.shape[-1])))
        if scale < 1:
            latents = torch.nn.functional.interpolate(latents.float(), scale_factor=scale, mode="area")
        vae: Any = self._vae
        return vae.decode(latents.to(vae.device, vae.dtype), return_dict=False)[0]


def linear(latents: torch.Tensor, matrix: torch.Tensor) -> torch.Tensor:
    """RGB in about -1..1 at the latents' own size: [batch, channels, rows, columns] by [channels + 1, 3]."""
    matrix = matrix.to(latents.device, torch.float32)
    return torch.einsum("bchw,cr->brhw", latents.float(), matrix[:-1]) + matrix[-1].view(1, 3, 1, 1)


def unpack(pipe: Any, latents: torch.Tensor, size: tuple[int, int]) -> torch.Tensor | None:
    """Latents as the autoencoder has them, [batch, channels, rows, columns] and unscaled; None where unknown.

    Shapes as the pipelines of diffusers 0.42 keep them: plain maps (Stable Diffusion, Z-Image), FLUX.1's packed
    rows of 2 x 2 patches, and FLUX.2's normalised patches.
    """
    config = pipe.vae.config
    width, height = size
    if latents.ndim == 3 and hasattr(pipe, "_unpatchify_latents") and hasattr(pipe.vae, "bn"):
        rows, columns = height // (pipe.vae_scale_factor * 2), width // (pipe.vae_scale_factor * 2)
        if latents.shape[1] != rows * columns:
            return None
        patches = latents.permute(0, 2, 1).reshape(latents.shape[0], -1, rows, columns)
        norm = pipe.vae.bn
        deviation = torch.sqrt(norm.running_var + config.batch_norm_eps).view(1, -1, 1, 1).to(patches)
        return pipe._unpatchify_latents(patches * deviation + norm.running_mean.view(1, -1, 1, 1).to(patches))
    if latents.ndim == 3 and hasattr(pipe, "_unpack_latents"):
        latents = pipe._unpack_latents(latents, height, width, pipe.vae_scale_factor)
    scaling = getattr(config, "scaling_factor", None)
    if latents.ndim != 4 or scaling is None:
        return None
    return latents / scaling + (getattr(config, "shift_factor", None) or 0.0)


def probes() -> torch.Tensor:
    """Soft random pictures, [PROBES, 3, PROBE_SIDE, PROBE_SIDE] in -1..1: blobs of colour, the same every time."""
    dice = np.random.default_rng(7)
    pictures = []
    for index in range(PROBES):
        cells = 2 + index % 5
        small = Image.fromarray(dice.integers(0, 256, (cells, cells, 3), dtype=np.uint8))
        pictures.append(np.asarray(small.resize((PROBE_SIDE, PROBE_SIDE), Image.Resampling.BICUBIC)))
    return torch.from_numpy(np.stack(pictures)).permute(0, 3, 1, 2).float() / 127.5 - 1


def fit(vae: Any) -> torch.Tensor | None:
    """The (channels + 1) x 3 matrix from latents and a constant to RGB, or None where no good one exists."""
    if type(vae).__name__ not in {"AutoencoderKL", "AutoencoderKLFlux2"}:
        return None
    kept = vae.dtype
    if kept is not torch.float32:
        vae.to(torch.float32)  # several published autoencoders overflow in half precision when they encode
    try:
        pictures = probes().to(vae.device)
        with torch.no_grad():
            latents = torch.cat([vae.encode(part).latent_dist.mode() for part in pictures.split(4)]).float().cpu()
    finally:
        if kept is not torch.float32:
            vae.to(kept)
    colours = torch.nn.functional.adaptive_avg_pool2d(pictures.cpu(), (latents.shape[-2], latents.shape[-1]))
    known = latents.permute(0, 2, 3, 1).reshape(-1, latents.shape[1])
    return least_squares(known, colours.permute(0, 2, 3, 1).reshape(-1, 3))


def least_squares(known: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor | None:
    """Solve wanted = [known, 1] @ matrix; None where it explains less than GOOD_ENOUGH of the variance."""
    known = torch.cat([known, torch.ones(len(known), 1)], dim=1).double()
    wanted = wanted.double()
    if not bool(torch.isfinite(known).all()):
        return None
    matrix = torch.linalg.lstsq(known, wanted, driver="gelsd").solution
    unexplained = (wanted - known @ matrix).square().sum() / (wanted - wanted.mean(0)).square().sum()
    return matrix.float() if float(1 - unexplained) >= GOOD_ENOUGH else None
