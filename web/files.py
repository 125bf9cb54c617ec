"""Pictures, served to whoever holds a signed link to one."""

from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

from cambio.common.errors import DomainError
from cambio.files import links


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
    response["Cache-Control"] = f"private, max-age={links.LINK_SECONDS}"
    response["X-Content-Type-Options"] = "nosniff"
    return response
