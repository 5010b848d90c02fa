"""Workbooks built byte by byte, good and bad, for the tests of reading them."""

import io
import zipfile

CONTENT_TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
WORKBOOK = (
    '<workbook xmlns="m" xmlns:r="r"><sheets><sheet name="题库" sheetId="1" r:id="rId1"/>'
    '<sheet name="隐藏" sheetId="2" state="hidden" r:id="rId2"/></sheets></workbook>'
)
RELATIONS = (
    '<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/>'
    '<Relationship Id="rId2" Type="x/worksheet" Target="/xl/worksheets/sheet2.xml"/>'
    '<Relationship Id="rId3" Type="x/sharedStrings" Target="sharedStrings.xml"/>'
    '<Relationship Id="rId4" Type="x/styles" Target="styles.xml"/></Relationships>'
)
STYLES = (
    '<styleSheet><numFmts><numFmt numFmtId="180" formatCode="# ?/?"/></numFmts><cellStyleXfs><xf numFmtId="14"/>'
    '</cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="9"/><xf numFmtId="14"/><xf numFmtId="180"/></cellXfs>'
    "</styleSheet>"
)


def parts(cells="", hidden="", strings="", after=""):
    """The parts of a workbook with the given rows in its shown and its hidden sheet."""
    return {
        "[Content_Types].xml": CONTENT_TYPES,
        "xl/workbook.xml": WORKBOOK,
        "xl/_rels/workbook.xml.rels": RELATIONS,
        "xl/styles.xml": STYLES,
        "xl/sharedStrings.xml": f"<sst>{strings}</sst>",
        "xl/worksheets/sheet1.xml": f"<worksheet><sheetData>{cells}</sheetData>{after}</worksheet>",
        "xl/worksheets/sheet2.xml": f"<worksheet><sheetData>{hidden}</sheetData></worksheet>",
    }


def pack(content):
    """A zip of name -> content."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in content.items():
            archive.writestr(name, text)
    return data.getvalue()


def row(number, *values):
    """The XML of a row of inline texts."""
    cells = "".join(
        f'<c r="{chr(65 + place)}{number}" t="inlineStr"><is><t>{value}</t></is></c>'
        for place, value in enumerate(values)
    )
    return f'<row r="{number}">{cells}</row>'


def number_cell(reference, value, style=0):
    """The XML of a number."""
    return f'<c r="{reference}" s="{style}"><v>{value}</v></c>'
