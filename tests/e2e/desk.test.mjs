// A day at the office's desk and at a producer's counter, from signing in to printed stamps.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { accessible } from "./judge.mjs";
import { PHONE, openAccount, startBrowser, startOffice } from "./office.mjs";

const SHOTS = new URL("../../target/e2e/", import.meta.url).pathname;
const OFFICE = ["", "/so/products", "/so/CN-1", "/so/CT-1", "/so/DT-1", "/so/KT-2", "/quyet-dinh/CN-1", "/quyet-dinh/GCN-1", "/quyet-dinh/LO-1",
  "/quyet-dinh/DT-1", "/quyet-dinh/CT-1", "/sua/CT-1", "/sua/SP-1", "/sua/VT-1", "/them/chu-the", "/them/san-pham", "/them/cong-nhan", "/them/vung", "/them/chung-nhan", "/nhin-truoc", "/nhap", "/duyet", "/nguoi-dung", "/khoa", "/dau-vet"];

let office, browser;
/** Everybody's tab, signed in, by the name the demo gives them. @type {Record<string, import("playwright-core").Page>} */
const tabs = {};
const wrong = [];

before(async () => {
  mkdirSync(SHOTS, { recursive: true });
  [office, browser] = await Promise.all([startOffice(), startBrowser()]);
  for (const [name, link] of Object.entries(office.links)) {
    const { page } = await openAccount(browser, link);
    page.on("console", (m) => m.type() === "error" && !/status of (4\d\d)/.test(m.text()) && wrong.push(`${page.url()}: ${m.text()}`));
    page.on("pageerror", (e) => wrong.push(String(e)));
    tabs[name] = page;
  }
  await inspections(tabs["cán bộ kiểm tra"]);
});
after(async () => {
  await browser?.close();
  await office?.stop();
});

/** Cases as an inspector's device sends them, each with a label and its outcome. */
async function inspections(page) {
  await page.goto(`${office.base}/thanh-tra`);
  const cases = [
    [{ mark: true, stars: 5, product: "Cam sấy dẻo Đồi Sương" }, "sent_to_authority"],
    [{ mark: true, stars: 5, product: "Chè xanh Đồi Sương" }, "reminded"],
    [{ mark: true, product: "Bánh khảo hạt dẻ" }, null],
    [{ mark: true, stars: 3, product: "Mật ong Núi Gấu", claims: [{ scheme: "vietgap" }] }, "cleared"],
    [{ product: "Bánh khảo hạt dẻ" }, "no_sign"],
  ];
  const call = (path, body) =>
    page.evaluate(
      async ([path, body]) => {
        const answer = await fetch(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
        return { ok: answer.ok, text: await answer.text() };
      },
      [path, body],
    );
  for (const [label, decision] of cases) {
    const opened = await call("/api/v1/inspections", { inspector: "Lý Văn Páo", place: "Chợ Phan Thiết", inspected: "Quầy 12" });
    assert.ok(opened.ok, opened.text);
    const entries = `/api/v1/inspections/${JSON.parse(opened.text).id}/entries`;
    for (const entry of [{ label }, ...(decision ? [{ decision: { decision, reason: "theo hồ sơ" } }] : [])]) {
      const added = await call(entries, entry);
      assert.ok(added.ok, added.text);
    }
  }
}

/** Nothing sticks out, nothing that axe calls serious, in both languages and both lights. */
async function sound(page, path, name) {
  for (const lang of ["vi", "en"]) {
    await page.goto(`${office.base}${path}${path.includes("?") ? "&" : "?"}lang=${lang}`);
    assert.equal(await page.locator("html").getAttribute("lang"), lang);
    const text = await page.locator("body").innerText();
    assert.ok(!/\b(desk|cli|event)-[a-z]+-?[a-z]*\b/.test(text), `${path} shows the name of a text: ${text.match(/\b(desk|cli|event)-[a-z-]+/)}`);
    for (const [width, scheme] of [[360, "light"], [1280, "dark"], [1280, "light"]]) {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme: scheme });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(wide <= 0, `${path} is ${wide} pixels wider than ${width}`);
      if (lang === "vi") await page.screenshot({ path: `${SHOTS}${name}-${width}-${scheme}.png`, fullPage: true });
      await accessible(page, `${path} ${width} ${scheme}`);
    }
  }
}

test("every page of the office is sound, on a phone and on a desk, in both languages", async () => {
  const page = tabs["cán bộ văn phòng"];
  for (const path of OFFICE) await sound(page, `/van-phong${path}`, `van-phong${path.replaceAll("/", "-")}`);
});

test("the overview counts cases, stars and certificates, each picture with its numbers in words", async () => {
  const page = tabs["cán bộ văn phòng"];
  await page.goto(`${office.base}/van-phong`);
  const cases = page.locator("section", { has: page.getByRole("heading", { name: "Vụ kiểm tra" }) });
  const counts = await cases.locator(".counts strong").allInnerTexts();
  assert.deepEqual(counts.map(Number), [2, 1, 1, 2], "open, sent, reminded, nothing against them");
  const months = cases.locator("figure").first();
  await months.locator("summary").click();
  const words = await months.locator(".in-words li").last().innerText();
  assert.match(words, /: 6 \(đang kiểm tra: 2, đã chuyển cơ quan có thẩm quyền: 1, đã nhắc nhở: 1, .*: 2\)/);
  assert.equal(await months.locator(".months li").last().locator("rect").count(), 4);
  assert.match(await cases.locator("figure").nth(1).innerText(), /OC-0\d .+\n?.*\d/);
  const stars = await page.locator("figure", { hasText: "Theo hạng sao" }).locator("li").allInnerTexts();
  assert.match(stars[0], /3 sao/);
  await page.locator("details", { hasText: "chưa có sản phẩm" }).locator("summary").click();
  assert.match(await page.locator("details", { hasText: "chưa có sản phẩm" }).innerText(), /^\d+ xã, phường chưa có sản phẩm\n+.*Xã/s);
});

test("a case is read as it was written down, with the signs of that moment", async () => {
  const page = tabs["giám sát"];
  await page.goto(`${office.base}/van-phong/so/inspections`);
  await page.getByRole("link", { name: "KT-1" }).click();
  const demo = await page.locator("main").innerText();
  assert.match(demo, /Chợ Suối Mây[\s\S]*Xem nhãn[\s\S]*OC-03[\s\S]*Đề nghị cung cấp/, "the case the demo ends with");
  await page.goto(`${office.base}/van-phong/so/KT-2`);
  assert.equal(await page.locator(".tabs [aria-current]").innerText(), "Vụ kiểm tra");
  const text = await page.locator("main").innerText();
  assert.match(text, /Chợ Phan Thiết[\s\S]*Lý Văn Páo[\s\S]*Xem nhãn[\s\S]*OC-03[\s\S]*mức S1[\s\S]*Căn cứ: [\s\S]*QĐ 26\/2026[\s\S]*Kết quả/);
  assert.ok(!/\b(entries|note|actor|findings|undefined)\b/.test(text), "no name of a member is shown");
});

test("the register is searched without tones and leads to a row and back", async () => {
  const page = tabs["cán bộ văn phòng"];
  await page.goto(`${office.base}/van-phong/so/products`);
  await page.getByRole("searchbox").fill("mat ong");
  await page.getByRole("button", { name: "Tìm" }).click();
  const rows = page.locator("tbody tr");
  assert.ok((await rows.count()) > 3);
  for (const row of await rows.allInnerTexts()) assert.match(row, /Mật ong/);
  await rows.first().getByRole("link").click();
  assert.match(await page.locator("h1").innerText(), /Mật ong/);
});

test("a file is looked at first, its bad row named, then recorded once", async () => {
  const page = tabs["cán bộ văn phòng"];
  await page.goto(`${office.base}/van-phong/nhap`);
  const csv = (rows) => ["Tên sản phẩm,Chủ thể,Xã,Số sao,Số quyết định,Ngày cấp", ...rows].join("\r\n");
  const good = "Mật ong rừng thử,HTX Thử Nghiệm,Na Hang,3,77/QĐ-UBND,17/01/2026";
  const choose = (rows) => page.setInputFiles("input[type=file]", { name: "so.csv", mimeType: "text/csv", buffer: Buffer.from(csv(rows)) });
  await choose([good, "Chè thử,HTX Thử Nghiệm,Na Hang,9,78/QĐ-UBND,17/01/2026"]);
  await page.getByRole("button", { name: "Xem trước" }).click();
  await page.locator(".row-errors li").waitFor();
  assert.match(await page.locator(".row-errors").innerText(), /Dòng 3/);
  assert.ok(await page.locator("#record").isHidden(), "bad rows are not recorded by mistake");
  await choose([good]);
  await page.getByRole("button", { name: "Xem trước" }).click();
  await page.locator("#record").click();
  await page.getByText("Đã ghi vào sổ").waitFor();
  await page.getByRole("button", { name: "Xem trước" }).click();
  await page.getByText("không có gì để ghi").waitFor();
});

test("a decision shows what it would do before it is recorded", async () => {
  const page = tabs["cán bộ văn phòng"];
  await page.goto(`${office.base}/van-phong/so/recognitions`);
  await page.goto(`${office.base}/van-phong/quyet-dinh/CN-2`);
  await page.getByLabel("Tạm dừng quyền dùng").check();
  await page.getByLabel("Số quyết định").fill("9/TB-VPĐP");
  await page.getByLabel("Ngày có hiệu lực").fill("2026-11-25");
  await page.getByRole("button", { name: "Xem trước ảnh hưởng" }).click();
  await page.locator("#effect .counts").waitFor();
  await page.screenshot({ path: `${SHOTS}van-phong-anh-huong.png`, fullPage: true });
  await page.getByRole("button", { name: "Xác nhận và ghi" }).click();
  await page.getByText("Đã ghi vào sổ").waitFor();
  assert.match(await page.locator("main").innerText(), /tạm dừng/i);
});

test("a certificate is suspended, whoever scans reads it, and it is reinstated", async () => {
  const page = tabs["cán bộ văn phòng"];
  const decide = async (act, decision) => {
    await page.goto(`${office.base}/van-phong/so/GCN-1`);
    await page.getByRole("link", { name: "Đình chỉ, khôi phục" }).click();
    assert.ok(await page.getByLabel("Đình chỉ đến hết ngày").isHidden(), "asked only of a suspension");
    await page.getByLabel(act).check();
    await page.getByLabel("Số quyết định").fill(decision);
    await page.getByLabel("Ngày đầu tiên").fill("2026-02-01");
    if (act.startsWith("Đình chỉ")) assert.ok(await page.getByLabel("Đình chỉ đến hết ngày").isVisible());
    await page.getByRole("button", { name: "Xem trước ảnh hưởng" }).click();
    const effect = await page.locator("#effect").innerText();
    await page.getByRole("button", { name: "Xác nhận và ghi" }).click();
    await page.getByText("Đã ghi vào sổ").waitFor();
    return effect;
  };
  const scanned = await (await browser.newContext(PHONE)).newPage();
  const answer = async () => {
    await scanned.goto(office.pages["tem thật"]);
    const wide = await scanned.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(wide <= 0, `${wide} pixels too wide`);
    return scanned.locator("main").innerText();
  };
  assert.match(await decide("Đình chỉ một thời gian", "7/TQC"), /bị đình chỉ[\s\S]*Lô mất chứng nhận[\s\S]*LO-1/);
  assert.match(await page.locator("main").innerText(), /Các lần đình chỉ[\s\S]*7\/TQC/);
  assert.match(await answer(), /chứng nhận VietGAP ghi trên tem bị đình chỉ từ ngày 01\/02\/2026/);
  await scanned.screenshot({ path: `${SHOTS}tem-dinh-chi.png`, fullPage: true });
  const counter = tabs["chủ thể"];
  await sound(counter, "/san-xuat", "san-xuat-dinh-chi");
  await counter.goto(`${office.base}/san-xuat?lang=vi`);
  const told = () => counter.locator("main").innerText();
  assert.match(await told(), /Chứng nhận bị đình chỉ[\s\S]*đang bị đình chỉ[\s\S]*đến khi được khôi phục[\s\S]*Sắp hết hạn/, "before what ends next");
  assert.match(await decide("Khôi phục chứng nhận", "8/TQC"), /Lô có chứng nhận trở lại[\s\S]*LO-1/);
  assert.doesNotMatch(await answer(), /đình chỉ/);
  await counter.reload();
  assert.doesNotMatch(await told(), /đình chỉ/);
  await scanned.context().close();
});

test("a product is renamed by hand: what differs is shown first, and how it came to be so stays", async () => {
  const page = tabs["cán bộ văn phòng"];
  await page.goto(`${office.base}/van-phong/so/SP-3`);
  const old = await page.locator("h1").innerText();
  await page.getByRole("link", { name: "Sửa thông tin" }).click();
  await page.getByRole("button", { name: "Xem trước ảnh hưởng" }).click();
  assert.match(await page.locator("[role=alert]").innerText(), /vẫn như cũ/);
  await page.getByLabel("Tên sản phẩm").fill(`${old} loại một`);
  await page.getByLabel("Lý do").fill("Theo quyết định đổi tên");
  await page.getByRole("button", { name: "Xem trước ảnh hưởng" }).click();
  const effect = await page.locator("#effect").innerText();
  assert.ok(effect.includes(`${old} loại một`) && effect.includes("Tên khác"), effect);
  await page.screenshot({ path: `${SHOTS}van-phong-sua-anh-huong.png`, fullPage: true });
  await page.getByRole("button", { name: "Xác nhận và ghi" }).click();
  await page.getByText("Đã ghi vào sổ").waitFor();
  assert.equal(await page.locator("h1").innerText(), `${old} loại một`);
  await page.getByRole("link", { name: "Sửa thông tin" }).click();
  assert.match(await page.locator("#history").innerText(), /Theo quyết định đổi tên[\s\S]*Tên: [\s\S]*Ghi lần đầu/);
  await page.goto(`${office.base}/van-phong/so/products?tim=${encodeURIComponent(old)}`);
  assert.ok((await page.locator("main").innerText()).includes("SP-3"), "the old name still finds it");
});

test("a form left open tells what another changed, keeps what was typed and goes on from what stands", async () => {
  const [page, second] = [tabs["cán bộ văn phòng"], tabs["cán bộ văn phòng thứ hai"]];
  const look = (tab) => tab.getByRole("button", { name: "Xem trước ảnh hưởng" }).click();
  await page.goto(`${office.base}/van-phong/sua/CT-2?lang=vi`);
  const name = await page.getByLabel("Tên chủ thể").inputValue();
  await page.getByLabel("Tên chủ thể").fill(`${name} Mới`);
  await second.goto(`${office.base}/van-phong/sua/CT-2?lang=vi`);
  await second.getByLabel("Địa chỉ").fill("Bản Khác, xã Hồng Thái");
  await look(second);
  await second.getByRole("button", { name: "Xác nhận và ghi" }).click();
  await second.getByText("Đã ghi vào sổ").waitFor();
  await look(page);
  assert.match(await page.locator("[role=alert]").innerText(), /đã được .* sửa ngày .*Địa chỉ/);
  assert.match(await page.locator("#meanwhile").innerText(), /Đã đổi trong lúc bạn sửa[\s\S]*Bản Khác/);
  assert.equal(await page.getByLabel("Tên chủ thể").inputValue(), `${name} Mới`, "what was typed is kept");
  assert.equal(await page.getByLabel("Địa chỉ").inputValue(), "Bản Khác, xã Hồng Thái", "what was left alone is as it stands");
  for (const [width, scheme] of [[360, "light"], [360, "dark"], [1280, "light"]]) {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme: scheme });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(wide <= 0, `${wide} pixels wider than ${width}`);
    await accessible(page, `overtaken ${width} ${scheme}`);
    await page.screenshot({ path: `${SHOTS}van-phong-sua-gap-nhau-${width}-${scheme}.png`, fullPage: true });
  }
  await look(page);
  await page.getByRole("button", { name: "Xác nhận và ghi" }).click();
  await page.getByText("Đã ghi vào sổ").waitFor();
  assert.match(await page.locator("main").innerText(), new RegExp(`${name} Mới[\\s\\S]*Bản Khác`), "both changes stand");
});

test("a certificate is recorded by hand: what is missing is told field by field, then it stands in the register", async () => {
  const page = tabs["cán bộ văn phòng"];
  await page.setViewportSize(PHONE.viewport);
  await page.goto(`${office.base}/van-phong/so/VT-1`);
  await page.getByRole("link", { name: "Thêm chứng nhận" }).click();
  assert.equal(await page.getByLabel("Cấp cho").inputValue(), "VT-1", "the zone is chosen already");
  await page.getByLabel("Chương trình").selectOption({ label: "Hữu cơ" });
  await page.getByLabel("Số chứng nhận").fill("HC-2026-07");
  await page.getByLabel("Tổ chức chứng nhận").fill("Tổ chức chứng nhận Hư Cấu");
  await page.getByLabel("Sản lượng").fill("1.200");
  await page.getByLabel("Hiệu lực từ").fill("2026-06-01");
  await page.getByLabel("Hiệu lực đến").fill("2029-06-01");
  await page.getByRole("button", { name: "Ghi vào sổ" }).click();
  const amount = page.getByLabel("Sản lượng");
  assert.equal(await amount.getAttribute("aria-invalid"), "true");
  const note = await amount.getAttribute("aria-describedby");
  assert.match(await page.locator(`#${note.split(" ")[0]}`).innerText(), /hai cách đọc/);
  await page.screenshot({ path: `${SHOTS}van-phong-them-sua-360.png`, fullPage: true });
  await amount.fill("1200,5");
  await page.getByRole("button", { name: "Ghi vào sổ" }).click();
  assert.match(await page.getByRole("alert").innerText(), /không thể kéo dài quá 01\/06\/2028/, "the law's longest term, as people write days");
  assert.equal(await page.getByLabel("Số chứng nhận").inputValue(), "HC-2026-07", "nothing typed is lost");
  await page.getByLabel("Hiệu lực đến").fill("2028-05-31");
  await page.getByRole("button", { name: "Ghi vào sổ" }).click();
  await page.getByText("Đã ghi vào sổ").waitFor();
  assert.match(await page.locator("main").innerText(), /HC-2026-07[\s\S]*1\.200,5|1\.200,5[\s\S]*HC-2026-07/);
  await page.getByRole("link", { name: "Thu hồi chứng nhận" }).waitFor();
});

test("a zone is walked round corner by corner", async () => {
  const page = tabs["cán bộ văn phòng"];
  await page.goto(`${office.base}/van-phong/so/CT-5`);
  await page.getByRole("link", { name: "Thêm vùng" }).click();
  await page.getByLabel("Tên vùng").fill("Đồi chè bản mới");
  await page.getByLabel("Cây trồng").fill("chè Shan");
  await page.getByLabel("Ranh giới").fill("22.30, 105.20\n22.30, 105.21\n22.31, 105.21\n22.31, 105.20");
  await page.getByLabel("Diện tích kê khai").fill("40");
  await page.getByRole("button", { name: "Ghi vào sổ" }).click();
  await page.getByText("Đã ghi vào sổ").waitFor();
  assert.match(await page.locator(".told.warn").innerText(), /114,\d+ ha, kê khai 40 ha/, "measured and declared are far apart");
});

test("a batch is recalled for a reason that whoever scans its stamp reads", async () => {
  const page = tabs["cán bộ văn phòng"];
  await page.goto(`${office.base}/van-phong/so/LO-2`);
  await page.getByRole("link", { name: "Thu hồi lô hàng" }).click();
  await page.getByLabel("Vì sao thu hồi").fill("Vỏ hộp ghi sai hạn sử dụng");
  await page.getByRole("button", { name: "Xem trước ảnh hưởng" }).click();
  assert.match(await page.locator("#effect").innerText(), /24\s+Tem còn hiệu lực/);
  await page.screenshot({ path: `${SHOTS}van-phong-thu-hoi-lo.png`, fullPage: true });
  await page.getByRole("button", { name: "Xác nhận và ghi" }).click();
  await page.getByText("Đã ghi vào sổ").waitFor();
  assert.equal(await page.getByRole("link", { name: "Thu hồi lô hàng" }).count(), 0, "once is enough");
  const shopper = await (await browser.newContext({ locale: "vi-VN" })).newPage();
  await shopper.goto(office.pages["sao đã hết hạn"]);
  assert.match(await shopper.locator("main").innerText(), /Vỏ hộp ghi sai hạn sử dụng/);
});

test("many stamps are voided by two persons; the second sees what it would do", async () => {
  const page = tabs["cán bộ văn phòng"];
  await page.goto(`${office.base}/van-phong/quyet-dinh/DT-1`);
  await page.getByLabel("Từ tem số").fill("101");
  await page.getByLabel("Đến tem số").fill("240");
  await page.getByLabel("Mất hoặc bị lấy cắp").check();
  await page.getByLabel("Lý do").fill("Mất một cuộn tem ở kho");
  await page.getByRole("button", { name: "Xem trước ảnh hưởng" }).click();
  assert.match(await page.locator("#effect").innerText(), /140\s+Tem được chọn[\s\S]*100\s+Còn hiệu lực sau đó/);
  await page.getByRole("button", { name: "Gửi người thứ hai duyệt" }).click();
  await page.getByText("Đã gửi.").waitFor();
  const second = tabs["cán bộ văn phòng thứ hai"];
  await second.goto(`${office.base}/van-phong/duyet`);
  const request = second.locator("li", { hasText: "Hủy tem từ số 101 đến số 240" });
  assert.match(await request.innerText(), /Mất một cuộn tem ở kho[\s\S]*140\s+Tem được chọn/);
  await second.screenshot({ path: `${SHOTS}van-phong-duyet-huy.png`, fullPage: true });
  await request.getByRole("button", { name: "Duyệt và thực hiện" }).click();
  await second.goto(`${office.base}/van-phong/quyet-dinh/DT-1`);
  assert.match(await second.locator("main").innerText(), /Đã hủy\s+140/);
});

test("a producer is suspended from ordering and allowed again", async () => {
  const page = tabs["cán bộ văn phòng"];
  for (const [link, label] of [["Tạm dừng đặt tem", "Vì sao tạm dừng"], ["Cho phép đặt tem lại", "Lý do"]]) {
    await page.goto(`${office.base}/van-phong/so/CT-9`);
    await page.getByRole("link", { name: link }).click();
    await page.getByLabel(label).fill("Báo cáo quý");
    await page.getByRole("button", { name: "Xem trước ảnh hưởng" }).click();
    await page.getByRole("button", { name: "Xác nhận và ghi" }).click();
    await page.getByText("Đã ghi vào sổ").waitFor();
  }
});

test("a withdrawal waits for another person, and not for the same", async () => {
  const page = tabs["cán bộ văn phòng"];
  await page.goto(`${office.base}/van-phong/quyet-dinh/CN-3`);
  await page.getByLabel("Thu hồi giấy chứng nhận").check();
  await page.getByLabel("Số quyết định").fill("10/QĐ-UBND");
  await page.getByLabel("Ngày có hiệu lực").fill("2026-11-25");
  await page.getByRole("button", { name: "Xem trước ảnh hưởng" }).click();
  await page.getByRole("button", { name: "Gửi người thứ hai duyệt" }).click();
  await page.waitForURL("**/van-phong/duyet*");
  assert.equal(await page.getByRole("button", { name: "Duyệt và thực hiện" }).count(), 0, "not by the asker");
  const auditor = tabs["giám sát"];
  await auditor.goto(`${office.base}/van-phong/duyet`);
  assert.match(await auditor.locator("main").innerText(), /10\/QĐ-UBND/);
  assert.equal(await auditor.getByRole("button").count(), 0, "auditors only read");
  for (const row of ["CN-3", "GCN-1", "LO-1", "DT-1", "CT-1"]) {
    await auditor.goto(`${office.base}/van-phong/so/${row}`);
    assert.equal(await auditor.locator("main a[href*='/quyet-dinh/'], main a[href*='/them/']").count(), 0, row);
  }
  const second = tabs["cán bộ văn phòng thứ hai"];
  await second.goto(`${office.base}/van-phong/duyet`);
  await second.screenshot({ path: `${SHOTS}van-phong-cho-duyet.png`, fullPage: true });
  await second.getByRole("button", { name: "Duyệt và thực hiện" }).click();
  await second.getByText("Đã quyết").waitFor();
  await second.goto(`${office.base}/van-phong/so/CN-3`);
  assert.match(await second.locator("main").innerText(), /thu hồi/i);
});

test("a user is named, locked and unlocked", async () => {
  const page = tabs["cán bộ văn phòng"];
  await page.goto(`${office.base}/van-phong/nguoi-dung`);
  await page.getByLabel("Họ và tên").fill("Trần Thị Lan");
  await page.getByLabel("Tên đăng nhập").fill("lan.tran");
  await page.getByLabel("Vai trò").selectOption("inspector");
  await page.getByRole("button", { name: "Mở tài khoản" }).click();
  assert.match(await page.locator(".once").innerText(), /\/lien-ket\//);
  const row = page.locator("tr", { hasText: "lan.tran" });
  await row.getByRole("button", { name: "Khóa" }).click();
  await row.getByRole("button", { name: "Mở lại" }).click();
  await row.getByRole("button", { name: "Liên kết mới" }).waitFor();
});

test("a producer makes a batch from the last one, prints its stamps and voids two", async () => {
  const page = tabs["chủ thể"];
  await page.setViewportSize(PHONE.viewport);
  await page.goto(`${office.base}/san-xuat`);
  await page.screenshot({ path: `${SHOTS}san-xuat.png`, fullPage: true });
  const begun = Date.now();
  await page.getByRole("link", { name: "Làm lô như thế này" }).first().click();
  assert.match(await page.locator(".left").innerText(), /kg/, "what the certificate still allows");
  await page.locator("input[name=on0]").fill("2026-11-20");
  await page.getByRole("button", { name: "Ghi lô" }).click();
  await page.waitForURL("**/san-xuat/lo/LO-*");
  const batch = page.url();
  await page.getByLabel("Số tem").fill("900000");
  await page.getByRole("button", { name: "Kiểm tra và cấp tem" }).click();
  assert.match(await page.getByRole("alert").innerText(), /900\.?000/, "the answer names what does not fit");
  await page.getByLabel("Số tem").fill("24");
  await page.getByRole("button", { name: "Kiểm tra và cấp tem" }).click();
  await page.locator(".fates").waitFor();
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Tải tờ tem" }).click()]);
  assert.equal(readFileSync(await file.path()).subarray(0, 5).toString(), "%PDF-");
  console.log(`batch, stamps and sheet in ${((Date.now() - begun) / 1000).toFixed(1)} s`);
  await page.goto(batch);
  await page.getByText("24 đã in").waitFor();
  await page.getByText("Báo tem hỏng").click();
  const form = page.locator("form[action*='/huy']");
  await form.getByLabel("Từ tem số").fill("3");
  await form.getByLabel("Đến tem số").fill("4");
  await form.getByRole("button").click();
  await page.getByText("2 hỏng").waitFor();
  await page.screenshot({ path: `${SHOTS}san-xuat-lo.png`, fullPage: true });
  for (const path of ["/san-xuat", "/san-xuat/lo-moi", "/san-xuat/luot-quet", new URL(batch).pathname]) await sound(page, path, `san-xuat${path.replaceAll("/", "-")}`);
});

test("a producer sees nothing of others and nothing of the office", async () => {
  const page = tabs["chủ thể"];
  for (const path of ["/van-phong", "/van-phong/nguoi-dung", "/van-phong/dau-vet", "/van-phong/nhin-truoc"]) {
    assert.equal((await page.goto(office.base + path)).status(), 403, path);
  }
  for (const path of ["/san-xuat/lo/LO-2", "/san-xuat/so/SP-1", "/san-xuat/lo/LO-99"]) {
    assert.equal((await page.goto(office.base + path)).status(), 404, path);
  }
  const anybody = await (await browser.newContext()).newPage();
  await anybody.goto(`${office.base}/van-phong`);
  assert.match(anybody.url(), /dang-nhap/, "who has not signed in is asked to");
});

test("the keyboard alone is enough to find a row", async () => {
  const page = tabs["cán bộ văn phòng"];
  await page.goto(`${office.base}/van-phong/so/products`);
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement?.className), "skip");
  for (let n = 0; n < 40 && (await page.evaluate(() => document.activeElement?.getAttribute("type"))) !== "search"; n++) await page.keyboard.press("Tab");
  await page.keyboard.type("chè xanh");
  await page.keyboard.press("Enter");
  await page.waitForURL("**tim=*");
  assert.ok((await page.locator("tbody tr").count()) > 1);
});

test("the keyboard alone is enough to recall a batch", async () => {
  const page = tabs["cán bộ văn phòng"];
  await page.goto(`${office.base}/van-phong/quyet-dinh/LO-3`);
  /** Steps on to the field or button of that name. */
  const reach = async (name, most) => {
    for (let n = 0; n < most; n++) {
      if ((await page.evaluate(() => document.activeElement?.getAttribute("name"))) === name) return n;
      await page.keyboard.press("Tab");
    }
    throw new Error(`${name} is not reached in ${most} steps`);
  };
  await reach("reason", 40);
  await page.keyboard.type("Vỏ hộp rách");
  await page.keyboard.press("Enter");
  await page.locator("#effect").waitFor();
  const steps = await reach("step", 40);
  assert.ok(steps <= 6, `${steps} steps from the effect to its button`);
  await page.keyboard.press("Enter");
  await page.getByText("Đã ghi vào sổ").waitFor();
});

test("nothing went wrong in any console", () => assert.deepEqual(wrong, []));
