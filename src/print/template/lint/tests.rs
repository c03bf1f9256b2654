use super::*;
use crate::i18n::{Lang, has};
use crate::print::paint;
use crate::print::template::{Colour, Text, preview, sample};

fn stars(n: u8) -> Option<Stars> {
    Stars::new(n)
}

fn shipped(name: &str) -> Template {
    Template::shipped().find(|t| t.name == name).expect(name)
}

fn run(template: &Template, facts: &Facts, recognised: Option<Stars>) -> Vec<Lint> {
    let on = On { facts, recognised, modules: 45, printer: Printer::default(), thermal: false };
    lint(template, &on).expect("lints")
}

fn errors(template: &Template, facts: &Facts, recognised: Option<Stars>) -> Vec<&'static str> {
    run(template, facts, recognised).into_iter().filter(|l| l.level == Level::Error).map(|l| l.code).collect()
}

#[test]
fn every_shipped_template_passes_with_and_without_a_recognition() {
    let names: Vec<String> = Template::shipped().map(|t| t.name).collect();
    assert_eq!(names, ["20x20", "25x25", "30x20", "40x30", "50x30", "seal"]);
    for template in Template::shipped() {
        for english in [false, true] {
            let facts = sample::facts(english);
            for count in 3..=5 {
                let facts = Facts { stars: Some(count), ..facts.clone() };
                assert!(
                    errors(&template, &facts, stars(count)).is_empty(),
                    "{} {:?}",
                    template.name,
                    run(&template, &facts, stars(count))
                );
            }
            let none = Facts { stars: None, ..facts.clone() };
            assert!(errors(&template, &none, None).is_empty(), "{}", template.name);
            let lot = Facts { serial: None, ..facts };
            let wrong = errors(&template, &lot, stars(4));
            // The smallest has room for one text alone, and a lot-level run has no serial.
            assert_eq!(wrong == ["mandatory"], template.name == "20x20", "{}: {wrong:?}", template.name);
        }
    }
}

#[test]
fn the_largest_symbol_still_has_readable_modules_on_every_shipped_template() {
    let facts = sample::facts(false);
    for template in Template::shipped() {
        let on = On { facts: &facts, recognised: stars(4), modules: 49, printer: Printer::default(), thermal: false };
        let found = lint(&template, &on).expect("lints");
        assert!(found.iter().all(|l| l.level == Level::Warning), "{}: {found:?}", template.name);
    }
    // The stamp for retail keeps GS1's module with the usual symbol.
    assert!(run(&shipped("25x25"), &facts, stars(4)).iter().all(|l| l.code != "module-retail"));
}

#[test]
fn previews_read_back_as_the_stamp() {
    let facts = sample::facts(false);
    for template in Template::shipped() {
        for longest in [false, true] {
            let text = sample::text(longest);
            let png = preview(&template, &facts, stars(4), (&text, sample::SAMPLE_SERIAL), 600).expect("a picture");
            let picture = image::load_from_memory(&png).expect("a PNG").to_luma8();
            let (width, height) = (picture.width() as usize, picture.height() as usize);
            let grey = crate::print::raster::Grey { width, height, pixels: picture.into_raw() };
            assert_eq!(crate::print::proof::read(&grey), Ok(text), "{}", template.name);
        }
    }
}

/// Every way to break a label, with the lint that must say so.
#[test]
fn what_is_wrong_is_named() {
    let facts = sample::facts(false);
    let base = shipped("50x30");
    let change = |edit: &dyn Fn(&mut Template)| {
        let mut template = base.clone();
        edit(&mut template);
        errors(&template, &facts, stars(4))
    };
    assert!(change(&|_| {}).is_empty());
    type Edit<'a> = (&'a str, &'a dyn Fn(&mut Template));
    let cases: [Edit<'_>; 18] = [
        ("quiet", &|t| t.code.quiet = 2),
        ("module", &|t| t.code.size = 14.0),
        ("contrast", &|t| t.code.colour = Colour([0xe0, 0x20, 0x20])),
        ("contrast", &|t| t.background = Some(Colour([0x70, 0x70, 0x70]))),
        ("outside", &|t| t.code.x = -0.5),
        ("outside", &|t| t.text[0].x = 45.0),
        ("quiet-zone", &|t| t.text[0].x = 20.0),
        ("overlap", &|t| t.text[1].y = t.text[0].y),
        ("overflow", &|t| t.text[0].width = 4.0),
        ("small", &|t| t.text[0].smallest = 3.0),
        ("text-contrast", &|t| t.text[0].colour = Colour([0xcc; 3])),
        ("mandatory", &|t| t.text.retain(|text| text.what != What::Producer)),
        ("cut", &|t| t.cut = vec![super::super::Cut { line: vec![(10.0, 0.0), (10.0, 30.0)] }]),
        ("mark-proportions", &|t| t.mark.as_mut().expect("a mark").height = Some(8.0)),
        ("mark-colour", &|t| t.mark.as_mut().expect("a mark").colour = Some(Colour([0; 3]))),
        ("mark-small", &|t| t.mark.as_mut().expect("a mark").width = 9.0),
        ("stars-above", &|t| t.stars.as_mut().expect("stars").count = Some(5)),
        ("stars-differ", &|t| t.stars.as_mut().expect("stars").count = Some(3)),
    ];
    let mut found = std::collections::BTreeSet::new();
    for (code, edit) in cases {
        let codes = change(edit);
        assert!(codes.contains(&code), "{code}: {codes:?}");
        found.insert(code);
    }
    let mut seal = shipped("seal");
    seal.cut.clear();
    assert_eq!(errors(&seal, &facts, stars(4)), ["seal"]);
    found.insert("seal");
    // Every lint there is has words in both languages, and a way out.
    let more = [
        "module-retail",
        "ocop",
        "stars-no-right",
        "stars-not-claimed",
        "stars-below",
        "mark-no-right",
        "mark-ground",
        "left-out",
    ];
    for code in found.into_iter().chain(more) {
        for lang in [Lang::Vi, Lang::En] {
            assert!(
                has(lang, &format!("lint-template-{code}")) && has(lang, &format!("lint-template-{code}-fix")),
                "{code}"
            );
        }
    }
}

/// Whatever the template and the run say, no label passes with stars other than those recognised, or
/// with the mark without a right to it.
#[test]
fn no_label_passes_with_a_wrong_star_count_or_a_mark_without_right() {
    let free = |words: &str| Text {
        what: What::Free,
        words: words.into(),
        x: 0.5,
        y: 28.0,
        width: 28.0,
        height: 1.9,
        size: 4.0,
        smallest: 4.0,
        bold: false,
        align: super::super::Align::Left,
        colour: Colour::BLACK,
    };
    for recognised in [None, stars(3), stars(4), stars(5)] {
        for claimed in [None, Some(3), Some(4), Some(5)] {
            let facts = Facts { stars: claimed, ..sample::facts(false) };
            for fixed in [None, Some(0), Some(1), Some(2), Some(3), Some(4), Some(5), Some(6)] {
                for optional in [false, true] {
                    let mut template = shipped("40x30");
                    let row = template.stars.as_mut().expect("stars");
                    (row.count, row.optional) = (fixed, optional);
                    let placed = place(&template, &facts, recognised, 45).expect("placed");
                    let passes = errors(&template, &facts, recognised).is_empty();
                    let of = recognised.map(Stars::count);
                    // Stamps that claim fewer stars than today's may be used up; never more.
                    let right = placed.stars.is_none_or(|n| claimed == Some(n) && of.is_some_and(|of| n <= of));
                    assert!(!passes || right, "{recognised:?} {claimed:?} {fixed:?}: {:?}", placed.stars);
                }
            }
            let mut template = shipped("50x30");
            template.mark.as_mut().expect("a mark").optional = false;
            if recognised.is_none() || claimed.is_none() {
                assert!(errors(&template, &facts, recognised).contains(&"mark-no-right"), "{recognised:?} {claimed:?}");
            }
        }
    }
    for (words, shown) in
        [("Sản phẩm 5 sao", 5), ("năm sao", 5), ("A five-star tea", 5), ("★★★★★", 5), ("đạt 5 SAO!", 5)]
    {
        let mut template = shipped("40x30");
        template.text.push(free(words));
        assert_eq!(stars_in(words), Some(shown));
        assert!(errors(&template, &sample::facts(false), stars(4)).contains(&"stars-above"), "{words}");
    }
    assert_eq!(stars_in("Ngôi sao phương Nam"), None);
    let mut template = shipped("40x30");
    template.text.push(free("Đạt chuẩn OCOP"));
    let none = Facts { stars: None, ..sample::facts(false) };
    assert!(errors(&template, &none, None).contains(&"ocop"));
}

#[test]
fn a_thermal_printer_takes_whole_dots_and_no_mark() {
    let facts = sample::facts(false);
    let on = |module, dpi| On {
        facts: &facts,
        recognised: stars(4),
        modules: 45,
        printer: Printer { dpi, module, ..Printer::default() },
        thermal: true,
    };
    // 18.2 mm on 203 dpi: 2.7 dots a module, of which two are whole, 0.25 mm.
    let codes = |template: &Template, on: &On<'_>| {
        lint(template, on).expect("lints").into_iter().map(|l| l.code).collect::<Vec<_>>()
    };
    assert!(codes(&shipped("30x20"), &on(0.3, 203)).contains(&"module"));
    assert!(!codes(&shipped("30x20"), &on(0.25, 203)).contains(&"module"));
    assert!(!codes(&shipped("30x20"), &on(0.3, 600)).contains(&"module"));
    assert!(codes(&shipped("50x30"), &on(0.3, 300)).contains(&"mark-colour"));
}

#[test]
fn templates_from_outside_are_read_with_care() {
    let good = super::super::Template::shipped_text("20x20").expect("text");
    for (from, to, said) in [
        ("width = 20.0", "width = 20000.0", "10 to 300 mm"),
        ("width = 20.0", "width = nan", "10 to 300 mm"),
        ("name = \"20x20\"", "name = \"../x\"", "letters"),
        ("size = 17.6", "size = inf", "measure"),
        ("size = 17.6", "size = 0.0", "too small"),
        ("what = \"serial\"", "what = \"price\"", "unknown variant"),
        ("what = \"serial\"", "what = \"free\"", "words"),
        ("align = \"centre\"", "colour = \"red\"", "#rrggbb"),
        ("align = \"centre\"", "smallest = 9.0", "larger than the size"),
        ("align = \"centre\"", "alignment = \"centre\"", "alignment"),
    ] {
        let text = good.replacen(from, to, 1);
        assert_ne!(text, good, "{from}");
        let error = Template::parse(&text).expect_err(said).to_string();
        assert!(error.contains(said), "{said}: {error}");
    }
    assert!(Template::parse(&"x".repeat(100)).is_err());
    assert_eq!(Template::parse(good).expect("holds"), shipped("20x20"));
    // What is written is read again as it was.
    for template in Template::shipped() {
        let text = toml::to_string(&template).expect("TOML");
        assert_eq!(Template::parse(&text).expect("holds"), template);
    }
}

#[test]
fn the_mark_has_its_colours_where_they_belong() {
    let mark = Mark::reference().expect("data");
    let shapes = mark.shapes((0.0, 0.0), (126.0, 41.2), None).expect("drawn");
    let art = crate::print::art::Art { width: 126.0, height: 41.2, shapes, ..crate::print::art::Art::default() };
    let canvas = paint::label(&art, None, 254).expect("a picture");
    let at = |x: usize, y: usize| {
        let pixel = &canvas.pixels[(y * canvas.width + x) * 3..][..3];
        [pixel[0], pixel[1], pixel[2]]
    };
    // Ring, hole, C and its opening, second O, stem, bowl and hole of P.
    assert_eq!(at(42, 171), [0x9e, 0x51, 0x35]);
    assert_eq!(at(171, 171), [255; 3]);
    assert_eq!(at(382, 171), [0x14, 0x78, 0x46]);
    assert_eq!(at(640, 171), [255; 3]);
    assert_eq!(at(690, 171), [0x18, 0x5d, 0xaa]);
    assert_eq!(at(1037, 300), [0xf7, 0xa3, 0x1d]);
    assert_eq!(at(1120, 113), [255; 3]);
    assert_eq!(at(1215, 113), [0xf7, 0xa3, 0x1d]);
    // The line of words spans the mark.
    let red = |x: usize| (350..410).any(|y| at(x, y) == [0xe8, 0x12, 0x1b]);
    assert!((16..40).any(red) && (1220..1250).any(red));
}
