"""A workbook with everything that a rewriting library loses, made of raw parts: a form with its data in rows 5 to 7.

`with_prefix` writes the sheet's XML as some libraries do, every name behind `x:`.
"""

import re
import struct
import warnings
import zipfile
import zlib
from pathlib import Path

import openpyxl

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_XDR = (
    'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)
_VML = (
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"'
)

ROWS = """
<row r="1" spans="1:6" ht="30" customHeight="1"><c r="A1" s="1" t="s"><v>0</v></c><c r="B1"/></row>
<row r="2"><c r="A2" t="inlineStr"><is><t>填报单位：</t></is></c></row>
<row r="4" ht="24" customHeight="1"><c r="A4" s="2" t="s"><v>1</v></c><c r="B4" s="2" t="s"><v>2</v></c>
<c r="C4" s="2" t="s"><v>3</v></c><c r="D4" s="2" t="s"><v>4</v></c><c r="E4" s="2" t="s"><v>5</v></c>
<c r="F4" s="2" t="s"><v>8</v></c></row>
<row r="5" ht="20" customHeight="1">
<c r="A5" s="2"/><c r="B5" s="2"/><c r="C5" s="2"/><c r="D5" s="3"/><c r="E5" s="2"/>
<c r="F5" s="2"><f t="shared" ref="F5:F7" si="0">E5*2</f><v>0</v></c></row>
<row r="6" ht="20" customHeight="1">
<c r="A6" s="2"/><c r="B6" s="2"/><c r="C6" s="2"/><c r="D6" s="3"/><c r="E6" s="2"/>
<c r="F6" s="2"><f t="shared" si="0"/><v>0</v></c></row>
<row r="7" ht="21" customHeight="1">
<c r="A7" s="2"/><c r="B7" s="2"/><c r="C7" s="2"/><c r="D7" s="3"/><c r="E7" s="2"/>
<c r="F7" s="2"><f t="shared" si="0"/><v>0</v></c></row>
<row r="8"><c r="A8" s="2" t="s"><v>6</v></c><c r="E8" s="2"><f>SUM(E5:E7)</f><v>0</v></c>
<c r="F8" s="2"><f>COUNTA(B5:B7)</f><v>0</v></c></row>
<row r="9"><c r="E9"><f>E8+$E$4-1</f><v>-1</v></c></row>
<row r="10"><c r="A10" t="s"><v>7</v></c><c r="E10"><f>IF(E8&gt;1,"多","少")</f><v>少</v></c></row>
"""
_ONE_LINE = ROWS.replace("\n", "")
AROUND = (
    f'<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" '
    'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" mc:Ignorable="x14">'
    '<dimension ref="A1:F10"/><sheetViews><sheetView tabSelected="1" workbookViewId="0">'
    '<pane ySplit="4" topLeftCell="A5" activePane="bottomLeft" state="frozen"/>'
    '<selection pane="bottomLeft" activeCell="A10" sqref="A10"/></sheetView></sheetViews>'
    '<sheetFormatPr defaultRowHeight="15"/><cols><col min="2" max="2" width="14.7109375" customWidth="1"/>'
    '<col min="6" max="6" width="9" hidden="1"/></cols>',
    '<mergeCells count="3"><mergeCell ref="A1:F1"/><mergeCell ref="B7:C7"/><mergeCell ref="A10:C10"/></mergeCells>'
    '<conditionalFormatting sqref="A5:E7"><cfRule type="expression" dxfId="0" priority="1">'
    "<formula>$E5&gt;E$8</formula>"
    "</cfRule></conditionalFormatting>"
    '<dataValidations count="3"><dataValidation type="list" allowBlank="1" promptTitle="性别" prompt="请选择" '
    'sqref="C5:C6"><formula1>"男,女"</formula1></dataValidation>'
    '<dataValidation type="list" sqref="A5:A7"><formula1>民族表</formula1></dataValidation>'
    '<dataValidation type="list" sqref="A10"><formula1>代码!$B:$B</formula1></dataValidation></dataValidations>'
    '<hyperlinks><hyperlink ref="A10" location="\'人员 表\'!A8" display="合计"/></hyperlinks>'
    '<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>'
    '<pageSetup paperSize="9" orientation="landscape" r:id="rId5"/>'
    '<rowBreaks count="1" manualBreakCount="1"><brk id="9" max="16383" man="1"/></rowBreaks>'
    '<drawing r:id="rId1"/><legacyDrawing r:id="rId2"/>'
    '<oleObjects><oleObject progId="Package" shapeId="1026" r:id="rId6"/></oleObjects>'
    '<mc:AlternateContent><mc:Choice Requires="x14"><controls><control shapeId="1025" r:id="rId4" name="复选框 1">'
    '<controlPr defaultSize="0" autoFill="0"><anchor moveWithCells="1">'
    "<from><xdr:col>1</xdr:col><xdr:colOff>0</xdr:colOff>"
    "<xdr:row>9</xdr:row><xdr:rowOff>0</xdr:rowOff></from><to><xdr:col>2</xdr:col><xdr:colOff>0</xdr:colOff>"
    "<xdr:row>10</xdr:row><xdr:rowOff>0</xdr:rowOff></to></anchor></controlPr></control></controls></mc:Choice>"
    "</mc:AlternateContent>"
    '<tableParts count="1"><tablePart r:id="rId7"/></tableParts>'
    '<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"><x14:dataValidations count="1" '
    'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:dataValidation type="list" allowBlank="1">'
    "<x14:formula1><xm:f>代码!$A$1:$A$3</xm:f></x14:formula1><xm:sqref>B5:B7</xm:sqref></x14:dataValidation>"
    "</x14:dataValidations></ext>"
    '<ext uri="{78C0D931-6437-407d-A8EE-F0AAD7539E65}"><x14:conditionalFormattings><x14:conditionalFormatting '
    'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:cfRule type="dataBar" id="{01}"><x14:dataBar>'
    '<x14:cfvo type="formula"><xm:f>$E$8</xm:f></x14:cfvo></x14:dataBar></x14:cfRule><xm:sqref>E5:E7</xm:sqref>'
    "</x14:conditionalFormatting></x14:conditionalFormattings></ext></extLst></worksheet>",
)
STRINGS = ("登记表", "序号", "姓名", "性别", "出生日期", "人数", "合计", "填报人：", "折合")


def rich_book(path: Path, *, with_prefix: bool = False) -> Path:
    """Write the workbook; an .xlsm has macros."""
    parts = dict(_parts())
    if with_prefix:
        parts["xl/worksheets/sheet1.xml"] = prefixed(parts["xl/worksheets/sheet1.xml"])
    overrides = dict(_TYPES)
    if path.suffix == ".xlsm":
        parts["xl/vbaProject.bin"] = b"macros" * 40
        overrides["xl/vbaProject.bin"] = "application/vnd.ms-office.vbaProject"
        overrides["xl/workbook.xml"] = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    types = (
        f'{_HEAD}<Types xmlns="{PACKAGE}/content-types">'
        + "".join(f'<Default Extension="{ending}" ContentType="{kind}"/>' for ending, kind in _ENDINGS.items())
        + "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in overrides.items())
        + "</Types>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", types)
        for name, content in parts.items():
            method = zipfile.ZIP_STORED if name.endswith(".png") else zipfile.ZIP_DEFLATED
            archive.writestr(name, content, method)
    return path


def prefixed(xml: str | bytes) -> str:
    """Return a worksheet with x: before every name of the main vocabulary."""
    text = xml if isinstance(xml, str) else xml.decode()
    text = re.sub(r"<(/?)(?!\?|x14:|xm:|mc:|xdr:|/)(\w)", r"<\1x:\2", text)
    return text.replace(f'xmlns="{MAIN}"', f'xmlns:x="{MAIN}"')


def contents(path: Path) -> dict[str, bytes]:
    """Return every part of a package."""
    with zipfile.ZipFile(path) as archive:
        return {one.filename: archive.read(one) for one in archive.infolist()}


def second_reader(path: Path) -> openpyxl.Workbook:
    """Return a workbook as openpyxl reads it; that it would lose what it does not know is no matter here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(path)


def png() -> bytes:
    """Return a picture of one red point."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        check = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    lines = zlib.compress(b"\0\xff\0\0")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", lines) + chunk(b"IEND", b"")


def _relations(**ties: tuple[str, str]) -> str:
    lines = "".join(
        f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{target}"/>' for key, (kind, target) in ties.items()
    )
    return f'{_HEAD}<Relationships xmlns="{PACKAGE}/relationships">{lines}</Relationships>'


def _corner(column: int, row: int) -> str:
    return f"<xdr:col>{column}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{row}</xdr:row><xdr:rowOff>0</xdr:rowOff>"


def _anchor(top: int, bottom: int, inside: str) -> str:
    corners = f"<xdr:from>{_corner(1, top)}</xdr:from><xdr:to>{_corner(3, bottom)}</xdr:to>"
    return f"<xdr:twoCellAnchor>{corners}{inside}<xdr:clientData/></xdr:twoCellAnchor>"


_TEXT_BOX = (
    '<xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="2" name="文本框 1"/><xdr:cNvSpPr txBox="1"/></xdr:nvSpPr>'
    '<xdr:spPr><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr><xdr:txBody><a:bodyPr/><a:p><a:r>'
    "<a:t>盖章处</a:t></a:r></a:p></xdr:txBody></xdr:sp>"
)
_PICTURE = (
    '<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="3" name="图片 1"/><xdr:cNvPicPr/></xdr:nvPicPr><xdr:blipFill>'
    f'<a:blip xmlns:r="{OFFICE}" r:embed="rId1"/><a:stretch><a:fillRect/></a:stretch></xdr:blipFill>'
    '<xdr:spPr><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr></xdr:pic>'
)
_CHART_FRAME = (
    '<xdr:graphicFrame macro=""><xdr:nvGraphicFramePr><xdr:cNvPr id="4" name="图表 1"/><xdr:cNvGraphicFramePr/>'
    '</xdr:nvGraphicFramePr><xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm><a:graphic>'
    '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:chart '
    f'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:r="{OFFICE}" r:id="rId2"/>'
    "</a:graphicData></a:graphic></xdr:graphicFrame>"
)
_CHART = (
    f'{_HEAD}<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:chart><c:plotArea>'
    '<c:barChart><c:barDir val="col"/><c:ser><c:idx val="0"/><c:order val="0"/><c:val><c:numRef>'
    '<c:f>\'人员 表\'!$E$5:$E$7</c:f></c:numRef></c:val></c:ser><c:axId val="1"/><c:axId val="2"/></c:barChart>'
    '<c:catAx><c:axId val="1"/><c:crossAx val="2"/></c:catAx><c:valAx><c:axId val="2"/><c:crossAx val="1"/></c:valAx>'
    "</c:plotArea></c:chart></c:chartSpace>"
)
_LEGACY = (
    f'<xml {_VML}><v:shape id="_x0000_s1025" type="#_x0000_t201"><x:ClientData ObjectType="Checkbox">'
    "<x:Anchor>1, 0, 9, 0, 2, 0, 10, 0</x:Anchor><x:FmlaLink>$B$10</x:FmlaLink></x:ClientData></v:shape>"
    '<v:shape id="_x0000_s1027" type="#_x0000_t202"><x:ClientData ObjectType="Note">'
    "<x:Anchor>2, 15, 8, 2, 4, 15, 11, 1</x:Anchor><x:Row>9</x:Row>"
    "<x:Column>0</x:Column></x:ClientData></v:shape></xml>"
)
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{MAIN}"><numFmts count="1">'
    '<numFmt numFmtId="176" formatCode="yyyy\\-mm\\-dd;@"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><color theme="1"/><name val="宋体"/></font>'
    '<font><b/><sz val="16"/><color rgb="FFFF0000"/><name val="黑体"/></font></fonts>'
    '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor theme="4" tint="0.5"/></patternFill></fill></fills>'
    '<borders count="2"><border/><border><left style="thin"/><right style="medium"/><top style="thin"/>'
    '<bottom style="double"/></border></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf/>'
    '<xf fontId="1" fillId="2" applyFont="1"><alignment horizontal="center" vertical="center" wrapText="1"/></xf>'
    '<xf borderId="1" applyBorder="1"><protection locked="0"/></xf>'
    '<xf numFmtId="176" borderId="1" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    '<dxfs count="1"><dxf/></dxfs></styleSheet>'
)
_TYPES = {
    "xl/workbook.xml": f"{_SHEET_TYPE}.sheet.main+xml",
    "xl/worksheets/sheet1.xml": f"{_SHEET_TYPE}.worksheet+xml",
    "xl/worksheets/sheet2.xml": f"{_SHEET_TYPE}.worksheet+xml",
    "xl/worksheets/sheet3.xml": f"{_SHEET_TYPE}.worksheet+xml",
    "xl/styles.xml": f"{_SHEET_TYPE}.styles+xml",
    "xl/sharedStrings.xml": f"{_SHEET_TYPE}.sharedStrings+xml",
    "xl/calcChain.xml": f"{_SHEET_TYPE}.calcChain+xml",
    "xl/comments1.xml": f"{_SHEET_TYPE}.comments+xml",
    "xl/tables/table1.xml": f"{_SHEET_TYPE}.table+xml",
    "xl/drawings/drawing1.xml": "application/vnd.openxmlformats-officedocument.drawing+xml",
    "xl/charts/chart1.xml": "application/vnd.openxmlformats-officedocument.drawingml.chart+xml",
    "xl/ctrlProps/ctrlProp1.xml": "application/vnd.ms-excel.controlproperties+xml",
}
_ENDINGS = {
    "rels": "application/vnd.openxmlformats-package.relationships+xml",
    "xml": "application/xml",
    "vml": "application/vnd.openxmlformats-officedocument.vmlDrawing",
    "png": "image/png",
    "bin": "application/vnd.openxmlformats-officedocument.oleObject",
}


def _parts() -> dict[str, str | bytes]:
    strings = "".join(f"<si><t>{text}</t></si>" for text in STRINGS)
    codes = "".join(
        f'<row r="{row}"><c r="A{row}" t="inlineStr"><is><t>{one}</t></is></c>'
        f'<c r="B{row}" t="inlineStr"><is><t>{two}</t></is></c></row>'
        for row, (one, two) in enumerate((("张三", "01-汉族"), ("李四", "02-蒙古族"), ("王五", "")), 1)
    )
    return {
        "_rels/.rels": _relations(rId1=("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'{_HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><bookViews><workbookView/></bookViews>'
        '<sheets><sheet name="人员 表" sheetId="1" r:id="rId1"/>'
        '<sheet name="代码" sheetId="2" state="hidden" r:id="rId2"/>'
        '<sheet name="汇总" sheetId="3" r:id="rId3"/></sheets><definedNames>'
        '<definedName name="_xlnm.Print_Area" localSheetId="0">\'人员 表\'!$A$1:$F$10</definedName>'
        '<definedName name="民族表">代码!$B$1:$B$2</definedName></definedNames><calcPr calcId="191029"/></workbook>',
        "xl/_rels/workbook.xml.rels": _relations(
            rId1=("worksheet", "worksheets/sheet1.xml"),
            rId2=("worksheet", "worksheets/sheet2.xml"),
            rId3=("worksheet", "worksheets/sheet3.xml"),
            rId4=("styles", "styles.xml"),
            rId5=("sharedStrings", "sharedStrings.xml"),
            rId6=("calcChain", "calcChain.xml"),
        ),
        "xl/worksheets/sheet1.xml": f"{_HEAD}{AROUND[0]}<sheetData>{_ONE_LINE}</sheetData>{AROUND[1]}",
        "xl/worksheets/_rels/sheet1.xml.rels": _relations(
            rId1=("drawing", "../drawings/drawing1.xml"),
            rId2=("vmlDrawing", "../drawings/vmlDrawing1.vml"),
            rId3=("comments", "../comments1.xml"),
            rId4=("ctrlProp", "../ctrlProps/ctrlProp1.xml"),
            rId5=("printerSettings", "../printerSettings/printerSettings1.bin"),
            rId6=("oleObject", "../embeddings/oleObject1.bin"),
            rId7=("table", "../tables/table1.xml"),
        ),
        "xl/worksheets/sheet2.xml": f'{_HEAD}<worksheet xmlns="{MAIN}"><sheetData>{codes}</sheetData></worksheet>',
        "xl/worksheets/sheet3.xml": f'{_HEAD}<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1">'
        "<f>'人员 表'!E8</f><v>0</v></c><c r=\"B1\"><f>SUM('人员 表'!E5:E7)</f><v>0</v></c>"
        '<c r="C1"><f>1+1</f><v>2</v></c>'
        "</row></sheetData></worksheet>",
        "xl/styles.xml": _STYLES,
        "xl/sharedStrings.xml": f'{_HEAD}<sst xmlns="{MAIN}" count="9" uniqueCount="9">{strings}</sst>',
        "xl/calcChain.xml": f'{_HEAD}<calcChain xmlns="{MAIN}"><c r="E8" i="1"/><c r="F8"/></calcChain>',
        "xl/comments1.xml": f'{_HEAD}<comments xmlns="{MAIN}"><authors><author>甲</author></authors><commentList>'
        '<comment ref="A10" authorId="0"><text><t>签全名</t></text></comment></commentList></comments>',
        "xl/tables/table1.xml": f'{_HEAD}<table xmlns="{MAIN}" id="1" name="表1" displayName="表1" ref="A4:C7">'
        '<autoFilter ref="A4:C7"/><tableColumns count="3">'
        '<tableColumn id="1" name="序号"/><tableColumn id="2" name="姓名"/>'
        ""
        '<tableColumn id="3" name="性别"/></tableColumns></table>',
        "xl/drawings/drawing1.xml": f"{_HEAD}<xdr:wsDr {_XDR}>{_anchor(9, 12, _TEXT_BOX)}{_anchor(0, 1, _PICTURE)}"
        f"{_anchor(13, 20, _CHART_FRAME)}</xdr:wsDr>",
        "xl/drawings/_rels/drawing1.xml.rels": _relations(
            rId1=("image", "../media/image1.png"), rId2=("chart", "../charts/chart1.xml")
        ),
        "xl/drawings/vmlDrawing1.vml": _LEGACY,
        "xl/charts/chart1.xml": _CHART,
        "xl/ctrlProps/ctrlProp1.xml": f"{_HEAD}<formControlPr "
        'xmlns="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"'
        ' objectType="CheckBox" fmlaLink="$B$10" lockText="1"/>',
        "xl/printerSettings/printerSettings1.bin": b"\0printer\xff" * 30,
        "xl/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0ole" * 30,
        "xl/media/image1.png": png(),
        "customXml/item1.xml": '<?xml version="1.0"?><a/>',
    }
