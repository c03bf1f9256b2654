//! Chance that repeats: SplitMix64, so that a seed gives the same picture on every machine.

pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
    /// 0 <= x < 1.
    pub fn unit(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1u64 << 24) as f32
    }
    pub fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.unit()
    }
    /// Evenly on either side of zero.
    pub fn around(&mut self, reach: f32) -> f32 {
        self.between(-reach, reach)
    }
    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }
    pub fn chance(&mut self, p: f32) -> bool {
        self.unit() < p
    }
    pub fn of<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }
    /// Roughly normal with deviation 1 (sum of four).
    pub fn normal(&mut self) -> f32 {
        let bits = self.next();
        let part = |shift: u32| ((bits >> shift) & 0xffff) as f32 / 65_536.0;
        (part(0) + part(16) + part(32) + part(48) - 2.0) * 1.732
    }
}
