//! What a reader is asked before a run trains, and the number of a run that a question is about.

/// What a reader predicts before the runs of a page train.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// How many atoms will be left.
    Atoms,
    /// Which function the network will settle on; the data are on a line (d = 1).
    Function,
    /// In which cells atoms will sit.
    Cells,
    /// Under which of the runs side by side a number will be the smallest.
    Smallest(Measure),
}

/// A number of a run at its end, none of them negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// The error against the truth, or on the rows that are held out.
    TestError,
    /// The loss against the clean targets.
    Loss,
    /// The variation norm of the network, whatever it is trained under.
    VariationNorm,
    /// Its gradient penalty, whatever it is trained under.
    GradientPenalty,
    /// The share of the data points that a unit of mass sees.
    SeenShare,
}
