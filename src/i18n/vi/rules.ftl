rule-oc-01-title = Nhãn hiệu hoặc sao OCOP trên sản phẩm không có công nhận
rule-oc-01-sign = Sổ đăng ký tính đến { $seen } không có công nhận nào cho “{ $product }”.
rule-oc-02-title = Sao hiển thị sau khi hết hiệu lực
rule-oc-02-sign = Công nhận theo quyết định { $decision } có hiệu lực đến { $until }; nhãn được thấy ngày { $seen }.
rule-oc-03-title = Số sao trên nhãn cao hơn số sao được công nhận
rule-oc-03-sign = Nhãn ghi { $shown } sao; quyết định { $decision } công nhận { $stars } sao.
rule-oc-04-title = Giữ sao cũ sau khi bị hạ hạng
rule-oc-04-sign = Nhãn ghi { $shown } sao; từ { $on } sản phẩm còn { $stars } sao.
rule-oc-05-title = Nhãn hiệu trên sản phẩm khác của chủ thể
rule-oc-05-sign = “{ $product }” không thuộc các sản phẩm được công nhận của chủ thể: { $recognised }.
rule-oc-06-title = Ghi 1 hoặc 2 sao
rule-oc-06-sign = Nhãn ghi { $shown } sao; chỉ 3, 4 và 5 sao được công nhận.
rule-oc-07-title = Giấy công nhận đã bị thu hồi
rule-oc-07-sign = Công nhận theo quyết định { $decision } bị thu hồi từ { $on }.
rule-oc-08-title = Quyền dùng nhãn hiệu đang tạm dừng
rule-oc-08-sign = Quyền dùng nhãn hiệu tạm dừng từ { $on }.
rule-oc-09-title = Chủ thể trên nhãn khác chủ thể được công nhận
rule-oc-09-sign = Nhãn ghi “{ $shown }”; công nhận cấp cho “{ $producer }”.
rule-oc-13-title = Mã sản phẩm không khớp
rule-oc-13-sign = Mã “{ $code }”: { $cause }
rule-oc-14-title = Cơ quan cấp không đúng thẩm quyền tại ngày đó
rule-oc-14-sign = { $authority } cấp { $stars } sao ngày { $day }.
rule-tr-02-title = Tem trên nhãn không xác thực được
rule-tr-02-sign = Kết quả kiểm tra tem: { $reason }.
rule-zn-01-title = Ghi VietGAP mà không có chứng nhận còn hiệu lực
rule-zn-01-sign = { $kind ->
    [suspended] Chứng nhận VietGAP { $number } bị đình chỉ từ { $from } đến hết { $until }, trong đó có { $day }.
    [suspended-open] Chứng nhận VietGAP { $number } bị đình chỉ từ { $from } và chưa được khôi phục; hàng làm { $day }.
   *[none] Sổ đăng ký không có chứng nhận VietGAP còn hiệu lực vào { $day }.
}
rule-zn-02-title = Ghi hữu cơ chưa đủ điều kiện
rule-zn-02-sign = Tại { $day }: chứng nhận { $kind ->
    [suspended] hữu cơ { $number } bị đình chỉ từ { $from } đến hết { $until }
    [suspended-open] hữu cơ { $number } bị đình chỉ từ { $from } và chưa được khôi phục
    [pgs] chỉ có PGS, không phải chứng nhận hữu cơ của bên thứ ba
    [none] hữu cơ không có trong sổ đăng ký
   *[print] có, nhưng nhãn thiếu nội dung bắt buộc
} (thiếu: { $missing }).
clear-decision = Quyết định công nhận sản phẩm
clear-other-name = Giấy tờ cho thấy sản phẩm được công nhận dưới tên khác
clear-new-decision = Quyết định công nhận mới
clear-dossier = Phiếu tiếp nhận hồ sơ đánh giá lại (phiếu số)
clear-upgrade-decision = Quyết định nâng hạng trước ngày in nhãn
clear-star-recount = Ảnh rõ hơn để đếm lại số sao
clear-made-before = Giấy tờ cho thấy hàng làm trước ngày quyết định
clear-dossier-variant = Hồ sơ công nhận có ghi biến thể này
clear-reallowed = Văn bản cho phép dùng lại nhãn hiệu
clear-rename = Giấy tờ đổi tên hoặc sáp nhập
clear-contract = Hợp đồng gia công hoặc phân phối
clear-code = Giấy công nhận có in mã sản phẩm
clear-certificate-photo = Ảnh giấy công nhận
clear-rescan = Quét lại tem, chụp gần và rõ
clear-newer-trust-list = Danh sách khóa tin cậy mới hơn
clear-zone-certificate = Giấy chứng nhận VietGAP đúng cây trồng, đúng vùng, còn hạn
clear-organic-certificate = Giấy chứng nhận hữu cơ: số, ngày cấp, tổ chức chứng nhận và mã số
clear-reinstated = Văn bản khôi phục chứng nhận trước ngày thu hoạch
guard-register-complete = Sổ đăng ký đầy đủ cho ngày đó
guard-name-alias = Tên gọi khác của sản phẩm
guard-provincial-mark = Nhãn hiệu OCOP của tỉnh
guard-dossier-180 = Hồ sơ đã nộp và không quá 180 ngày sau khi hết hạn
guard-old-stock = Hàng làm trước khi hết hạn
guard-upgrade = Số sao đúng vào ngày làm hàng
guard-made-before-decision = Hàng làm trước ngày quyết định
guard-variant-in-dossier = Biến thể có trong hồ sơ
guard-reallowed = Đã được cho phép lại
guard-namesakes = Nhiều sản phẩm trong sổ mang tên này; dấu hiệu đúng với từng sản phẩm
guard-rename = Chủ thể đã đổi tên
guard-contract-maker = Cơ sở gia công và đơn vị chịu trách nhiệm nhãn
guard-legacy-code = Mã theo mẫu cũ
guard-district-period = UBND huyện cấp 3 sao từ 24/2/2023 đến 7/2025
guard-key-rotation = Thời gian chuyển khóa
guard-extension-3-months = Gia hạn VietGAP không quá 3 tháng
guard-outside-suspension = Chứng nhận bị đình chỉ, nhưng hàng làm ngoài thời gian đình chỉ
guard-pgs-named = Nhãn ghi rõ PGS
need-mark-photo = Ảnh nhãn hiệu OCOP trên bao bì
need-star-photo = Ảnh số sao cạnh nhãn hiệu
need-names = Ảnh rõ tên sản phẩm và tên chủ thể
need-product-name = Tên sản phẩm trên nhãn
need-producer-photo = Ảnh tên và địa chỉ chủ thể
need-decision = Số và ngày quyết định công nhận
need-certificate-photo = Ảnh giấy công nhận
need-stamp-rescan = Quét lại tem
finding-word = Dấu hiệu cần kiểm tra
organic-missing-number = số
organic-missing-body = tên tổ chức
organic-missing-date = ngày cấp
