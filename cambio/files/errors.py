"""Why an upload is not taken. The codes are the API's; clients may rely on them."""

from django.utils.translation import gettext_lazy as _

from cambio.common.errors import DomainError, Invalid, NotPermitted, TooLarge, Unsupported
from cambio.files.pictures import (
    DECODE_TIMEOUT,
    IMAGE_TOO_LARGE,
    IMAGE_TRUNCATED,
    NOT_AN_IMAGE,
    TOO_MANY_PIXELS,
    UNSUPPORTED_FORMAT,
)

FIELD = "content"


class NotAnImage(Invalid):
    """No decoder makes a picture of it."""

    code = NOT_AN_IMAGE
    title = _("This file is not a readable picture")


class ImageTruncated(Invalid):
    """It begins as a picture, but its end is missing."""

    code = IMAGE_TRUNCATED
    title = _("The end of this picture is missing; send it again")


class ImageTooLarge(TooLarge):
    """More bytes than we take."""

    code = IMAGE_TOO_LARGE
    title = _("This picture is larger than 20 MB")


class TooManyPixels(TooLarge):
    """More pixels, or more memory for them, than we take."""

    code = TOO_MANY_PIXELS
    title = _("This picture has more pixels than we can take")


class UnsupportedFormat(Unsupported):
    """A picture, perhaps, but none of the kinds that we take."""

    code = UNSUPPORTED_FORMAT
    title = _("Send a JPEG, PNG, WebP or HEIC picture")


class DecodeTimeout(Invalid):
    """It took longer than any honest picture does."""

    code = DECODE_TIMEOUT
    title = _("Reading this picture takes too long")


class UnsupportedDocument(Unsupported):
    """A file, but none of the kinds of document that we take."""

    code = "unsupported_document"
    title = _("Send a PDF, a picture, or a file of Word, Excel or LibreOffice, without macros")


class DocumentDamaged(Invalid):
    """It begins as a document, and does not end as one."""

    code = "document_damaged"
    title = _("This document is damaged or not whole")


class DocumentTooLarge(TooLarge):
    """More bytes than we take."""

    code = "document_too_large"
    title = _("This document is larger than 20 MB")


class UploadIncomplete(Invalid):
    """Fewer bytes arrived than were announced."""

    code = "upload_incomplete"
    title = _("Not all of the file has arrived; send it again")


class UploadTooLong(Invalid):
    """More bytes arrived than were announced."""

    code = "upload_too_long"
    title = _("More of the file has arrived than was announced")


class DigestDiffers(Invalid):
    """As many bytes as announced, but others."""

    code = "digest_differs"
    title = _("The file that arrived is not the one that was announced")


class LinkNotValid(NotPermitted):
    """The link was changed or has expired."""

    code = "link_not_valid"
    title = _("This link has expired")


_BY_CODE: dict[str, type[DomainError]] = {
    error.code: error
    for error in (
        NotAnImage,
        ImageTruncated,
        ImageTooLarge,
        TooManyPixels,
        UnsupportedFormat,
        DecodeTimeout,
    )
}


def refusal(code: str) -> DomainError:
    """Make the error that a decoder's code stands for."""
    return _BY_CODE[code](field=FIELD)
