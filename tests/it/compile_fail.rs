//! What the compiler itself must refuse: proofs that nobody proved.

#[test]
fn proofs_cannot_be_made_by_hand() {
    trybuild::TestCases::new().compile_fail("tests/compile_fail/*.rs");
}
