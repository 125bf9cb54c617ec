"""Acts with cleanups and their photos."""

import io
from datetime import timedelta
from uuid import UUID

from cambio.common.ids import new_id
from streets import operations as streets
from streets.models import Cleanup, Photo, Residency
from tests.cambio.sync.chances import Chances, said
from tests.worlds import cast

RICH = streets.RuleContent(
    per_action=300,
    per_participant=50,
    most_participants=10,
    per_bag=2,
    most_bags=10,
    most_total=900,
    street_percent=50,
)


class Cleanups(Chances):
    """Cleanups and their photos, from the rule on."""

    def set_reward_rule(self) -> None:
        later = self.at + timedelta(days=3)
        cast.set_rule(RICH, valid_from=later, by=self.somebody("manager"), at=self.at)

    def _content(self) -> streets.CleanupContent:
        took_part = self.chance.sample(self.members, self.chance.randrange(4))
        places = self.chance.sample(self.places, self.chance.choice((1, 1, 2)))
        return streets.CleanupContent(
            starts_at=self.at - timedelta(hours=3),
            ends_at=self.at - timedelta(hours=2),
            places=[(place.pk, 1) for place in places],
            participants=[member.pk for member in took_part],
            bags=self.chance.randrange(9),
        )

    def log_cleanup(self, in_days: int = 0) -> None:
        residents = Residency.objects.filter(
            programme=self.programme, state="confirmed", membership__state="active"
        )
        by = cast.again(self._one(residents).membership)
        content = self._content()
        home = [(one.place_id, 1) for one in residents.filter(membership=by)]
        streets.log_cleanup(
            cleanup_id=new_id(),
            content=streets.CleanupContent(
                starts_at=content.starts_at + timedelta(days=in_days),
                ends_at=content.ends_at + timedelta(days=in_days),
                places=home[:1],
                participants=content.participants,
                bags=content.bags,
            ),
            by=by,
            at=self.at,
        )

    def change_cleanup(self) -> None:
        cleanup = self.cleanup("draft", "returned")
        streets.change_cleanup(
            cleanup_id=cleanup.pk, content=self._content(), by=self.author(cleanup), at=self.at
        )

    def postpone_cleanup(self) -> None:
        self.log_cleanup(in_days=1)
        planned = Cleanup.objects.filter(programme=self.programme, starts_at__gt=self.at)
        cleanup = self._one(planned.filter(state="draft"))
        times = {
            name: getattr(cleanup, name) + timedelta(days=1) for name in ("starts_at", "ends_at")
        }
        streets.postpone_cleanup(
            cleanup_id=cleanup.pk, **times, by=self.author(cleanup), at=self.at
        )

    def submit_cleanup(self) -> None:
        cleanup = self.cleanup("draft", "returned")
        streets.submit_cleanup(cleanup_id=cleanup.pk, by=self.author(cleanup), at=self.at)

    def withdraw_cleanup(self) -> None:
        cleanup = self.cleanup("draft", "submitted", "returned")
        streets.withdraw_cleanup(cleanup_id=cleanup.pk, by=self.author(cleanup), at=self.at)

    def verify_cleanup(self) -> None:
        by = self.somebody("coordinator", "verifier")
        streets.verify_cleanup(cleanup_id=self.cleanup("submitted").pk, by=by, at=self.at)

    def verify_cleanups(self) -> None:
        by = self.somebody("coordinator", "verifier")
        day = {self.cleanup("submitted").pk for _ in range(3)}
        streets.verify_cleanups(cleanups=[streets.LookedAt(pk) for pk in day], by=by, at=self.at)

    def return_cleanup(self) -> None:
        by = self.somebody("coordinator", "verifier")
        streets.return_cleanup(
            cleanup_id=self.cleanup("submitted").pk, question="Where?", by=by, at=self.at
        )

    def reject_cleanup(self) -> None:
        by = self.somebody("coordinator", "verifier")
        streets.reject_cleanup(
            cleanup_id=self.cleanup("submitted").pk, reason="No.", by=by, at=self.at
        )

    def announce_photo(self) -> None:
        self._announced_photo()

    def _announced_photo(self) -> tuple[UUID, bytes]:
        cleanup, content = self.cleanup("draft", "returned"), self._picture()
        photo, _ = streets.announce_photo(
            cleanup_id=cleanup.pk,
            photo_id=new_id(),
            content=streets.PhotoContent(phase="after", **said(content)),
            by=self.author(cleanup),
            at=self.at,
        )
        return photo.pk, content

    def receive_photo(self) -> None:
        photo_id, content = self._announced_photo()
        by = self.author(Photo.objects.get(pk=photo_id).cleanup)
        streets.receive_photo(photo_id=photo_id, stream=io.BytesIO(content), by=by, at=self.at)

    def remove_photo(self) -> None:
        photos = Photo.objects.filter(programme=self.programme)
        photo = self._one(photos.filter(cleanup__state__in=("draft", "returned")))
        streets.remove_photo(photo_id=photo.pk, by=self.author(photo.cleanup), at=self.at)
