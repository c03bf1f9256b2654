cli-pressed = { $file }: { $count } tem, { $rate } tem/giây; { $proofs } tem đã vẽ được đọc lại và khớp{ $reprint ->
    [yes] {" "}(in lại: sê-ri giữ nguyên, đã ghi nhật ký)
   *[no] {""}
 }
    Bản kê có chữ ký: { $manifest }
cli-progress = { $done }/{ $count } tem, { $rate } tem/giây, còn { $seconds } giây
cli-press-cancelled = Đã dừng sau { $done }/{ $count } tem. Phần đã in còn nguyên: chạy lại đúng lệnh này để làm tiếp, hoặc thêm --restart để làm lại từ đầu.
cli-printer-none = Chưa khai máy in nào. In trang cân chỉnh: temthat printer calibrate laser --out can-chinh.pdf
cli-printer-row = { $name }: { $dpi } dpi, ô nhỏ nhất { $module } mm; dịch phải { $x } mm, dịch xuống { $y } mm, co giãn { $scale } %, xoay trái { $skew } mm/m
cli-printer-measured = Sau khi chỉnh, chỗ lệch nhất còn { $rest } mm. Kiểm tra lại: temthat printer calibrate { $name } --check --out kiem-tra.pdf
cli-printer-slip = CẢNH BÁO: bốn số đo không khớp nhau, còn lệch { $rest } mm. Có lẽ đo nhầm hoặc giấy bị xô khi in; in lại trang cân chỉnh và đo lại.
cli-printer-removed = Đã xóa máy in { $name }.
cli-calibration-head = Trang cân chỉnh máy in: { $name } ({ $paper })
cli-calibration-how = In ở cỡ thật (100 %), không co cho vừa trang. Vạch ở giữa phải dài 100 mm. Đo từ tâm mỗi dấu chữ thập A, B, C, D tới hai mép giấy gần nhất, chính xác tới 0,1 mm (đúng thì đều là 20 mm), rồi ghi: temthat printer measured { $name } -a TRÁI,TRÊN -b PHẢI,TRÊN -c TRÁI,DƯỚI -d PHẢI,DƯỚI --paper { $paper }
cli-calibration-check = Trang kiểm tra, in với số chỉnh đã ghi của { $name }: tâm mỗi dấu phải cách hai mép giấy gần nhất đúng 20 mm (sai không quá 0,3 mm) và vạch ở giữa dài 100 mm. Nếu chưa đúng, in lại trang cân chỉnh { $paper } không có --check và đo lại.
