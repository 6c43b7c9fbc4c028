"""What every API view shares: who asks, what a view requires, and strictness about fields."""

from typing import Any, ClassVar

from rest_framework import exceptions, permissions, serializers
from rest_framework.authentication import BaseAuthentication
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.views import APIView

from equalex.kernel.access import Actor, Can


class TokenAuthentication(BaseAuthentication):
    """Hands on the actor that `equalex.middleware` found for the request's token."""

    def authenticate(self, request: Request) -> tuple[Actor, None] | None:
        """(actor, None) for a valid token."""
        actor: Actor = request._request.actor
        return (actor, None) if actor.is_signed_in else None

    def authenticate_header(self, request: Request) -> str:
        """Makes a missing token a 401 that says how to send one."""
        return 'Api-Key realm="equalex"'


class DeclaredPermission(permissions.BasePermission):
    """Lets through who is granted what the view declares in `requires`, by method."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """True when granted; a method that is not declared is nobody's."""
        requires: dict[str, Can] = getattr(view, "requires", {})
        method = "GET" if request.method in ("HEAD", "OPTIONS") else str(request.method)
        actor: Actor = request._request.actor
        if not actor.is_signed_in:
            raise exceptions.NotAuthenticated
        if method not in requires:
            raise exceptions.MethodNotAllowed(method)
        if not actor.can(requires[method]):
            raise exceptions.PermissionDenied(
                "This token only reads. Issue one that may record, under “Tokens”."
            )
        return True


class TenantView(GenericAPIView):
    """A generic view that declares what it requires and whose rows start at `visible_to`."""

    authentication_classes: ClassVar = [TokenAuthentication]
    permission_classes: ClassVar = [DeclaredPermission]
    requires: ClassVar[dict[str, Can]] = {"GET": Can.READ_API}

    @property
    def actor(self) -> Actor:
        """Who asks."""
        actor: Actor = self.request._request.actor
        return actor


class StrictSerializer(serializers.Serializer):
    """Refuses fields that it does not know: a typing error must not pass unnoticed."""

    def to_internal_value(self, data: Any) -> Any:
        """The validated fields. Raises ValidationError naming each unknown field."""
        unknown = set(data) - set(self.fields) if isinstance(data, dict) else set()
        if unknown:
            raise serializers.ValidationError(
                {name: "This field is not known here." for name in sorted(unknown)}
            )
        return super().to_internal_value(data)
