"""What each way of checking found, in words: what it proves, and what it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lib.credentials.statement import REMIX, SOURCE_TYPES

if TYPE_CHECKING:
    from gallery.checking.check import Checked
    from lib.credentials.report import Report

Row = tuple[str, str]
ANSWERS = {
    "allowed": gettext_lazy("Allowed"),
    "notAllowed": gettext_lazy("Not allowed"),
    "constrained": gettext_lazy("Not allowed"),
}


class Finding(NamedTuple):
    """`level` is good, warn, bad or none, for a sign beside the words; of none, `proves_not` is a sentence."""

    way: str
    level: str
    title: str
    proves: str
    proves_not: str = ""


# By the state of a report: level, what it is, what it proves, what it does not. `signer` stands in them.
CREDENTIALS: dict[str, tuple[str, Any, Any, Any]] = {
    "trusted": (
        "good",
        gettext_lazy("Signed by %(signer)s, and unchanged since"),
        gettext_lazy("Not one byte has changed since it was signed, and this gallery trusts who signed it."),
        gettext_lazy("Not that what was said in it was true when it was signed."),
    ),
    "untrusted": (
        "warn",
        gettext_lazy("Signed and unchanged, by a signer whom this gallery does not know"),
        gettext_lazy("Not one byte has changed since it was signed by someone who goes by the name “%(signer)s”."),
        gettext_lazy("Not who that is: anyone can sign under any name. That is no fault of the file."),
    ),
    "expired": (
        "warn",
        gettext_lazy("Signed and unchanged, with a certificate that is not valid today"),
        gettext_lazy("Not one byte has changed since it was signed by someone who goes by the name “%(signer)s”."),
        gettext_lazy("Not that the certificate was valid on the day of signing, which no time stamp in it shows."),
    ),
    "broken": (
        "bad",
        gettext_lazy("Broken: the file was changed after it was signed"),
        gettext_lazy("File and signature do not belong together, so nothing that it says of itself can be relied on."),
        gettext_lazy("Not that somebody meant harm: many programs break a signature when they save a picture."),
    ),
    "unreadable": (
        "bad",
        gettext_lazy("It carries Content Credentials that cannot be read"),
        gettext_lazy("Something is there that looks like a signature, and no sense can be made of it."),
        gettext_lazy("Not that the picture is false."),
    ),
}
SOURCES = {
    "trainedAlgorithmicMedia": gettext_lazy("Made by an AI model"),
    "compositeWithTrainedAlgorithmicMedia": gettext_lazy("Made from other pictures with an AI model"),
    "compositeSynthetic": gettext_lazy("Put together with parts that an AI model made"),
    "algorithmicMedia": gettext_lazy("Drawn by a program that is not an AI model"),
    "digitalCapture": gettext_lazy("Taken with a camera"),
    "computationalCapture": gettext_lazy("Taken with a camera and computed"),
    "digitalCreation": gettext_lazy("Made by a person with a program"),
    "humanEdits": gettext_lazy("Edited by a person"),
}
TURNINGS = {
    "mirrored": gettext_lazy("mirrored"),
    "flipped": gettext_lazy("turned upside down in a mirror"),
    "half": gettext_lazy("turned by half"),
    "transposed": gettext_lazy("turned by a quarter in a mirror"),
    "right": gettext_lazy("turned by a quarter"),
    "left": gettext_lazy("turned by a quarter"),
    "transversed": gettext_lazy("turned by a quarter in a mirror"),
}


def findings(checked: Checked) -> list[Finding]:
    """One for each way, the strongest first; the ways that led nowhere say so too."""
    return [_credential(checked.report), _bytes(checked), _pixels(checked), _likeness(checked)]


def _credential(report: Report | None) -> Finding:
    way = _("The proof in it")
    if report is None:
        title = _("It carries no Content Credentials")
        return Finding(
            way, "none", title, "", _("That proves nothing: most pictures have none, and many sites take them out.")
        )
    level, title, proves, proves_not = CREDENTIALS[report.state]
    signer = {"signer": report.signer or "?"}
    return Finding(way, level, str(title) % signer, str(proves) % signer, str(proves_not) % signer)


def _bytes(checked: Checked) -> Finding:
    way = _("Its bytes")
    if checked.by_bytes:
        proves = _("This very file lies here, was given out here, or was brought here.")
        return Finding(way, "good", _("Byte for byte a file that is known here"), proves, _("Not who made it first."))
    title = _("No file that you may see here has these bytes")
    return Finding(way, "none", title, "", _("That proves nothing: saving a picture again changes them."))


def _pixels(checked: Checked) -> Finding:
    way = _("Its pixels")
    if checked.by_pixels:
        proves = _("Every pixel is the same; only what is written around them may differ.")
        proves_not = _("Not which of the two came first.")
        return Finding(way, "good", _("Pixel for pixel a picture from here"), proves, proves_not)
    return Finding(way, "none", _("No picture that you may see has these pixels"), "")


def _likeness(checked: Checked) -> Finding:
    way = _("What it looks like")
    if checked.alike is None:
        title = _("It looks like no picture that you may see here")
        proves_not = _("It may come from here all the same: what was redrawn, or cut on one side only, is not found.")
        return Finding(way, "none", title, "", proves_not)
    title, done = _("It looks the same as a picture from here"), _done(checked)
    if done:
        title = _("It looks the same as a picture from here, %(done)s") % {"done": done}
    proves = _("Pictures as alike as these are almost always copies of one.")
    return Finding(way, "good", title, proves, _("Not which came first, nor that no detail was changed."))


def _done(checked: Checked) -> str:
    """What was done to the copy."""
    alike = checked.alike
    said = []
    if alike and alike.turning in TURNINGS:
        said.append(str(TURNINGS[alike.turning]))
    if alike and alike.cut:
        said.append(_("with its edges cut away"))
    return ", ".join(said)


def rows(report: Report | None) -> list[Row]:
    """What the file says of itself, for people; nothing of a file whose words cannot be relied on."""
    if report is None or not report.holds:
        return []
    kind = report.source_type.removeprefix(SOURCE_TYPES)
    count = len(report.ingredients)
    made_from = ngettext("%(count)d picture", "%(count)d pictures", count) % {"count": count} if count else ""
    said = [
        (_("Signed by"), report.signer),
        (_("Signed on"), report.at[:10]),
        (_("Program"), report.generator),
        (_("Kind of source"), str(SOURCES.get(kind, kind))),
        (_("Made from"), made_from),
        (_("Training"), training(report)),
        (_("Remixes by others"), str(ANSWERS.get(report.training.get(REMIX, ""), ""))),
    ]
    return [row for row in said if row[1]]


def training(report: Report) -> str:
    answers = {answer for use, answer in report.training.items() if use != REMIX}
    if not answers:
        return ""
    return _("Allowed") if answers == {"allowed"} else _("Not allowed for every use")
