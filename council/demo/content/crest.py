"""The blason of the invented commune: three linden leaves above a wavy river. Drawn for this project."""

_LEAF = (
    '<g transform="translate({x} {y}) scale({s})"><path d="M0 14C-2 9-13 8-13-3c0-7 8-10 13-4 5-6 13-3 13 4C13 8 2 9 0 14z"'
    ' fill="#f3e3b0"/><path d="M0 20V-3M0 4l-6-5M0 4l6-5M0 9l-5-4M0 9l5-4" fill="none" stroke="#7b2d3b"'
    ' stroke-width="1.3"/></g>'
)
CREST = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 120" width="100" height="120">'
    '<path d="M6 5h88v62c0 26-22 40-44 49C28 107 6 93 6 67z" fill="#7b2d3b" stroke="#4d1a25" stroke-width="3"/>'
    '<path d="M8 70c10-7 18-7 28 0s18 7 28 0 18-7 28 0v8c-10-7-18-7-28 0s-18 7-28 0-18-7-28 0z" fill="#e9eef4"/>'
    '<path d="M13 86c8-6 15-5 23 0 10 7 18 7 28 0 8-5 15-6 23 0l-4 7c-7-4-13-4-19 0-10 7-18 7-28 0-6-4-12-4-19 0z" '
    'fill="#e9eef4"/>'
    + _LEAF.format(x=28, y=36, s=0.95)
    + _LEAF.format(x=72, y=36, s=0.95)
    + _LEAF.format(x=50, y=24, s=0.95)
    + "</svg>"
)
