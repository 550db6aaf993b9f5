"""Rows of curation: what was chosen, what was written out of it, and what was taken back."""

from curation.models.leaf_salt import LeafSalt
from curation.models.materialisation import Materialisation
from curation.models.revocation import Revocation
from curation.models.selected import Selected
from curation.models.signing_key import SigningKey
from curation.models.snapshot import Snapshot

__all__ = ["LeafSalt", "Materialisation", "Revocation", "Selected", "SigningKey", "Snapshot"]
