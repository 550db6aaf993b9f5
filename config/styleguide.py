"""Every component with sample data, for whoever builds pages. Served while DEBUG is on."""

from itertools import cycle, islice

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from gallery.models import Post

SAMPLES = 28


class SampleForm(forms.Form):
    """One field of each kind."""

    title = forms.CharField(help_text="Shown above the picture.")
    text = forms.CharField(label="Words with it", widget=forms.Textarea, required=False)
    email = forms.EmailField()
    rating = forms.ChoiceField(choices=[("everyone", "Everyone"), ("mature", "Mature")])
    visibility = forms.ChoiceField(choices=[("public", "Public"), ("private", "Private")], widget=forms.RadioSelect)
    remixable = forms.BooleanField(label="Others may remix it", help_text="You are credited.", required=False)


def styleguide(request: HttpRequest) -> HttpResponse:
    if not settings.DEBUG:
        raise Http404
    posts = Post.objects.listed_for(request.user).for_cards().order_by("-published", "-id")[:SAMPLES]
    context = {
        "pictures": list(islice(cycle(post.cover for post in posts), SAMPLES)),
        "person": posts[0].maker if posts else None,
        "form": SampleForm({"title": "Lighthouse", "email": "not an address", "visibility": "public"}),
    }
    return render(request, "site/styleguide.html", context)
