"""Texts that do something where they are not taken for texts, and how to see that they would."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterable
from html.parser import HTMLParser

FORMULAS = (
    *("=1+1", "+1+1", "-1+1", "@SUM(A1)", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x.example","y")'),
    *("=IMPORTXML(A1,B1)", "%0A=1+1", "＝1+1", "－1+1", "＋1+1", "＠SUM(A1)", " =1+1", "\u200b=1+1", "\ufeff=1+1"),
    *("\xa0=1+1", "\t=1+1", "\r=1+1", "\n=1+1", "x\n=1+1", "x;=1+1;y", "x; =cmd|' /C calc'!A0;y", 'x";=1+1;"y'),
    *('x"\n=1+1;"y', "x\t=1+1\ty", "x\u2028=1+1", "';=1+1", '"=1+1"', "x,=1+1,y", "-", "=-"),
)
LINES = (
    *("x\nATTENDEE:mailto:x@x.example", "x\r\nEND:VEVENT\r\nBEGIN:VALARM", "x\\nATTACH:file:///etc/passwd"),
    *("END:VCALENDAR", "X;VALUE=URI:y", "x\r\n ATTACH:y", "x\x0bBEGIN:VEVENT", "x\x85BEGIN:VEVENT"),
    *("x\u2029BEGIN:VEVENT", "x\n\n{}", "\x1b]0;x\x07", "\x1b[2J", "\x9b2J", "\u202ex"),
)
MARKUP = (
    *("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "' onmouseover='alert(1)", "</td></table><h1>x"),
    *("</title><script>1</script>", "</style><script>1</script>", "<!--", "-->", "<![CDATA[x]]>"),
    *("<svg/onload=alert(1)>", "&lt;script&gt;", "javascript:alert(1)", "<a href=x>", "＜script＞", "<scr\x08ipt>"),
    *("{{7*7}}", "${7*7}", "<%= 7*7 %>", "%s%n", "{0.__class__}"),
)
PATHS = (
    *("../../escaped", "/tmp/escaped", "..", ".", "..\\..\\escaped", "C:\\escaped", "file:///tmp/escaped", "~/escaped"),
    *("a/b/c", "x\x01.csv", "CON", "%2e%2e%2fescaped", "....//escaped", "escaped.csv", "rota.db", "$(touch escaped)"),
    *("`touch escaped`", "; touch escaped", "| touch escaped"),
)
CORPUS = tuple(dict.fromkeys((*FORMULAS, *LINES, *MARKUP, *PATHS)))

_BLANKS = " \t\r\n\v\f\u00a0\u200b\u2028\u2029\ufeff\x85"
_ACTS_IN_CELLS = tuple("=+-@＝＋－＠")
_ACTS_ON_TERMINALS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_TAGS = frozenset(["html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "table", "thead", "tbody", "tr", "th", "td", "br"])
_COMPONENTS = ("VCALENDAR", "VEVENT", "VTIMEZONE", "STANDARD", "DAYLIGHT")
_PROPERTIES = frozenset(
    [
        *("BEGIN", "END", "VERSION", "PRODID", "CALSCALE", "METHOD", "X-WR-CALNAME", "X-ROTALEDGER-RECEIPT", "UID", "DTSTAMP", "DTSTART"),
        *("DTEND", "RDATE", "SEQUENCE", "STATUS", "SUMMARY", "DESCRIPTION", "LOCATION", "CATEGORIES", "TZID", "TZNAME", "TZOFFSETFROM"),
        *("TZOFFSETTO", "RRULE"),
    ]
)
_ATTRIBUTES = frozenset({("lang", "en"), ("charset", "utf-8")})


def live_in_cells(text: str) -> list[str]:
    """The cells that a spreadsheet would run, be they told apart by commas, semicolons or tabs."""
    return [
        cell
        for delimiter in ",;\t"
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        for cell in row
        if cell.lstrip(_BLANKS).startswith(_ACTS_IN_CELLS)
    ]


def live_on_terminals(text: str) -> list[str]:
    """The characters that move a cursor, ring a bell or turn a line round."""
    return _ACTS_ON_TERMINALS.findall(text)


def live_in_lines(text: str) -> list[str]:
    """The lines of a table of texts that do not belong to it: it has a heading, and every line begins with the id of a plan."""
    _, *lines = text.splitlines()
    return [line for line in lines if line and not re.match(r"\d{4}Q\d-\d+\.\d+  ", line)] + live_on_terminals(text)


def live_in_json(text: str) -> list[str]:
    """What JSON would not keep within quotation marks: nothing, where it can be read and written again the same."""
    json.loads(text)
    return re.findall(r"[\x00-\x09\x0b-\x1f]", text)


def live_in_calendars(content: bytes) -> list[str]:
    """The lines of a calendar, unfolded, that ours never have, and what ends a line where none ends."""
    lines = content.decode().replace("\r\n ", "").split("\r\n")
    strange = [line for line in lines if line and re.split("[:;]", line)[0] not in _PROPERTIES]
    strange += [line for line in lines if line.startswith(("BEGIN:", "END:")) and line.partition(":")[2] not in _COMPONENTS]
    return strange + [line for line in lines if _ACTS_ON_TERMINALS.search(line) or "\n" in line or "\r" in line]


def live_in_books(content: bytes) -> list[str]:
    """The formulas, links and parts from elsewhere in a workbook."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        parts = {name: book.read(name).decode() for name in book.namelist()}
    live = [name for name, part in parts.items() if name.startswith("xl/worksheets/") and re.search("<f[ >]|<hyperlink", part)]
    return live + [name for name, part in parts.items() if 'TargetMode="External"' in part]


def live_in_html(text: str) -> list[str]:
    """Elements, attributes, comments and declarations that a page of plain tables does not have."""
    page = _Page()
    page.feed(text)
    page.close()
    return page.strange


class _Page(HTMLParser):
    """Takes down whatever is not a table, a heading or a text."""

    def __init__(self) -> None:
        super().__init__()
        self.strange: list[str] = []

    def handle_starttag(self, tag: str, attrs: Iterable[tuple[str, str | None]]) -> None:
        if tag not in _TAGS or not set(attrs) <= _ATTRIBUTES:
            self.strange.append(self.get_starttag_text() or tag)

    def handle_comment(self, data: str) -> None:
        self.strange.append(f"<!--{data}")

    def unknown_decl(self, data: str) -> None:
        self.strange.append(f"<![{data}")

    def handle_pi(self, data: str) -> None:
        self.strange.append(f"<?{data}")
