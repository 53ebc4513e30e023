"""Files that somebody may put into a folder: sound ones, broken ones, hostile ones."""

from __future__ import annotations

import zipfile
from io import BytesIO

_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_XXE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
_LAUGHS = "<!DOCTYPE x [" + '<!ENTITY a "haha">' + "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True)
) + "]>"  # fmt: skip


def zipped(members: dict[str, bytes | str]) -> bytes:
    """An archive of these members."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return made.getvalue()


def docx(body: str, before: str = "") -> bytes:
    """A DOCX file with this body, and something before its root."""
    return zipped({"word/document.xml": f"{before}<w:document {_WORD}><w:body>{body}</w:body></w:document>"})


def paragraph(text: str, style: str = "") -> str:
    """A paragraph of Word."""
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{named}<w:r><w:t>{text}</w:t></w:r></w:p>"


SOUND = docx(
    paragraph("Congés", "Titre1")
    + paragraph("Les congés se posent un mois avant.")
    + "<w:del><w:r><w:delText>ancien texte effacé</w:delText></w:r></w:del>"
    + '<w:p><w:r><w:br w:type="page"/><w:t>Le report est possible jusqu\'en mars.</w:t></w:r></w:p>'
)
XXE = docx(paragraph("&e;"), _XXE)
LAUGHS = docx(paragraph("&i;"), _LAUGHS)
DEEP = docx("<w:p>" * 5_000 + "</w:p>" * 5_000)
BOMB = zipped({"word/document.xml": b" " * (80 * 1024 * 1024)})
NO_TEXT = zipped({"other.xml": "<x/>"})
BROKEN_PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 9 0 R >>\n%%EOF"
LOOPING_PDF = (
    b"%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n"
    b"2 0 obj << /Type /Pages /Kids [2 0 R] /Count 999999999 >> endobj\n"
    b"trailer << /Root 1 0 R /Size 3 >>\n%%EOF"
)
BINARY = bytes(range(256)) * 64
