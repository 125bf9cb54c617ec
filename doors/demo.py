"""
Into a demo without a code: links that log somebody in, once and within the hour.

Their route is there only where `CAMBIO_DEMO` says that this is a demo, on this machine alone.
"""

import ipaddress
import secrets
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import get_user_model, login
from django.core import signing
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from redis import RedisError

from cambio.common.errors import NotPermitted, Unavailable
from doors.errors import refused

if TYPE_CHECKING:
    from cambio.programmes.models import Login

GOOD_FOR_S = 3600
_SALT = "demo/log-in"


def link_for(user: "Login", *, to: str) -> str:
    """Write a link that logs somebody in and leads to a page."""
    token = signing.dumps([str(user.pk), to, secrets.token_urlsafe(9)], salt=_SALT)
    return settings.BASE_URL + reverse("demo_log_in", args=[token])


@require_GET
@never_cache
def log_in(request: HttpRequest, token: str) -> HttpResponse:
    """Log in whom a link is for; used before, it still leads on whoever it has logged in."""
    if not (settings.DEMO and _comes_from_here(request)):
        raise Http404
    try:
        user_id, to, once = signing.loads(token, salt=_SALT, max_age=GOOD_FOR_S)
    except signing.BadSignature:
        return _spent(request)
    if str(request.user.pk) == user_id:
        return redirect(to)
    try:
        is_first = cache.add(f"demo-link/{once}", 1, timeout=GOOD_FOR_S)
    except RedisError:
        return refused(request, Unavailable())
    user = get_user_model().objects.filter(pk=user_id, is_active=True).first()
    if not is_first or user is None:
        return _spent(request)
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect(to)


def _comes_from_here(request: HttpRequest) -> bool:
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def _spent(request: HttpRequest) -> HttpResponse:
    why = _("This link logs in once, and for an hour at most. `make links` gives new ones.")
    return refused(request, NotPermitted(why))


urlpatterns = [path("log-in/<str:token>", log_in, name="demo_log_in")]
