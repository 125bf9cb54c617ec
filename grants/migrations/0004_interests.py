"""Let nobody decide on, determine or release what they ever spoke for."""

from django.db import migrations, models

# The operations refuse first, with a sentence. This is for whatever comes another way.
WHO_SPOKE = """
CREATE FUNCTION grants_spoke_for(judge uuid, subject uuid) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT 1 FROM grants_application AS application
                   WHERE application.id = subject AND application.applicant_id = judge)
        OR EXISTS (SELECT 1 FROM grants_step AS step
                   WHERE step.application_id = subject AND step.by_id = judge
                       AND step.kind IN ('written', 'changed', 'submitted', 'answered',
                                         'payee_set', 'reported'))
$$;

CREATE FUNCTION grants_check_decider() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF grants_spoke_for(NEW.decided_by_id, NEW.id) THEN
        RAISE EXCEPTION 'whoever spoke for the applicant does not decide'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'application_not_decided_by_its_own';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER grants_decider BEFORE INSERT OR UPDATE OF decided_by_id ON grants_application
    FOR EACH ROW WHEN (NEW.decided_by_id IS NOT NULL)
    EXECUTE FUNCTION grants_check_decider();

CREATE FUNCTION grants_check_determiner() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF grants_spoke_for(NEW.determined_by_id, NEW.application_id) THEN
        RAISE EXCEPTION 'whoever spoke for the applicant does not determine'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'award_not_determined_by_its_own';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER grants_determiner BEFORE INSERT OR UPDATE OF determined_by_id ON grants_award
    FOR EACH ROW WHEN (NEW.determined_by_id IS NOT NULL)
    EXECUTE FUNCTION grants_check_determiner();

CREATE FUNCTION grants_check_releaser() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF grants_spoke_for(NEW.released_by_id, (SELECT application_id FROM grants_award
                                             WHERE id = NEW.subject_id)) THEN
        RAISE EXCEPTION 'whoever spoke for the applicant does not release'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_not_released_by_its_own';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER grants_releaser BEFORE INSERT OR UPDATE OF released_by_id ON payments_payment
    FOR EACH ROW WHEN (NEW.released_by_id IS NOT NULL AND NEW.subject_type = 'award')
    EXECUTE FUNCTION grants_check_releaser();
"""

AWAY = """
DROP TRIGGER grants_releaser ON payments_payment;
DROP TRIGGER grants_determiner ON grants_award;
DROP TRIGGER grants_decider ON grants_application;
DROP FUNCTION grants_check_releaser();
DROP FUNCTION grants_check_determiner();
DROP FUNCTION grants_check_decider();
DROP FUNCTION grants_spoke_for(uuid, uuid);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("grants", "0003_budget_by_one_name"),
        ("payments", "0002_as_prepared"),
        ("programmes", "0003_roles_by_name"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="step",
            name="step_kind",
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        (
                            "written",
                            "changed",
                            "submitted",
                            "asked",
                            "answered",
                            "withdrawn",
                            "payee_set",
                            "payment_prepared",
                            "paid",
                            "activity_ended",
                            "reported",
                            "report_returned",
                            "returned",
                            "reminded",
                            "overdue",
                            "judged",
                            "awarded",
                            "refused",
                            "wait_listed",
                            "deferred",
                            "report_accepted",
                            "report_rejected",
                            "determined",
                        ),
                    )
                ),
                name="step_kind",
            ),
        ),
        migrations.RunSQL(WHO_SPOKE, AWAY),
    ]
