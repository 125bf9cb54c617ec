"""The programme stands in the path: `/api/v1/{programme}/…`."""

from django.urls import include, path

from api.v1.urls import urlpatterns as v1

urlpatterns = [path("v1/<slug:programme>/", include(v1))]
