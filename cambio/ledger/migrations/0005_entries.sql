-- Both sides of every transfer, each as its account sees it.
CREATE VIEW ledger_entry AS
SELECT id AS transfer_id, source_id AS account_id, target_id AS counter_account_id, transaction_id,
    -amount AS amount, posted_at, source_seq AS seq, source_balance AS balance_after
FROM ledger_transfer
UNION ALL
SELECT id, target_id, source_id, transaction_id, amount, posted_at, target_seq, target_balance
FROM ledger_transfer;
