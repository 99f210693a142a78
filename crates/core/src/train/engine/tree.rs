//! Cells as the nodes of a tree, in which neighbours differ by few points. From the root, the empty pattern,
//! to the leaves: a cell's gradient is its parent's plus or minus the terms of the points in which they
//! differ. From the leaves to the root: the summed mass vectors of a subtree are added to or subtracted from
//! those points' sums. Each pass visits every node once.

use super::exact::{Exact, add};

const ABSENT: u32 = u32::MAX;

/// Patterns as bit sets, all in one list.
#[derive(Clone, Debug)]
pub(super) struct Patterns {
    words: usize,
    bits: Vec<u64>,
}

impl Patterns {
    pub(super) fn new(words: usize) -> Self {
        Self { words, bits: Vec::new() }
    }

    pub(super) fn push(&mut self, bits: &[u64]) {
        self.bits.extend_from_slice(bits);
    }

    pub(super) fn get(&self, cell: u32) -> &[u64] {
        &self.bits[cell as usize * self.words..][..self.words]
    }

    /// In how many points two cells differ.
    pub(super) fn distance(&self, p: u32, q: u32) -> u32 {
        self.get(p).iter().zip(self.get(q)).map(|(a, b)| (a ^ b).count_ones()).sum()
    }

    /// Visits every point that the second sees and the first does not.
    pub(super) fn switched_on(&self, from: u32, to: u32, mut visit: impl FnMut(usize)) {
        for (k, (a, b)) in self.get(from).iter().zip(self.get(to)).enumerate() {
            let mut left = b & !a;
            while left != 0 {
                visit(64 * k + left.trailing_zeros() as usize);
                left &= left - 1;
            }
        }
    }

    /// Whether the second sees a point that the first does not.
    pub(super) fn switches_on(&self, from: u32, to: u32) -> bool {
        from != to && self.get(from).iter().zip(self.get(to)).any(|(a, b)| b & !a != 0)
    }
}

#[derive(Clone, Copy, Debug)]
struct Node {
    cell: u32,
    parent: u32,
    /// End of its differences; they begin where the node's before end.
    end: u32,
}

/// The tree. Node 0 is the empty pattern, cell 0; parents come before their children.
#[derive(Clone, Debug)]
pub(super) struct Tree {
    nodes: Vec<Node>,
    /// Points in which a node differs from its parent, and +1 if the node sees it, else −1.
    differences: Vec<(u32, f64)>,
    /// Node of each cell, or `ABSENT`.
    node_of: Vec<u32>,
    work: Vec<Exact>,
}

impl Tree {
    pub(super) fn new() -> Self {
        let root = Node { cell: 0, parent: 0, end: 0 };
        Self { nodes: vec![root], differences: Vec::new(), node_of: vec![0], work: Vec::new() }
    }

    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// The cells in it.
    pub(super) fn cells(&self) -> impl Iterator<Item = u32> + '_ {
        self.nodes.iter().map(|node| node.cell)
    }

    #[inline(always)]
    pub(super) fn contains(&self, cell: u32) -> bool {
        self.node_of.get(cell as usize).is_some_and(|p| *p != ABSENT)
    }

    /// Adds a cell next to one that is in the tree.
    pub(super) fn attach(&mut self, cell: u32, near: u32, patterns: &Patterns) {
        if self.node_of.len() <= cell as usize {
            self.node_of.resize(cell as usize + 1, ABSENT);
        }
        let parent = self.node_of[near as usize];
        self.node_of[cell as usize] = self.nodes.len() as u32;
        for (k, (new, old)) in patterns.get(cell).iter().zip(patterns.get(near)).enumerate() {
            let mut left = new ^ old;
            while left != 0 {
                let bit = left.trailing_zeros();
                let sign = if new >> bit & 1 == 1 { 1.0 } else { -1.0 };
                self.differences.push((64 * k as u32 + bit, sign));
                left &= left - 1;
            }
        }
        self.nodes.push(Node { cell, parent, end: self.differences.len() as u32 });
    }

    /// Visits each cell with the sum of its points' terms, parents first.
    pub(super) fn sum_from_root(&mut self, terms: &[Exact], mut visit: impl FnMut(u32, &Exact)) {
        let work = &mut self.work;
        work.clear();
        let mut start = 0;
        for node in &self.nodes {
            let mut sum = work.get(node.parent as usize).copied().unwrap_or([0.0; 6]);
            for (point, sign) in &self.differences[start..node.end as usize] {
                add(&mut sum, &terms[*point as usize], *sign);
            }
            start = node.end as usize;
            visit(node.cell, &sum);
            work.push(sum);
        }
    }

    /// For each point the sum over the cells that see it, added to `sums`.
    pub(super) fn sum_to_root(&mut self, term: impl Fn(u32) -> Exact, sums: &mut [Exact]) {
        let work = &mut self.work;
        work.clear();
        work.extend(self.nodes.iter().map(|node| term(node.cell)));
        for i in (1..self.nodes.len()).rev() {
            let (node, start) = (self.nodes[i], self.nodes[i - 1].end as usize);
            let subtree = work[i];
            for (point, sign) in &self.differences[start..node.end as usize] {
                add(&mut sums[*point as usize], &subtree, *sign);
            }
            add(&mut work[node.parent as usize], &subtree, 1.0);
        }
    }

    /// Removes all nodes but the root, those of occupied cells, and those with occupied cells in more than one
    /// of their branches.
    pub(super) fn prune(&mut self, patterns: &Patterns, occupied: impl Fn(u32) -> bool) {
        let mut branches = vec![0_u32; self.nodes.len()];
        let mut keep = vec![false; self.nodes.len()];
        for i in (0..self.nodes.len()).rev() {
            let node = self.nodes[i];
            keep[i] = i == 0 || occupied(node.cell) || branches[i] > 1;
            if keep[i] || branches[i] == 1 {
                branches[node.parent as usize] += 1;
            }
        }
        let old = std::mem::replace(self, Self::new());
        self.node_of.resize(old.node_of.len(), ABSENT);
        for (i, node) in old.nodes.iter().enumerate().skip(1) {
            if keep[i] {
                let mut parent = node.parent;
                while !keep[parent as usize] {
                    parent = old.nodes[parent as usize].parent;
                }
                self.attach(node.cell, old.nodes[parent as usize].cell, patterns);
            }
        }
    }
}
