"""A batch on a CPU whose members get the very numbers they would get alone."""

from __future__ import annotations

from typing import Any

import torch
from torch.overrides import TorchFunctionMode

ROW_BY_ROW = {torch.nn.functional.linear, torch.conv1d, torch.conv2d, torch.conv3d}
LAYOUT_MATTERS = {torch.nn.functional.group_norm}


class RowByRow(TorchFunctionMode):  # type: ignore[misc]  # torch is not followed, it is too large
    """While it is entered, the kernels whose sums depend on the size of the batch see one row at a time.

    oneDNN and MKL choose blocking, and so the order of additions, by the shape of the whole call: a convolution of
    eight pictures differs in the last bit from eight of one. Group normalisation picks its path by memory layout,
    which a batch of one can leave open. All else (attention, element-wise work, schedulers) treats rows alike as it is.
    `members` is how many are in the batch; with guidance a tensor has twice as many rows.
    """

    def __init__(self, members: int) -> None:
        super().__init__()
        self.members = members

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        options = kwargs or {}
        given = args[0] if args and isinstance(args[0], torch.Tensor) else None
        if given is None or func not in ROW_BY_ROW | LAYOUT_MATTERS:
            return func(*args, **options)
        if func in LAYOUT_MATTERS:
            return func(given.contiguous(), *args[1:], **options)
        given = given.contiguous()
        if given.ndim < 2 or given.shape[0] not in (self.members, 2 * self.members):
            return func(given, *args[1:], **options)
        return torch.cat([func(row, *args[1:], **options) for row in given.split(1)])
