"""The programme stands in the path: `/api/v1/{programme}/…`. None is called as what stands here."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path, re_path
from django.views.decorators.csrf import csrf_exempt

from api import problem_pages
from api.document.published import urlpatterns as document
from api.v1.log_in.urls import urlpatterns as log_in
from api.v1.urls import urlpatterns as v1


@csrf_exempt  # or else whatever is posted here is refused for lack of a cookie, by a page
def nowhere(request: HttpRequest) -> HttpResponse:
    """Keep what begins with `/api/` from being taken for a programme's pages."""
    del request
    raise Http404


urlpatterns = [
    path("problems", problem_pages.problems, name="problems"),
    path("problems/<slug:name>", problem_pages.problem, name="problem"),
    path("v1/", include(document)),
    path("v1/log-in/", include([*log_in, re_path("", nowhere)])),
    path("v1/<slug:programme>/", include(v1)),
    re_path("", nowhere),
]
