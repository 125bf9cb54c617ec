"""What every route asks for; the finer questions are the operations'."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from api.authentication import SESSION_HEADER


class IsLoggedIn(BasePermission):
    """Somebody with a session, taking part in the programme or not."""

    def has_permission(self, request: Request, view: Any) -> bool:
        del view
        return request.user is not None


class HasSession(BasePermission):
    """Somebody whose log-in has begun."""

    def has_permission(self, request: Request, view: Any) -> bool:
        del view
        return bool(request.headers.get(SESSION_HEADER))


class IsMember(IsLoggedIn):
    """Somebody who takes part in the programme of the path."""

    message = _("You do not take part in this programme.")
    code = "not_a_member"

    def has_permission(self, request: Request, view: Any) -> bool:
        return super().has_permission(request, view) and request.auth is not None
