"""What makes a PDF fit for the archive (ISO 19005-2, level B): its colours and its own description inside it."""

from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

from PIL.ImageCms import ImageCmsProfile, createProfile
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFStream, PDFString

_DATE_OF_PROFILE = slice(24, 36)  # the only bytes of the profile that differ from one making to the next
_THE_YEAR_2000 = bytes((7, 208, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0))

_DESCRIPTION = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>zh-CN</rdf:li></rdf:Bag></dc:language>
<xmp:CreatorTool>{program}</xmp:CreatorTool><pdf:Producer>{program}</pdf:Producer><pdf:Keywords></pdf:Keywords>
<xmp:CreateDate>{at}</xmp:CreateDate><xmp:ModifyDate>{at}</xmp:ModifyDate>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


def declare_archivable(canvas: Any, title: str, author: str, subject: str, program: str, at: datetime) -> None:
    """Give a file the output intent and the XMP description that PDF/A-2b asks for, dated `at`."""
    canvas.setDateFormatter(lambda *_when: _pdf_date(at))
    description = PDFStream(
        PDFDictionary({"Type": "/Metadata", "Subtype": "/XML"}),
        _DESCRIPTION.format(
            title=escape(title),
            author=escape(author),
            subject=escape(subject),
            program=escape(program),
            at=at.isoformat(timespec="seconds"),
        ).encode(),
    )
    colours = PDFStream(PDFDictionary({"N": 3}), _srgb())
    document = canvas._doc
    intent = PDFDictionary(
        {
            "Type": "/OutputIntent",
            "S": "/GTS_PDFA1",
            "OutputConditionIdentifier": PDFString("sRGB"),
            "Info": PDFString("sRGB"),
            "DestOutputProfile": document.Reference(colours),
        }
    )
    catalogue = document.Catalog
    catalogue.__NoDefault__ = [*catalogue.__NoDefault__, "OutputIntents"]
    catalogue.OutputIntents = PDFArray([intent])
    catalogue.Metadata = description


def _pdf_date(at: datetime) -> str:
    offset = at.strftime("%z")
    return at.strftime("D:%Y%m%d%H%M%S") + (f"{offset[:3]}'{offset[3:5]}'" if offset else "")


def _srgb() -> bytes:
    profile = bytearray(ImageCmsProfile(createProfile("sRGB")).tobytes())
    profile[_DATE_OF_PROFILE] = _THE_YEAR_2000
    return bytes(profile)
