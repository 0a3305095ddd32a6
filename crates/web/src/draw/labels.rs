//! Putting names beside dots so that none covers another.

/// A box: left, top, right, bottom.
pub type Area = [f64; 4];

/// Where a label went: its anchor point and how its text runs from there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Placed {
    /// Anchor of the text (on its baseline).
    pub x: f64,
    /// Baseline.
    pub y: f64,
    /// `start`, `middle` or `end`.
    pub anchor: &'static str,
}

impl Placed {
    /// The box that text of this width and size fills.
    fn area(self, width: f64, size: f64) -> Area {
        let left = match self.anchor {
            "start" => self.x,
            "end" => self.x - width,
            _ => self.x - width / 2.0,
        };
        [left, self.y - size * 0.85, left + width, self.y + size * 0.25]
    }
}

/// Places labels one after another, the important first: each takes the first free side of
/// its dot, and goes without if none is free.
#[derive(Debug)]
pub struct Placer {
    frame: Area,
    taken: Vec<Area>,
}

impl Placer {
    /// A placer for a frame.
    pub fn new(frame: Area) -> Self {
        Self { frame, taken: Vec::new() }
    }

    /// Keeps a box free.
    pub fn block(&mut self, area: Area) {
        self.taken.push(area);
    }

    /// Whether a box meets nothing that is taken.
    pub fn is_free(&self, a: Area) -> bool {
        let f = self.frame;
        let inside = a[0] >= f[0] && a[1] >= f[1] && a[2] <= f[2] && a[3] <= f[3];
        inside && !self.taken.iter().any(|b| a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3])
    }

    /// Finds a side for a label of this size beside a dot of this radius.
    pub fn place(&mut self, dot: [f64; 2], radius: f64, label: &str, size: f64) -> Option<Placed> {
        self.place_roomy(dot, radius, label, size, 1.0)
    }

    /// The same with so many times the width kept free, for a label that may grow.
    pub fn place_roomy(
        &mut self,
        dot: [f64; 2],
        radius: f64,
        label: &str,
        size: f64,
        room: f64,
    ) -> Option<Placed> {
        let width = text_width(label, size) * room;
        let gap = radius + size * 0.35;
        let [x, y] = dot;
        let middle = size * 0.35;
        let sides = [
            (x + gap, y + middle, "start"),
            (x - gap, y + middle, "end"),
            (x, y - gap, "middle"),
            (x, y + gap + size * 0.75, "middle"),
            (x + gap * 0.7, y - gap * 0.7, "start"),
            (x + gap * 0.7, y + gap * 0.7 + size * 0.7, "start"),
            (x - gap * 0.7, y - gap * 0.7, "end"),
            (x - gap * 0.7, y + gap * 0.7 + size * 0.7, "end"),
        ];
        for (x, y, anchor) in sides {
            let placed = Placed { x, y, anchor };
            let area = placed.area(width, size);
            if self.is_free(area) {
                self.taken.push(area);
                return Some(placed);
            }
        }
        None
    }

    /// Puts a label above its dot, whatever is there, but inside the frame, with so many times
    /// its width for it to grow.
    pub fn above(&mut self, [x, y]: [f64; 2], radius: f64, label: &str, size: f64, room: f64) -> Placed {
        let width = text_width(label, size) * room;
        let [left, top, right, _] = self.frame;
        let x = x.min(right - width / 2.0).max(left + width / 2.0);
        let above = y - radius - size * 0.35;
        let y = if above - size * 0.85 < top { y + radius + size * 1.1 } else { above };
        let placed = Placed { x, y, anchor: "middle" };
        self.taken.push(placed.area(width, size));
        placed
    }
}

/// About how wide text is in a plain sans: a little over half its size a letter, twice that
/// for the square scripts of East Asia.
pub fn text_width(text: &str, size: f64) -> f64 {
    let letters: f64 = text
        .chars()
        .map(|c| match u32::from(c) {
            0x2e80..=0x9fff | 0xac00..=0xd7a3 | 0xff00..=0xff60 => 1.0,
            _ if "iljtfrI.,'’ ".contains(c) => 0.32,
            _ if c.is_uppercase() || "mwMW".contains(c) => 0.7,
            _ => 0.56,
        })
        .sum();
    letters * size
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_do_not_cover_each_other() {
        let mut placer = Placer::new([0.0, 0.0, 200.0, 100.0]);
        let first = placer.place([100.0, 50.0], 4.0, "Lacombe", 12.0).unwrap();
        let second = placer.place([104.0, 52.0], 4.0, "Blackfalds", 12.0).unwrap();
        assert_ne!((first.x, first.y), (second.x, second.y));
        for (i, a) in placer.taken.iter().enumerate() {
            for b in &placer.taken[i + 1..] {
                assert!(a[0] >= b[2] || b[0] >= a[2] || a[1] >= b[3] || b[1] >= a[3]);
            }
        }
        let mut tiny = Placer::new([0.0, 0.0, 20.0, 10.0]);
        assert_eq!(
            tiny.place([10.0, 5.0], 4.0, "Llanfairpwllgwyngyll", 12.0),
            None,
            "rather none than a mess"
        );
    }

    #[test]
    fn what_must_be_named_is_named_inside_the_frame() {
        let mut placer = Placer::new([0.0, 0.0, 200.0, 100.0]);
        placer.block([0.0, 0.0, 200.0, 100.0]);
        assert_eq!(placer.place([196.0, 3.0], 7.0, "Stockholm", 12.0), None);
        let end = |room| {
            let placed =
                Placer::new([0.0, 0.0, 400.0, 50.0]).place_roomy([330.0, 25.0], 5.0, "Oslo", 12.0, room);
            placed.map(|at| at.anchor)
        };
        assert_eq!((end(1.0), end(2.5)), (Some("start"), Some("end")), "a name that grows has room to");
        let named = placer.above([196.0, 3.0], 7.0, "Stockholm", 12.0, 1.0);
        let [left, top, right, bottom] = named.area(text_width("Stockholm", 12.0), 12.0);
        assert!(left >= 0.0 && top >= 0.0 && right <= 200.0 && bottom <= 100.0, "{named:?}");
    }
}
