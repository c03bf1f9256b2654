use super::drawn::{Scene, view};
use super::plane_map::PlaneMap;
use super::reading::{Difference, MarkValue};
use super::*;
use crate::vision::profile::glyph::Glyph;
use proptest::prelude::*;

const GOLD: [f64; 3] = [235.0, 180.0, 40.0];

fn profile() -> Profile {
    Profile::national().expect("the shipped profile")
}

fn look(scene: &Scene, turn: f64, pixels: f64) -> (MarkReading, StarsReading) {
    find(&scene.photo(&view(360, 360, turn, pixels, 0.0), 360, 360), &profile())
}

#[test]
fn the_official_mark_is_found_where_it_is() {
    let p = profile();
    let map = view(420, 420, 20.0, 60.0, 0.02);
    let (mark, stars) = find(&Scene::official(&p).photo(&map, 420, 420), &p);
    assert_eq!((mark.value, mark.word().as_str(), mark.text_line), (MarkValue::Official, "OCOP", Some(true)));
    assert_eq!(stars.value, Some(0));
    let corners = mark.polygon.expect("its place");
    for (corner, [u, v]) in corners.iter().zip([[0.0, 0.0], [p.width(), 0.0], [p.width(), 1.32], [0.0, 1.32]]) {
        let [x, y] = map.at(u, v);
        assert!((corner[0] - x).hypot(corner[1] - y) < 6.0, "{corner:?} for {x} {y}");
    }
    let pose = mark.pose.expect("a pose");
    assert!((pose.turn - 20.0).abs() < 2.0, "{pose:?}");
}

#[test]
fn each_difference_is_named() {
    let p = profile();
    let differs = |change: &dyn Fn(&mut Scene)| {
        let mut scene = Scene::official(&p);
        change(&mut scene);
        let (mark, _) = look(&scene, -30.0, 55.0);
        (mark.value, mark.differs)
    };
    let only = |d: Difference| (MarkValue::Altered, vec![d]);
    assert_eq!(differs(&|s| s.letters[2].2 = [205.0, 30.0, 45.0]), only(Difference::SecondO));
    assert_eq!(differs(&|s| s.letters[1].2 = [150.0, 30.0, 140.0]), only(Difference::LetterColour));
    assert_eq!(differs(&|s| s.text = None), only(Difference::TextLine));
    assert_eq!(differs(&|s| s.shape = s.shape.with_stroke(0.1)), only(Difference::Stroke));
    let (value, what) = differs(&|s| {
        s.letters[1].1 = 2.1;
        s.letters[2].1 = 1.06;
    });
    assert_eq!((value, what.contains(&Difference::LetterOrder)), (MarkValue::Altered, true), "{what:?}");
    // One colour on a photo that has others.
    let mut mono = Scene::official(&p).with_stars(3, -0.5, 0.2, GOLD);
    for letter in &mut mono.letters {
        letter.2 = [30.0, 30.0, 32.0];
    }
    mono.text = Some([30.0, 30.0, 32.0]);
    let (mark, stars) = look(&mono, 0.0, 60.0);
    assert_eq!((mark.value, mark.differs), (MarkValue::Altered, vec![Difference::Monochrome]));
    assert_eq!(stars.value, Some(3));
    // The same on a grey photo: nobody can tell.
    let grey = Scene::official(&p).photo(&view(420, 420, 0.0, 60.0, 0.0), 420, 420);
    let grey = image::DynamicImage::ImageLuma8(image::imageops::grayscale(&grey)).to_rgb8();
    let (mark, _) = find(&grey, &p);
    assert_eq!((mark.value, mark.colours_reliable), (MarkValue::Unknown, false));
}

#[test]
fn a_squeezed_mark_differs_where_the_view_does_not_explain_it() {
    let p = profile();
    let squeeze = |by: f64, scene: &Scene| {
        let map =
            view(420, 420, 0.0, 60.0, 0.0).after(&PlaneMap::affine([1.97 * (1.0 - by), 0.0], [by, 0.0], [0.0, 1.0]));
        find(&scene.photo(&map, 420, 420), &p).0
    };
    assert_eq!(squeeze(0.7, &Scene::official(&p)).differs, [Difference::Aspect]);
    // A slight slant is no difference.
    assert_eq!(squeeze(0.93, &Scene::official(&p)).value, MarkValue::Official);
}

#[test]
fn words_rings_and_nothing_are_no_mark() {
    let p = profile();
    let with = |letters: Vec<(Glyph, f64, [f64; 3])>| {
        look(&Scene { letters, text: None, ..Scene::official(&p) }, 0.0, 50.0).0.value
    };
    let ink = [40.0, 30.0, 20.0];
    assert_eq!(with(vec![]), MarkValue::Absent);
    assert_eq!(with((0..4).map(|i| (Glyph::O, f64::from(i) * 1.06, ink)).collect()), MarkValue::Absent);
    let coco = [(Glyph::C, 0.0, ink), (Glyph::O, 1.0, ink), (Glyph::C, 2.07, ink), (Glyph::O, 3.08, ink)];
    assert_eq!(with(coco.to_vec()), MarkValue::Absent);
    // The bare word in one ink may be running text: no accusation.
    let word = p.letters.map(|l| (l.glyph, l.left, ink)).to_vec();
    assert_eq!(with(word), MarkValue::Unknown);
    assert_eq!(find(&RgbImage::new(300, 60), &p).0.value, MarkValue::Absent);
    for side in [0, 1, 40] {
        assert_eq!(find(&RgbImage::new(side, side), &p).0.value, MarkValue::Unknown);
    }
}

#[test]
fn stars_are_counted_above_and_below_and_decoration_is_not() {
    let p = profile();
    let sheet = |count: usize, row: f64| look(&Scene::official(&p).with_stars(count, row, 0.2, GOLD), 15.0, 58.0).1;
    for count in 1..=5 {
        assert_eq!(sheet(count, 1.75).value, u8::try_from(count).ok());
        assert_eq!(sheet(count, -0.5).value, u8::try_from(count).ok());
    }
    // A scatter of larger stars far below the row of three.
    let mut scene = Scene::official(&p).with_stars(3, 1.75, 0.2, GOLD);
    for place in [[0.2, 3.1], [1.9, 3.4], [3.8, 3.0]] {
        scene.stars.push((place, 0.3, [200.0, 40.0, 40.0]));
    }
    assert_eq!(look(&scene, 0.0, 58.0).1.value, Some(3));
    // Two rows that could both be meant: no number.
    let two = Scene::official(&p).with_stars(3, 1.75, 0.2, GOLD).with_stars(4, -0.45, 0.2, GOLD);
    assert_eq!(look(&two, 0.0, 58.0).1.value, None);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 5, failure_persistence: None, ..ProptestConfig::default() })]

    /// Turning, scaling and tilting the photo change neither value.
    #[test]
    fn the_view_does_not_change_the_value(turn in -180.0..180.0f64, pixels in 34.0..62.0f64, aslant in -0.03..0.03f64, count in 3usize..=5) {
        let p = profile();
        let scene = Scene::official(&p).with_stars(count, 1.75, 0.22, [215.0, 30.0, 35.0]);
        let (mark, stars) = find(&scene.photo(&view(400, 400, turn, pixels, aslant), 400, 400), &p);
        prop_assert_eq!(mark.value, MarkValue::Official);
        prop_assert_eq!(stars.value, u8::try_from(count).ok());
    }
}
