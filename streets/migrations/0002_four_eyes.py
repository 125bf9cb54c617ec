from django.db import migrations

# The operation refuses first, with a sentence. This is for whatever comes another way.
FOUR_EYES = """
CREATE FUNCTION streets_check_four_eyes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM streets_participant
               WHERE cleanup_id = NEW.id AND membership_id = NEW.verified_by_id) THEN
        RAISE EXCEPTION 'whoever took part does not verify'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'cleanup_four_eyes';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER streets_four_eyes BEFORE INSERT OR UPDATE OF verified_by_id ON streets_cleanup
    FOR EACH ROW WHEN (NEW.verified_by_id IS NOT NULL)
    EXECUTE FUNCTION streets_check_four_eyes();

CREATE FUNCTION streets_check_participants_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM streets_cleanup
    WHERE id IN (CASE WHEN TG_OP <> 'INSERT' THEN OLD.cleanup_id END,
                 CASE WHEN TG_OP <> 'DELETE' THEN NEW.cleanup_id END)
        AND state = 'verified'
    FOR SHARE;
    IF FOUND THEN
        RAISE EXCEPTION 'who took part in a verified cleanup stands'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'participants_stand';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER streets_participants_stand BEFORE INSERT OR UPDATE OR DELETE ON streets_participant
    FOR EACH ROW EXECUTE FUNCTION streets_check_participants_open();

CREATE FUNCTION streets_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is never changed', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER streets_rule_stands BEFORE UPDATE OR DELETE ON streets_rewardrule
    FOR EACH ROW EXECUTE FUNCTION streets_refuse_change();
CREATE TRIGGER streets_reward_stands BEFORE UPDATE OR DELETE ON streets_reward
    FOR EACH ROW EXECUTE FUNCTION streets_refuse_change();
"""

AWAY = """
DROP TRIGGER streets_reward_stands ON streets_reward;
DROP TRIGGER streets_rule_stands ON streets_rewardrule;
DROP FUNCTION streets_refuse_change();
DROP TRIGGER streets_participants_stand ON streets_participant;
DROP FUNCTION streets_check_participants_open();
DROP TRIGGER streets_four_eyes ON streets_cleanup;
DROP FUNCTION streets_check_four_eyes();
"""


class Migration(migrations.Migration):
    dependencies = [("streets", "0001_initial")]

    operations = [migrations.RunSQL(FOUR_EYES, AWAY)]
