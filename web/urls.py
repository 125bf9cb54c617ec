"""The pages: start, log-in, and a desk for each kind of work below the programme's name."""

from allauth.account import views as account
from django.urls import include, path
from django.views.i18n import set_language

from web import health, start

account_urls = [
    path("login/", account.request_login_code, name="account_login"),
    path("login/code/", account.request_login_code, name="account_request_login_code"),
    path("login/code/confirm/", account.confirm_login_code, name="account_confirm_login_code"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("signup/", account.signup, name="account_signup"),
    path("confirm-email/", account.email_verification_sent, name="account_email_verification_sent"),
]

urlpatterns = [
    path("", start.start, name="start"),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("language", set_language, name="set_language"),
    path("accounts/", include(account_urls)),
    path("<slug:programme>/", start.programme_home, name="programme_home"),
]
