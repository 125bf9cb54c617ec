"""The routes of streets."""

from api.v1.streets import cleanups, places, residents, reward_rules

urlpatterns = [
    *places.urlpatterns,
    *residents.urlpatterns,
    *reward_rules.urlpatterns,
    *cleanups.urlpatterns,
]
