cli-pressed = { $file }: { $count } stamps, { $rate } per second; { $proofs } drawn stamps read back and equal{ $reprint ->
    [yes] {" "}(printed again: same serials, recorded in the journal)
   *[no] {""}
 }
    Signed manifest: { $manifest }
cli-progress = { $done }/{ $count } stamps, { $rate } per second, { $seconds } seconds left
cli-press-cancelled = Stopped after { $done } of { $count } stamps. What was made is kept: run the same command again to go on, or add --restart to begin anew.
cli-printer-none = No printer is known yet. Print a calibration page: temthat printer calibrate laser --out calibration.pdf
cli-printer-row = { $name }: { $dpi } dpi, smallest module { $module } mm; shifted right { $x } mm, down { $y } mm, scaled { $scale } %, turned left { $skew } mm/m
cli-printer-measured = Corrected, the largest error left is { $rest } mm. Check it: temthat printer calibrate { $name } --check --out check.pdf
cli-printer-slip = WARNING: the four measures do not agree, { $rest } mm are left over. A slip of the ruler, or paper that moved while it was printed; print the calibration page again and measure again.
cli-printer-removed = Printer { $name } removed.
cli-calibration-head = Calibration of printer { $name } ({ $paper })
cli-calibration-how = Print at actual size (100 %), not fitted to the page. The line in the middle must be 100 mm long. Measure from the centre of each cross A, B, C, D to the two nearest edges of the paper, to 0.1 mm (20 mm each if all is well), then type: temthat printer measured { $name } -a LEFT,TOP -b RIGHT,TOP -c LEFT,BOTTOM -d RIGHT,BOTTOM --paper { $paper }
cli-calibration-check = Check page, printed with the recorded correction of { $name }: the centre of each cross must stand 20 mm from the two nearest edges (within 0.3 mm), and the line in the middle must be 100 mm long. If not, print the { $paper } calibration page without --check and measure again.
