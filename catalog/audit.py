"""What must hold between orders, the shelves and the books."""

from cambio.common.findings import sql_check
from catalog.states import GIVEN_BACK, OPEN

_OPEN = ", ".join(f"'{state}'" for state in OPEN)
_GIVEN_BACK = ", ".join(f"'{state}'" for state in GIVEN_BACK)

# A `held` account's exact balance is what stands in its row and what is still to be folded in.
_HELD = f"""
    SELECT programme.id, 'holds ' || held.exact || ', its open orders come to '
        || coalesce(open.total, 0)
    FROM programmes_programme AS programme
    JOIN (
        SELECT book_id, sum(balance + coalesce(
            (SELECT sum(amount) FROM ledger_delta WHERE account_id = account.id), 0)) AS exact
        FROM ledger_account AS account WHERE purpose = 'held' GROUP BY book_id
    ) AS held ON held.book_id = programme.book_id
    LEFT JOIN (
        SELECT programme_id, sum(total_cambi) AS total FROM catalog_order
        WHERE state IN ({_OPEN}) GROUP BY programme_id
    ) AS open ON open.programme_id = programme.id
    WHERE held.exact <> coalesce(open.total, 0)
"""  # noqa: S608  our own text, as all below

_RESERVED = f"""
    SELECT item.id, 'has ' || item.reserved || ' reserved, its open lines come to '
        || coalesce(open.quantity, 0)
    FROM catalog_item AS item
    LEFT JOIN (
        SELECT item_id, sum(quantity) AS quantity FROM catalog_orderline AS line
        JOIN catalog_order AS ordered ON ordered.id = line.order_id
        WHERE ordered.state IN ({_OPEN}) GROUP BY item_id
    ) AS open ON open.item_id = item.id
    WHERE item.reserved <> coalesce(open.quantity, 0)
"""  # noqa: S608

_TOTALS = """
    SELECT ordered.id, 'costs ' || ordered.total_cambi || ', its lines come to '
        || coalesce(sum(line.quantity::bigint * line.price_cambi), 0)
    FROM catalog_order AS ordered
    LEFT JOIN catalog_orderline AS line ON line.order_id = ordered.id
    GROUP BY ordered.id
    HAVING ordered.total_cambi <> coalesce(sum(line.quantity::bigint * line.price_cambi), 0)
"""

# What each order must have in the books against what is there, both ways round.
_POSTINGS = f"""
    WITH programme_order AS (
        SELECT ordered.*, programme.book_id, supplier.takings_id
        FROM catalog_order AS ordered
        JOIN programmes_programme AS programme ON programme.id = ordered.programme_id
        JOIN catalog_supplier AS supplier ON supplier.id = ordered.supplier_id
    ), expected AS (
        SELECT id, book_id, 'hold' AS step, total_cambi, payer_account_id AS source_id,
            NULL AS target_id
        FROM programme_order WHERE NOT at_counter
        UNION ALL
        SELECT id, book_id, 'handover', total_cambi,
            CASE WHEN at_counter THEN payer_account_id END, takings_id
        FROM programme_order WHERE state = 'handed_over'
        UNION ALL
        SELECT id, book_id, 'release', total_cambi, NULL, payer_account_id
        FROM programme_order WHERE state IN ({_GIVEN_BACK})
    ), posted AS (
        SELECT posted.subject_id AS id, posted.book_id, reference, amount,
            source_id, source.purpose AS source_purpose,
            target_id, target.purpose AS target_purpose
        FROM ledger_transaction AS posted
        JOIN ledger_transfer AS transfer ON transfer.transaction_id = posted.id
        JOIN ledger_account AS source ON source.id = transfer.source_id
        JOIN ledger_account AS target ON target.id = transfer.target_id
        WHERE posted.subject_type = 'order'
    )
    SELECT coalesce(expected.id, posted.id),
        CASE WHEN posted.id IS NULL THEN 'has no posting of its ' || expected.step
            WHEN expected.id IS NULL THEN 'has the posting ' || posted.reference || ' too many'
            ELSE 'has another posting of its ' || expected.step || ' than it should' END
    FROM expected FULL JOIN posted ON posted.book_id = expected.book_id
        AND posted.reference = 'order/' || expected.id || '/' || expected.step
    WHERE (expected.total_cambi = posted.amount
        AND CASE WHEN expected.source_id IS NULL THEN source_purpose = 'held'
            ELSE expected.source_id = posted.source_id END
        AND CASE WHEN expected.target_id IS NULL THEN target_purpose = 'held'
            ELSE expected.target_id = posted.target_id END) IS NOT TRUE
"""  # noqa: S608

# A word counts no more once whoever gave it has lost the role, or sells what is ordered.
_SIGNATURES = """
    WITH signed AS (
        SELECT approval.subject_id, count(*) AS agreed, count(*) FILTER (
            WHERE EXISTS (
                SELECT 1 FROM programmes_rolegrant AS role
                WHERE role.membership_id = signature.membership_id AND role.role = 'steward'
                    AND role.scope_id = ordered.place_id AND role.revoked_at IS NULL
                    AND role.granted_at <= signature.signed_at)
            AND NOT EXISTS (
                SELECT 1 FROM programmes_rolegrant AS role
                WHERE role.membership_id = signature.membership_id
                    AND role.role = 'supplier_staff' AND role.scope_id = ordered.supplier_id
                    AND role.revoked_at IS NULL)
        ) AS counting
        FROM programmes_approval AS approval
        JOIN programmes_signature AS signature ON signature.approval_id = approval.id
        JOIN catalog_order AS ordered ON ordered.id = approval.subject_id
        WHERE approval.subject_type = 'order' AND signature.agrees
        GROUP BY approval.subject_id
    )
    SELECT ordered.id, 'needs ' || signatures_needed || ' signatures, says it has '
        || signatures_given || ' and has ' || coalesce(signed.agreed, 0)
    FROM catalog_order AS ordered LEFT JOIN signed ON signed.subject_id = ordered.id
    WHERE signatures_given > coalesce(signed.agreed, 0)
        OR (placed_at IS NOT NULL AND signatures_given < signatures_needed)
        OR (state = 'waiting_signatures' AND signed.counting >= signatures_needed)
        OR (place_id IS NOT NULL AND signatures_needed = 0)
"""

_STAFF_OF_NOTHING = """
    SELECT role.id, 'is over a supplier that the programme does not have'
    FROM programmes_rolegrant AS role
    LEFT JOIN catalog_supplier AS supplier
        ON supplier.id = role.scope_id AND supplier.programme_id = role.programme_id
    WHERE role.scope_kind = 'supplier' AND role.revoked_at IS NULL AND supplier.id IS NULL
"""


CHECKS = {
    "catalog.held": sql_check("programme", _HELD),
    "catalog.reserved": sql_check("item", _RESERVED),
    "catalog.totals": sql_check("order", _TOTALS),
    "catalog.postings": sql_check("order", _POSTINGS),
    "catalog.signatures": sql_check("order", _SIGNATURES),
    "catalog.staff": sql_check("role_grant", _STAFF_OF_NOTHING),
}
