"""Documents for tests: as small as they can be and still be what they say."""

import io
import zipfile

PDF = "application/pdf"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
ODT = "application/vnd.oasis.opendocument.text"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_PAGES = (
    b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj "
    b"3 0 obj<</Type/Page/MediaBox[0 0 9 9]>>endobj"
)


def pdf(text: bytes = b"") -> bytes:
    """A page, with something of one's own in a comment."""
    return b"%PDF-1.7\n%" + text + b"\n" + _PAGES + b"\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def archive(parts: dict[str, bytes], *, comment: bytes = b"") -> bytes:
    """A ZIP file with these parts, in this order; `mimetype` is stored plainly."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            plainly = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            file.writestr(zipfile.ZipInfo(name), content, plainly)
        file.comment = comment
    return written.getvalue()


def content_types(**parts: str) -> bytes:
    """Say of what type each part is, as Microsoft's programs do."""
    said = "".join(
        f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in parts.items()
    )
    names = "http://schemas.openxmlformats.org/package/2006/content-types"
    return f'<?xml version="1.0" encoding="UTF-8"?><Types xmlns="{names}">{said}</Types>'.encode()


def xlsx(**more: bytes) -> bytes:
    types = content_types(**{"/xl/workbook.xml": f"{XLSX}.main+xml"})
    return archive({"[Content_Types].xml": types, "xl/workbook.xml": b"<workbook/>"} | more)


def docx(**more: bytes) -> bytes:
    types = content_types(**{"/word/document.xml": f"{DOCX}.main+xml"})
    return archive({"[Content_Types].xml": types, "word/document.xml": b"<document/>"} | more)


def odf(content_type: str = ODS) -> bytes:
    return archive({"mimetype": content_type.encode(), "content.xml": b"<office/>"})
