"""The one form of a post: new, draft or published."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from accounts.models import Consent, User
from gallery.forms.rights import RightsForm, said_of
from gallery.forms.stated import CarriedForm, StatedForm
from gallery.images import remix_rights
from gallery.images.answers import ALLOWED
from gallery.models import Image, Post, Visibility
from gallery.models.post import LONGEST_TEXT
from gallery.models.tag import split
from gallery.posts.drafts import LONGEST_ALT
from gallery.posts.reach import is_kept_close, sentence
from lib.limits.written import one_line


class PostForm(forms.Form):
    """`images` are in the order in which they are shown; each has a description field alt_0, alt_1, ...

    Fields stand here in the order of the page, so that the first fault is the first that is seen.
    """

    title = forms.CharField(label=_("Title"), max_length=120, required=False, validators=[one_line])
    visibility = forms.ChoiceField(label=_("Who may see it"), choices=Visibility, widget=forms.RadioSelect)
    remixable = forms.BooleanField(
        label=_("Others may remix it"), required=False, help_text=_("You are credited and told when someone does.")
    )
    training = forms.BooleanField(
        label=_("My pictures may train models"),
        required=False,
        help_text=_(
            "Off unless you switch it on. It holds for all your pictures and can be taken back in the settings."
        ),
    )
    text = forms.CharField(
        label=_("Words with it"), max_length=LONGEST_TEXT, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    tags = forms.CharField(
        label=_("Tags"), max_length=400, required=False, help_text=_("Words with commas between them.")
    )
    rating = forms.ChoiceField(label=_("Rating"), choices=Post.Rating, widget=forms.RadioSelect)

    def __init__(
        self, *args: Any, images: Sequence[Image], person: User, post: Post | None = None, **kwargs: Any
    ) -> None:
        initial: dict[str, Any] = of_post(post) if post else {"rating": "everyone", "visibility": "public"}
        initial |= {"training": Consent.allows(person)} | suggested(images, post)
        initial["remixable"] = all(remix_rights.own(images, person).values())
        super().__init__(*args, **{**kwargs, "initial": initial})
        self.images, self.person = images, person
        if is_kept_close([image.pk for image in images], person.pk):
            self.fields["visibility"].help_text = sentence()
            if post is None:
                self.initial["visibility"] = Visibility.PRIVATE
        for at, _image in enumerate(images):
            self.fields[f"alt_{at}"] = forms.CharField(
                label=_("Description for people who cannot see it"),
                max_length=LONGEST_ALT,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

        sent = self.data if self.is_bound else None
        self.stated = {
            image.pk: StatedForm(sent, image=image, prefix=f"stated-{image.key}")
            for image in images
            if image.origin == Image.Origin.UPLOAD
        }
        self.carried = {image.pk: CarriedForm(sent, image=image, prefix=f"file-{image.key}") for image in images}
        said = said_of(list(images), person)
        self.rights = {
            image.pk: RightsForm(
                sent,
                image=image,
                said=said[image.pk],
                licence=image.licence or ("" if post else person.licence),
                prefix=f"rights-{image.key}",
            )
            for image in images
        }
        self._tell_of_those_above()

    def _tell_of_those_above(self) -> None:
        """Where another's no stands above, a yes here opens nothing."""
        above = remix_rights.answers([image.pk for image in self.images])
        if self.initial["remixable"] and any(answer != ALLOWED for answer in above.values()):
            self.fields["remixable"].help_text = _(
                "It holds pixels of a picture whose maker does not let others remix it, so nobody else may, now."
            )

    def is_valid(self) -> bool:
        """With the forms of its pictures."""
        parts = [super().is_valid(), *(form.is_valid() for form in self._parts())]
        return all(parts)

    def _parts(self) -> list[StatedForm | CarriedForm | RightsForm]:
        return [*self.stated.values(), *self.carried.values(), *self.rights.values()]

    def pictures(self) -> list[tuple[Image, Any, StatedForm | None, list[Any]]]:
        """Each picture with its description field, what is stated of it if it was uploaded, and the fields of what its
        file tells and what may be done with it."""
        return [
            (image, self[f"alt_{at}"], self.stated.get(image.pk), [*self.carried[image.pk], *self.rights[image.pk]])
            for at, image in enumerate(self.images)
        ]

    MORE = ("text", "tags", "rating")

    def main(self) -> list[Any]:
        """What is answered beside title and descriptions: who sees it, and what others may do with it."""
        return [self[name] for name in self.fields if not name.startswith("alt_") and name not in ("title", *self.MORE)]

    def more(self) -> list[Any]:
        """What is folded away, since few say anything there."""
        return [self[name] for name in self.MORE]

    @property
    def more_errors(self) -> bool:
        folded = [*self.carried.values(), *self.rights.values()]
        return any(form.errors for form in folded) or any(name in self.errors for name in self.MORE)

    def words(self) -> dict[str, Any]:
        """What was typed, as `Post.draft` and `Post.edit` take it."""
        given = self.cleaned_data
        plain = {name: given[name] for name in ("title", "text", "rating", "visibility")}
        plain["remixable"] = given["remixable"] if "remixable" in self.changed_data else None
        alt_texts = [given[f"alt_{at}"] for at in range(len(self.images))]
        return plain | {"tags": split(given["tags"]), "alt_texts": alt_texts}

    def takes_back(self, *, but: str = "") -> bool:
        """Whether something is allowed no more: remixes, training, or others to see it. `but` is a use of `USES` that
        does not count."""
        fields = [name for name, use in {"remixable": "remix", "training": "training"}.items() if use != but]
        no = [name for name in fields if name in self.changed_data and not self.cleaned_data[name]]
        seen = list(Visibility.values)
        before, now = self.initial.get("visibility"), self.cleaned_data["visibility"]
        narrower = before in seen and seen.index(now) > seen.index(before)
        return bool(no) or narrower or any(form.takes_back(but=but) for form in self.rights.values())

    def keep_said_of_pictures(self) -> None:
        """What is stated of uploads, what downloads carry, licence and training of a picture; what was sent without
        these fields changes nothing."""
        for form in self._parts():
            if any(form.add_prefix(name) in self.data for name in form.fields):
                form.keep(self.person)

    def say_consent(self) -> None:
        """What the person says here about training is said for all they make; left as it was, it says nothing."""
        if "training" in self.changed_data:
            Consent.say(self.person, allowed=self.cleaned_data["training"], source="post")


def of_post(post: Post) -> dict[str, Any]:
    plain = {name: getattr(post, name) for name in ("title", "text", "rating", "visibility")}
    return plain | {"tags": ", ".join(sorted(tag.name for tag in post.tags.all()))}


def suggested(images: Sequence[Image], post: Post | None) -> dict[str, str]:
    """The descriptions that were given, or a first suggestion from the prompt."""
    if post:
        return {f"alt_{at}": entry.alt_text for at, entry in enumerate(post.shown)}
    return {f"alt_{at}": Truncator(image.prompt).chars(200) for at, image in enumerate(images)}
