//! Pixels that hang together, by their runs in each row: how many, where, and how they spread.

/// A patch: its size and moments in pixels, centres of pixels at half numbers.
#[derive(Debug, Clone, Copy)]
pub struct Patch {
    /// Pixels.
    pub area: f64,
    /// Centre.
    pub centre: [f64; 2],
    /// Covariance: xx, xy, yy.
    pub spread: [f64; 3],
    /// Box: left, top, right, bottom.
    pub bounds: [usize; 4],
}

/// What makes two pixels of neighbouring rows hang together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Touch {
    /// A common side (4 neighbours).
    Sides,
    /// A common corner (8 neighbours).
    Corners,
}

/// Horizontal runs of what is looked for, row by row.
pub struct Runs {
    /// Start and end of each.
    spans: Vec<[u32; 2]>,
    /// Index of the first run of each row.
    rows: Vec<u32>,
    open: Option<u32>,
    touch: Touch,
}

impl Runs {
    /// No rows yet.
    #[must_use]
    pub fn new(touch: Touch) -> Self {
        Self { spans: Vec::new(), rows: Vec::new(), open: None, touch }
    }
    /// The next row begins.
    pub fn begin_row(&mut self) {
        self.rows.push(self.spans.len() as u32);
    }
    /// The pixel at `x` of this row, left to right, and whether it is one of those looked for.
    pub fn step(&mut self, x: usize, is: bool) {
        match (is, self.open) {
            (true, None) => self.open = Some(x as u32),
            (false, Some(start)) => {
                self.spans.push([start, x as u32]);
                self.open = None;
            }
            _ => {}
        }
    }
    /// The row, so many pixels wide, ends.
    pub fn end_row(&mut self, width: usize) {
        if let Some(start) = self.open.take() {
            self.spans.push([start, width as u32]);
        }
    }

    /// Joins runs of neighbouring rows that overlap.
    fn joined(&self) -> Vec<u32> {
        let mut parent: Vec<u32> = (0..self.spans.len() as u32).collect();
        let by = u32::from(self.touch == Touch::Corners);
        for pair in self.rows.windows(2).enumerate() {
            let (y, [start, middle]) = (pair.0, [pair.1[0] as usize, pair.1[1] as usize]);
            let end = self.rows.get(y + 2).map_or(self.spans.len(), |e| *e as usize);
            let (mut a, mut b) = (start, middle);
            while a < middle && b < end {
                let ([a0, a1], [b0, b1]) = (self.spans[a], self.spans[b]);
                if a0 < b1 + by && b0 < a1 + by {
                    let (ra, rb) = (root(&mut parent, a as u32), root(&mut parent, b as u32));
                    parent[ra.max(rb) as usize] = ra.min(rb);
                }
                if a1 < b1 { a += 1 } else { b += 1 }
            }
        }
        parent
    }

    /// What hangs together, of at least so many pixels.
    #[must_use]
    pub fn patches(&self, least: f64) -> Vec<Patch> {
        let mut parent = self.joined();
        let mut sums: Vec<Sums> = Vec::new();
        let mut slot = vec![u32::MAX; self.spans.len()];
        for y in 0..self.rows.len() {
            let end = self.rows.get(y + 1).map_or(self.spans.len(), |e| *e as usize);
            for i in self.rows[y] as usize..end {
                let r = root(&mut parent, i as u32) as usize;
                if slot[r] == u32::MAX {
                    slot[r] = sums.len() as u32;
                    sums.push(Sums::default());
                }
                sums[slot[r] as usize].add(y, self.spans[i]);
            }
        }
        sums.iter().filter(|s| s.n >= least).map(Sums::patch).collect()
    }
}

/// The least of those that hang together with `i`, by the parent of each; paths are shortened on the way.
pub fn root(parent: &mut [u32], mut i: u32) -> u32 {
    while parent[i as usize] != i {
        let up = parent[parent[i as usize] as usize];
        parent[i as usize] = up;
        i = up;
    }
    i
}

#[derive(Clone, Copy)]
struct Sums {
    n: f64,
    x: f64,
    y: f64,
    xx: f64,
    xy: f64,
    yy: f64,
    left: u32,
    right: u32,
    top: usize,
    bottom: usize,
}

impl Default for Sums {
    fn default() -> Self {
        let zero = 0.0;
        Self {
            n: zero,
            x: zero,
            y: zero,
            xx: zero,
            xy: zero,
            yy: zero,
            left: u32::MAX,
            right: 0,
            top: usize::MAX,
            bottom: 0,
        }
    }
}

impl Sums {
    fn add(&mut self, row: usize, [start, end]: [u32; 2]) {
        let (a, b, y) = (f64::from(start), f64::from(end), row as f64 + 0.5);
        let n = b - a;
        // Pixel centres a + 0.5 … b − 0.5: their sum, and their sum of squares.
        let x = n * f64::midpoint(a, b);
        let xx = n * (f64::midpoint(a, b).powi(2) + (n * n - 1.0) / 12.0);
        self.n += n;
        self.x += x;
        self.y += n * y;
        self.xx += xx;
        self.xy += x * y;
        self.yy += n * y * y;
        self.left = self.left.min(start);
        self.right = self.right.max(end);
        self.top = self.top.min(row);
        self.bottom = self.bottom.max(row);
    }
    fn patch(&self) -> Patch {
        let (x, y) = (self.x / self.n, self.y / self.n);
        // A pixel is a square, not a point: 1/12 on each axis.
        let spread =
            [self.xx / self.n - x * x + 1.0 / 12.0, self.xy / self.n - x * y, self.yy / self.n - y * y + 1.0 / 12.0];
        let bounds = [self.left as usize, self.top, self.right as usize, self.bottom + 1];
        Patch { area: self.n, centre: [x, y], spread, bounds }
    }
}
