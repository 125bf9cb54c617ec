"""What stands below `/.well-known/`: for programs that look there first."""

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

GOOD_FOR = timedelta(days=90)


def security_txt(request: HttpRequest) -> HttpResponse:
    """
    Say whom to tell of a weakness, as RFC 9116 has it.

    Nothing is said where the installation names nobody: a wrong address is worse than none.
    """
    del request
    if not settings.SECURITY_CONTACTS:
        raise Http404
    expires = (timezone.now() + GOOD_FOR).strftime("%Y-%m-%dT00:00:00Z")
    lines = [
        *(f"Contact: {contact}" for contact in settings.SECURITY_CONTACTS),
        f"Expires: {expires}",
        f"Preferred-Languages: {', '.join(code for code, _ in settings.LANGUAGES)}",
        f"Canonical: {settings.BASE_URL}/.well-known/security.txt",
    ]
    text = "\n".join(lines) + "\n"
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
