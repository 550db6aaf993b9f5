"""Which columns of an image are the record of its making.

A column with a label is: its verbose_name, in gettext_lazy, is what people read beside its value. Columns without one
are named here. What is neither labelled nor named is in no export, not in the API and not on the page.
"""

from __future__ import annotations

from typing import Any, TypeAlias

from django.db import models
from django.utils.functional import Promise

Column: TypeAlias = "models.Field[Any, Any]"

# In the record, but without a row of its own in the page's table: where people find it there, or why they do not.
UNLABELLED = {
    "id": "It is in the picture's address.",
    "maker": "The page names them.",
    "state": "Only a kept picture has a page.",
    "origin": "Decides between “Engine” and “Drawn by”.",
    "visibility": "People see that of the post.",
    "created": "“Made”, where nothing says when it was finished.",
    "storage_key": "A place in the storage, for operators.",
    "sha256": "For programs.",
    "pixel_sha256": "For programs.",
    "perceptual_hash": "For programs.",
    "perceptual_quality": "For programs.",
    "mime": "Whoever opens the file knows.",
    "bytes": "Whoever opens the file knows.",
    "width": "“Size”.",
    "height": "“Size”.",
    "prompt": "Stands above the table.",
    "prompt_sha256": "For programs.",
    "task": "The lineage says what the picture was made from.",
    "candidates": "“Candidate”.",
    "candidate": "“Candidate”.",
    "job": "The generator's, which its person alone may see.",
    "engine": "“Engine” or “Drawn by”.",
    "engine_version": "“Engine” or “Drawn by”.",
    "model_sha256": "“Revision” says it for people.",
    "adapters": "“Adapters”.",
    "digital_source_type": "The file and the page's metadata say it in IPTC's words.",
    "root": "The lineage shows it.",
    "outputs_may_train": "“Licence of the model” says it in its own words.",
    "versions": "“Software”.",
    "facts": "For engineers.",
    "started": "“Made” and “Took” say it.",
    "finished": "“Made”.",
    "energy_wh": "“Energy”.",
    "energy_method": "“Energy”.",
    "consent": "“Training”.",
    "consent_terms": "For whoever has to prove what “Training” says.",
    "consent_from": "For whoever has to prove what “Training” says.",
    "policy_version": "For whoever has to prove which rules it was made under.",
    "stated": "Stands below the table, as its maker's word.",
}
# Not in the record, with the reason.
NOT_IN_RECORD = {
    "bands": "Taken from the perceptual hash, for finding what is near it.",
    "record_version": "Says which of its columns were filled in.",
    "clearance": "Only what is clear leaves.",
    "deletion": "Says with what else it can be brought back.",
    "core_bands": "Cut from the hash of the middle.",
    "core_hash": "Taken from the file's pixels, and can be taken again.",
    "dominant_colour": "Taken from the file's pixels, and can be taken again.",
    "placeholder": "Taken from the file's pixels, and can be taken again.",
    "renditions": "Made from the file, and can be made again.",
    "found_in_file": "Offered to its maker alone, who says what of it stands.",
    "carries_record": "Says what a download holds, and nothing of the making.",
}


def record_columns(image: type[models.Model]) -> list[Column]:
    """Those of the record, in the model's order: all that a data frame needs, and no file is touched to read them."""
    return [column for column in image._meta.concrete_fields if has_label(column) or column.name in UNLABELLED]


def has_label(column: Column) -> bool:
    """Whether people read it by a name of its own. What Django makes of the column's name is not a translated label."""
    return isinstance(column.verbose_name, Promise)
