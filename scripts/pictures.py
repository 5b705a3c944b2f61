#!/usr/bin/env python3
"""Takes the pictures of docs/pictures: five notices at 320 and 900 pixels, light and dark, by Debian's chromium.

    scripts/pictures.py [PROGRAM]     PROGRAM: the built postern; .build/debug/postern without
"""
import json
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
# The notice, its language, which of its shapes, and the pixels of its height that are shown.
NOTICES = [
    ("new-customer-enquiry", "en", 0, 640),
    ("message-from-practitioner", "de", 0, 560),
    ("reminder", "fr", 1, 900),
    ("agenda", "en", 0, 900),
    ("confirm-sender", "he", 0, 800),
]
STATES = [(320, "light"), (320, "dark"), (900, "light"), (900, "dark")]
GAP = 12


def shoot(page, target, width, height, scheme="light"):
    preferred = 0 if scheme == "dark" else 1
    subprocess.run(
        ["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
         "--allow-file-access-from-files", f"--blink-settings=preferredColorScheme={preferred}",
         f"--window-size={width},{height}", f"--screenshot={target}", page.as_uri()],
        check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=60)


def picture(program, folder, name, language, shape, height):
    mails = json.loads(subprocess.check_output(
        [program, "template", "preview", "--json", name, "--locale", language], cwd=ROOT))
    (folder / "mail.html").write_text(mails[shape]["html"])
    cells = []
    for width, scheme in STATES:
        # A browser's window cannot be as narrow as a phone; a frame can.
        frame = folder / "frame.html"
        frame.write_text(
            "<!DOCTYPE html><meta name=color-scheme content='light dark'><style>body{margin:0}iframe{border:0;"
            f"width:{width}px;height:{height}px;display:block}}</style><iframe src=mail.html></iframe>")
        shot = folder / f"{width}-{scheme}.png"
        shoot(frame, shot, max(width, 500), height, scheme)
        cells.append(
            f"<div style='width:{width}px;height:{height}px;overflow:hidden;float:left;margin-right:{GAP}px'>"
            f"<img src={shot.name}></div>")
    whole = sum(width + GAP for width, _ in STATES)
    sheet = folder / "sheet.html"
    sheet.write_text(f"<!DOCTYPE html><body style='margin:0;background:#888;width:{whole}px'>{''.join(cells)}")
    shoot(sheet, ROOT / "docs" / "pictures" / f"{name}-{language}.png", whole, height)


def main():
    program = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / ".build" / "debug" / "postern")
    (ROOT / "docs" / "pictures").mkdir(exist_ok=True)
    for notice in NOTICES:
        with tempfile.TemporaryDirectory(prefix="postern-pictures-") as folder:
            picture(program, pathlib.Path(folder), *notice)


main()
