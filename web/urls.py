"""The pages: start, log-in, and a desk for each kind of work below the programme's name."""

from allauth.account import views as account
from django.urls import include, path
from django.views.generic import RedirectView
from django.views.i18n import set_language

from doors import files, health, well_known
from web.coordinator import cleanups, queue, residents
from web.grant_desk import application, inbox, report
from web.manager import budgets, rounds
from web.paper import paper
from web.public import grants, log_in, start
from web.steward import signatures
from web.supplier import board, counter, sale
from web.treasurer import account as bank_account
from web.treasurer import treasury

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
    path("grants/", inbox.inbox, name="grants"),
    path("grants/reports/", inbox.reports, name="grant_reports"),
    path("grants/overdue/", inbox.overdue, name="grant_overdue"),
    path("grants/paper/", paper.find, name="grant_paper"),
    path("grants/paper/<uuid:applicant_id>/", paper.write, name="grant_write"),
    path("grants/budgets/", budgets.budgets, name="grant_budgets"),
    path("grants/budgets/new/", budgets.new_budget, name="grant_new_budget"),
    path("grants/budgets/<uuid:budget_id>/", budgets.budget, name="grant_budget"),
    path("grants/rounds/", rounds.rounds, name="grant_rounds"),
    path("grants/rounds/new/<uuid:version_id>/", rounds.new_round, name="grant_new_round"),
    path("grants/<uuid:application_id>/", application.application, name="grant_application"),
    path("grants/<uuid:application_id>/change/", paper.change, name="grant_change"),
    path("grants/<uuid:application_id>/report/", report.report, name="grant_report"),
    path("payments/", treasury.treasury, name="payments"),
    path("payments/account/", bank_account.account, name="payment_account"),
    path("payments/files/", treasury.batches, name="payment_batches"),
    path("payments/files/<uuid:batch_id>/", treasury.batch, name="payment_batch"),
    path("payments/files/<uuid:batch_id>/pain.001.xml", treasury.message, name="payment_message"),
    path("awards/", grants.awards, name="public_awards"),
    path("schemes/<slug:code>/", grants.scheme, name="public_scheme"),
]

urlpatterns = [
    path("", start.start, name="start"),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path(".well-known/security.txt", well_known.security_txt),
    path("language", set_language, name="set_language"),
    path("accounts/", include(account_urls)),
    path("files/documents/<str:token>", files.document, name="document"),
    path("files/<str:token>", files.rendition, name="rendition"),
    path("<slug:programme>/", include(desk_urls)),
]
