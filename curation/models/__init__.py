"""Rows of curation: what was chosen, what was written out of it, what people decided, and what was taken back."""

from curation.models.build import Build
from curation.models.change import Change, Changed
from curation.models.difference import Difference
from curation.models.dropped import Dropped
from curation.models.leaf_salt import LeafSalt
from curation.models.materialisation import Materialisation
from curation.models.order import Download, Order
from curation.models.recheck import Recheck
from curation.models.revocation import Revocation
from curation.models.score import Score
from curation.models.selected import Selected
from curation.models.signing_key import SigningKey
from curation.models.snapshot import Snapshot

__all__ = [
    "Build",
    "Change",
    "Changed",
    "Difference",
    "Download",
    "Dropped",
    "LeafSalt",
    "Materialisation",
    "Order",
    "Recheck",
    "Revocation",
    "Score",
    "Selected",
    "SigningKey",
    "Snapshot",
]
