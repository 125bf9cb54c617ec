"""The routes of version 1, below the programme."""

from django.urls import path

from api.v1 import catalog, cleanups, orders, people, places, wallet

urlpatterns = [
    path("me", people.Me.as_view()),
    path("memberships", people.Memberships.as_view()),
    path("people", people.People.as_view()),
    path("roles", people.Roles.as_view()),
    path("roles/<uuid:role_id>", people.OneRole.as_view()),
    path("wallet", wallet.Wallet.as_view()),
    path("wallet/entries", wallet.WalletStatement.as_view()),
    path("places", places.Places.as_view()),
    path("places/nearest", places.NearestPlaces.as_view()),
    path("places/<uuid:place_id>", places.OnePlace.as_view()),
    path("places/<uuid:place_id>/balance", places.PlaceBalance.as_view()),
    path("places/<uuid:place_id>/entries", places.PlaceStatement.as_view()),
    path("residencies", places.Residencies.as_view()),
    path("residencies/<uuid:residency_id>/confirm", places.ConfirmResidency.as_view()),
    path("residencies/<uuid:residency_id>/decline", places.DeclineResidency.as_view()),
    path("residencies/<uuid:residency_id>/end", places.EndResidency.as_view()),
    path("letters", places.Letters.as_view()),
    path("letters/redeem", places.RedeemedLetters.as_view()),
    path("reward-rules", places.RewardRules.as_view()),
    path("cleanups", cleanups.Cleanups.as_view()),
    path("cleanups/queue", cleanups.CleanupQueue.as_view()),
    path("cleanups/<uuid:cleanup_id>", cleanups.OneCleanup.as_view()),
    path("cleanups/<uuid:cleanup_id>/submit", cleanups.SubmitCleanup.as_view()),
    path("cleanups/<uuid:cleanup_id>/withdraw", cleanups.WithdrawCleanup.as_view()),
    path("cleanups/<uuid:cleanup_id>/verify", cleanups.VerifyCleanup.as_view()),
    path("cleanups/<uuid:cleanup_id>/return", cleanups.ReturnCleanup.as_view()),
    path("cleanups/<uuid:cleanup_id>/reject", cleanups.RejectCleanup.as_view()),
    path("cleanups/<uuid:cleanup_id>/photos/<uuid:photo_id>", cleanups.CleanupPhoto.as_view()),
    path("photos/<uuid:photo_id>", cleanups.OnePhoto.as_view()),
    path("photos/<uuid:photo_id>/content", cleanups.PhotoContent.as_view()),
    *catalog.urlpatterns,
    *orders.urlpatterns,
]
