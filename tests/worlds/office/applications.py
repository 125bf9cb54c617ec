"""Applications on their way, from handing in to the award."""

import hashlib
import io
from datetime import datetime
from uuid import UUID

from cambio.common.ids import new_id
from cambio.programmes.models import Membership
from grants import operations, queries
from grants.models import Application, Award
from tests.worlds import documents
from tests.worlds.office.scene import Scene

IBAN = "NL91ABNA0417164300"


def applied(
    scene: Scene, *, applicant_id: UUID | None = None, at: datetime, **changed: object
) -> Application:
    """An application that was handed in; with an id, on paper, typed in by the scene's own."""
    application, _ = operations.write_application(
        application_id=new_id(),
        round_id=scene.round.pk,
        content=scene.content(**changed),
        applicant_id=applicant_id,
        by=scene.applicant,
        at=at,
    )
    attach(application, "budget", by=scene.applicant, at=at)
    return operations.submit_application(application_id=application.pk, by=scene.applicant, at=at)


def attach(
    application: Application,
    kind: str,
    body: bytes | None = None,
    *,
    content_type: str = documents.PDF,
    line_id: UUID | None = None,
    by: Membership,
    at: datetime,
) -> None:
    """Upload a document, a PDF unless something else is given."""
    body, attachment_id = body or documents.pdf(kind.encode()), new_id()
    operations.announce_attachment(
        application_id=application.pk,
        attachment_id=attachment_id,
        content=operations.AttachmentContent(
            kind=kind,
            name=f"{kind}.pdf",
            sha256=hashlib.sha256(body).hexdigest(),
            size_bytes=len(body),
            content_type=content_type,
            line_id=line_id,
        ),
        by=by,
        at=at,
    )
    operations.receive_attachment(
        attachment_id=attachment_id, stream=io.BytesIO(body), by=by, at=at
    )


def cleared(scene: Scene, application: Application, *, at: datetime) -> Application:
    """Judge by the official whatever waits for a person."""
    application = queries.application_seen_by(scene.official, application.pk)
    for finding in queries.findings_of(application):
        if finding.blocks and finding.is_for_a_person:
            operations.judge_rule(
                application_id=application.pk,
                rule=finding.rule,
                holds=True,
                reason="Looked into it",
                by=scene.official,
                at=at,
            )
    return application


def awarded(scene: Scene, *, amount_cents: int = 80_000, at: datetime, **changed: object) -> Award:
    """An award, of an application with a payee."""
    application = cleared(scene, applied(scene, at=at, **changed), at=at)
    operations.set_payee(
        application_id=application.pk,
        holder_name="Kade in bloei",
        iban=IBAN,
        by=scene.applicant,
        at=at,
    )
    return operations.award_application(
        application_id=application.pk,
        amount_cents=amount_cents,
        reason="A good plan with support in the street",
        public_title="Plants along the Zandhoek quay",
        by=scene.official,
        at=at,
    )


def trail(application: Application) -> list[str]:
    """What has happened to an application, in order."""
    return [step.kind for step in application.steps.all()]
