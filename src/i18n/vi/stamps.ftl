# Tem của lô và đợt: đối chiếu số lượng, mã PIN, đọc lại bản in.
tally-run = { $id }: cấp { $ordered } tem, đã in { $printed } · đã dán { $applied } · hỏng { $spoiled } · trả lại { $returned } · mất { $stolen } · đã in chưa rõ { $open } · chưa in { $unprinted }
tally-batch = Lô { $id }: { $packs } gói, tối đa { $limit } tem kể cả hao hụt; đang có { $held }, còn cấp được { $left }.
tally-batch-open = Lô { $id }: đang có { $held } tem. Số lượng của lô không quy ra gói được (ghi quy cách sản phẩm, ví dụ “200 g”), nên không giới hạn số tem.
tally-above = Cần xem lại: { $applied } tem được báo là đã dán, nhiều hơn { $packs } gói của lô.
pins-passphrase = Mật khẩu mới cho tệp PIN:{ " " }
pins-same-passphrase = mật khẩu của tệp PIN phải khác mật khẩu khóa: nhà in sẽ biết mật khẩu của tệp
pins-exported = { $file }: mã PIN của { $run }, mã hóa bằng mật khẩu vừa đặt (mở: age -d { $file }). Đây là lần xuất duy nhất; gửi tệp và mật khẩu bằng hai đường khác nhau.
pin-first = Đúng mã PIN. Tem được kích hoạt lần đầu lúc { $time } ngày { $day }: lớp cào còn nguyên cho đến hôm nay.
pin-again = Đúng mã PIN, nhưng tem đã được kích hoạt lúc { $time } ngày { $day }. Nếu không phải bạn cào, có thể gói này đã được mở hoặc mã đã bị lộ: hãy hỏi người bán.
pin-wrong = Mã PIN không khớp với tem này. Hãy xem kỹ lại từng ký tự (không có chữ I, L, O, U); hôm nay còn { $left } lần thử.
