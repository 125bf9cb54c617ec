"""The pages: start, log-in, and a desk for each kind of work below the programme's name."""

from allauth.account import views as account
from django.urls import include, path
from django.views.generic import RedirectView
from django.views.i18n import set_language

from web import files, health, log_in, start
from web.coordinator import cleanups, queue, residents
from web.grants import urls as grants
from web.steward import signatures
from web.supplier import board, counter, sale

account_urls = [
    path("login/", account.request_login_code, name="account_login"),
    path("login/code/", account.request_login_code, name="account_request_login_code"),
    path("login/code/confirm/", log_in.confirm_login_code, name="account_confirm_login_code"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("signup/", account.signup, name="account_signup"),
    # allauth sends those here who have nothing to confirm; one address is all there is to manage.
    path("email/", RedirectView.as_view(pattern_name="start"), name="account_email"),
    path("confirm-email/", log_in.confirm_address, name="account_email_verification_sent"),
]

desk_urls = [
    path("", start.programme_home, name="programme_home"),
    path("cleanups/", queue.queue, name="cleanups"),
    path("cleanups/<uuid:cleanup_id>/", cleanups.cleanup, name="cleanup"),
    path("residents/", residents.residents, name="residents"),
    path("residents/letter/", residents.letter, name="letter"),
    path("orders/", board.board, name="orders"),
    path("orders/counter/", counter.counter, name="counter"),
    path("orders/counter/<uuid:customer_id>/", sale.sale, name="sale"),
    path("signatures/", signatures.signatures, name="signatures"),
    *grants.urlpatterns,
]

urlpatterns = [
    path("", start.start, name="start"),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("language", set_language, name="set_language"),
    path("accounts/", include(account_urls)),
    path("files/documents/<str:token>", files.document, name="document"),
    path("files/<str:token>", files.rendition, name="rendition"),
    path("<slug:programme>/", include(desk_urls)),
]
