"""Write small PDF files, a line a string, in any script."""

CMAP = b"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def
1 begincodespacerange <0000> <FFFF> endcodespacerange
%d beginbfrange
%s
endbfrange endcmap CMapName currentdict /CMap defineresource pop end end"""

SYSTEM = b"<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"


def make_pdf(pages: list[list[str]], title: str = "", made: str = "") -> bytes:
    """Return a PDF whose pages hold the given lines; ``made`` is its date of creation as ``20251103``."""
    letters = sorted({letter for page in pages for line in page for letter in line})
    ranges = b"\n".join(b"<%04X> <%04X> <%04X>" % ((ord(letter),) * 3) for letter in letters)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>"
        % (b" ".join(b"%d 0 R" % (7 + 2 * n) for n in range(len(pages))), len(pages)),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [4 0 R]/ToUnicode 5 0 R>>",
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /DW 500 /CIDSystemInfo %s >>" % SYSTEM,
        _stream(CMAP % (len(letters), ranges)),
        b"<< /Title <FEFF%s> %s >>"
        % (title.encode("utf-16-be").hex().encode(), b"/CreationDate (D:%s120000Z)" % made.encode() if made else b""),
    ]
    for number, lines in enumerate(pages):
        shown = [
            b"BT /F1 11 Tf 50 %d Td <%s> Tj ET" % (780 - 16 * at, line.encode("utf-16-be").hex().encode())
            for at, line in enumerate(lines)
        ]
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % (8 + 2 * number)
        )
        objects.append(_stream(b"\n".join(shown)))
    return _assemble(objects)


def _stream(content: bytes) -> bytes:
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content)


def _assemble(objects: list[bytes]) -> bytes:
    body, offsets = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    return body + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R /Info 6 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (size, table, size, len(body))
    )
