//! What a witness decides on a checkpoint that it is offered (C2SP tlog-witness): cosign it only if it
//! contains the last one cosigned.

use super::note::{Checkpoint, Head};
use tlog_tiles::{Hash, check_tree};

/// Most hashes of a consistency proof (tlog-witness, add-checkpoint).
pub const MAX_WAY: usize = 63;

/// Why a checkpoint is not cosigned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The offer starts from another size than the last one cosigned; no sign of anything.
    #[error("the last checkpoint cosigned has size {0}")]
    OtherStart(u64),
    /// The offer goes backwards: its old size is larger than its size.
    #[error("the old size is larger than the checkpoint's")]
    Backwards,
    /// Same size, other root: the log has signed two pasts.
    #[error("the log has signed another tree of {0} leaves before")]
    Forked(u64),
    /// The tree does not contain the last one cosigned.
    #[error("the tree is not shown to contain the last one cosigned, of {0} leaves")]
    Inconsistent(u64),
    /// The log shows a smaller tree than the one it signed before.
    #[error("the log shows fewer leaves than the {0} it has signed before")]
    Rewound(u64),
}

impl Refusal {
    /// Whether it speaks against the log and is worth keeping.
    #[must_use]
    pub fn is_evidence(self) -> bool {
        !matches!(self, Self::OtherStart(_) | Self::Backwards)
    }
    /// Stable code, as in files of evidence.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::OtherStart(_) => "other-start",
            Self::Backwards => "backwards",
            Self::Forked(_) => "forked",
            Self::Inconsistent(_) => "inconsistent",
            Self::Rewound(_) => "rewound",
        }
    }
}

/// Whether `offered` may be cosigned after `known`, by a consistency proof from `old` leaves.
///
/// # Errors
/// See [`Refusal`].
pub fn judge(known: Option<Head>, offered: Head, old: u64, way: &[Hash]) -> Result<(), Refusal> {
    if old > offered.size {
        return Err(Refusal::Backwards);
    }
    let Some(known) = known else {
        return if old == 0 { Ok(()) } else { Err(Refusal::OtherStart(0)) };
    };
    if known.size != old {
        return Err(if known.size == offered.size && known.root != offered.root {
            Refusal::Forked(known.size)
        } else {
            Refusal::OtherStart(known.size)
        });
    }
    if old == offered.size {
        return if known.root == offered.root { Ok(()) } else { Err(Refusal::Forked(old)) };
    }
    if old == 0 {
        return Ok(());
    }
    check_tree(&way.to_vec(), offered.size, offered.root, old, known.root).map_err(|_| Refusal::Inconsistent(old))
}

/// The body of an `add-checkpoint` request.
#[must_use]
pub fn request(old: u64, way: &[Hash], checkpoint: &Checkpoint) -> String {
    let mut body = format!("old {old}\n");
    for hash in way {
        body.push_str(&format!("{hash}\n"));
    }
    body.push('\n');
    body.push_str(checkpoint.note());
    body
}

/// Reads the body of an `add-checkpoint` request: old size, proof, the note; `None` if it is none.
#[must_use]
pub fn parse_request(body: &str) -> Option<(u64, Vec<Hash>, &str)> {
    let (head, note) = body.split_once("\n\n")?;
    let mut lines = head.split('\n');
    let old = lines.next()?.strip_prefix("old ")?;
    let size: u64 = old.parse().ok().filter(|n: &u64| n.to_string() == old)?;
    let way: Vec<Hash> = lines.map(Hash::parse_hash).collect::<Result<_, _>>().ok()?;
    (way.len() <= MAX_WAY).then_some((size, way, note))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::log::tiles::Growing;
    use tlog_tiles::{Error, HashReader};

    struct Nothing;
    impl HashReader for Nothing {
        fn read_hashes(&self, _: &[u64]) -> Result<Vec<Hash>, Error> {
            Err(Error::IndexesNotInTree)
        }
    }
    /// A tree of `leaves`, and the way from every smaller one.
    fn tree(leaves: &[&str]) -> (Head, Vec<Vec<Hash>>) {
        let mut tree = Growing::new(&Nothing, 0);
        leaves.iter().for_each(|leaf| tree.append(leaf.as_bytes()).expect("grows"));
        let ways = (0..=leaves.len() as u64).map(|old| tree.consistency(old).expect("a way")).collect();
        (tree.head().expect("a head"), ways)
    }

    #[test]
    fn only_what_contains_the_last_one_is_cosigned() {
        let (three, _) = tree(&["a", "b", "c"]);
        let (five, ways) = tree(&["a", "b", "c", "d", "e"]);
        let (fork, fork_ways) = tree(&["a", "b", "X", "d", "e"]);
        assert_eq!(judge(None, three, 0, &[]), Ok(()));
        assert_eq!(judge(Some(three), five, 3, &ways[3]), Ok(()));
        assert_eq!(judge(Some(three), three, 3, &[]), Ok(()));
        assert_eq!(judge(Some(three), fork, 3, &fork_ways[3]), Err(Refusal::Inconsistent(3)));
        assert_eq!(judge(Some(three), five, 3, &[]), Err(Refusal::Inconsistent(3)));
        assert_eq!(judge(Some(five), fork, 5, &[]), Err(Refusal::Forked(5)));
        assert_eq!(judge(Some(five), fork, 0, &[]), Err(Refusal::Forked(5)));
        assert_eq!(judge(Some(five), three, 3, &[]), Err(Refusal::OtherStart(5)));
        assert_eq!(judge(Some(three), five, 0, &[]), Err(Refusal::OtherStart(3)), "starting over forgets nothing");
        assert_eq!(judge(None, five, 6, &[]), Err(Refusal::Backwards));
    }
}
