"""The routes of books."""

from api.v1.books import books

urlpatterns = [
    *books.urlpatterns,
]
