# Tem của lô và đợt: đối chiếu số lượng, mã PIN, đọc lại bản in.
tally-run = { $id }: cấp { $ordered } tem, đã in { $printed } · đã dán { $applied } · hỏng { $spoiled } · trả lại { $returned } · mất { $stolen } · đã in chưa rõ { $open } · chưa in { $unprinted }
tally-batch = Lô { $id }: { $packs } gói, tối đa { $limit } tem kể cả hao hụt; đang có { $held }, còn cấp được { $left }.
tally-batch-open = Lô { $id }: đang có { $held } tem. Số lượng của lô không quy ra gói được (ghi quy cách sản phẩm, ví dụ “200 g”), nên không giới hạn số tem.
tally-above = Cần xem lại: { $applied } tem được báo là đã dán, nhiều hơn { $packs } gói của lô.
