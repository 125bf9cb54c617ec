"""Pictures and documents, served to whoever holds a signed link to one."""

from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

from cambio.common.errors import DomainError
from cambio.files import links

# Somebody sent a document, and nobody looked into it: it may not do anything where it is opened.
NOTHING_ALLOWED = "default-src 'none'; sandbox"


@require_safe
def rendition(request: HttpRequest, token: str) -> FileResponse:
    """Serve the clean copy that a link leads to; never the original."""
    del request
    try:
        file, wanted = links.file_for_link(token)
    except DomainError as error:
        raise Http404(str(error)) from error
    response = FileResponse(links.path_for(file, wanted).open("rb"))
    response["Content-Type"] = links.CONTENT_TYPE
    response["Cache-Control"] = f"private, max-age={links.GOOD_SECONDS}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
def document(request: HttpRequest, token: str) -> FileResponse:
    """Hand out the document that a link leads to, to be saved and never shown in our place."""
    del request
    try:
        found = links.document_for_link(token)
    except DomainError as error:
        raise Http404(str(error)) from error
    response = FileResponse(found.path.open("rb"), as_attachment=True, filename=found.name)
    response["Content-Type"] = found.content_type
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = NOTHING_ALLOWED
    return response
