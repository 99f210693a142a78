//! The page's state: plain data in a store, the commands that change it, and what follows for the workers.
//! Nothing here knows a browser, so that commands are tested natively.

mod book;
mod command;
pub mod cost;
mod figure;
mod kept;
mod layout;
mod model;
mod optimum;
mod panel;
mod path;
pub mod prediction;
mod results;
pub mod selectors;
mod visit;
mod ways_out;
mod worker;
mod workspace;

pub use crate::engine::PanelId;
pub use book::{Book, BookCommand, TASKS, Task};
pub use command::{Command, CommandError, NewData, Setting};
pub use figure::{FigureCommand, FigureState, straight_chart};
pub use kept::Kept;
pub use layout::{Layout, SetupPlace};
pub use model::{Effect, Model, RecordingUse};
pub use optimum::OptimumState;
pub use panel::{DataPoint, NeuronHandling, Panel, PanelStoreFields, ShownFrame, Target};
pub use path::{LambdaPath, SamplerTask};
pub use prediction::{Prediction, PredictionCommand};
pub use results::{LoggedRun, SamplerReply, Sampling, SamplingState};
pub use visit::{Address, LONGEST_QUERY, PanelViews, VisitRecord};
pub use ways_out::{WayOut, ways_out};
pub use worker::WorkerState;
pub use workspace::{DataEditing, Dialog, Notice, NoticeAction, SavedRun, Workspace, WorkspaceStoreFields};

use reactive_stores::{AtKeyed, KeyedSubfield, Store};

/// The store of the whole page.
pub type WorkspaceStore = Store<Workspace>;

/// A panel within the store. Reading one that has been closed gives nothing: use the `try_` methods
/// wherever a panel may be gone.
pub type PanelField = AtKeyed<Store<Workspace>, Workspace, PanelId, Vec<Panel>>;

/// All panels within the store.
pub type PanelsField = KeyedSubfield<Store<Workspace>, Workspace, PanelId, Vec<Panel>>;
