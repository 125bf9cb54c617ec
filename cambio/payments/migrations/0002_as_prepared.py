from django.db import migrations

# No operation changes any of this. A hand that does would send money elsewhere than two people saw.
AS_PREPARED = """
CREATE FUNCTION payments_keep_as_prepared() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a payment is never deleted'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_as_prepared';
    END IF;
    IF (NEW.id, NEW.programme_id, NEW.subject_type, NEW.subject_id, NEW.creditor_name, NEW.iban,
            NEW.amount_cents, NEW.reference, NEW.prepared_by_id, NEW.prepared_at)
        IS DISTINCT FROM (OLD.id, OLD.programme_id, OLD.subject_type, OLD.subject_id,
            OLD.creditor_name, OLD.iban, OLD.amount_cents, OLD.reference, OLD.prepared_by_id,
            OLD.prepared_at)
        OR OLD.released_by_id <> NEW.released_by_id OR OLD.batch_id <> NEW.batch_id
        OR (OLD.released_by_id IS NOT NULL AND NEW.released_by_id IS NULL)
        OR (OLD.batch_id IS NOT NULL AND NEW.batch_id IS NULL)
    THEN
        RAISE EXCEPTION 'a payment stays as it was prepared, released and exported'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_as_prepared';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payments_as_prepared BEFORE UPDATE OR DELETE ON payments_payment
    FOR EACH ROW EXECUTE FUNCTION payments_keep_as_prepared();

CREATE FUNCTION payments_keep_as_exported() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what the bank was told is never changed'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_batch_as_exported';
END $$;
CREATE TRIGGER payments_as_exported BEFORE UPDATE OR DELETE ON payments_paymentbatch
    FOR EACH ROW EXECUTE FUNCTION payments_keep_as_exported();
"""

AWAY = """
DROP TRIGGER payments_as_exported ON payments_paymentbatch;
DROP FUNCTION payments_keep_as_exported();
DROP TRIGGER payments_as_prepared ON payments_payment;
DROP FUNCTION payments_keep_as_prepared();
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial")]

    operations = [migrations.RunSQL(AS_PREPARED, AWAY)]
