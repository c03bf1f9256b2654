"""Draws labels with reportlab and segno: `peers.py LABELS.txt OUT.pdf` (format: peers/src/main.rs).
Prints CPU microseconds per label and bytes per label."""
import os
import sys
import time

import segno
from segno import consts
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = 595.28, 841.89
texts, places, labels = [], [], []
with open(sys.argv[1], encoding="utf-8") as file:
    for line in file:
        key, rest = line.rstrip("\n").split(" ", 1)
        if key == "font":
            font = rest
        elif key == "module":
            module = float(rest)
        elif key == "origin":
            origin = tuple(map(float, rest.split()))
        elif key == "at":
            places.append(tuple(map(float, rest.split())))
        elif key == "text":
            size, x, y, words = rest.split(" ", 3)
            texts.append((float(size), float(x), float(y), words))
        else:
            labels.append((key, rest.split(" ", 1)[1]))



def segments(text):
    """The segments that make the smallest symbol: without them segno takes four versions more."""
    link, digits = text.split("?S=")
    head, tail = link.split("/01/")
    gtin, middle, serial = tail[:14], tail[14 : tail.rindex("/") + 1], tail[tail.rindex("/") + 1 :]
    return [
        (f"{head}/01/", consts.MODE_ALPHANUMERIC),
        (gtin, consts.MODE_NUMERIC),
        (middle, consts.MODE_ALPHANUMERIC),
        (serial, consts.MODE_NUMERIC),
        ("?S=", consts.MODE_BYTE),
        (digits, consts.MODE_NUMERIC),
    ]


start = time.process_time()
pdfmetrics.registerFont(TTFont("F", font))
canvas = Canvas(sys.argv[2], pagesize=(WIDTH, HEIGHT), pageCompression=1)
for n, (serial, text) in enumerate(labels):
    place = n % len(places)
    if n and not place:
        canvas.showPage()
    left, top = places[place]
    for size, x, y, words in texts:
        canvas.setFont("F", size)
        canvas.drawString(left + x, HEIGHT - top - y, words.replace("{}", serial))
    code = segno.make_qr(segments(text), error="m", boost_error=False)
    path = canvas.beginPath()
    for y, row in enumerate(code.matrix):
        x, size = 0, len(row)
        while x < size:
            from_x = x
            while x < size and row[x]:
                x += 1
            if x > from_x:
                down = HEIGHT - (top + origin[1] + (y + 1) * module)
                path.rect(left + origin[0] + from_x * module, down, (x - from_x) * module, module)
            x += 1
    canvas.drawPath(path, stroke=0, fill=1)
canvas.save()
spent = (time.process_time() - start) * 1e6 / len(labels)
print(f"{spent:.3f} {os.path.getsize(sys.argv[2]) / len(labels):.1f}")
