"""What every API view shares: who asks, what a view requires, and strictness about fields."""

from typing import Any, ClassVar, cast

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_standardized_errors.handler import ExceptionHandler
from rest_framework import exceptions, permissions, serializers
from rest_framework.authentication import BaseAuthentication
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.views import APIView

from equalex.kernel.access import Actor, ActorRequest, Can


def actor_of(request: Request) -> Actor:
    """Who asks, as `equalex.middleware` found it on Django's own request."""
    return cast(ActorRequest, request._request).actor


class OnlyRefusals(ExceptionHandler):
    """Answers what a view refuses. What failed goes on to `equalex.kernel.outages`, as from any other view."""

    def should_not_handle(self, exc: Exception) -> bool:
        """True for a failure that the view did not mean."""
        return not isinstance(exc, exceptions.APIException)


class TokenAuthentication(BaseAuthentication):
    """Hands on the actor that `equalex.middleware` found for the request's token."""

    def authenticate(self, request: Request) -> tuple[Actor, None] | None:
        """(actor, None) for a valid token."""
        actor = actor_of(request)
        return (actor, None) if actor.is_signed_in else None

    def authenticate_header(self, request: Request) -> str:
        """Makes a missing token a 401 that says how to send one."""
        return 'Api-Key realm="equalex"'


class TokenScheme(OpenApiAuthenticationExtension):
    """Tells readers of the schema how a token is sent."""

    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """The header, in the words of OpenAPI."""
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "`Authorization: Api-Key <key>`, a key of your organisation's tokens.",
        }


class DeclaredPermission(permissions.BasePermission):
    """Lets through who is granted what the view declares in `requires`, by method."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """True when granted; a method that is not declared is nobody's."""
        requires: dict[str, Can] = getattr(view, "requires", {})
        method = "GET" if request.method in ("HEAD", "OPTIONS") else str(request.method)
        actor = actor_of(request)
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

    authentication_classes = [TokenAuthentication]
    permission_classes = [DeclaredPermission]
    requires: ClassVar[dict[str, Can]] = {"GET": Can.READ_API}

    @property
    def actor(self) -> Actor:
        """Who asks."""
        return actor_of(self.request)


class StrictSerializer(serializers.Serializer):
    """Refuses fields that it does not know: a typing error must not pass unnoticed."""

    def to_internal_value(self, data: Any) -> Any:
        """The validated fields. Raises ValidationError naming each unknown field."""
        unknown = set(data) - set(self.fields) if isinstance(data, dict) else set()
        if unknown:
            raise serializers.ValidationError(
                dict.fromkeys(sorted(unknown), "This field is not known here.")
            )
        return super().to_internal_value(data)
