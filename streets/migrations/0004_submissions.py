"""Keep each report as it was handed in, and let nobody verify what they were ever named in."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import cambio.common.ids
from cambio.programmes.tenancy import KeepWithinProgramme

# Of what was handed in before, the last version is all that is known.
KEPT = """
INSERT INTO streets_submission (id, programme_id, cleanup_id, submitted_at, starts_at, ends_at,
    participants, places, others, bags, minutes)
SELECT gen_random_uuid(), cleanup.programme_id, cleanup.id, cleanup.submitted_at,
    cleanup.starts_at, cleanup.ends_at,
    ARRAY(SELECT participant.membership_id FROM streets_participant AS participant
          WHERE participant.cleanup_id = cleanup.id ORDER BY 1),
    (SELECT coalesce(jsonb_agg(jsonb_build_object('place', entry.place_id, 'share', entry.share)
                               ORDER BY entry.id), '[]')
     FROM streets_cleanupplace AS entry WHERE entry.cleanup_id = cleanup.id),
    cleanup.others, cleanup.bags, cleanup.minutes
FROM streets_cleanup AS cleanup WHERE cleanup.submitted_at IS NOT NULL;
"""

# The operation refuses first, with a sentence. This is for whatever comes another way.
WHO_GAINS = """
CREATE TRIGGER streets_submission_stands BEFORE UPDATE OR DELETE ON streets_submission
    FOR EACH ROW EXECUTE FUNCTION streets_refuse_change();

CREATE OR REPLACE FUNCTION streets_check_four_eyes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM streets_participant
               WHERE cleanup_id = NEW.id AND membership_id = NEW.verified_by_id)
        OR EXISTS (SELECT 1 FROM streets_submission
                   WHERE cleanup_id = NEW.id AND NEW.verified_by_id = ANY (participants)) THEN
        RAISE EXCEPTION 'whoever was named does not verify'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'cleanup_four_eyes';
    END IF;
    IF NOT coalesce((SELECT verifier_may_live_there FROM streets_rewardrule
                     WHERE id = NEW.rule_id), false)
        AND EXISTS (SELECT 1 FROM streets_residency AS home
                    JOIN streets_cleanupplace AS entry ON entry.place_id = home.place_id
                    WHERE entry.cleanup_id = NEW.id AND home.membership_id = NEW.verified_by_id
                        AND (home.state IN ('claimed', 'confirmed')
                             OR home.state = 'ended' AND home.decided_at >= NEW.starts_at)) THEN
        RAISE EXCEPTION 'whoever lives where it pays does not verify'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'cleanup_verifier_gains';
    END IF;
    RETURN NEW;
END $$;
"""

AS_BEFORE = """
CREATE OR REPLACE FUNCTION streets_check_four_eyes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM streets_participant
               WHERE cleanup_id = NEW.id AND membership_id = NEW.verified_by_id) THEN
        RAISE EXCEPTION 'whoever took part does not verify'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'cleanup_four_eyes';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("programmes", "0003_roles_by_name"),
        ("streets", "0003_cleanups_in_state"),
    ]

    operations = [
        migrations.CreateModel(
            name="Submission",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=cambio.common.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("submitted_at", models.DateTimeField()),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                (
                    "participants",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), default=list, size=None
                    ),
                ),
                ("places", models.JSONField()),
                ("others", models.PositiveIntegerField()),
                ("bags", models.PositiveIntegerField()),
                ("minutes", models.PositiveIntegerField()),
                (
                    "cleanup",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="submissions",
                        to="streets.cleanup",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programmes.programme",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("programme", "id"), name="streets_submission_of_programme"
                    ),
                ],
            },
        ),
        KeepWithinProgramme("submission", "cleanup"),
        migrations.RunSQL(KEPT, migrations.RunSQL.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.RunSQL(WHO_GAINS, AS_BEFORE),
    ]
