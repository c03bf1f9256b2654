rule-tr-01-title = Mã dẫn tới chỗ trống, nơi khác, hoặc trang không nói về sản phẩm
rule-tr-01-sign = Sau { $attempts } lần thử: { $kind ->
    [nothing] mã không dẫn tới đâu
    [off-domain] mã dẫn ra ngoài tên miền được duyệt
   *[generic] mã dẫn tới trang không nói về sản phẩm nào
}.
rule-tr-03-title = Một tem ở quá nhiều nơi, hoặc được quét quá nhiều lần
rule-tr-03-sign = { $kind ->
    [apart] Cùng một tem được quét cách nhau { $km } km trong { $minutes } phút.
   *[often] Cùng một tem được quét { $count } lần trong { $days } ngày.
}
rule-tr-04-title = Một mã truy xuất cho nhiều lô
rule-tr-04-sign = Các lô { $lots } mang cùng một mã.
rule-tr-05-title = Bản ghi truy xuất thiếu nội dung
rule-tr-05-sign = Bản ghi giải mã được còn thiếu: { $items }.
rule-tr-06-title = Tem hoặc hàng nhiều hơn nguyên liệu có thể cho
rule-tr-06-sign = { $of }: { $kind ->
    [stamps] { $got } tem cho { $can } sản phẩm
    [goods] { $got } kg hàng từ { $can } kg nguyên liệu
   *[zone] { $got } kg thu hoạch trong năm từ vùng có sản lượng { $can } kg
}.
rule-tr-07-title = Nguyên liệu trong tỉnh ít hơn điều kiện của bộ tiêu chí
rule-tr-07-sign = { $share }% từ trong tỉnh; bộ tiêu chí số { $set } yêu cầu { $least } khi công nhận. Ngoài hồ sơ, đây chỉ là dấu hiệu điều kiện có thể không còn được đáp ứng.
rule-tr-08-title = Dữ liệu truy xuất bị xóa sớm hoặc không được cung cấp đúng hạn
rule-tr-08-sign = { $kind ->
    [deleted] Bị xóa ngày { $on }, phải lưu đến { $until }.
   *[late] Yêu cầu lúc { $on }, hạn { $until }.
}
rule-oc-10-title = Khác với hồ sơ được công nhận
rule-oc-10-sign = { $part ->
    [name] Tên
    [variant] Biến thể
    [pack] Quy cách
   *[main-ingredient] Nguyên liệu chính
} khác hồ sơ được công nhận (nhãn: “{ $shown }”; hồ sơ: “{ $dossier }”).
rule-oc-11-title = Nhãn hiệu khác hồ sơ mẫu tham chiếu
rule-oc-11-sign = Khác hồ sơ mẫu tham chiếu (không chính thức) ở: { $parts }.
rule-oc-12-title = Dấu hiệu tương tự hoặc nhãn hiệu của tỉnh dùng như nhãn hiệu quốc gia
rule-oc-12-sign = { $kind ->
    [provincial] Nhãn hiệu của tỉnh “{ $mark }” được trình bày như nhãn hiệu quốc gia.
   *[alike] Dấu hiệu trông giống nhãn hiệu OCOP nhưng không phải nhãn hiệu đó.
}
rule-oc-15-title = Bốn hoặc năm sao mà không có mã truy xuất điện tử
rule-oc-15-sign = { $stars } sao, bộ tiêu chí số { $set }: không thấy mã truy xuất điện tử trên mặt nào của bao bì.
rule-zn-03-title = Mã số vùng trồng không khớp
rule-zn-03-sign = Mã “{ $code }”: { $kind ->
    [unknown] không có trong danh sách mã đã cấp
    [crop] được cấp cho cây trồng khác ({ $known })
   *[place] được cấp cho vùng ở nơi khác ({ $known })
}.
rule-lb-01-title = Nội dung bắt buộc trên nhãn
rule-lb-01-sign = { $kind ->
    [order] Ngày sản xuất { $made } sau hạn sử dụng { $until }.
    [hidden] Tem hoặc nhãn phụ che nội dung bắt buộc.
   *[missing] Thiếu: { $items }.
}
rule-lb-02-title = Địa chỉ ghi đơn vị hành chính đã thôi tồn tại
rule-lb-02-sign = “{ $unit }” không còn tồn tại (ngày in nhãn: { $printed ->
    [0] chưa rõ
   *[other] { $printed }
}).
rule-lb-03-title = Thiếu câu bắt buộc của thực phẩm bảo vệ sức khỏe, hoặc thực phẩm thường hứa chữa bệnh
rule-lb-03-sign = { $kind ->
    [phrases] Không thấy các câu: { $words }.
   *[heals] Từ ngữ hứa chữa bệnh: { $words }.
}
rule-lb-04-title = Dùng tên được bảo hộ mà chưa thấy quyền sử dụng bằng văn bản
rule-lb-04-sign = Sổ đăng ký không có quyền sử dụng “{ $name }” vào { $day }.
rule-ec-01-title = Trang bán hàng chưa khớp
rule-ec-01-sign = { $kind ->
    [certificate] Giấy công nhận trong ảnh có hiệu lực đến { $detail }.
    [contents] Trang chưa công khai: { $detail }.
   *[register] Nội dung OCOP trên trang không khớp sổ đăng ký ({ $detail }).
}
clear-resolves = Bằng chứng mã dẫn đúng vào thời điểm đó
clear-scans-explained = Giải trình về các lượt quét (trưng bày, trong nhà, vị trí mạng)
clear-lot-codes = Mã của hai lô khác nhau
clear-trace-record = Bản ghi truy xuất đầy đủ
clear-material-papers = Giấy tờ về tồn kho, vùng khác hoặc mua thêm
clear-purchase-records = Sổ thu mua cho thấy tỷ lệ nguyên liệu trong tỉnh
clear-boundary = Giấy tờ cho thấy khi đó nơi này thuộc tỉnh
clear-export = Bản xuất dữ liệu kèm nhật ký
clear-declared-change = Thông báo thay đổi đã nộp
clear-official-artwork = Mẫu nhãn hiệu chính thức
clear-registered-mark = Văn bằng bảo hộ nhãn hiệu
clear-trace-code = Ảnh mã truy xuất trên bao bì
clear-planting-code = Quyết định cấp mã số vùng trồng
clear-label-photos = Ảnh mọi mặt nhãn có đủ nội dung
clear-print-date = Giấy tờ cho thấy ngày in nhãn
clear-declaration = Hồ sơ công bố sản phẩm
clear-gi-right = Văn bản cho quyền sử dụng tên được bảo hộ
clear-listing-mended = Ảnh chụp trang sau khi sửa
guard-paper-shown = Đã thấy giấy tờ giải tỏa
guard-merged = Dấu hiệu khác cùng mức hoặc nặng hơn đã nói điều này
guard-last-day = Ngày hiệu lực cuối: một ngày cảnh báo
guard-outage = Có thông báo gián đoạn vào thời điểm đó
guard-demo-scans = Các lượt quét là để trưng bày
guard-no-lots = Hàng không chia lô khi bán
guard-if-any = Chỉ thiếu nội dung “nếu có”
guard-tolerance = Vượt mức khai nhưng trong dung sai
guard-no-origin-condition = Bộ tiêu chí không có điều kiện nguồn gốc
guard-24h-running = Thời hạn 24 giờ chưa hết
guard-before-tt31 = Yêu cầu trước khi TT 31/2026 có hiệu lực
guard-dossier-silent = Hồ sơ trong sổ không ghi
guard-mono-print = In một màu
guard-set-without-trace = Bộ tiêu chí không yêu cầu mã truy xuất
guard-before-148 = Công nhận theo quy định trước QĐ 148
guard-zone-place-unknown = Sổ chưa ghi nơi của vùng
guard-old-label = In trước 23/1/2026, được dùng đến 23/1/2028
guard-old-goods = Làm trước 23/1/2026, được bán đến hết hạn sử dụng
guard-unpackaged = Hàng tươi hoặc hàng rời không bao bì
guard-address-transition = Nhãn in trước khi đổi địa giới được dùng đến giữa năm 2027
guard-only-disclaimer = Chỉ câu khuyến cáo nhắc đến thuốc
guard-generic-place = Chỉ nêu địa danh, không phải tên được bảo hộ
guard-ip-gate = Được công nhận từ bốn sao, khi đó đã phải có quyền bằng văn bản
guard-per-unit-data = Thông tin riêng từng sản phẩm không phải công khai
guard-reseller = Sản phẩm thật, còn hiệu lực, ai bán cũng được
need-dates = Ngày sản xuất và hạn sử dụng
need-print-date = Ngày in nhãn
need-code-photo = Ảnh rõ của mã
need-claim-photo = Ảnh nội dung ghi về canh tác
need-more-attempts = Mở mã lại vào lúc khác, mạng khác
need-unit-stamp = Tem có số riêng; tem theo lô không phân biệt được bản sao
need-two-lots = Mã của hai lô khác nhau
need-trace-record = Bản ghi truy xuất đã giải mã
need-zone-yield = Sản lượng của vùng
need-purchase-records = Sổ thu mua nguyên liệu
need-criteria-set = Bộ tiêu chí của sản phẩm
need-export-log = Nhật ký yêu cầu và bản xuất
need-all-faces = Ảnh mọi mặt của bao bì
need-dossier = Hồ sơ được công nhận và ảnh bao bì trong hồ sơ
need-mark-scale = Ảnh nhãn hiệu kèm thước hoặc thẻ màu
need-provincial-list = Danh mục nhãn hiệu của các tỉnh
need-planting-issuer = Danh sách của cơ quan cấp mã số vùng trồng
need-goods-group = Nhóm hàng theo NĐ 37/2026 Phụ lục I
need-declaration = Hồ sơ công bố của sản phẩm
need-gi-right = Văn bản cho quyền sử dụng tên được bảo hộ
need-capture = Ảnh chụp trang kèm thời điểm và mã băm
need-extension-decision = Văn bản cho biết việc gia hạn áp dụng cho ngày hết hạn này
profile-unofficial = Hồ sơ mẫu đo từ bản công bố, không chính thức
content-name = tên hàng hóa
content-responsible = tên và địa chỉ người chịu trách nhiệm
content-origin = xuất xứ
content-quantity = định lượng
content-made_on = ngày sản xuất
content-best_before = hạn sử dụng
content-made_on_or_best_before = ngày sản xuất hoặc hạn sử dụng
content-ingredients = thành phần
content-use_and_storage = hướng dẫn sử dụng, bảo quản
content-effect_and_users = công dụng, đối tượng, cách dùng
content-ethanol = hàm lượng etanol
content-lot = số lô
content-specifications = thông số kỹ thuật
content-made_year = năm sản xuất
content-picture = hình ảnh
content-producer = tên đơn vị
content-address = địa chỉ
content-events = sự kiện theo dõi và thời gian
content-brand = thương hiệu, nhãn hiệu
content-standards = tiêu chuẩn áp dụng
content-letters = thứ tự chữ
content-text-line = dòng chữ
content-ratio = tỷ lệ
content-gradient = màu chuyển hoặc viền
content-second-o = màu chữ O thứ hai
content-letter-colours = màu các chữ
content-stroke = độ dày nét
content-letterforms = kiểu chữ
cli-rule-law = Căn cứ
cli-rule-evidence = Dựa trên
cli-rule-guards = Im lặng khi
cli-rule-clears = Được giải tỏa bởi
rules-title = Quy tắc kiểm tra nhãn
