cli-pressed = { $file }: { $count } tem, { $rate } tem/giây; { $proofs } tem đã vẽ được đọc lại và khớp{ $reprint ->
    [yes] {" "}(in lại: sê-ri giữ nguyên, đã ghi nhật ký)
   *[no] {""}
 }
    Bản kê có chữ ký: { $manifest }
