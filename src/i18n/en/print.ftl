cli-pressed = { $file }: { $count } stamps, { $rate } per second; { $proofs } drawn stamps read back and equal{ $reprint ->
    [yes] {" "}(printed again: same serials, recorded in the journal)
   *[no] {""}
 }
    Signed manifest: { $manifest }
