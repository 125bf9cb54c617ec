"""The pages of grants, below the programme's name: its desks, and what everybody may read."""

from django.urls import path

from web.grants import (
    account,
    application,
    budgets,
    inbox,
    paper,
    public,
    report,
    rounds,
    treasury,
)

urlpatterns = [
    path("grants/", inbox.inbox, name="grants"),
    path("grants/reports/", inbox.reports, name="grant_reports"),
    path("grants/overdue/", inbox.overdue, name="grant_overdue"),
    path("grants/paper/", paper.find, name="grant_paper"),
    path("grants/paper/<uuid:applicant_id>/", paper.write, name="grant_write"),
    path("grants/budgets/", budgets.budgets, name="grant_budgets"),
    path("grants/budgets/new/", budgets.new_budget, name="grant_new_budget"),
    path("grants/budgets/<uuid:envelope_id>/", budgets.budget, name="grant_budget"),
    path("grants/rounds/", rounds.rounds, name="grant_rounds"),
    path("grants/rounds/new/<uuid:version_id>/", rounds.new_round, name="grant_new_round"),
    path("grants/<uuid:application_id>/", application.application, name="grant_application"),
    path("grants/<uuid:application_id>/change/", paper.change, name="grant_change"),
    path("grants/<uuid:application_id>/report/", report.report, name="grant_report"),
    path("payments/", treasury.treasury, name="payments"),
    path("payments/account/", account.account, name="payment_account"),
    path("payments/files/", treasury.batches, name="payment_batches"),
    path("payments/files/<uuid:batch_id>/", treasury.batch, name="payment_batch"),
    path("payments/files/<uuid:batch_id>/pain.001.xml", treasury.message, name="payment_message"),
    path("awards/", public.awards, name="public_awards"),
    path("schemes/<slug:code>/", public.scheme, name="public_scheme"),
]
