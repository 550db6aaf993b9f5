"""The formats that trainers load, by the names of `dataset export --format`."""

from __future__ import annotations

from curation.formats.base import Format
from curation.formats.edits import Edits
from curation.formats.folder import Folder
from curation.formats.hf_dpo import HfDpo
from curation.formats.hf_sft import HfSft
from curation.formats.wds_dpo import WdsDpo
from curation.formats.webdataset import WebDataset

FORMATS: dict[str, Format] = {one.name: one for one in (HfSft(), HfDpo(), WdsDpo(), Folder(), WebDataset(), Edits())}
