//! Readings of a photo against the register: misread names of registered goods are theirs, and nothing that
//! was read badly is said to stand in no register.

use super::bench::{Bench, MAKER, TEA, producer, product};
use temthat::domain::event::Event;
use temthat::domain::label::naming::settle;
use temthat::domain::label::observation::{Observation, Reading, Readings};

fn readings(names: &[(&str, u8)]) -> Vec<Reading> {
    names.iter().map(|(text, sure)| Reading { text: (*text).into(), sure: *sure }).collect()
}

/// A label of whose names only readings are known.
fn read(product: &[(&str, u8)], producer: &[(&str, u8)]) -> Observation {
    Observation {
        mark: Some(true),
        product: product.first().map(|(text, _)| (*text).into()),
        producer: producer.first().map(|(text, _)| (*text).into()),
        readings: Readings { product: readings(product), producer: readings(producer) },
        uncertain: vec!["product".into(), "producer".into()],
        ..Observation::default()
    }
}

fn settled(bench: &Bench, product: &[(&str, u8)], producer: &[(&str, u8)]) -> Observation {
    settle(&read(product, producer), &bench.register).into_owned()
}

#[test]
fn a_misread_name_that_the_register_knows_is_that_name() {
    let bench = Bench::new();
    for shown in ["Chè Shon tuyêt Hồng Thói", "Chèshantuyếthồng Thái", "Chè Shan tuyết Hồng"] {
        let label = settled(&bench, &[("OCO", 55), (shown, 40)], &[("HTX Sơn Trò", 60)]);
        assert_eq!((label.product.as_deref(), label.producer.as_deref()), (Some(TEA), Some(MAKER)), "{shown}");
        assert_eq!(label.uncertain, Vec::<String>::new(), "{shown}");
    }
}

#[test]
fn the_maker_of_what_was_found_is_known_by_part_of_its_name() {
    let mut bench = Bench::new();
    bench.put(Event::ProducerRegistered(producer(2, "Hộ kinh doanh Pác Hẩu")));
    bench.put(Event::ProductRegistered(product(2, 2, "Hồng trà cổ thụ Đồi Sương", 12)));
    let label = settled(&bench, &[("Hồng trà cổ thụ Đồi Sương", 94)], &[("Hộ kinh doanh Pác", 92)]);
    assert_eq!(label.producer.as_deref(), Some("Hộ kinh doanh Pác Hẩu"));
}

#[test]
fn only_whole_names_read_surely_are_said_to_stand_in_no_register() {
    let mut bench = Bench::new();
    bench.put(Event::ProductRegistered(product(2, 1, "Mật ong bạc hà Thung Mơ", 12)));
    let maker = [("HTX Khe Trúc", 92)];
    let unlisted = |product: &[(&str, u8)], producer: &[(&str, u8)]| {
        !settled(&bench, product, producer).uncertain.contains(&"unlisted".to_owned())
    };
    assert!(unlisted(&[("Mật ong bạc hà Nà Sim", 92)], &maker));
    for (why, name) in [
        ("read badly", ("Mật ong bạc hà Nà Sim", 70)),
        ("too short to be whole", ("Mật ong", 95)),
        ("part of a registered name", ("Chè tuyết Thái", 95)),
        ("no goods are called so", ("Hương vị núi rừng đậm đà", 95)),
    ] {
        assert!(!unlisted(&[name], &maker), "{why}");
    }
    assert!(!unlisted(&[("Mật ong bạc hà Nà Sim", 92)], &[("HTX Khe Trúc", 60)]), "the producer was read badly");
    assert!(!unlisted(&[("Mật ong rừng", 92)], &[]), "nobody read a producer");
}

#[test]
fn a_name_with_words_of_its_own_is_another_however_much_it_shares() {
    let mut bench = Bench::new();
    for (id, name) in [(2, "Gạo nếp cái hoa vàng Thung Mơ"), (3, "Tinh bột nghệ Bản Lau")] {
        bench.put(Event::ProductRegistered(product(id, 1, name, 12)));
    }
    let alone = |name: &str| settled(&bench, &[(name, 93)], &[]);
    // Goods by the words they share, so that no producer is needed.
    for name in ["Gạo nếp cái hoa vàng Khe Trúc", "Tinh bột nghệ Pác Hẩu"] {
        let label = alone(name);
        assert!(!label.uncertain.contains(&"unlisted".to_owned()), "{name}");
        assert_eq!(label.product.as_deref(), Some(name), "and no registered name takes its place");
    }
    // Not so where one word was misread, where it shares nothing, or was read badly.
    for name in ["Gạo nếp cái hoa vàng Thung Nơ", "Hương vị núi rừng đậm đà"] {
        let label = alone(name);
        let listed = label.product.as_deref() != Some(name);
        assert!(listed || label.uncertain.contains(&"unlisted".to_owned()), "{name}");
    }
    let unsure = settled(&bench, &[("Gạo nếp cái hoa vàng Khe Trúc", 70)], &[]);
    assert!(unsure.uncertain.contains(&"unlisted".to_owned()));
}

#[test]
fn a_producer_that_nobody_can_read_counts_as_not_printed() {
    let bench = Bench::new();
    let label = settled(&bench, &[(TEA, 95)], &[("ssốt Hợp2 tóc", 50)]);
    assert_eq!((label.product.as_deref(), label.producer), (Some(TEA), None));
}

#[test]
fn a_product_of_one_and_a_producer_of_another_are_a_sign_only_where_both_were_read_whole() {
    let mut bench = Bench::new();
    bench.put(Event::ProducerRegistered(producer(2, "Công ty TNHH Bản Lau")));
    let apart = |product: &str, maker: &str| settled(&bench, &[(product, 92)], &[(maker, 92)]).uncertain;
    assert!(!apart(TEA, "Công ty TNHH Bản Lau").contains(&"unlisted".to_owned()));
    assert!(apart("Shan tuyết Hồng Thái", "Công ty TNHH Bản").contains(&"unlisted".to_owned()));
    assert!(!apart("Shan tuyết Hồng Thái", MAKER).contains(&"unlisted".to_owned()), "they belong together");
}

/// Another maker has goods of nearly that name: it may be theirs misread, but not goods of the maker that
/// the label names.
#[test]
fn goods_that_a_producer_read_whole_does_not_make_are_told() {
    let mut bench = Bench::new();
    for (id, name) in [(2, "Công ty TNHH Suối Mây"), (3, "Hộ kinh doanh Suối Mây")] {
        bench.put(Event::ProducerRegistered(producer(id, name)));
    }
    bench.put(Event::ProductRegistered(product(2, 2, "Mật ong bạc hà Suối Mây", 12)));
    let told = |product: (&str, u8), maker: &str| {
        let label = Observation { uncertain: vec![], ..read(&[product], &[(maker, 88)]) };
        bench.clone().found(&settle(&label, &bench.register)).contains(&"OC-05")
    };
    let near = "Chè Shan tuyết Hồng Hải";
    assert!(told((near, 92), "Công ty TNHH Suối Mây"));
    assert!(told((near, 92), "Công ty TNHH Suối Moy"), "as the letters look");
    assert!(told((near, 92), "Hộ kinh doanh Suối Mây"), "of two makers of one name the one written so");
    assert!(told(("Chè Shan tuyết", 92), "Công ty TNHH Suối Mây"), "whose ever it is in part");
    for (why, product, maker) in [
        ("the name was read badly", ("Chè Shan tuyết Khe", 70), "Công ty TNHH Suối Mây"),
        ("the maker was read in part", (near, 92), "Công ty TNHH Suối"),
        ("no goods are called so", ("Hương vị núi rừng đậm đà", 92), "Công ty TNHH Suối Mây"),
        ("part of a name of its own", ("Mật ong bạc", 92), "Công ty TNHH Suối Mây"),
        ("own goods misread", ("Mật ong bgc hà Suối Nây", 92), "Công ty TNHH Suối Mây"),
        ("goods of the other maker of that name", ("Mật ong bạc hà Suối Mây", 92), "Hộ kinh doanh Suối Mây"),
    ] {
        assert!(!told(product, maker), "{why}");
    }
}

#[test]
fn between_two_that_are_as_near_nobody_decides() {
    let mut bench = Bench::new();
    bench.put(Event::ProductRegistered(product(2, 1, "Chè Shan tuyết Hồng Thủy", 12)));
    let label = settled(&bench, &[("Chè Shan tuyết Hồng Th", 60)], &[(MAKER, 90)]);
    assert_eq!(label.product.as_deref(), Some("Chè Shan tuyết Hồng Th"));
    assert!(label.uncertain.contains(&"product".to_owned()));
}

#[test]
fn what_was_typed_is_left_as_it_is() {
    let bench = Bench::new();
    let typed = Observation { product: Some("Chè Shan".into()), ..Observation::default() };
    assert_eq!(*settle(&typed, &bench.register), typed);
}
