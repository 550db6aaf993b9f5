"""Other people, and what one says about seeing them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import status
from rest_framework.generics import ListAPIView
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access.requests import SignedInCall
from accounts.models import Block, Follow, Mute, User
from accounts.serializers import PersonSerializer, PublicProfileSerializer


class PersonView(APIView):
    @extend_schema(
        operation_id="get_person", summary="A public profile", responses=PublicProfileSerializer, tags=["people"]
    )
    def get(self, request: SignedInCall, handle: str) -> Response:
        person = get_object_or_404(User.objects.visible_to(request.user), handle=handle.lower())
        return Response(PublicProfileSerializer(person, context={"request": request}).data)


class RelationView(APIView):
    """`say` and `unsay` are the names of the verbs of User."""

    sign_in_to_read, scope = True, "social"
    say = unsay = ""

    def put(self, request: SignedInCall, handle: str) -> Response:
        return self._do(request, handle, self.say)

    def delete(self, request: SignedInCall, handle: str) -> Response:
        return self._do(request, handle, self.unsay)

    def _do(self, request: SignedInCall, handle: str, verb: str) -> Response:
        person = get_object_or_404(User.objects.visible_to(request.user), handle=handle.lower())
        getattr(request.user, verb)(person)
        return Response(status=status.HTTP_204_NO_CONTENT)


def _documented(name: str, say: str, unsay: str) -> Any:
    """The two operations of a relation, named in the schema."""
    same: dict[str, Any] = {"request": None, "responses": {204: None}, "tags": ["people"]}
    return extend_schema_view(
        put=extend_schema(operation_id=f"{name}_person", summary=say, **same),
        delete=extend_schema(operation_id=f"un{name}_person", summary=unsay, **same),
    )


@_documented("follow", "Follow someone", "No longer follow someone")
class FollowView(RelationView):
    say, unsay = "follow", "unfollow"


@_documented("mute", "Hide someone's posts from me", "Show someone's posts again")
class MuteView(RelationView):
    say, unsay = "mute", "unmute"


@_documented("block", "Keep someone apart from me", "Let someone near again")
class BlockView(RelationView):
    say, unsay = "block", "unblock"


class PeopleView(ListAPIView[User]):
    """Those about whom the caller said something, the latest first. The relation is the row that is paged."""

    sign_in_to_read = True
    serializer_class = PersonSerializer
    relation: type[Follow | Mute | Block]

    def get_queryset(self) -> QuerySet[Any]:
        said = self.relation.objects.filter(by=self.request.user.pk, whom__state=User.State.ACTIVE)
        return said.select_related("whom")

    def get_serializer(self, rows: Any = None, **kwargs: Any) -> Any:
        people = [row.whom for row in rows] if rows is not None else None
        kwargs.setdefault("context", self.get_serializer_context())
        return PersonSerializer(people, **kwargs)


@extend_schema_view(get=extend_schema(operation_id="list_following", summary="Whom I follow", tags=["me"]))
class FollowingView(PeopleView):
    relation = Follow


@extend_schema_view(get=extend_schema(operation_id="list_mutes", summary="Whom I mute", tags=["me"]))
class MutesView(PeopleView):
    relation = Mute


@extend_schema_view(get=extend_schema(operation_id="list_blocks", summary="Whom I block", tags=["me"]))
class BlocksView(PeopleView):
    relation = Block
