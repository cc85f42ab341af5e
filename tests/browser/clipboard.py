"""HTML as word processors put it on the clipboard."""

from __future__ import annotations

WORD = """<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"
xmlns:w="urn:schemas-microsoft-com:office:word" xmlns="http://www.w3.org/TR/REC-html40"><head>
<meta http-equiv=Content-Type content="text/html; charset=utf-8"><meta name=Generator content="Microsoft Word 15">
<!--[if gte mso 9]><xml><o:OfficeDocumentSettings><o:AllowPNG/></o:OfficeDocumentSettings></xml><![endif]-->
<style><!-- @font-face {font-family:Calibri;} p.MsoNormal {margin:0cm; font-size:11.0pt;} --></style></head>
<body lang=FR style='tab-interval:35.4pt'><!--StartFragment-->
<p class=MsoNormal><b><span style='font-family:"Arial",sans-serif;color:red;mso-fareast-language:FR'>Le comité<o:p></o:p></span></b><span
style='background:yellow'> demande une <i>aide</i>.</span></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol;mso-fareast-font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;
</span></span></span><![endif]>pour la fête<o:p></o:p></p>
<p class=MsoListParagraphCxSpMiddle style='margin-left:72.0pt;text-indent:-18.0pt;mso-list:l0 level2 lfo1'><![if !supportLists]><span
style='font-family:"Courier New"'><span style='mso-list:Ignore'>o<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span></span><![endif]>le
samedi<o:p></o:p></p>
<p class=MsoListParagraphCxSpLast style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp; </span></span></span><![endif]>pour
le bal</p>
<p class=MsoListParagraph style='text-indent:-18.0pt;mso-list:l1 level1 lfo2'><![if !supportLists]><span style='mso-list:Ignore'>1.<span
style='font:7.0pt "Times New Roman"'>&nbsp; </span></span><![endif]>premier point</p>
<table class=MsoTableGrid border=1 cellspacing=0 cellpadding=0 style='border-collapse:collapse;border:none'>
 <tr style='mso-yfti-irow:0'><td width=302 valign=top style='width:226.5pt;border:solid windowtext 1.0pt'><p class=MsoNormal
 style='line-height:normal'><b>Année<o:p></o:p></b></p></td><td width=302 colspan=2><p class=MsoNormal>Montant<o:p></o:p></p></td></tr>
 <tr><td><p class=MsoNormal>2026</p></td><td><p class=MsoNormal>500&nbsp;€</p></td><td><p class=MsoNormal><span
 style='mso-spacerun:yes'> </span>versé</p></td></tr></table>
<p class=MsoNormal><img width=20 height=20 src="file:///C:/Users/x/image001.png"><a href="#_ftn1" name="_ftnref1">fin</a><o:p>&nbsp;</o:p></p>
<!--EndFragment--></body></html>"""

WORD_TEXT = (
    "<strong>Le comité</strong> demande une <em>aide</em>.\n\n"
    "<ul><li>pour la fête<ul><li>le samedi</li></ul></li><li>pour le bal</li></ul>\n\n"
    "<ol><li>premier point</li></ol>\n\n"
    '<table><tbody><tr><td><strong>Année</strong></td><td colspan="2">Montant</td></tr>'
    "<tr><td>2026</td><td>500\u00a0€</td><td>versé</td></tr></tbody></table>\n\nfin\u00a0"
)

GOOGLE = """<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-1"><p dir="ltr" style="line-height:1.38"><span
style="font-size:11pt;font-weight:700;color:#ff0000">Gras</span><span style="font-style:italic"> penché</span></p><ul style="padding:0"><li dir="ltr"
style="list-style-type:disc"><p dir="ltr" role="presentation"><span style="font-weight:400">un</span></p></li></ul></b>"""
GOOGLE_TEXT = "<strong>Gras</strong><em> penché</em>\n\n<ul><li>un</li></ul>"
