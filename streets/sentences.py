"""Codes turned into words: why a place is refused, what photos signal, what is paid."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cambio.common.names import REASONS
from streets.photos import Signal
from streets.places import Reason

Texts = Mapping[str, str | Promise]

REFUSALS: Texts = {
    "coordinate_missing": _("A coordinate is missing."),
    "coordinate_decimal_comma": _("“%(text)s” has a decimal comma; write a point."),
    "coordinate_not_a_number": _("This coordinate is not a plain decimal number."),
    "coordinate_not_finite": _("This coordinate is not a finite number."),
    "coordinates_zero": _("(0, 0) is not a place: it means that no position was found."),
    "coordinates_swapped": _("Latitude and longitude are swapped."),
    "coordinate_out_of_range": _("There is no such coordinate on earth."),
    "coordinates_in_metres": _(
        "These are metres of a national grid; write degrees of WGS 84 (EPSG:4326)."
    ),
    "coordinates_outside_area": _("This is outside the programme's area."),
    "columns_missing": _("The first line lacks these columns: %(columns)s."),
    "columns_separated_otherwise": _(
        "The columns are separated by “%(sign)s”, as some spreadsheets do, and not by commas. "
        "Save the file as CSV with commas, points before decimals, and UTF-8."
    ),
    "not_utf8": _(
        "Line %(line)d is not in UTF-8. Save the file as “CSV UTF-8” in Excel, or choose Unicode "
        "(UTF-8) in LibreOffice, with commas between columns."
    ),
    "row_unreadable": _("This row cannot be read."),
    "row_has_other_columns": _("This row has %(found)d columns instead of %(expected)d."),
    "address_at_two_places": _("This address belongs to another place in an earlier row."),
    "number_not_valid": _("“%(text)s” is not a house number."),
    "beside_number_too_long": _("This is longer than %(most)d characters."),
    "postcode_not_valid": _("“%(text)s” is not a postcode."),
    "name_missing": _("The name is missing."),
    "property_missing": _("There is no property “name”; there are: %(others)s."),
    **REASONS,
    "not_geojson": _("This is not a GeoJSON collection of features."),
    "not_in_degrees": _(
        "The coordinates are not in degrees of WGS 84 (EPSG:4326) but in “%(crs)s”. "
        "Save the file in WGS 84."
    ),
    "not_a_feature": _("This is not a feature."),
    "kind_unknown": _("There is no such kind of place."),
    "place_of_two_kinds": _("This place has another kind in an earlier feature."),
    "geometry_missing": _("The geometry is missing."),
    "geometry_unsupported": _("This kind of geometry is not supported."),
    "geometry_broken": _("The geometry is broken."),
    "ring_not_closed": _("A ring of this area does not end where it begins."),
}

SIGNALS: Texts = {
    "place_not_usable": _("The place in the photo cannot be used."),
    "place_missing": _("It is not known where the photo was taken."),
    "place_set_by_hand": _("The place was set by hand."),
    "place_from_device": _("The place comes from the phone."),
    "place_from_camera": _("The place comes from the photo itself."),
    "place_vague": _("The place is only known within %(accuracy_m)d m."),
    "place_far": _("Taken %(distance_m)d m away from the place that was cleaned."),
    "places_disagree": _("The photo and the phone name places %(apart_m)d m apart."),
    "time_missing": _("It is not known when the photo was taken."),
    "taken_before": _("Taken %(minutes)d minutes before the cleanup began."),
    "taken_after": _("Taken %(minutes)d minutes after the cleanup ended."),
    "picture_flat": _("The picture is too plain to compare with others."),
    "copy_of_earlier": _("Looks like a photo of another cleanup (%(percent)d %% alike)."),
}

REWARDS: Texts = {
    "per_action": _("For the cleanup itself"),
    "per_participant": _("People: %(counted)d of %(present)d, %(each)d each"),
    "per_bag": _("Bags: %(counted)d of %(gathered)d, %(each)d each"),
    "most_total": _("More than %(most)d is not paid for one cleanup"),
    "street_share": _("The street's share"),
    "member_share": _("Residents with an account: %(members)d, %(each)d each"),
    "others_to_street": _(
        "People without an account, so for the street: %(others)d, %(each)d each"
    ),
    "remainder_to_street": _("What cannot be divided evenly goes to the street"),
}


def refusal(reason: Reason) -> str:
    """Say why coordinates are refused."""
    return _filled(REFUSALS, reason.code, reason.params)


def signal_text(signal: Signal) -> str:
    """Say to the reviewer what is odd about a photo."""
    return _filled(SIGNALS, signal.code, signal.params)


def reward_text(line: Mapping[str, Any]) -> str:
    """Say what one line of a stored reward is for."""
    return _filled(REWARDS, line["code"], line["params"])


def _filled(texts: Texts, code: str, params: Mapping[str, Any]) -> str:
    return str(texts[code]) % params
