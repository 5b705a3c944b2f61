#!/bin/sh
# Pictures of every page, by a real browser: phone and desktop, light and dark, into docs/pictures.
#   scripts/page-pictures.sh
set -eu
cd "$(dirname "$0")/.."

work=$(mktemp -d "${TMPDIR:-/tmp}/postern-pages.XXXXXX")
trap 'rm -rf "$work"' EXIT
for who in visitor member practitioner operator; do mkdir "$work/$who"; done
PAGE_PICTURES=$work "${SWIFT:-swift}" test --filter PageQualityTests/axe >"$work/log" 2>&1 || {
    tail -n 20 "$work/log" >&2
    exit 1
}
/usr/bin/python3 - "$work" <<'END'
import glob, os, sys
from PIL import Image, ImageDraw
views = [("320-light", 170), ("320-dark", 170), ("1200-light", 400), ("1200-dark", 400)]
height, gap, title = 330, 10, 18
for who in ["visitor", "member", "practitioner", "operator"]:
    pages = sorted({os.path.basename(p)[: -len("-320-light.png")] for p in glob.glob(f"{sys.argv[1]}/{who}/*-320-light.png")})
    sheet = Image.new("RGB", (gap + sum(w + gap for _, w in views), gap + len(pages) * (height + title + gap)), "#808080")
    draw = ImageDraw.Draw(sheet)
    for row, page in enumerate(pages):
        top, left = gap + row * (height + title + gap), gap
        draw.text((left, top), page, fill="white")
        for view, width in views:
            picture = Image.open(f"{sys.argv[1]}/{who}/{page}-{view}.png").convert("RGB")
            picture = picture.resize((width, max(1, picture.height * width // picture.width)), Image.LANCZOS)
            sheet.paste(picture.crop((0, 0, width, min(height, picture.height))), (left, top + title))
            left += width + gap
    sheet.quantize(96).save(f"docs/pictures/pages-{who}.png", optimize=True)
END
